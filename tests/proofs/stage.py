"""The stage of the crash matrix: a world whose process may die, and what every journey on it needs."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chalicelib.core import clock
from tests.support.crash import Crasher, ProcessDied
from tests.support.shop import Shop, buy
from tests.support.world import Client, World, aws

#: The longest visibility timeout of the queues (resources.yaml: six times the media function's 15 minutes).
VISIBILITY = timedelta(seconds=5400)
WORK_VISIBILITY = timedelta(seconds=360)


@dataclass
class Stage:
    """The world with one process that may die, and who does what in it."""

    world: World
    crasher: Crasher
    shop: Shop
    buyer: Client
    notes: dict[str, Any] = field(default_factory=dict)
    visibility: timedelta = timedelta()

    def step(self, act: Callable[[], Any]) -> Any:
        """Something a caller does; when the process dies, the caller does it again, as browsers, Stripe and SQS do."""
        for _ in range(4):
            self.crasher.inside = True
            try:
                return act()
            except ProcessDied:
                self.world.restart()
            finally:
                self.crasher.inside = False
        raise AssertionError("the process died more than once")

    def work(self) -> None:
        """Queues run dry; a message whose function died comes again when its visibility timeout is over."""
        died = self.crasher.died

        def drain() -> None:
            redelivered = self.crasher.died and not died
            with clock.shifted(self.visibility if redelivered else timedelta()):
                self.world.drain(keep_failed=True)

        self.step(drain)

    def schedule(self, name: str) -> None:
        """A schedule fires; when it dies, the next one comes."""
        self.step(lambda: self.world.schedule(name))

    def settle(self, after: timedelta = timedelta(minutes=6)) -> None:
        """Time passes, schedules fire, queues run dry: what happens anyway after every journey, undisturbed."""
        with paused(self), clock.shifted(after):
            for _ in range(2):
                self.schedule("sweep_outbox")
                self.schedule("reconcile_payments")
                self.work()


class paused:
    """Within the block the process does not die and its calls do not count."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._step = stage.step

    def __enter__(self) -> None:
        self._stage.step = lambda act: act()  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        self._stage.step = self._step  # type: ignore[method-assign]


def done(reply: Any) -> Any:
    assert reply.status < 300, reply.text
    return reply.json


def once_it_may(attempt: Callable[[], Any]) -> Any:
    """The answer to a request whose key may be held for a minute by a process that died."""
    reply = attempt()
    if reply.status == 409 and reply.json["code"] == "idempotency_running":
        with clock.shifted(timedelta(seconds=61)):
            return attempt()
    return reply


def send(stage: Stage, content: bytes, **asked: str) -> None:
    seller, product_id = stage.shop.seller, stage.shop.product_id
    opened = done(
        stage.step(lambda: seller.post("/api/uploads", {"product_id": product_id, "size": len(content), **asked}))
    )
    key = opened["post"]["fields"]["key"]
    extra = {"ContentType": asked["content_type"]}
    aws("s3").upload_fileobj(io.BytesIO(content), os.environ["FILES_BUCKET"], key, ExtraArgs=extra)
    body = {"sha256": hashlib.sha256(content).hexdigest()}
    done(stage.step(lambda: seller.post(f"/api/uploads/{opened['id']}/complete", body)))
    stage.work()


def clear_up(stage: Stage) -> None:
    stage.settle()
    with paused(stage), clock.shifted(timedelta(hours=25)):
        stage.schedule("clean_up")
    stage.settle(timedelta(hours=26))
    stage.world.expire_rows(timedelta(days=60))


def start(stage: Stage) -> str:
    attempt = lambda: once_it_may(lambda: buy(stage.buyer, stage.shop.product_id))  # noqa: E731
    url: str = done(stage.step(attempt))["url"]
    return url.rpartition("/")[2]


def deliver(stage: Stage) -> None:
    """Stripe posts each event until it is taken."""
    for payload, signature in stage.world.stripe.deliveries():
        headers = {"Stripe-Signature": signature}
        reply = stage.step(
            lambda p=payload, h=headers: stage.world.client().post("/payments/webhook", raw=p, headers=h, csrf=False)
        )
        assert reply.status == 200
