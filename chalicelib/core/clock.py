"""The one source of time. Tests move it; nothing else reads the machine's clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """The current time, aware, in UTC, to the millisecond."""
    moment = datetime.now(UTC) + _offset
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_text(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z: sorts as it compares."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def from_text(text: str) -> datetime:
    """The aware time of a text made by `to_text`. Raises ValueError."""
    return datetime.fromisoformat(text)


def now_text() -> str:
    """`to_text` of now."""
    return to_text(now())


def epoch(moment: datetime) -> int:
    """Whole seconds since 1970, as DynamoDB's TTL and Stripe count them."""
    return int(moment.timestamp())


def from_epoch(seconds: int) -> datetime:
    """The inverse of `epoch`."""
    return datetime.fromtimestamp(seconds, UTC)


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Within the block, time runs `by` later. For tests and for the local stack."""
    global _offset
    _offset += by
    try:
        yield
    finally:
        _offset -= by
