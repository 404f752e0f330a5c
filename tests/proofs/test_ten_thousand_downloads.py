"""Ten thousand downloads through the local stack: fewer than 0.5 % may fail, and none does.

Every client may ask 60 times in ten minutes, and a client is where its socket comes from: so each visitor has a
loopback address of its own, and a connection that stays open for its fifty downloads.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from chalicelib.files import service as files
from chalicelib.fulfilment import rules, service
from chalicelib.http import edge
from infrastructure.local.engines import ENGINES_PYTHON
from infrastructure.local.processes import LOOPBACK
from infrastructure.local.stack import LocalStack
from tests.support import journey
from tests.support.shop import CONTENT
from tests.support.sold import sell

DOWNLOADS = 10_000
#: Every so many downloads, the file itself is fetched.
SAMPLE = 20
THREADS = 8
#: Below the route's limit of 60.
PER_VISITOR = 50
PER_ENTITLEMENT = 25
ALLOWED = 0.005
#: Elsewhere than on Linux 127.0.0.1 is the only loopback address there is, and the limit is lifted instead.
_MANY_ADDRESSES = sys.platform == "linux"
#: What the suite sets for its tests in process; the stack knows better.
_SUITES_OWN = ("SITE_URL", "CURRENCY", "STAGE", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[LocalStack]:
    """The whole of it, with nothing in it."""
    assert ENGINES_PYTHON.exists(), "the engines are not installed: make engines"
    with pytest.MonkeyPatch.context() as patch:
        for name in _SUITES_OWN:
            patch.delenv(name, raising=False)
        if not _MANY_ADDRESSES:
            patch.setattr(edge, "count_call", lambda *_: None)
        with LocalStack(tmp_path) as started:
            yield started


@dataclass
class Tally:
    """What came of the downloads."""

    failures: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    files: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, outcome: str, seconds: float, *, file: bool) -> None:
        with self.lock:
            self.seconds.append(seconds)
            self.files += file
            if outcome:
                self.failures[outcome] += 1

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] * 1000

    def __str__(self) -> str:
        failed = sum(self.failures.values())
        return f"{failed} of {len(self.seconds)} failed {dict(self.failures)}; p99 {self.p99:.0f} ms"


class Downloader:
    """Takes links as many visitors, several at a time."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._digest = hashlib.sha256(CONTENT).hexdigest()
        self._local = threading.local()
        self.tally = Tally()

    def visit(self, visitor: int, paths: list[str]) -> None:
        """One visitor downloads by each of these links, over one connection."""
        source = (f"127.77.{visitor // 250}.{visitor % 250 + 1}", 0) if _MANY_ADDRESSES else None
        gateway = http.client.HTTPConnection(LOOPBACK, self._stack.ports.gateway, timeout=60, source_address=source)
        with contextlib.closing(gateway):
            gateway.connect()
            connected = gateway.sock
            for at, path in enumerate(paths):
                started = time.perf_counter()
                outcome, location = self._take(gateway, path, visitor)
                seconds = time.perf_counter() - started
                sampled = at % SAMPLE == 0
                if sampled and not outcome:
                    outcome = self._fetch(location)
                self.tally.add(outcome, seconds, file=sampled)
            if gateway.sock is not connected:
                self.tally.add("the connection was not kept", 0.0, file=False)

    def _take(self, gateway: http.client.HTTPConnection, path: str, visitor: int) -> tuple[str, str]:
        """What went wrong, and where the file is."""
        try:
            gateway.request("POST", path, headers={"User-Agent": f"proofs/{visitor}", "Content-Length": "0"})
            answer = gateway.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__, ""
        return "" if answer.status == 303 else f"answered {answer.status}", answer.getheader("Location", "")

    def _fetch(self, url: str) -> str:
        """What is wrong with the file there; nothing, if it is the one that was sold."""
        if not hasattr(self._local, "http"):
            self._local.http = requests.Session()
        try:
            found = self._local.http.get(url, timeout=60)
        except requests.RequestException as error:
            return f"file: {type(error).__name__}"
        if found.status_code != 200:
            return f"file: {found.status_code}"
        return "" if hashlib.sha256(found.content).hexdigest() == self._digest else "file: other bytes"


def _links(product_id: str) -> list[str]:
    """A link for every download, as far as one is good for five; each entitlement is good for 25."""
    file_id = files.deliverables(product_id)[0].file_id
    links = []
    for _ in range(DOWNLOADS // PER_ENTITLEMENT):
        sold = sell(product_id=product_id, max_downloads=PER_ENTITLEMENT)
        for _ in range(PER_ENTITLEMENT // rules.LINK_DOWNLOADS):
            link = service.issue_link(sold.entitlement_id, file_id, authorized=True)
            links += [urlsplit(link.url).path] * rules.LINK_DOWNLOADS
    return links


def test_ten_thousand_downloads_and_none_fails(stack: LocalStack) -> None:
    links = _links(journey.open_shop(stack)["id"])
    random.Random(1).shuffle(links)
    downloader = Downloader(stack)
    visits = [links[start : start + PER_VISITOR] for start in range(0, DOWNLOADS, PER_VISITOR)]
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(downloader.visit, range(len(visits)), visits):
            pass
    tally = downloader.tally
    failed = sum(tally.failures.values())
    assert failed < DOWNLOADS * ALLOWED, str(tally)
    assert failed == 0, str(tally)
    assert len(tally.seconds) == DOWNLOADS
    assert tally.files >= DOWNLOADS // SAMPLE


def test_what_is_refused_is_tallied(stack: LocalStack) -> None:
    """An entitlement is used up after 25 downloads, and the tally knows a refusal from a download."""
    links = _links(journey.open_shop(stack)["id"])[:PER_ENTITLEMENT]
    downloader = Downloader(stack)
    for visitor, link in enumerate(links):
        downloader.visit(visitor, [link])
    assert not downloader.tally.failures, str(downloader.tally)
    downloader.visit(PER_ENTITLEMENT, links[-1:])
    assert downloader.tally.failures == {"answered 410": 1}
