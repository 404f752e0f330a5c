"""Events are rows written in the transaction they tell of, sent right after it, and swept when that failed."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from ..aws import dynamo, sqs
from ..core import clock, ids
from ..core.errors import Busy
from ..core.paging import PageRequest
from ..observability import correlation_id, logger
from ..settings import settings

_SHARDS = 8
#: How long the sender may take before the sweep considers an event left behind.
_GRACE = timedelta(seconds=10)
_KEEP = timedelta(days=90)
#: Failures that leave an event to the sweep: those of AWS, and contention for longer than we wait.
_LATER: tuple[type[Exception], ...] = (*dynamo.AWS_ERRORS, Busy)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `type` in the past tense, `subject` the id it happened to, `data` small and plain."""

    type: str
    subject: str
    data: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: ids.new("evt"))
    occurred_at: str = field(default_factory=clock.now_text)

    def body(self) -> str:
        """The message on the queue."""
        return json.dumps(
            {
                "id": self.id,
                "type": self.type,
                "subject": self.subject,
                "data": self.data,
                "occurred_at": self.occurred_at,
                "correlation_id": correlation_id.get(),
            },
            separators=(",", ":"),
        )


class EventRow(dynamo.Row):
    """One event; `gs1pk` is there only while it is unsent."""

    class Meta:
        table_name = "events"

    type = UnicodeAttribute()
    subject = UnicodeAttribute()
    body = UnicodeAttribute()
    occurred_at = UnicodeAttribute()


def _shard(event_id: str) -> str:
    return f"unsent#{zlib.crc32(event_id.encode()) % _SHARDS}"


def record(event: Event) -> dynamo.Write:
    """The write that makes the event part of a transaction. A derived id makes a repeated transaction harmless."""
    row = EventRow(
        pk=event.id,
        sk="event",
        type=event.type,
        subject=event.subject,
        body=event.body(),
        occurred_at=event.occurred_at,
        gs1pk=_shard(event.id),
        gs1sk=event.occurred_at,
        ttl=clock.epoch(clock.now() + _KEEP),
    )
    return dynamo.put(row, f"event:{event.type}")


def deliver(*events: Event) -> None:
    """Send events whose transaction is committed. A failure is left to the sweep and never reaches the caller."""
    try:
        _send([(event.id, event.body()) for event in events])
    except _LATER:
        logger.warning("events left to the sweep", events=[event.id for event in events], exc_info=True)


def _send(pairs: list[tuple[str, str]]) -> None:
    if not pairs:
        return
    failed = sqs.send(settings().work_queue_url, [body for _, body in pairs])
    for index, (event_id, _) in enumerate(pairs):
        if index not in failed:
            _mark_sent(event_id)


def _mark_sent(event_id: str) -> None:
    done = [EventRow.gs1pk.remove(), EventRow.gs1sk.remove()]
    # It expired meanwhile, by its time to live: there is nothing left to mark.
    with suppress(dynamo.ConditionFailed):
        dynamo.commit(dynamo.update(EventRow, event_id, "event", done, "sent", EventRow.pk.exists()))


def sweep() -> int:
    """Send what was left behind longer than ten seconds ago; how many that were.

    A shard that cannot be sent does not keep the others; its failure is raised after them.
    """
    before, sent, failed = clock.to_text(clock.now() - _GRACE), 0, None
    for shard in range(_SHARDS):
        try:
            sent += _sweep_shard(shard, before)
        except _LATER as error:
            logger.exception("a shard of the outbox was not swept", shard=shard)
            failed = error
    if sent:
        logger.info("swept the outbox", events=sent)
    if failed is not None:
        raise failed
    return sent


def _sweep_shard(shard: int, before: str) -> int:
    page = dynamo.query(EventRow, f"unsent#{shard}", PageRequest(100), index="gs1", where=EventRow.gs1sk < before)
    _send([(row.pk, row.body) for row in page.items])
    return len(page.items)
