"""The crash matrix's journeys of the sale: from the file that is uploaded to the link that runs out."""

from __future__ import annotations

import os
from datetime import timedelta

from chalicelib.core import clock
from tests.proofs.stage import VISIBILITY, Stage, clear_up, deliver, done, paused, send, start
from tests.support.shop import CONTENT, buy


def upload(stage: Stage) -> None:
    """The seller adds a second file and it is verified."""
    stage.visibility = VISIBILITY
    send(stage, CONTENT + b"second", purpose="file", filename="second.pdf", content_type="application/pdf")
    clear_up(stage)


def checkout(stage: Stage) -> None:
    """A guest starts to buy; nothing is paid yet."""
    stage.notes["session"] = start(stage)
    stage.settle(timedelta(minutes=1))


def webhook(stage: Stage) -> None:
    """The buyer has paid; Stripe tells of it."""
    with paused(stage):
        session = start(stage)
        stage.world.stripe.pay(session)
    deliver(stage)
    stage.work()
    stage.settle()


def success_page(stage: Stage) -> None:
    """The buyer has paid; no webhook arrives, the success page asks."""
    with paused(stage):
        session = start(stage)
        stage.world.stripe.pay(session)
    done(stage.step(lambda: stage.buyer.post("/api/payments/confirm", {"session_id": session})))
    stage.work()
    stage.settle()


def download(stage: Stage) -> None:
    """The buyer opens the link of the receipt and downloads."""
    with paused(stage):
        session = start(stage)
        stage.world.stripe.pay(session)
        deliver(stage)
        stage.work()
    link = stage.world.mails("guest@example.com")[-1].links("/downloads/")[0]
    path = link.removeprefix(os.environ["SITE_URL"])
    assert stage.step(lambda: stage.buyer.get(path)).status == 200
    assert stage.step(lambda: stage.buyer.post(path, csrf=False)).status == 303
    stage.settle()


def expiry(stage: Stage) -> None:
    """A checkout is abandoned, and the links of a paid one run out."""
    with paused(stage):
        paid = start(stage)
        stage.world.stripe.pay(paid)
        deliver(stage)
        stage.work()
        again = buy(stage.world.client("198.51.100.4"), stage.shop.product_id, email="late@example.com", key="k2")
        assert again.status == 201
    with clock.shifted(timedelta(minutes=40)):
        stage.schedule("reconcile_payments")
        stage.work()
    with clock.shifted(timedelta(days=40)):
        stage.schedule("clean_up")
        stage.work()
    stage.settle(timedelta(days=40, minutes=6))
    with clock.shifted(timedelta(days=41)):
        stage.schedule("clean_up")
        stage.work()
