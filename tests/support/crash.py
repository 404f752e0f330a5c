"""A process that dies before or after any AWS or Stripe call it makes, and what the rows look like when all is over."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.client import BaseClient

from infrastructure.local.stripe.client import SandboxClient
from tests.support.world import World, aws

_api_call = BaseClient._make_api_call
_stripe_call = SandboxClient.request


class ProcessDied(BaseException):
    """Not an Exception: nothing in the application may catch it, as nothing catches a SIGKILL."""


@dataclass
class Crasher:
    """While the application runs: records its calls, and kills it at one of them, once.

    `at` is the name of a call and how many of that name came before it: other calls may come earlier or later from run
    to run, as queries of one shard after the other do. `after` says whether the call itself still happens.
    """

    at: tuple[str, int] | None = None
    after: bool = False
    calls: list[str] = field(default_factory=list)
    #: The numbers of the calls that were the last before the application handed over to somebody else.
    last: set[int] = field(default_factory=set)
    died: bool = False
    inside: bool = False

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "inside" and not value and getattr(self, "calls", None):
            self.last.add(len(self.calls) - 1)
        super().__setattr__(name, value)

    def _pass(self, name: str, call: Any) -> Any:
        if not self.inside:
            return call()
        number = self.calls.count(name)
        self.calls.append(name)
        if (name, number) != self.at or self.died:
            return call()
        self.died = True
        if self.after:
            call()
        raise ProcessDied(f"{'after' if self.after else 'before'} call {number}, {name}")

    @contextmanager
    def installed(self) -> Iterator[Crasher]:
        """Every botocore client and the stripe library go through this crasher."""
        crasher = self

        def aws(client: Any, operation: str, arguments: Any) -> Any:
            return crasher._pass(operation, lambda: _api_call(client, operation, arguments))

        def stripe(client: Any, method: str, url: str, *rest: Any, **named: Any) -> Any:
            path = re.sub(r"\b[a-z]+_[A-Za-z0-9_]{8,}", "{id}", url.partition("/v1")[2].partition("?")[0])
            name = f"stripe {method} {path}"
            return crasher._pass(name, lambda: _stripe_call(client, method, url, *rest, **named))

        BaseClient._make_api_call = aws
        SandboxClient.request = stripe  # type: ignore[method-assign]
        try:
            yield self
        finally:
            BaseClient._make_api_call = _api_call
            SandboxClient.request = _stripe_call  # type: ignore[method-assign]


_VOLATILE = (
    (re.compile(r"\b([a-z]{3})_[0-9A-HJKMNP-TV-Z]{26}\b"), r"\1_"),
    (re.compile(r"\bmedia/[0-9A-HJKMNP-TV-Z]{16}/"), "media/_/"),
    (re.compile(r"\b(cs|pi|ch|evt|re|txn|tr|trr)_[A-Za-z0-9_]{8,}"), r"\1_"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"), "<time>"),
    (re.compile(r'"1[789]\d{8}"'), '"<seconds>"'),
    (re.compile(r"\b[0-9a-f]{32,}\b"), "<hash>"),
    (re.compile(r"[A-Za-z0-9_-]{43}"), "<token>"),
    (re.compile(r"\b(unsettled|unsent|expiring|paid|payable)#\d+"), "<shard>"),
)
#: Times, hashes and what only says how often something was tried.
_LEFT_OUT = frozenset(
    {"ttl", "revision", "body", "message_id", "version", "token_hashes", "etag", "session_url", "user_agent"}
)


def _plain(value: Any) -> Any:
    text = json.dumps(value, default=lambda other: sorted(map(str, other)) if isinstance(other, set) else str(other))
    for pattern, instead in _VOLATILE:
        text = pattern.sub(instead, text)
    return text


def state(world: World, tables: tuple[str, ...]) -> Counter[str]:
    """What there is, without ids and times: rows, objects in the buckets, mails by address and subject.

    The index's bucket counts by what the index answers: how many batches and bases led there is its own affair.
    """
    found: Counter[str] = Counter()
    for table in tables:
        for row in world.rows(table):
            kept = {name: value for name, value in row.items() if name not in _LEFT_OUT}
            found[f"{table} " + _plain(dict(sorted(kept.items())))] += 1
    listed = world.client().get("/api/products", query={"facets": "true", "sort": "best_selling"}).json
    for what in (*listed.pop("items"), listed):
        found[f"listed {_plain(what)}"] += 1
    for bucket in aws("s3").list_buckets()["Buckets"]:
        if bucket["Name"] == os.environ["INDEX_BUCKET"]:
            continue
        for item in aws("s3").list_objects_v2(Bucket=bucket["Name"]).get("Contents", []):
            found["object " + _plain([bucket["Name"], item["Key"], item["Size"]])] += 1
    for mail in world.mails():
        found[f"mail {mail.to} {mail.subject}"] += 1
    return found
