"""Promotions from the code that somebody types to what their makers are told of them, through the whole checkout."""

from __future__ import annotations

from tests.api.orders.market import Market
from tests.support.goods import done
from tests.support.paying import books
from tests.support.staff import owner
from tests.support.world import World


def test_its_maker_is_told_what_was_paid_with_it(world: World) -> None:
    market = Market(world)
    made = market.promotion(code="TEN", total_limit=3)
    market.put(2)
    began = market.buy(codes=["TEN"])
    path = f"/api/promotions/{made['id']}"
    held = done(market.goods.seller.get(path))
    assert (held["held"], held["uses"], held["saved"]) == (1, 0, 0)
    market.pay(began)
    told = done(market.goods.seller.get(path))
    assert (told["held"], told["uses"], told["saved"]) == (1, 1, 980)


def test_what_the_platform_gives_to_goods_and_shipping_is_the_stores(world: World) -> None:
    market = Market(world)
    staff = owner(world)
    for wanted in ({"code": "GIFT", "kind": "amount", "value": 1000}, {"code": "POST", "kind": "free_shipping"}):
        done(staff.post("/api/admin/promotions", {"name": "A gift", "stackable": True, **wanted}))
    done(market.buyer.put("/api/cart/lines", {"product_id": market.goods.id, "quantity": 1}))
    total = market.quote(codes=["GIFT", "POST"])["total"]
    assert total == 4_900 - 1_000
    market.pay(market.buy(codes=["GIFT", "POST"], total=total))
    held = books(world)
    assert held.of("buyer") == -total
    assert held.of("platform") == -1_900
    assert held.of("store:") + held.of("stripe") == 4_900 + 900


def test_free_shipping_for_downloads_is_refused_rather_than_left_waiting(world: World) -> None:
    market = Market(world)
    staff = owner(world)
    done(staff.post("/api/admin/promotions", {"name": "Post", "kind": "free_shipping", "code": "POST"}))
    shown = done(market.buyer.post("/api/checkout/quote", {"product_id": market.shop.product_id, "codes": ["POST"]}))
    assert (shown["waiting"], [one["reason"] for one in shown["refused"]]) == ([], ["not_combined"])
    parcel = done(market.buyer.post("/api/checkout/quote", {"product_id": market.goods.id, "codes": ["POST"]}))
    assert (parcel["waiting"], parcel["refused"]) == (["POST"], [])
