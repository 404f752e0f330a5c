"""The `edge` table: per-client rate limits and idempotency keys. Both expire by themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core import clock
from ..core.errors import Conflict, DomainError, FieldError, Invalid, TooMany
from .declare import Limit

KEEP = timedelta(hours=24)
_RUNNING = timedelta(seconds=60)


class LimitRow(dynamo.Row):
    """Calls of one client in one window."""

    class Meta:
        table_name = "edge"

    calls = NumberAttribute(default=0)


class IdempotencyRow(dynamo.Row):
    """One use of an Idempotency-Key: running until `locked_until`, then holding its answer."""

    class Meta:
        table_name = "edge"

    body_hash = UnicodeAttribute()
    state = UnicodeAttribute()
    locked_until = UnicodeAttribute()
    status = NumberAttribute(null=True)
    answer = UnicodeAttribute(null=True)


def count_call(name: str, client: str, limit: Limit) -> None:
    """Count one call against `limit`. Raises TooMany past it. One write, whatever the outcome."""
    now = clock.epoch(clock.now())
    window, elapsed = divmod(now, limit.seconds)
    key = f"limit#{name}#{hashlib.sha256(_network(client).encode()).hexdigest()[:32]}#{window}"
    ttl = now + limit.seconds + 60
    allowed = LimitRow.calls.does_not_exist() | (LimitRow.calls < limit.times)
    write = dynamo.update(LimitRow, key, "limit", [LimitRow.calls.add(1), LimitRow.ttl.set(ttl)], "limit", allowed)
    try:
        dynamo.commit(write)
    except dynamo.ConditionFailed as error:
        raise TooMany(retry_after=limit.seconds - elapsed) from error


def _network(client: str) -> str:
    """An IPv6 client is its /64: whoever has one address of it has them all, and could use another each time."""
    if ":" not in client:
        return client
    from ipaddress import ip_network

    try:
        return str(ip_network(f"{client}/64", strict=False))
    except ValueError:
        return client


class KeyMissing(DomainError):
    """A route that makes orders or money was called without an Idempotency-Key."""

    status = 400
    code = "idempotency_key_missing"
    title = "This request needs an Idempotency-Key header"


class KeyRunning(Conflict):
    """The first request with this key has not ended yet."""

    code = "idempotency_running"
    title = "The first request with this key is still running"


@dataclass(frozen=True, slots=True)
class Stored:
    """The answer a key's first request got."""

    status: int
    body: str


def begin(caller: str, key: str, body: bytes) -> Stored | None:
    """Claim `key` for this caller and body; the stored answer when it ran before.

    Raises KeyMissing, KeyRunning while the first still runs, Invalid when the key came with another body.
    """
    if not key:
        raise KeyMissing
    if len(key) > 255 or not key.isprintable():
        raise Invalid.field("Idempotency-Key", "format", "At most 255 printable characters.")
    pk, now = _pk(caller, key), clock.now()
    row = IdempotencyRow(
        pk=pk,
        sk="idem",
        body_hash=hashlib.sha256(body).hexdigest(),
        state="running",
        locked_until=clock.to_text(now + _RUNNING),
        ttl=clock.epoch(now + KEEP),
    )
    stale = (IdempotencyRow.state == "running") & (IdempotencyRow.locked_until < clock.to_text(now))
    free = IdempotencyRow.pk.does_not_exist() | (IdempotencyRow.ttl < clock.epoch(now)) | stale
    try:
        dynamo.commit(dynamo.put(row, "key", free))
        return None
    except dynamo.ConditionFailed:
        held = dynamo.fetch(IdempotencyRow, pk, "idem")
    if held is not None and held.body_hash != row.body_hash:
        raise Invalid(
            fields=[FieldError("Idempotency-Key", "reused", "This key was used with another request.")],
            code="idempotency_key_reused",
        )
    if held is None or held.state == "running":
        raise KeyRunning
    return Stored(int(held.status or 200), held.answer or "")


def finish(caller: str, key: str, status: int, answer: str) -> None:
    """Keep the answer for the key's 24 hours."""
    actions = [
        IdempotencyRow.state.set("done"),
        IdempotencyRow.status.set(status),
        IdempotencyRow.answer.set(answer),
    ]
    dynamo.commit(dynamo.update(IdempotencyRow, _pk(caller, key), "idem", actions, "key"))


def release(caller: str, key: str) -> None:
    """Forget the key: its request changed nothing and may be sent again."""
    dynamo.commit(dynamo.delete(IdempotencyRow, _pk(caller, key), "idem", "key"))


def _pk(caller: str, key: str) -> str:
    return "idem#" + hashlib.sha256(f"{caller}\x1f{key}".encode()).hexdigest()
