"""Money back from purchases of several stores and pieces: by line and shipping, from Stripe's dashboard, by dispute."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.orders.market import Market
from tests.api.orders.sales import Sale, key
from tests.support.goods import done
from tests.support.paying import even
from tests.support.staff import member_with_role
from tests.support.world import World


class Both:
    """A paid purchase: two scarves sent by courier from Lumina (98.00 + 15.00), a pattern of Vale's (49.00)."""

    def __init__(self, world: World) -> None:
        self.market = Market(world)
        self.market.put(2)
        began = self.market.buy(shipping={self.market.goods.store["id"]: self.market.rates[0]})
        self.session = self.market.pay(began)
        sellers = {"lumina": self.market.goods.seller, "vale": self.market.shop.seller}
        self.sales = {slug: self._sale(world, slug, seller) for slug, seller in sellers.items()}

    def _sale(self, world: World, slug: str, seller: Any) -> Sale:
        (order,) = done(seller.get(f"/api/stores/{slug}/orders"))["items"]
        return Sale(world, seller, self.market.buyer, self.session, order["id"])

    def orders(self) -> tuple[Any, Any]:
        return self.sales["lumina"].order(), self.sales["vale"].order()


@pytest.fixture
def both(world: World) -> Both:
    return Both(world)


def test_two_pieces_are_sent_one_by_one(both: Both) -> None:
    sale = both.sales["lumina"]
    (item,) = sale.order()["items"]
    one = [{"item_id": item["id"], "quantity": 1}]
    order = done(sale.post("shipments", {"carrier": "DHL", "items": one}))
    assert (order["status"], order["progress"][0]["to_send"], "cancel" in order["may"]) == ("partly_shipped", 1, True)
    back = [{"item_id": item["id"], "amount": 4900, "quantity": 1}]
    order = done(sale.refund(items=back, restock=True))
    assert (order["status"], order["progress"][0]["to_send"], order["left"]) == ("shipped", 0, 6400)
    assert both.market.goods.stock() == [4]
    too_many = sale.post("shipments", {"carrier": "DHL", "items": [{"item_id": item["id"], "quantity": 2}]})
    assert [error["field"] for error in too_many.json["errors"]] == ["items.0.quantity"]
    done(sale.refund(restock=True))
    assert both.market.goods.stock() == [5]
    assert sale.order()["status"] == "refunded"


def test_a_refund_of_one_order_leaves_the_other(both: Both) -> None:
    lumina, vale = both.sales["lumina"], both.sales["vale"]
    assert lumina.refund(shipping=1501).status == 422
    done(lumina.refund(shipping=1500))
    order = done(lumina.refund())
    assert (order["status"], order["refunded"], order["shipping_left"]) == ("refunded", 11300, 0)
    assert [(one["amount"], one["shipping"]) for one in order["refunds"]] == [(1500, 1500), (9800, 0)]
    assert vale.order()["refunded"] == 0
    rows = [row for row in both.market.world.rows("fulfilment") if row["sk"] == "entitlement"]
    assert [row.get("stops") for row in rows] == [None]
    lumina.settle()
    even(both.market.world)
    assert lumina.stripe_refunds() == [(1500, "succeeded"), (9800, "succeeded")]


def test_a_refund_of_the_dashboard_is_spread_over_the_orders(both: Both) -> None:
    world = both.market.world
    world.stripe.refund(both.session, 1001)
    both.sales["vale"].settle()
    lumina, vale = both.orders()
    assert (lumina["refunded"], vale["refunded"]) == (698, 303)
    assert (
        sum(part["amount"] for one in lumina["refunds"] for part in one["items"])
        + sum(one["shipping"] for one in lumina["refunds"])
        == 698
    )
    done(both.sales["vale"].refund(amount=97))
    world.stripe.refund(both.session)
    world.deliver_webhooks(repeat=3)
    both.sales["vale"].settle()
    lumina, vale = both.orders()
    assert (lumina["refunded"], vale["refunded"], lumina["status"], vale["status"]) == (
        11300,
        4900,
        "refunded",
        "refunded",
    )
    rows = [row for row in world.rows("fulfilment") if row["sk"] == "entitlement"]
    assert [bool(row.get("stops")) for row in rows] == [True]
    even(world)


def test_a_dispute_is_about_every_order_and_staff_answer_it(both: Both) -> None:
    world = both.market.world
    dispute = world.stripe.dispute(both.session)["id"]
    both.sales["vale"].settle()
    assert [order["disputes"][0]["amount"] for order in both.orders()] == [11300, 4900]
    path = f"disputes/{dispute}/evidence"
    refused = both.sales["vale"].post(path, {})
    assert (refused.status, refused.json["code"]) == (403, "several_stores")
    staff = member_with_role(world, "staff")
    done(both.sales["vale"].post(path, {"statement": "losing_evidence"}, staff, headers=key()))
    world.stripe.tick()
    both.sales["vale"].settle()
    assert [(order["status"], order["left"]) for order in both.orders()] == [("refunded", 0), ("refunded", 0)]
    even(world)
