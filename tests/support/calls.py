"""Counting what a piece of work asks of AWS, by botocore's own events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.aws import dynamo, session


@contextmanager
def counted() -> Iterator[list[str]]:
    """The operations called within the block, in order, such as `dynamodb.GetItem`; retries are not counted."""
    called: list[str] = []

    def note(model: Any, **_: Any) -> None:
        called.append(f"{model.service_model.endpoint_prefix}.{model.name}")

    # Clients copy the session's hooks when they are made: the session's own is for those made within the block.
    clients = [dynamo.shared_connection().client, *session._clients.values()]
    emitters = [session.botocore_session().get_component("event_emitter"), *(c.meta.events for c in clients)]
    for emitter in emitters:
        emitter.register("before-call", note, unique_id="tests.calls")
    try:
        yield called
    finally:
        for emitter in emitters:
            emitter.unregister("before-call", unique_id="tests.calls")
