"""The demonstration: believable stores with pictures and files that are made here, by code.

`ensure` is what `make run` calls. The work is a process of its own, so that the app stays quick meanwhile.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from ..engines import LOCAL, ROOT
from .catalogue import BUYER_EMAIL, OWNER_EMAIL, PASSWORD, STORES

#: Within the data, so that `make reset` brings the demonstration back.
MARKER = LOCAL / "data" / "demo-is-made"


class Stack(Protocol):
    """What is needed of the running stack."""

    @property
    def url(self) -> str:
        """Handsel's address."""

    @property
    def aws_url(self) -> str:
        """The address of the local AWS engine."""


def drawings() -> Path:
    """Where pictures and files are kept; another place once the code that makes them changes."""
    total = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        total.update(source.read_bytes())
    return LOCAL / "demo" / total.hexdigest()[:12]


def ensure(stack: Stack) -> list[tuple[str, str, str]]:
    """Start making the demonstration unless it is there; role, e-mail and password of those who may log in."""
    if not MARKER.exists():
        words = [sys.executable, "-m", __name__, stack.url, stack.aws_url, str(MARKER)]
        child = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL)
        atexit.register(_stop, child)
    shown = [("owner", OWNER_EMAIL), ("seller", STORES[0].email), ("buyer", BUYER_EMAIL)]
    return [(role, email, PASSWORD) for role, email in shown]


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(5)
