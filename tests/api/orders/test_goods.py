"""Buying what is sent: variants, addresses, stock that is held, sold out, and payments that come too late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws import dynamo
from chalicelib.core import clock
from chalicelib.orders import tables
from tests.support import rivals
from tests.support.calls import counted
from tests.support.goods import ADDRESS, Goods, done, session
from tests.support.paying import books, even
from tests.support.shop import buy, open_shop
from tests.support.world import Client, Reply, World

FULL = {**ADDRESS, "line2": "", "district": "", "region": ""}


def _errors(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.text
    return [error["field"] for error in reply.json["errors"]]


def _confirm(client: Client, began: str) -> Any:
    return done(client.post("/api/payments/confirm", {"session_id": began}))


def test_a_scarf_is_bought_paid_and_sent(world: World) -> None:
    goods = Goods(world, (5, 2))
    buyer = world.member("bo@example.com", name="Bo")
    began = session(goods.buy(buyer, 1, email=None))
    assert goods.stock() == [5, 1]
    world.stripe.pay(began)
    world.deliver_webhooks()
    assert world.drain() == []
    assert goods.stock() == [5, 1]

    paid = _confirm(buyer, began)
    assert (paid["status"], paid["total"], paid["entitlements"]) == ("paid", 5000, [])
    assert [(item["title"], item["variant"], item["kind"]) for item in paid["orders"][0]["items"]] == [
        ("Linen scarf", "Red", "physical")
    ]
    assert [row for row in world.rows("fulfilment") if row["sk"] == "entitlement"] == []

    (mine,) = done(buyer.get("/api/orders"))["items"]
    (theirs,) = done(goods.seller.get("/api/stores/lumina/orders"))["items"]
    shown = done(buyer.get(f"/api/orders/{mine['id']}"))
    assert mine == theirs == {name: shown[name] for name in mine}
    assert (mine["shipping_address"], mine["email"], mine["total"]) == (FULL, "bo@example.com", 5000)
    item = mine["items"][0]
    assert {name: item[name] for name in ("product_id", "variant_id", "variant", "sku", "kind", "unit_price")} == {
        "product_id": goods.id,
        "variant_id": goods.variants[1],
        "variant": "Red",
        "sku": "SC-RED",
        "kind": "physical",
        "unit_price": 5000,
    }
    receipt = world.mails("bo@example.com")[-1].text
    assert "Linen scarf (Red)" in receipt
    assert "Strada Lungă 5\n500035 Brașov\nRO" in receipt
    assert "24 hours" not in receipt
    assert world.mails(goods.email)[-1].subject != ""
    assert "You made a sale: Linen scarf (Red)" in [mail.subject for mail in world.mails(goods.email)]


def test_a_receipt_in_romanian(world: World) -> None:
    goods = Goods(world, 5)
    world.stripe.pay(session(goods.buy(world.client(), locale="ro")))
    world.deliver_webhooks()
    world.drain()
    assert "Lumina Studio îți va trimite comanda." in world.mails("guest@example.com")[-1].text


def test_others_see_no_address(world: World) -> None:
    goods = Goods(world, 5)
    buyer = world.member("bo@example.com", name="Bo")
    began = session(goods.buy(buyer, email=None))
    world.stripe.pay(began)
    world.deliver_webhooks()
    world.drain()
    (order,) = done(buyer.get("/api/orders"))["items"]
    assert world.member("cy@example.com").get(f"/api/orders/{order['id']}").status == 404
    stranger = world.client("198.51.100.1")
    assert "Strada" not in stranger.post("/api/payments/confirm", {"session_id": began}).text
    assert stranger.post("/api/payments/confirm", {"session_id": began}).json["orders"] == []


@pytest.mark.parametrize(
    ("address", "field"),
    [
        (None, "shipping_address"),
        ({**ADDRESS, "country": "XX"}, "shipping_address.country"),
        ({**ADDRESS, "country": "Romania"}, "shipping_address.country"),
        ({**ADDRESS, "name": " "}, "shipping_address.name"),
        ({**ADDRESS, "line1": "\u202e\u202e"}, "shipping_address.line1"),
        ({**ADDRESS, "city": "x" * 101}, "shipping_address.city"),
        ({**ADDRESS, "postal_code": "x" * 21}, "shipping_address.postal_code"),
        ({**ADDRESS, "planet": "Earth"}, "shipping_address.planet"),
        ({name: ADDRESS[name] for name in ADDRESS if name != "line1"}, "shipping_address.line1"),
    ],
)
def test_what_is_sent_needs_an_address(world: World, address: Any, field: str) -> None:
    goods = Goods(world, 5)
    assert _errors(goods.buy(world.client(), shipping_address=address)) == [field]
    assert goods.stock() == [5]


def test_an_address_is_kept_on_one_line_each(world: World) -> None:
    goods = Goods(world, 5)
    done(goods.buy(world.client(), shipping_address={**ADDRESS, "name": " Ana\n\tPop "}))
    (row,) = [row for row in world.rows("orders") if row["sk"] == "personal"]
    assert '"name": "Ana Pop"' in str(row["shipping_address"])
    assert "consent_at" not in row


def test_downloads_need_consent_and_keep_no_address(world: World) -> None:
    shop = open_shop(world)
    _ = world.stripe
    body = {"product_id": shop.product_id, "email": "guest@example.com", "shipping_address": ADDRESS}
    client = world.client()
    assert _errors(client.post("/api/payments/checkout", body, headers={"Idempotency-Key": "k1"})) == ["consent"]
    done(client.post("/api/payments/checkout", {**body, "consent": True}, headers={"Idempotency-Key": "k2"}))
    (row,) = [row for row in world.rows("orders") if row["sk"] == "personal"]
    assert "shipping_address" not in row
    assert "consent_at" in row


def test_a_choice_is_needed_where_there_is_one(world: World) -> None:
    goods = Goods(world, (5, 5))
    client = world.client()
    assert _errors(goods.buy(client)) == ["variant_id"]
    assert goods.buy(client, variant_id="var_unknown").json["code"] == "not_for_sale"
    assert _errors(goods.buy(client, variant_id="x" * 41)) == ["variant_id"]
    assert goods.stock() == [5, 5]


def test_the_last_piece_is_sold_once(world: World) -> None:
    goods = Goods(world, 1)
    assert goods.buy(world.client()).status == 201
    late = goods.buy(world.client("198.51.100.1"), email="late@example.com", key="k2")
    assert (late.status, late.json["code"]) == (409, "sold_out")
    assert goods.stock() == [0]
    world.drain()
    assert goods.page()["availability"] == "sold_out"


def test_what_is_sold_out_is_told_before_anything_is_written(world: World) -> None:
    goods = Goods(world, 0)
    client = world.client()
    client.get("/api/session")
    with counted() as calls:
        assert goods.buy(client).json["code"] == "sold_out"
    # The client's limit and its Idempotency-Key are the edge's; orders and stock are only read.
    assert [call for call in calls if "Transact" in call] == []
    assert world.rows("orders") == []


def test_a_piece_that_goes_between_look_and_sale_is_sold_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    goods = Goods(world, 1)
    client = world.client()
    client.get("/api/session")
    edge = 2  # The client's limit and its Idempotency-Key are commits of their own.
    commit, seen = dynamo.commit, []

    def late(*writes: dynamo.Write, **options: Any) -> None:
        seen.append(writes)
        if len(seen) == edge + 1:
            monkeypatch.setattr(dynamo, "commit", commit)
            goods.set_stock(0)
        commit(*writes, **options)

    monkeypatch.setattr(dynamo, "commit", late)
    assert goods.buy(client).json["code"] == "sold_out"
    assert goods.stock() == [0]
    assert world.rows("orders") == []


def test_a_request_sent_again_gets_its_own_last_piece(world: World) -> None:
    """The first request took the last piece and died: to its repetition that piece is not sold out."""
    goods = Goods(world, 1)
    client = world.client()
    first = goods.buy(client)
    for row in world.rows("edge"):
        if row["sk"] == "idem":
            world.delete_row("edge", row)
    again = goods.buy(client)
    assert done(again) == done(first)
    assert goods.stock() == [0]


def test_an_abandoned_checkout_puts_its_piece_back_once(world: World) -> None:
    goods = Goods(world, 1)
    client = world.client()
    began = session(goods.buy(client))
    with clock.shifted(timedelta(minutes=32)):
        world.schedule("reconcile_payments")
    world.deliver_webhooks(repeat=3)
    world.drain()
    with clock.shifted(timedelta(minutes=40)):
        world.schedule("reconcile_payments")
    assert _confirm(client, began)["status"] == "expired"
    assert goods.stock() == [1]
    assert [move["reason"] for move in goods.moves()["items"]] == ["put_back", "sale", "adjustment"]
    assert goods.page()["availability"] == "low_stock"


def test_a_debit_that_fails_puts_its_piece_back(world: World) -> None:
    goods = Goods(world, 1)
    client = world.client()
    began = session(goods.buy(client))
    world.stripe.pay_by_debit(began)
    world.deliver_webhooks()
    assert (_confirm(client, began)["status"], goods.stock()) == ("processing", [0])
    world.stripe.settle(began, "fail")
    world.deliver_webhooks()
    world.drain()
    assert (_confirm(client, began)["status"], goods.stock()) == ("failed", [1])


def _given_up(world: World, goods: Goods, client: Client) -> str:
    """A checkout that was given up although Stripe would still take its money, as a process that read too early
    would leave it."""
    from chalicelib.orders.rules import PurchaseStatus
    from chalicelib.orders.service import settlement

    began = session(goods.buy(client))
    (row,) = [row for row in world.rows("orders") if row["sk"] == "purchase"]
    purchase = tables.get_purchase(row["pk"])
    assert purchase is not None
    settlement.give_up(purchase, PurchaseStatus.EXPIRED)
    world.drain()
    assert goods.stock() == [1]
    return began


def test_money_that_comes_late_takes_its_piece_again(world: World) -> None:
    goods = Goods(world, 1)
    client = world.client()
    began = _given_up(world, goods, client)
    world.stripe.pay(began)
    world.deliver_webhooks(repeat=2)
    world.drain()
    assert (_confirm(client, began)["status"], goods.stock()) == ("paid", [0])
    assert [move["delta"] for move in goods.moves()["items"]] == [-1, 1, -1, 1]


def test_money_that_comes_late_for_what_is_gone_goes_back(world: World) -> None:
    goods = Goods(world, 1)
    client = world.client()
    began = _given_up(world, goods, client)
    goods.set_stock(0)
    world.stripe.pay(began)
    world.deliver_webhooks(repeat=3)
    assert world.drain() == []
    assert (_confirm(client, began)["status"], goods.stock()) == ("expired", [0])
    world.deliver_webhooks()
    world.drain()
    payments = [row for row in world.rows("orders") if row["sk"].startswith("payment#")]
    assert [row["status"] for row in payments] == ["refunded"]
    subjects = [mail.subject for mail in world.mails("guest@example.com")]
    assert subjects == ["Your money is on its way back: Linen scarf"]
    world.schedule("reconcile_payments")
    even(world)
    assert set(books(world).accounts) == {"platform", "stripe"}


def test_paying_and_giving_up_at_once_never_pays_without_stock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The purchase ends between the reading that saw it open and the write that makes it paid."""
    from chalicelib.orders.rules import PurchaseStatus
    from chalicelib.orders.service import settlement

    goods = Goods(world, 1)
    client = world.client()
    began = session(goods.buy(client))
    world.stripe.pay(began)
    (row,) = [row for row in world.rows("orders") if row["sk"] == "purchase"]
    purchase = tables.get_purchase(row["pk"])
    assert purchase is not None
    rivals.before_commit(monkeypatch, lambda: settlement.give_up(purchase, PurchaseStatus.EXPIRED))
    settlement.settle(row["pk"])
    assert goods.stock() == [0]
    assert sorted(move["delta"] for move in goods.moves()["items"]) == [-1, -1, 1, 1]


def test_stock_that_is_not_counted_is_not_taken(world: World) -> None:
    goods = Goods(world, 0)
    for mode in ("untracked", "made_to_order"):
        goods.change(stock_mode=mode)
        assert goods.buy(world.client(), key=mode).status == 201
    assert goods.stock() == [0]


def test_a_piece_held_comes_back_whatever_the_mode_has_become(world: World) -> None:
    goods = Goods(world, 1)
    began = session(goods.buy(world.client()))
    goods.change(stock_mode="untracked")
    world.stripe.expire(began)
    world.deliver_webhooks()
    world.drain()
    assert goods.stock() == [1]


def test_numbered_downloads_are_held_too(world: World) -> None:
    shop = open_shop(world)
    version = shop.seller.get(f"/api/products/{shop.product_id}").json["version"]
    change = {"version": version, "stock_mode": "tracked"}
    done(shop.seller.patch(f"/api/products/{shop.product_id}", change))
    done(shop.seller.put(f"/api/products/{shop.product_id}/stock", {"items": [{"set_to": 1}]}))
    world.stripe.pay(session(buy(world.client(), shop.product_id)))
    late = buy(world.client("198.51.100.1"), shop.product_id, key="k2")
    assert late.json["code"] == "sold_out"
    world.deliver_webhooks()
    world.drain()
    assert len(world.mails("guest@example.com")[-1].links("/downloads/")) == 1
