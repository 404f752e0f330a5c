"""A cart of two stores: quote, shipping, codes, tax, one payment, an order for each store, and how it is given back."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws import dynamo
from chalicelib.core import clock
from chalicelib.orders import tables
from chalicelib.orders.rules import PurchaseStatus
from chalicelib.orders.service import settlement
from tests.support.calls import counted
from tests.support.goods import ADDRESS, Goods, done
from tests.support.shop import buy
from tests.support.staff import member_with_role
from tests.support.world import World

from .market import Largest, Market, tax


def _orders(world: World) -> list[dict[str, Any]]:
    return [row for row in world.rows("orders") if row["sk"] == "order"]


def _uses(world: World) -> int:
    return sum(int(row["times"]) for row in world.rows("promotions") if row["sk"] == "uses")


def _purchase(world: World) -> tables.PurchaseRow:
    (row,) = [row for row in world.rows("orders") if row["sk"] == "purchase"]
    found = tables.get_purchase(row["pk"])
    assert found is not None
    return found


def test_two_stores_are_bought_from_with_one_payment(world: World) -> None:
    market = Market(world)
    market.put(2)
    shown = market.quote()
    assert [(store["slug"], store["total"]) for store in shown["stores"]] == [("lumina", 10_700), ("vale", 4_900)]
    assert [option["name"] for option in shown["stores"][0]["options"]] == ["Post", "Courier"]
    assert (shown["subtotal"], shown["shipping"], shown["total"]) == (14_700, 900, 15_600)

    chosen = {market.goods.store["id"]: market.rates[0]}
    total = market.quote(shipping=chosen)["total"]
    assert total == 16_200
    session = market.pay(market.buy(shipping=chosen, total=total))
    assert world.stripe.session(session)["amount_total"] == total
    assert market.goods.stock() == [3]

    paid = done(market.buyer.post("/api/payments/confirm", {"session_id": session}))
    lumina, vale = paid["orders"]
    assert (paid["status"], paid["total"], paid["back_path"]) == ("paid", 16_200, "/cart")
    assert (lumina["store"]["slug"], lumina["total"], lumina["shipping"]["name"]) == ("lumina", 11_300, "Courier")
    assert lumina["shipping_address"]["city"] == "Brașov"
    assert (vale["store"]["slug"], vale["total"], vale["shipping"]) == ("vale", 4_900, None)
    assert vale["shipping_address"] is None
    assert len(paid["entitlements"]) == 1
    assert done(market.buyer.get("/api/cart"))["groups"] == []

    receipts = [mail for mail in world.mails("bo@example.com") if mail.subject.startswith("Your purchase from")]
    assert sorted("Shipping: Courier: RON 15.00" in mail.text for mail in receipts) == [False, True]
    assert any("Linen scarf × 2: RON 98.00" in mail.text for mail in receipts)
    sold = world.mails(market.goods.email)[-1]
    assert sold.subject == "You made a sale: Linen scarf"
    assert "Shipping: Courier: RON 15.00" in sold.text
    (theirs,) = done(market.goods.seller.get("/api/stores/lumina/orders"))["items"]
    assert theirs == lumina


def test_the_stores_ledgers_name_their_orders_and_hear_of_it_once(world: World) -> None:
    market = Market(world)
    market.put(1)
    done(market.buy())
    assert market.goods.moves()["items"][0]["ref"].startswith("ord_")
    told = [row for row in world.rows("events") if row.get("type") == "stock.moved"]
    assert len(told) == 2


def test_a_code_takes_off_what_the_quote_says(world: World) -> None:
    market = Market(world)
    market.promotion(code="TEN", total_limit=1)
    market.put(2)
    shown = market.quote(codes=["TEN", "NONE"])
    assert (shown["discount"], shown["total"]) == (980, 14_620)
    assert [(one["code"], one["amount"]) for one in shown["promotions"]] == [("TEN", 980)]
    assert [(one["code"], one["reason"]) for one in shown["refused"]] == [("NONE", "unknown")]
    session = market.pay(market.buy(codes=["TEN"], total=14_620))
    paid = done(market.buyer.post("/api/payments/confirm", {"session_id": session}))
    lumina, vale = paid["orders"]
    assert (lumina["discount"], lumina["items"][0]["discount"], lumina["items"][0]["total"]) == (980, 980, 8_820)
    assert [one["code"] for one in lumina["promotions"]] == ["TEN"]
    assert vale["promotions"] == []
    assert _uses(world) == 1
    assert any("Discount: −RON 9.80" in mail.text for mail in world.mails("bo@example.com"))


def test_one_use_is_held_by_the_checkout_and_given_back_once(world: World) -> None:
    market = Market(world)
    market.promotion(code="TEN", total_limit=1)
    market.put(2)
    total = market.quote(codes=["TEN"])["total"]
    done(market.buy(codes=["TEN"], total=total))
    assert _uses(world) == 1
    other = market.buy(codes=["TEN"], total=total, email="cy@example.com", key="k2")
    assert (other.status, other.json["code"]) == (409, "price_changed")
    with clock.shifted(timedelta(minutes=32)):
        world.schedule("reconcile_payments")
        world.schedule("reconcile_payments")
    world.drain()
    assert (_uses(world), market.goods.stock()) == (0, [5])
    assert {row["status"] for row in _orders(world)} == {"cancelled"}
    assert done(market.buy(codes=["TEN"], total=total, key="k3"))["status"] == "open"


def test_a_late_payment_takes_its_code_again_or_goes_back(world: World) -> None:
    market = Market(world)
    market.promotion(code="TEN", total_limit=1)
    market.put(2)
    session = str(done(market.buy(codes=["TEN"]))["url"]).rpartition("/")[2]
    settlement.give_up(_purchase(world), PurchaseStatus.EXPIRED)
    assert _uses(world) == 0
    world.stripe.pay(session)
    world.deliver_webhooks(repeat=2)
    world.drain()
    assert (_uses(world), market.goods.stock()) == (1, [3])
    assert _purchase(world).status == "paid"


def test_a_late_payment_whose_code_is_gone_goes_back(world: World) -> None:
    market = Market(world)
    market.promotion(code="TEN", total_limit=1)
    market.put(2)
    session = str(done(market.buy(codes=["TEN"]))["url"]).rpartition("/")[2]
    purchase = _purchase(world)
    settlement.give_up(purchase, PurchaseStatus.EXPIRED)
    done(market.buy(codes=["TEN"], email="cy@example.com", key="k2"))
    world.stripe.pay(session)
    world.deliver_webhooks(repeat=2)
    world.drain()
    assert (_uses(world), market.goods.stock()) == (1, [3])
    (payment,) = [row for row in world.rows("orders") if row["sk"].startswith("payment#")]
    assert payment["status"] == "refunded"
    assert world.mails("bo@example.com")[-1].subject.startswith("Your money is on its way back: Linen scarf and 1 more")


def test_tax_is_within_the_prices_or_on_top(world: World) -> None:
    admin = member_with_role(world, "admin")
    market = Market(world)
    tax(admin)
    market.put(2)
    shown = market.quote()
    assert (shown["total"], shown["tax"], shown["tax_included"]) == (15_600, 1_701 + 156 + 850, True)
    assert shown["taxes"] == [{"name": "TVA 21 %", "rate": 2100, "amount": shown["tax"]}]
    tax(admin, version=1, prices_include_tax=False)
    added = market.quote()
    assert (added["total"], added["tax"]) == (15_600 + 3_276, 3_276)
    session = market.pay(market.buy(total=added["total"]))
    paid = done(market.buyer.post("/api/payments/confirm", {"session_id": session}))
    assert sum(order["tax"] for order in paid["orders"]) == 3_276
    item = paid["orders"][0]["items"][0]
    assert (item["line_total"], item["tax"], item["tax_rate"], item["tax_name"]) == (9_800, 2_058, 2100, "TVA 21 %")
    assert any("TVA 21 %: RON 10.29" in mail.text for mail in world.mails("bo@example.com"))


def test_a_business_abroad_pays_the_net_price(world: World) -> None:
    admin = member_with_role(world, "admin")
    market = Market(world)
    rates = [{"country": "DE", "basis_points": 1900, "name": "USt."}]
    done(admin.put("/api/admin/tax", {"country": "RO", "rates": rates, "version": 0}))
    buy = {"product_id": market.shop.product_id, "email": "bo@example.com", "consent": True, "country": "DE"}
    sent = {"Idempotency-Key": "k1"}
    wrong = market.buyer.post("/api/payments/checkout", {**buy, "vat_id": "DE111111111"}, headers=sent)
    assert [error["field"] for error in wrong.json["errors"]] == ["vat_id"]
    quote = {"product_id": market.shop.product_id, "country": "DE", "vat_id": "DE136695976"}
    shown = done(market.buyer.post("/api/checkout/quote", quote))
    assert (shown["reverse_charge"], shown["vat_id"], shown["tax"], shown["total"]) == (True, "DE136695976", 0, 4_118)
    asked = {**buy, "vat_id": "136695976", "company": "Muster GmbH", "total": 4_118}
    session = market.pay(market.buyer.post("/api/payments/checkout", asked, headers={"Idempotency-Key": "k2"}))
    (order,) = done(market.buyer.post("/api/payments/confirm", {"session_id": session}))["orders"]
    assert (order["reverse_charge"], order["total"], order["vat_id"]) == (True, 4_118, "DE136695976")
    assert "Reverse charge" in world.mails("bo@example.com")[-1].text


def test_where_there_are_taxes_the_country_is_asked_for(world: World) -> None:
    market = Market(world)
    tax(member_with_role(world, "admin"))
    body = {"product_id": market.shop.product_id, "email": "bo@example.com", "consent": True}
    reply = market.buyer.post("/api/payments/checkout", body, headers={"Idempotency-Key": "k"})
    assert [error["field"] for error in reply.json["errors"]] == ["country"]
    shown = done(market.buyer.post("/api/checkout/quote", {"product_id": market.shop.product_id}))
    assert shown["country_needed"] is True


def test_who_was_shown_another_total_is_asked_again(world: World) -> None:
    market = Market(world)
    market.put(2)
    total = market.quote()["total"]
    market.goods.change(price=5900)
    reply = market.buy(total=total)
    assert (reply.status, reply.json["code"]) == (409, "price_changed")
    assert _orders(world) == []
    assert market.goods.stock() == [5]
    assert done(market.buy(total=market.quote()["total"], key="k2"))["status"] == "open"


def test_a_store_sends_only_where_it_sends(world: World) -> None:
    market = Market(world)
    market.put(1)
    berlin = {**ADDRESS, "city": "Berlin", "postal_code": "10117", "country": "DE"}
    shown = market.quote(country="DE")
    assert [store["undeliverable"] for store in shown["stores"]] == [True, False]
    reply = market.buy(shipping_address=berlin)
    assert (reply.status, reply.json["code"]) == (409, "not_delivered")
    foreign = market.buy(shipping={market.goods.store["id"]: "method-free"}, key="k2")
    assert [error["field"] for error in foreign.json["errors"]] == [f"shipping.{market.goods.store['id']}"]
    assert _orders(world) == []


def test_before_the_place_is_known_shipping_is_not(world: World) -> None:
    market = Market(world)
    market.put(1)
    shown = market.quote(country=None)
    assert [(store["options"], store["undeliverable"]) for store in shown["stores"]] == [([], False)] * 2
    assert (shown["parcel"], shown["downloads"], shown["total"]) == (True, True, 9_800)


def test_an_address_is_as_its_country_writes_it(world: World) -> None:
    market = Market(world)
    market.put(1)
    reply = market.buy(shipping_address={**ADDRESS, "postal_code": "5"}, billing_address={**ADDRESS, "city": ""})
    assert [error["field"] for error in reply.json["errors"]] == ["shipping_address.postal_code"]
    billed = {**ADDRESS, "name": "Bo Pop SRL"}
    market.pay(market.buy(billing_address=billed, phone="0722 000 000", company="Bo Pop SRL", key="k2"))
    (personal,) = [row for row in world.rows("orders") if row["sk"] == "personal"]
    assert (personal["phone"], personal["company"]) == ("0722 000 000", "Bo Pop SRL")
    (order,) = done(market.goods.seller.get("/api/stores/lumina/orders"))["items"]
    assert (order["billing_address"]["name"], order["phone"]) == ("Bo Pop SRL", "0722 000 000")


def test_what_a_code_makes_free_skips_stripe(world: World) -> None:
    market = Market(world)
    market.promotion(code="GIFT", value=10_000)
    market.promotion(code="SHIP", kind="free_shipping", value=0, stackable=True)
    done(market.buyer.put("/api/cart/lines", {"product_id": market.goods.id, "quantity": 1}))
    market.goods.change(price=0)
    began = done(market.buy(codes=["SHIP"], total=0))
    assert (began["status"], world.stripe.deliveries()) == ("paid", [])
    world.drain()
    assert market.goods.stock() == [4]
    (order,) = done(market.goods.seller.get("/api/stores/lumina/orders"))["items"]
    assert (order["total"], order["shipping"]["discount"]) == (0, 900)


def test_a_total_that_no_card_pays_is_refused(world: World) -> None:
    market = Market(world)
    market.promotion(code="MOST", kind="amount", value=4800)
    body = {"product_id": market.goods.id, "codes": ["MOST"], "country": "RO"}
    market.goods.seller.put("/api/stores/lumina/shipping", {"zones": [], "version": 1})
    free = {"name": "Post", "amount": 0, "days_min": 1, "days_max": 2}
    zones = [{"name": "All", "everywhere": True, "methods": [free]}]
    done(market.goods.seller.put("/api/stores/lumina/shipping", {"zones": zones, "version": 2}))
    shown = done(market.buyer.post("/api/checkout/quote", body))
    assert (shown["total"], shown["problem"]) == (100, "total_too_small")
    buy = {"product_id": market.goods.id, "codes": ["MOST"], "email": "bo@example.com", "shipping_address": ADDRESS}
    reply = market.buyer.post("/api/payments/checkout", buy, headers={"Idempotency-Key": "k"})
    assert (reply.status, reply.json["code"]) == (409, "total_too_small")
    assert _uses(world) == 0


def test_an_empty_cart_is_not_bought(world: World) -> None:
    market = Market(world)
    assert market.buy().json["code"] == "cart_empty"
    neither = market.buyer.post("/api/payments/checkout", {"email": "bo@example.com"}, headers={"Idempotency-Key": "k"})
    assert neither.status == 422


def test_several_pieces_at_once(world: World) -> None:
    goods = Goods(world, 3)
    reply = goods.buy(world.client(), quantity=4)
    assert reply.json["code"] == "sold_out"
    done(goods.buy(world.client(), quantity=3, key="k2"))
    assert goods.stock() == [0]


def test_a_quote_is_read_in_few_calls(world: World) -> None:
    market = Market(world)
    market.promotion(code="TEN", total_limit=9)
    market.put(2)
    market.quote()
    with counted() as calls:
        market.quote(codes=["TEN"], email="bo@example.com")
    # The client's limit; the cart; products, stores, stock; ways to promotions, they and their counts; the profiles.
    assert len(calls) <= 9, calls
    assert [call for call in calls if "Transact" in call or "Put" in call] == []


def test_a_checkout_asks_little_of_aws(world: World) -> None:
    """Buy Now: product, store, stock, promotions, how it is sent; the purchase; its session. The edge asks three."""
    market = Market(world)
    done(market.goods.buy(market.buyer))
    with counted() as calls:
        done(market.goods.buy(market.buyer, key="k2"))
    assert Counter(call.partition(".")[2] for call in calls) == {
        "GetItem": 2,
        "BatchGetItem": 3,
        "TransactWriteItems": 2,
        "SendMessageBatch": 1,
        "PutItem": 1,
        "UpdateItem": 3,
    }
    with counted() as calls:
        done(buy(market.buyer, market.shop.product_id, key="k3"))
    assert Counter(call.partition(".")[2] for call in calls) == {
        "GetItem": 2,
        "BatchGetItem": 1,
        "TransactWriteItems": 2,
        "PutItem": 1,
        "UpdateItem": 2,
    }


def test_the_largest_lawful_purchase_fits_its_transactions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty lines of twenty stores, all counted, none sold before, with as many limited promotions as there may be:
    made, given up, and paid after that."""
    largest = Largest(world)
    sizes: list[int] = []
    commit = dynamo.commit

    def watched(*writes: dynamo.Write, **options: Any) -> None:
        sizes.append(len(writes))
        assert len(str([write.request for write in writes])) < 4_000_000
        commit(*writes, **options)

    monkeypatch.setattr(dynamo, "commit", watched)
    done(largest.buy())
    made = max(sizes)
    assert 80 < made <= dynamo.MAX_WRITES
    purchase = _purchase(world)
    assert (len(purchase.order_ids), len(purchase.promotions)) == (20, 6)
    assert largest.stock() == 20 * 4
    sizes.clear()
    settlement.give_up(purchase, PurchaseStatus.EXPIRED)
    assert 90 < max(sizes) <= dynamo.MAX_WRITES
    assert (largest.stock(), _uses(world)) == (20 * 5, 0)
    sizes.clear()
    settlement.pay_free(purchase)
    assert 50 < max(sizes) <= dynamo.MAX_WRITES
    assert (largest.stock(), _uses(world)) == (20 * 4, 6)
