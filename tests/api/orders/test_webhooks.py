"""The webhook's door: signatures, duplicates, kinds nobody handles yet, and replay."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from chalicelib.core import clock
from chalicelib.orders.service import webhooks
from tests.support.world import World

PATH = "/payments/webhook"


def _event(kind: str, event_id: str = "evt_1") -> bytes:
    subject = {"id": "issfr_1", "object": "radar.early_fraud_warning"}
    return json.dumps({"id": event_id, "type": kind, "created": 1, "data": {"object": subject}}).encode()


def _post(world: World, payload: bytes, signature: str) -> int:
    return world.client().post(PATH, raw=payload, headers={"Stripe-Signature": signature}, csrf=False).status


def test_only_what_stripe_signed_gets_in(world: World) -> None:
    payload = _event("radar.early_fraud_warning.created")
    good = world.stripe.sign(payload)
    assert _post(world, payload, "") == 400
    assert _post(world, payload, good.replace("v1=", "v1=0")) == 400
    assert _post(world, payload + b" ", good) == 400
    old = world.stripe.sign(payload, clock.epoch(clock.now()) - 301)
    assert _post(world, payload, old) == 400
    assert _post(world, b"[]", world.stripe.sign(b"[]")) == 400
    assert [row for row in world.rows("orders") if row["sk"] == "event"] == []
    assert _post(world, payload, good) == 200


def test_an_unknown_kind_is_kept_and_replayed_once_it_is_handled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = _event("radar.early_fraud_warning.created")
    assert _post(world, payload, world.stripe.sign(payload)) == 200
    assert world.drain() == []
    (row,) = [row for row in world.rows("orders") if row["sk"] == "event"]
    assert row["status"] == "kept"
    monkeypatch.setattr(webhooks, "HANDLED", webhooks.HANDLED | {"radar.early_fraud_warning.created"})
    with clock.shifted(timedelta(days=90)):
        world.schedule("reconcile_payments")
        assert world.drain() == []
    (row,) = [row for row in world.rows("orders") if row["sk"] == "event"]
    assert row["status"] == "applied"
    assert "gs3pk" not in row


def test_a_duplicate_is_stored_once(world: World) -> None:
    payload = _event("radar.early_fraud_warning.created")
    signature = world.stripe.sign(payload)
    assert [_post(world, payload, signature) for _ in range(3)] == [200, 200, 200]
    assert sum(row["sk"] == "event" for row in world.rows("orders")) == 1


def test_an_event_whose_message_was_lost_is_queued_again(world: World) -> None:
    payload = _event("checkout.session.completed")
    assert _post(world, payload, world.stripe.sign(payload)) == 200
    webhooks_lost = world.lose_messages("on_webhooks")
    assert webhooks_lost == 1
    with clock.shifted(timedelta(minutes=3)):
        world.schedule("reconcile_payments")
        assert world.drain() == []
    (row,) = [row for row in world.rows("orders") if row["sk"] == "event"]
    assert row["status"] == "applied"
