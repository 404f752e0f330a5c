"""What a promotion would do, before there is one."""

from __future__ import annotations

from tests.support.goods import done
from tests.support.staff import owner
from tests.support.world import World

from .shop import TEN, Desk, wrong


def test_an_example_of_the_shop_shows_what_it_would_do(world: World) -> None:
    desk = Desk(world)
    shown = desk.preview(shipping=1500)
    assert shown == {
        "items": [
            {
                "product_id": desk.goods.id,
                "title": "Linen scarf",
                "quantity": 1,
                "unit_price": 4900,
                "total": 4900,
                "discount": 490,
                "after": 4410,
            }
        ],
        "subtotal": 4900,
        "shipping": 1500,
        "shipping_discount": 0,
        "discount": 490,
        "total": 5910,
        "reason": None,
        "missing": 0,
    }
    assert world.rows("promotions") == []


def test_pieces_are_shown_as_many_as_it_takes(world: World) -> None:
    shown = Desk(world).preview({"kind": "buy_x_get_y", "buy": 2, "get": 1, "value": 10_000})
    assert [(row["quantity"], row["discount"]) for row in shown["items"]] == [(3, 4900)]


def test_it_is_tried_on_what_the_seller_names(world: World) -> None:
    desk = Desk(world)
    items = [{"product_id": desk.goods.id, "quantity": 2}]
    shown = desk.preview({"minimum": 10_000}, items=items)
    assert (shown["discount"], shown["reason"], shown["missing"]) == (0, "minimum", 200)
    shown = desk.preview(
        {"kind": "free_shipping", "value": 0, "applies_to": "products", "target_ids": [desk.goods.id]},
        items=items,
        shipping=1200,
    )
    assert (shown["shipping_discount"], shown["total"]) == (1200, 9800)


def test_one_that_begins_later_shows_what_it_will_do_and_one_that_is_over_nothing(world: World) -> None:
    desk = Desk(world)
    later = desk.preview({"starts_at": "2099-01-01T00:00:00Z", "active": False})
    assert (later["discount"], later["reason"]) == (490, None)
    over = desk.preview({"ends_at": "2020-01-01T00:00:00Z"})
    assert (over["discount"], over["reason"]) == (0, "ended")


def test_a_preview_refuses_what_making_it_would_refuse(world: World) -> None:
    desk = Desk(world)
    path = f"/api/stores/{desk.store}/promotions/preview"
    assert wrong(desk.seller.post(path, {"promotion": {**TEN, "value": 0}})) == [("value", "out_of_range")]
    gone = {"promotion": TEN, "items": [{"product_id": "prd_none", "quantity": 1}]}
    assert wrong(desk.seller.post(path, gone)) == [("items.0.product_id", "not_found")]
    twice = {"promotion": TEN, "items": [{"product_id": "p"}, {"product_id": "p"}]}
    assert wrong(desk.seller.post(path, twice)) == [("items", "format")]


def test_the_platform_tries_its_own_on_what_is_listed(world: World) -> None:
    Desk(world)
    shown = done(owner(world).post("/api/admin/promotions/preview", {"promotion": TEN}))
    assert shown["discount"] == 490
