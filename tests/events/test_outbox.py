"""The outbox: an event is sent right after its transaction, and what goes wrong then reaches nobody and is swept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.aws import dynamo, sqs
from chalicelib.core import clock
from chalicelib.core.errors import Busy
from chalicelib.events import outbox
from chalicelib.events.outbox import Event
from tests.support.world import World


@pytest.fixture
def sent(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The ids of the events that SQS took."""
    taken: list[str] = []
    send = sqs.send

    def note(queue_url: str, bodies: list[str], **options: Any) -> list[int]:
        failed = send(queue_url, bodies, **options)
        taken.extend(body.split('"')[3] for body in bodies)
        return failed

    monkeypatch.setattr(sqs, "send", note)
    return taken


def recorded(subject: str = "thing") -> Event:
    event = Event("store.created", subject)
    dynamo.commit(outbox.record(event))
    return event


def unsent(world: World) -> set[str]:
    return {row["pk"] for row in world.rows("events") if "gs1pk" in row}


def test_what_is_sent_is_not_swept(world: World, sent: list[str]) -> None:
    event = recorded()
    assert unsent(world) == {event.id}
    outbox.deliver(event)
    assert (sent, unsent(world)) == ([event.id], set())
    with clock.shifted(timedelta(minutes=1)):
        assert outbox.sweep() == 0


def test_what_was_left_behind_is_swept_but_not_from_under_its_sender(world: World, sent: list[str]) -> None:
    event = recorded()
    assert outbox.sweep() == 0
    with clock.shifted(timedelta(seconds=11)):
        assert outbox.sweep() == 1
        assert outbox.sweep() == 0
    assert sent == [event.id]


def test_an_entry_that_sqs_does_not_take_stays_for_the_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = recorded(), recorded()
    monkeypatch.setattr(sqs, "send", lambda *_: [1])
    outbox.deliver(first, second)
    assert unsent(world) == {second.id}


@pytest.mark.parametrize("error", [EndpointConnectionError(endpoint_url="https://sqs"), Busy()])
def test_no_failure_of_the_delivery_reaches_the_caller(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """The transaction is committed by then: an error would tell the caller that it is not."""
    event = recorded()

    def fail(*_: Any, **__: Any) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(sqs if not isinstance(error, Busy) else dynamo, *_broken(error, fail))
        outbox.deliver(event)
    assert unsent(world) == {event.id}


def _broken(error: Exception, fail: Any) -> tuple[str, Any]:
    return ("commit" if isinstance(error, Busy) else "send", fail)


def test_an_event_that_expired_meanwhile_troubles_nobody(world: World) -> None:
    outbox.deliver(Event("store.created", "thing"))
    assert world.rows("events") == []


def test_a_shard_that_cannot_be_sent_does_not_keep_the_others(
    world: World, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [recorded(str(number)) for number in range(40)]
    poison = events[0]
    send = sqs.send

    def refuse(queue_url: str, bodies: list[str], **options: Any) -> list[int]:
        if any(poison.id in body for body in bodies):
            raise EndpointConnectionError(endpoint_url="https://sqs")
        return send(queue_url, bodies, **options)

    monkeypatch.setattr(sqs, "send", refuse)
    with clock.shifted(timedelta(seconds=11)), pytest.raises(EndpointConnectionError):
        outbox.sweep()
    left = unsent(world)
    assert {outbox._shard(event_id) for event_id in left} == {outbox._shard(poison.id)}
    assert len(sent) == 40 - len(left)
