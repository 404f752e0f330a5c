"""Every movement at Stripe is one of ours: what was missed is repaired, what is strange is told until it is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import settings as settings_module
from chalicelib.core import clock
from chalicelib.integrations.stripe import connect
from infrastructure.local.stripe.client import checkout_params, stripe_client
from tests.support.paying import even, open_account, paid
from tests.support.shop import Shop, open_shop
from tests.support.staff import owner
from tests.support.world import Client, World

PRICE = 10_000


@pytest.fixture
def shop(world: World) -> Shop:
    made = open_shop(world, price=PRICE)
    _ = world.stripe
    return made


@pytest.fixture
def staff(world: World) -> Client:
    return owner(world)


def audited(world: World, staff: Client, *, fails: bool = False) -> Any:
    """Run the schedule a quarter of an hour later; what staff sees then."""
    with clock.shifted(timedelta(seconds=900)):
        if fails:
            with pytest.raises(RuntimeError, match="do not add up"):
                world.schedule("reconcile_payments")
        else:
            world.schedule("reconcile_payments")
        world.drain()
    reply = staff.get("/api/admin/reconciliation")
    assert reply.status == 200, reply.text
    return reply.json


def test_an_untroubled_shop_has_no_discrepancies_and_looks_at_everything_once(
    world: World, shop: Shop, staff: Client
) -> None:
    assert staff.get("/api/admin/reconciliation").json["checked"] == 0
    open_account(world, shop)
    paid(world, shop, "k1")
    found = audited(world, staff)
    assert (found["discrepancies"], found["checked"]) == (0, 2)
    assert found["complete_until"] is not None
    paid(world, shop, "k2")
    assert audited(world, staff)["checked"] == 4
    assert audited(world, staff)["checked"] == 4
    even(world)


def test_a_shop_whose_webhooks_never_arrive_is_put_right(world: World, shop: Shop, staff: Client) -> None:
    """A payment, a refund made at Stripe's dashboard and a dispute, all of them unheard of."""
    world.stripe.set_deliveries("drop")
    order_id = paid(world, shop, webhooks=False)
    purchase = next(r for r in world.rows("orders") if r["sk"] == "purchase")
    world.stripe.refund(purchase["session_id"], 2_500)
    assert audited(world, staff)["discrepancies"] == 0
    order = shop.seller.get(f"/api/orders/{order_id}").json
    assert order["refunded"] == 2_500
    holders = shop.seller.get(f"/api/orders/{order_id}/explanation").json["holders"]
    assert {h["account"]: h["amount"] for h in holders}["buyer"] == 2_500 - PRICE
    even(world)


def test_a_payment_that_nobody_knows_is_told_until_it_is_known(world: World, shop: Shop, staff: Client) -> None:
    client = stripe_client(world.stripe)
    strange: Any = {"metadata": {"purchase_id": "pur_0"}}
    session = client.v1.checkout.sessions.create(params=checkout_params(2_500, payment_intent_data=strange))
    world.stripe.pay(session.id)
    found = audited(world, staff, fails=True)
    (one,) = found["items"]
    assert (found["discrepancies"], one["kind"], one["problems"]) == (1, "charge", ["unknown_purchase"])
    assert audited(world, staff, fails=True)["items"][0]["found_at"] == one["found_at"]


def test_a_transfer_made_by_hand_at_stripe_is_told(world: World, shop: Shop, staff: Client) -> None:
    paid(world, shop)
    account = connect.open_account("sto_0", 1, "RO", "ana@example.com").id
    world.stripe.onboard(account)
    world.stripe.advance(8 * 86_400)
    stripe_client(world.stripe).v1.transfers.create(params={"amount": 10, "currency": "ron", "destination": account})
    with clock.shifted(timedelta(days=8, seconds=900)), pytest.raises(RuntimeError, match="1 things"):
        world.schedule("reconcile_payments")
    (one,) = staff.get("/api/admin/reconciliation").json["items"]
    assert (one["kind"], one["problems"], one["amount"]) == ("transfer", ["unknown_transfer"], -10)


def test_a_lost_entitlement_is_told_and_one_of_a_refunded_item_is_stopped(
    world: World, shop: Shop, staff: Client
) -> None:
    first, second = paid(world, shop, "k1"), paid(world, shop, "k2")
    rows = {row["order_id"]: row for row in world.rows("fulfilment") if row["sk"] == "entitlement"}
    world.delete_row("fulfilment", rows[first])
    shop.seller.post(f"/api/orders/{second}/refunds", {}, headers={"Idempotency-Key": "r1"})
    _run_on(world, rows[second])
    found = audited(world, staff, fails=True)
    assert [one["problems"] for one in found["items"]] == [["no_entitlement"]]
    now = next(row for row in world.rows("fulfilment") if row["pk"] == rows[second]["pk"])
    assert "audit" in str(now.get("stopped_by", now))


def _run_on(world: World, before: dict[str, Any]) -> None:
    """The entitlement goes on, as if nobody had stopped it."""
    from tests.support.world import tables

    tables().Table("handsel-test-fulfilment").put_item(Item=before)


def test_money_that_nobody_takes_is_told_before_it_may_no_longer_be_held(
    world: World, shop: Shop, staff: Client
) -> None:
    order_id = paid(world, shop)
    audited(world, staff)
    with clock.shifted(timedelta(days=77)), pytest.raises(RuntimeError, match="1 things"):
        world.schedule("reconcile_payments")
    (one,) = staff.get("/api/admin/reconciliation").json["items"]
    assert (one["kind"], one["subject"], one["problems"]) == ("held", order_id, ["held_too_long"])
    open_account(world, shop)
    assert audited(world, staff)["discrepancies"] == 0


def test_settings_of_money_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, wrong in (
        ("PLATFORM_FEE_BP", "5001"),
        ("HOLD_DAYS", "-1"),
        ("STRIPE_FEE_BEARER", "buyer"),
        ("PLATFORM_COUNTRY", "ro"),
    ):
        settings_module.settings.cache_clear()
        monkeypatch.setenv(name, wrong)
        with pytest.raises(settings_module.SettingsError, match=name):
            settings_module.settings()
        monkeypatch.delenv(name)
    settings_module.settings.cache_clear()
