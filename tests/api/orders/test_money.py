"""Where the money of orders goes: fees, transfers, holds, reversals, debts; and how that is told."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import settings as settings_module
from chalicelib.core import clock
from infrastructure.local.stripe.client import stripe_client
from tests.support.paying import even, open_account, paid
from tests.support.shop import Shop, open_shop
from tests.support.world import World

PRICE = 10_000
FEE = PRICE * 29 // 1000 + 100


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world, price=PRICE)


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets variables of the environment as an operator does."""

    def change(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings_module.settings.cache_clear()

    return change


def explained(shop: Shop, order_id: str) -> dict[str, Any]:
    reply = shop.seller.get(f"/api/orders/{order_id}/explanation")
    assert reply.status == 200, reply.text
    found: dict[str, Any] = reply.json
    assert sum(holder["amount"] for holder in found["holders"]) == 0
    return found


def holders(shop: Shop, order_id: str) -> dict[str, int]:
    return {holder["account"]: holder["amount"] for holder in explained(shop, order_id)["holders"]}


def refund(world: World, shop: Shop, order_id: str, **wish: Any) -> None:
    """Give money back as the seller does, and let everybody hear of it."""
    headers = {"Idempotency-Key": f"r-{order_id}-{wish}"}
    reply = shop.seller.post(f"/api/orders/{order_id}/refunds", wish, headers=headers)
    assert reply.status in {200, 201}, reply.text
    settle(world)


def settle(world: World) -> None:
    for _ in range(2):
        world.deliver_webhooks()
        assert world.drain() == []


def session_of(world: World, order_id: str) -> str:
    purchase_id = next(r["purchase_id"] for r in world.rows("orders") if r["pk"] == order_id and r["sk"] == "order")
    return next(str(r["session_id"]) for r in world.rows("orders") if r["pk"] == purchase_id and r["sk"] == "purchase")


def test_without_an_account_the_stores_share_is_held(world: World, shop: Shop) -> None:
    order_id = paid(world, shop)
    found = explained(shop, order_id)
    assert found["state"] == "no_account"
    assert clock.from_text(found["until"]) > clock.now() + timedelta(days=89)
    assert holders(shop, order_id) == {"buyer": -PRICE, "store": PRICE - FEE, "stripe": FEE}
    even(world)


def test_with_an_account_it_is_sent_out_of_the_charge_when_the_fee_is_known(world: World, shop: Shop) -> None:
    open_account(world, shop)
    order_id = paid(world, shop)
    assert explained(shop, order_id)["state"] == "settled"
    assert holders(shop, order_id) == {"buyer": -PRICE, "transfer": PRICE - FEE, "stripe": FEE}
    made = world.stripe.handle("GET", "/v1/transfers", {"Authorization": "Bearer sk_test_contract"})[2]
    assert b'"source_transaction": "ch_' in made
    even(world)


def test_what_was_held_is_sent_as_soon_as_the_account_is_ready(world: World, shop: Shop) -> None:
    order_id = paid(world, shop)
    open_account(world, shop)
    assert holders(shop, order_id)["transfer"] == PRICE - FEE
    even(world)


def test_without_webhooks_the_schedule_finds_fee_and_account(world: World, shop: Shop) -> None:
    world.stripe.set_deliveries("drop")
    open_account(world, shop)
    order_id = paid(world, shop, webhooks=False)
    with clock.shifted(timedelta(minutes=3)):
        world.schedule("reconcile_payments")
        assert holders(shop, order_id)["stripe"] == FEE
        assert shop.seller.post(f"/api/stores/{shop.store['id']}/payouts/refresh").json["status"] == "enabled"
        world.drain()
    assert holders(shop, order_id)["transfer"] == PRICE - FEE
    even(world)


def test_the_platforms_fee_is_withheld_and_its_bearing_of_stripes_fee_is_a_setting(
    world: World, shop: Shop, setting: Any
) -> None:
    setting(PLATFORM_FEE_BP="500", STRIPE_FEE_BEARER="platform")
    open_account(world, shop)
    order_id = paid(world, shop)
    assert holders(shop, order_id) == {"buyer": -PRICE, "platform": 500 - FEE, "transfer": 9_500, "stripe": FEE}
    even(world)


def test_money_is_held_for_the_days_that_are_set(world: World, shop: Shop, setting: Any) -> None:
    setting(HOLD_DAYS="7")
    open_account(world, shop)
    order_id = paid(world, shop)
    assert explained(shop, order_id)["state"] == "wait_hold"
    world.schedule("reconcile_payments")
    assert "transfer" not in holders(shop, order_id)
    with clock.shifted(timedelta(days=7, minutes=1)):
        world.schedule("reconcile_payments")
    assert holders(shop, order_id)["transfer"] == PRICE - FEE
    even(world)


def test_a_refund_takes_the_transfer_back_to_the_cent(world: World, shop: Shop, setting: Any) -> None:
    setting(PLATFORM_FEE_BP="333")
    open_account(world, shop)
    order_id = paid(world, shop)
    refund(world, shop, order_id, amount=3_333)
    assert holders(shop, order_id) == {
        "buyer": -PRICE + 3_333,
        "platform": 333 - 111,
        "transfer": PRICE - 333 - FEE - 3_333 + 111,
        "stripe": FEE,
    }
    even(world)
    refund(world, shop, order_id)
    even(world)
    found = explained(shop, order_id)
    assert found["state"] == "in_debt"
    assert holders(shop, order_id) == {"store": -FEE, "stripe": FEE}


def test_a_reversal_that_fails_is_a_debt_that_later_earnings_pay(world: World, shop: Shop) -> None:
    open_account(world, shop)
    first = paid(world, shop, "k1")
    world.stripe.refuse(reversals=True)
    refund(world, shop, first, amount=4_000)
    assert explained(shop, first)["state"] == "in_debt"
    assert holders(shop, first)["store"] == -4_000
    month = clock.now_text()[:7]
    path = f"/api/stores/{shop.store['id']}/statements/{month}"
    assert shop.seller.get(path).json["debt"] == 4_000
    second = paid(world, shop, "k2")
    assert holders(shop, second) == {
        "buyer": -PRICE,
        "netting": 4_000,
        "transfer": PRICE - FEE - 4_000,
        "stripe": FEE,
    }
    world.schedule("reconcile_payments")
    assert "store" not in holders(shop, first)
    assert explained(shop, first)["state"] == "settled"
    assert shop.seller.get(path).json["debt"] == 0
    even(world)


def test_a_refund_that_fails_after_all_is_sent_again(world: World, shop: Shop) -> None:
    open_account(world, shop)
    order_id = paid(world, shop, card="4000000000005126")
    refund(world, shop, order_id, amount=4_000)
    assert holders(shop, order_id)["transfer"] == PRICE - FEE - 4_000
    (made,) = stripe_client(world.stripe).v1.refunds.list().data
    world.stripe.settle_refund(made.id, "fail")
    # The charge has given to transfers all that it may: this one waits for what the platform has available.
    settle(world)
    assert explained(shop, order_id)["state"] == "on_its_way"
    with clock.shifted(timedelta(days=8)):
        world.stripe.advance(8 * 86_400)
        world.schedule("reconcile_payments")
    assert holders(shop, order_id)["transfer"] == PRICE - FEE
    even(world)


def test_while_a_refund_is_on_its_way_nothing_is_sent(world: World, shop: Shop) -> None:
    order_id = paid(world, shop, card="4000000000007726")
    refund(world, shop, order_id, amount=4_000)
    open_account(world, shop)
    assert explained(shop, order_id)["state"] == "wait_refund"
    (made,) = stripe_client(world.stripe).v1.refunds.list().data
    world.stripe.settle_refund(made.id, "succeed")
    settle(world)
    assert holders(shop, order_id)["transfer"] == PRICE - FEE - 4_000
    even(world)


@pytest.mark.parametrize("webhooks", [True, False])
def test_a_dispute_holds_everything_until_it_is_won(world: World, shop: Shop, webhooks: bool) -> None:
    open_account(world, shop)
    order_id = paid(world, shop)
    if not webhooks:
        world.stripe.set_deliveries("drop")
    dispute = world.stripe.dispute(session_of(world, order_id))
    fee = dispute["balance_transactions"][0]["fee"]
    _hear(world, webhooks)
    assert explained(shop, order_id)["state"] == "wait_dispute"
    assert holders(shop, order_id)["disputed"] == PRICE
    even(world)
    world.stripe.decide_dispute(dispute["id"], "won")
    _hear(world, webhooks)
    assert holders(shop, order_id) == {"buyer": -PRICE, "transfer": PRICE - FEE - fee, "stripe": FEE + fee}
    even(world)


def _hear(world: World, webhooks: bool) -> None:
    """By webhook, or by the schedule that finds every movement of Stripe's balance."""
    settle(world)
    if not webhooks:
        with clock.shifted(timedelta(seconds=700)):
            world.schedule("reconcile_payments")


def test_an_account_that_may_not_receive_holds_the_money_until_it_may(world: World, shop: Shop) -> None:
    account = open_account(world, shop)
    world.stripe.restrict(account)
    order_id = paid(world, shop)
    assert explained(shop, order_id)["state"] == "no_account"
    world.stripe.onboard(account)
    world.deliver_webhooks()
    world.drain()
    assert holders(shop, order_id)["transfer"] == PRICE - FEE
    even(world)


def test_transfers_that_stripe_refuses_are_tried_again_later(world: World, shop: Shop) -> None:
    open_account(world, shop)
    world.stripe.refuse(transfers_too=True)
    order_id = paid(world, shop)
    assert explained(shop, order_id)["state"] == "on_its_way"
    world.stripe.refuse()
    world.schedule("reconcile_payments")
    assert "transfer" not in holders(shop, order_id)
    with clock.shifted(timedelta(hours=2)):
        world.schedule("reconcile_payments")
    assert holders(shop, order_id)["transfer"] == PRICE - FEE
    even(world)


def test_countries_that_cannot_be_paid_are_refused_at_onboarding(world: World, shop: Shop) -> None:
    path = f"/api/stores/{shop.store['id']}/payouts/onboarding"
    _ = world.stripe
    refused = shop.seller.post(path, {"country": "BR"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "country")
    assert shop.seller.post(path, {"country": "XX"}).status == 422
    assert world.stripe.state()["objects"] == {}


def test_the_account_goes_through_its_states(world: World, shop: Shop) -> None:
    path = f"/api/stores/{shop.store['id']}/payouts"
    assert shop.seller.get(path).json["status"] == "none"
    account = open_account(world, shop, outcome=None)
    assert shop.seller.get(path).json["status"] == "onboarding"
    for outcome, status in (("incomplete", "restricted"), ("later", "pending"), ("complete", "enabled")):
        world.stripe.onboard(account, outcome)
        world.deliver_webhooks(repeat=2)
        world.drain()
        assert shop.seller.get(path).json["status"] == status
    assert shop.seller.post(f"{path}/onboarding", {"country": "DE"}).json["code"] == "country_fixed"
    assert shop.seller.post(f"{path}/onboarding", {"country": "RO"}).json["url"].startswith("http")
    world.stripe.disconnect(account)
    world.deliver_webhooks()
    world.drain()
    assert shop.seller.get(path).json["status"] == "disconnected"
    assert open_account(world, shop) != account
    assert shop.seller.get(path).json["status"] == "enabled"


def test_payouts_to_the_bank_are_shown(world: World, shop: Shop) -> None:
    path = f"/api/stores/{shop.store['id']}/payouts/bank"
    assert shop.seller.get(path).json == {"items": []}
    account = open_account(world, shop)
    paid(world, shop)
    world.stripe.pay_out(account)
    world.deliver_webhooks()
    world.drain()
    shown = shop.seller.get(path).json["items"]
    assert [(one["amount"], one["status"], one["currency"]) for one in shown] == [(PRICE - FEE, "paid", "RON")]
    even(world)


def test_the_statement_adds_up_and_its_csv_says_the_same(world: World, shop: Shop) -> None:
    paid(world, shop, "k1")
    open_account(world, shop)
    second = paid(world, shop, "k2")
    refund(world, shop, second, amount=2_500)
    month = clock.now_text()[:7]
    path = f"/api/stores/{shop.store['id']}/statements"
    assert shop.seller.get(path).json == {"items": [month]}
    found = shop.seller.get(f"{path}/{month}").json
    gone = sum(found[name] for name in ("platform_fees", "stripe_fees", "disputed", "sent", "by_hand", "netted"))
    assert found["closing"] == found["opening"] + found["sales"] - found["refunds"] - gone == 0
    assert (found["orders"], found["sales"], found["refunds"], found["stripe_fees"]) == (2, 2 * PRICE, 2_500, 2 * FEE)
    lines = shop.seller.get(f"{path}/{month}/lines").json["items"]
    assert [line["kind"] for line in lines][:2] == ["reversal", "refund"]
    file = shop.seller.get(f"{path}/{month}/csv")
    assert file.header("Content-Type").startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert len(rows) == len(lines)
    assert sum(round(float(row["amount"]) * 100) for row in rows) == found["closing"]
    today = int(clock.now_text()[8:10])
    assert shop.seller.get(f"{path}/{month}/csv", query={"day": str(today)}).text == file.text
    other = today % 28 + 1
    assert len(shop.seller.get(f"{path}/{month}/csv", query={"day": str(other)}).text.splitlines()) == 1
    for odd in ("2026-13", "1999-01", "2099-01", "nothing"):
        assert shop.seller.get(f"{path}/{odd}").status == 404


def test_months_that_are_over_are_kept_and_carried_on(world: World, shop: Shop) -> None:
    paid(world, shop)
    month = clock.now_text()[:7]
    path = f"/api/stores/{shop.store['id']}/statements"
    with clock.shifted(timedelta(days=62)):
        later = clock.now_text()[:7]
        login = {"email": "mara@example.com", "password": "correct horse battery"}
        assert shop.seller.post("/api/auth/login", login).status == 200
        found = shop.seller.get(f"{path}/{later}").json
        assert (found["opening"], found["closing"], found["sales"]) == (PRICE - FEE, PRICE - FEE, 0)
        assert shop.seller.get(f"{path}/{month}").json["final"] is True
        kept = [row["sk"] for row in world.rows("orders") if row["sk"].startswith("statement#")]
        assert f"statement#{month}" in kept
        assert f"statement#{later}" not in kept


def test_the_buyer_sees_the_buyers_side(world: World, shop: Shop) -> None:
    buyer, stripe = world.member("bo@example.com", name="Bo"), world.stripe
    reply = buyer.post(
        "/api/payments/checkout",
        {"product_id": shop.product_id, "consent": True},
        headers={"Idempotency-Key": "k9"},
    )
    row = next(r for r in world.rows("orders") if r["pk"] == reply.json["purchase_id"] and r["sk"] == "purchase")
    stripe.pay(row["session_id"])
    world.deliver_webhooks()
    world.drain()
    order_id = buyer.get("/api/orders").json["items"][0]["id"]
    found = buyer.get(f"/api/orders/{order_id}/explanation").json
    assert found["full"] is False
    assert {h["account"]: h["amount"] for h in found["holders"]} == {"buyer": -PRICE, "shop": PRICE}
    assert [movement["kind"] for movement in found["movements"]] == ["sale"]
    stranger = world.member("eve@example.com", name="Eve")
    assert stranger.get(f"/api/orders/{order_id}/explanation").status == 404
