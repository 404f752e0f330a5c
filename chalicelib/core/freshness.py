"""Whether whoever asks has just changed something, and so must not be shown what this process remembers.

Every cached public read takes `?fresh=`; the frontend adds it for a minute after its user saved something. Whoever
keeps answers in memory looks here before giving one.
"""

from __future__ import annotations

from contextvars import ContextVar

_asked: ContextVar[bool] = ContextVar("fresh", default=False)


def asked() -> bool:
    """Whether this request wants what is true now."""
    return _asked.get()


def ask(wanted: bool) -> None:
    """Say so for the request in hand; each begins without."""
    _asked.set(wanted)
