"""The cart through the API: what goes in, what is told of it, whose it is, and how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carts import handlers, rules, service
from chalicelib.carts.service import CartOwner
from chalicelib.core import clock
from chalicelib.events.runner import Job
from tests.support import rivals
from tests.support.calls import counted
from tests.support.goods import Goods, done
from tests.support.shop import Shop, open_shop
from tests.support.world import Client, Reply, World


def _put(client: Client, product_id: str, quantity: int = 1, **more: Any) -> Reply:
    return client.put("/api/cart/lines", {"product_id": product_id, "quantity": quantity, **more})


def _cart(client: Client) -> Any:
    return done(client.get("/api/cart"))


def _lines(client: Client) -> list[Any]:
    return [line for group in _cart(client)["groups"] for line in group["lines"]]


def _held(client: Client) -> list[tuple[str, int]]:
    return [(line["title"], line["quantity"]) for line in _lines(client)]


def _physical(shop: Shop, title: str = "Bowl", price: int = 2000, **more: Any) -> str:
    """Another product of the store, whose stock is not counted."""
    wanted = {"store_id": shop.store["id"], "title": title, "price": price, "kind": "physical", **more}
    product_id: str = done(shop.seller.post("/api/products", wanted))["id"]
    done(shop.seller.post(f"/api/products/{product_id}/publish", {"visibility": "listed"}))
    return product_id


def test_a_guest_fills_a_cart_of_several_stores(world: World) -> None:
    shop, goods = open_shop(world), Goods(world, (5, 2), slug="clay")
    guest = world.client()
    assert _cart(guest) == {
        "currency": "RON",
        "count": 0,
        "subtotal": 0,
        "groups": [],
        "gone": [],
        "saved": [],
        "codes": [],
        "reminder": None,
    }
    assert "hs_cart" not in guest.cookies
    done(_put(guest, shop.product_id))
    put = done(_put(guest, goods.id, 2, variant_id=goods.variants[1]))
    assert (put["quantity"], put["before"], put["limited"], put["count"]) == (2, 0, None, 3)
    cart = _cart(guest)
    assert [(group["store"]["slug"], group["subtotal"]) for group in cart["groups"]] == [
        ("lumina", 4900),
        ("clay", 10000),
    ]
    assert (cart["count"], cart["subtotal"]) == (3, 14900)
    line = cart["groups"][1]["lines"][0]
    assert {name: line[name] for name in ("title", "variant", "price", "quantity", "left", "most", "total")} == {
        "title": "Linen scarf",
        "variant": "Red",
        "price": 5000,
        "quantity": 2,
        "left": 2,
        "most": 2,
        "total": 10000,
    }
    assert (line["state"], line["changes"], line["path"]) == ("buyable", [], "/clay/products/linen-scarf")


def test_the_same_thing_twice_is_one_line_and_quantities_are_absolute(world: World) -> None:
    bowl = _physical(open_shop(world))
    guest = world.client()
    for _ in range(3):
        done(_put(guest, bowl, 2))
    assert _held(guest) == [("Bowl", 2)]
    assert done(_put(guest, bowl, 1, at_least=True))["quantity"] == 2
    assert done(_put(guest, bowl, 1))["quantity"] == 1
    assert done(_put(guest, bowl, 0)) | {"line_id": ""} == {
        "line_id": "",
        "quantity": 0,
        "before": 1,
        "limited": None,
        "count": 0,
    }
    assert _held(guest) == []
    assert done(_put(guest, bowl, 0))["before"] == 0


def test_adding_takes_few_calls(world: World) -> None:
    goods = Goods(world, 5)
    guest, member = world.client(), world.member("bo@example.com")
    done(_put(guest, goods.id))
    for client, quantity in ((guest, 2), (member, 1), (member, 2), (world.client(), 1)):
        client.get("/api/session")
        with counted() as calls:
            done(_put(client, goods.id, quantity))
        assert calls == ["dynamodb.BatchGetItem", "dynamodb.PutItem"]


def test_a_download_is_bought_once(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    put = done(_put(guest, shop.product_id, 5))
    assert (put["quantity"], put["limited"]) == (1, "one_each")
    assert _lines(guest)[0]["most"] == 1


def test_no_more_than_there_are_and_it_is_said(world: World) -> None:
    goods = Goods(world, 2)
    guest = world.client()
    put = done(_put(guest, goods.id, 5))
    assert (put["quantity"], put["limited"]) == (2, "stock")
    goods.set_stock(0)
    assert (_put(guest, goods.id, 1).status, _put(guest, goods.id, 1).json["code"]) == (409, "sold_out")
    assert _put(guest, goods.id, 0).status == 200


def test_changes_are_told_until_they_were_seen(world: World) -> None:
    goods = Goods(world, 5)
    guest = world.client()
    done(_put(guest, goods.id, 4))
    goods.change(price=5500)
    goods.set_stock(3)
    for _ in range(2):
        (line,) = _lines(guest)
        assert line["changes"] == [
            {"kind": "price_up", "before": 4900, "now": 5500},
            {"kind": "quantity_reduced", "before": 4, "now": 3},
        ]
        assert (line["wanted"], line["quantity"], line["total"]) == (4, 3, 16500)
    shown = {"id": line["id"], "price": line["price"], "quantity": line["quantity"]}
    assert done(guest.post("/api/cart/seen", {"lines": [shown]})) == {"count": 3}
    (line,) = _lines(guest)
    assert (line["changes"], line["wanted"]) == ([], 3)
    goods.set_stock(0)
    cart = _cart(guest)
    (line,) = cart["groups"][0]["lines"]
    assert (line["state"], line["changes"][0]["kind"], cart["subtotal"]) == ("sold_out", "sold_out", 0)
    done(guest.post("/api/cart/seen", {"lines": [{"id": line["id"], "price": 5500, "quantity": 0}]}))
    assert _lines(guest)[0]["changes"] == []
    goods.set_stock(9)
    (line,) = _lines(guest)
    assert (line["quantity"], line["changes"][0]["kind"]) == (3, "back")


def test_what_is_no_longer_sold_is_told_and_leaves(world: World) -> None:
    shop = open_shop(world)
    bowl = _physical(shop)
    guest = world.client()
    done(_put(guest, bowl))
    kept = done(_put(guest, shop.product_id))["line_id"]
    done(guest.post(f"/api/cart/lines/{kept}/save"))
    for product_id in (bowl, shop.product_id):
        done(shop.seller.post(f"/api/products/{product_id}/unpublish"))
    cart = _cart(guest)
    assert (cart["groups"], cart["saved"]) == ([], [])
    assert [(line["title"], line["saved"]) for line in cart["gone"]] == [("Bowl", False), ("Linen pattern", True)]
    assert _put(guest, bowl).status == 409
    seen = [{"id": line["id"], "price": None, "quantity": 0} for line in cart["gone"]]
    assert done(guest.post("/api/cart/seen", {"lines": seen})) == {"count": 0}
    assert _cart(guest)["gone"] == []


def test_saved_for_later_and_back(world: World) -> None:
    bowl = _physical(open_shop(world))
    guest = world.client()
    line = done(_put(guest, bowl, 3))["line_id"]
    for _ in range(2):
        assert done(guest.post(f"/api/cart/lines/{line}/save")) == {"count": 0}
    cart = _cart(guest)
    assert (cart["groups"], cart["count"], cart["subtotal"]) == ([], 0, 0)
    assert [(one["title"], one["wanted"], one["price"]) for one in cart["saved"]] == [("Bowl", 3, 2000)]
    for _ in range(2):
        assert done(guest.post(f"/api/cart/lines/{line}/restore")) == {"count": 3}
    assert _cart(guest)["saved"] == []
    done(guest.post(f"/api/cart/lines/{line}/save"))
    assert guest.delete(f"/api/cart/saved/{line}").status == 204
    assert _cart(guest)["saved"] == []


def test_emptying_keeps_what_is_saved(world: World) -> None:
    shop = open_shop(world)
    bowl, guest = _physical(shop), world.client()
    done(_put(guest, shop.product_id))
    line = done(_put(guest, bowl))["line_id"]
    done(guest.post(f"/api/cart/lines/{line}/save"))
    done(guest.put("/api/cart/codes", {"codes": ["spring", "SPRING", "autumn"]}))
    assert _cart(guest)["codes"] == ["SPRING", "AUTUMN"]
    for _ in range(2):
        assert guest.delete("/api/cart").status == 204
    cart = _cart(guest)
    assert (cart["groups"], cart["codes"], len(cart["saved"])) == ([], [], 1)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("lines", {"product_id": "prd_x", "quantity": 100}, "quantity"),
        ("lines", {"product_id": "prd_x", "quantity": -1}, "quantity"),
        ("lines", {"quantity": 1}, "product_id"),
        ("lines", {"product_id": "x" * 41, "quantity": 1}, "product_id"),
        ("codes", {"codes": ["a"] * 6}, "codes"),
        ("codes", {"codes": ["x" * 41]}, "codes.0"),
        ("codes", {"codes": [" "]}, "codes.0"),
    ],
)
def test_every_input_is_bounded(world: World, path: str, body: dict[str, Any], field: str) -> None:
    reply = world.client().put(f"/api/cart/{path}", body)
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]


def test_variants_are_chosen(world: World) -> None:
    goods = Goods(world, (1, 1))
    guest = world.client()
    assert [error["field"] for error in _put(guest, goods.id).json["errors"]] == ["variant_id"]
    assert _put(guest, goods.id, variant_id="var_unknown").status == 409
    assert _put(guest, "prd_unknown").status == 404
    assert "hs_cart" not in guest.cookies


def test_a_full_cart_takes_nothing_more_and_is_read_in_few_calls(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rules.MAX_LINES == 20
    monkeypatch.setattr(rules, "MAX_LINES", 2)
    shop, goods = open_shop(world), Goods(world, 9, slug="clay")
    bowl, guest = _physical(shop), world.client()
    for product_id in (bowl, goods.id):
        done(_put(guest, product_id))
    full = _put(guest, shop.product_id)
    assert (full.status, full.json["code"]) == (409, "cart_full")
    assert done(_put(guest, bowl, 7))["count"] == 8
    with counted() as calls:
        assert len(_lines(guest)) == 2
    # The cart, its products, their stores, their stock: however many there are of each.
    assert calls == ["dynamodb.GetItem"] + ["dynamodb.BatchGetItem"] * 3


def test_a_guest_who_logs_in_keeps_both_carts_without_doubling(world: World) -> None:
    shop = open_shop(world)
    bowl = _physical(shop)
    member = world.member("bo@example.com", name="Bo")
    done(_put(member, bowl, 2))
    guest = world.client()
    done(_put(guest, bowl, 3))
    done(_put(guest, shop.product_id))
    cookie = guest.cookies["hs_cart"]
    done(guest.post("/api/auth/login", {"email": "bo@example.com", "password": "correct horse battery"}))
    assert sorted(_held(guest)) == [("Bowl", 3), ("Linen pattern", 1)]
    assert "hs_cart" not in guest.cookies
    assert sorted(_held(member)) == [("Bowl", 3), ("Linen pattern", 1)]
    done(_put(member, bowl, 1))
    guest.cookies["hs_cart"] = cookie
    assert sorted(_held(guest)) == [("Bowl", 1), ("Linen pattern", 1)]
    again = world.client()
    again.cookies["hs_cart"] = cookie
    assert _held(again) == []


def test_adding_right_after_the_login_merges_too(world: World) -> None:
    shop = open_shop(world)
    bowl, guest = _physical(shop), world.client()
    done(_put(guest, bowl, 3))
    world.member("bo@example.com", name="Bo")
    done(guest.post("/api/auth/login", {"email": "bo@example.com", "password": "correct horse battery"}))
    assert done(_put(guest, shop.product_id))["count"] == 4
    assert "hs_cart" not in guest.cookies


@pytest.mark.parametrize(
    "spoil", [lambda cookie: cookie[:-1] + "!", lambda cookie: cookie.partition(".")[0], lambda cookie: "crg_x.y"]
)
def test_a_cookie_that_is_not_ours_opens_no_cart(world: World, spoil: Any) -> None:
    shop = open_shop(world)
    guest, thief = world.client(), world.client()
    done(_put(guest, shop.product_id))
    thief.cookies["hs_cart"] = spoil(guest.cookies["hs_cart"])
    assert _held(thief) == []
    done(_put(thief, shop.product_id))
    assert thief.cookies["hs_cart"] != guest.cookies["hs_cart"]


def test_ones_own_products_cannot_be_bought(world: World) -> None:
    shop = open_shop(world)
    done(_put(shop.seller, shop.product_id))
    (line,) = _lines(shop.seller)
    assert line["state"] == "own"
    assert _cart(shop.seller)["subtotal"] == 0
    owner = CartOwner(shop.seller.get("/api/account").json["id"])
    assert service.for_checkout(owner) == []


def test_carts_expire_a_guests_before_a_members(world: World) -> None:
    shop = open_shop(world)
    guest, member = world.client(), world.member("bo@example.com")
    for client in (guest, member):
        done(_put(client, shop.product_id))
    with clock.shifted(timedelta(days=31)):
        # DynamoDB takes its time with what has expired: until then the row is there, and nobody's.
        assert _held(guest) == []
        assert done(_put(guest, shop.product_id))["before"] == 0
        assert len(_held(guest)) == 1
    world.expire_rows(timedelta(days=179))
    assert len([row for row in world.rows("carts") if row["pk"].startswith("crm_")]) == 1
    world.expire_rows(timedelta(days=181))
    assert [row for row in world.rows("carts") if row["pk"].startswith("crm_")] == []


def test_two_tabs_that_add_at_once_lose_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    first, second, third = (_physical(shop, f"Bowl {number}") for number in range(3))
    guest = world.client()
    done(_put(guest, first))
    ran = rivals.before_commit(monkeypatch, lambda: done(_put(guest, second)))
    assert done(_put(guest, third))["count"] == 3
    assert len(ran) == 1
    assert _held(guest) == [("Bowl 0", 1), ("Bowl 1", 1), ("Bowl 2", 1)]


def test_the_first_two_tabs_of_a_member_lose_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    bowl, member = _physical(shop), world.member("bo@example.com")
    rivals.before_commit(monkeypatch, lambda: done(_put(member, bowl)))
    assert done(_put(member, shop.product_id))["count"] == 2


def test_an_edit_while_carts_are_merged_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    first, second, member = _physical(shop, "One"), _physical(shop, "Two"), world.member("bo@example.com")
    user_id = member.get("/api/account").json["id"]
    guest = service.CartOwner().or_new_guest()
    service.put(guest, shop.product_id, None, 1)
    both = CartOwner(user_id, guest.guest_id)
    edits = iter([lambda: service.put(CartOwner(user_id), first, None, 1), lambda: service.put(guest, second, None, 1)])
    rivals.before_commit(monkeypatch, lambda: next(edits)(), times=2)
    service.merge(both)
    assert {line.product.title for line in service.for_checkout(both)} == {"Linen pattern", "One", "Two"}


def test_many_tabs_at_once(world: World) -> None:
    shop = open_shop(world)
    bowls = [_physical(shop, f"Bowl {number}") for number in range(5)]
    owner = CartOwner().or_new_guest()
    puts = [lambda bowl=bowl: service.put(owner, bowl, None, 2) for bowl in bowls]
    outcomes = rivals.at_once(*puts)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert {line.product.title for line in service.for_checkout(owner)} == {f"Bowl {number}" for number in range(5)}


def test_checkout_takes_what_can_be_bought_and_payment_empties_it_once(world: World) -> None:
    shop, goods = open_shop(world), Goods(world, 2, slug="clay")
    bowl = _physical(shop)
    owner = CartOwner().or_new_guest()
    for product_id, quantity in ((bowl, 3), (goods.id, 2), (shop.product_id, 1)):
        service.put(owner, product_id, None, quantity)
    goods.set_stock(1)
    done(shop.seller.post(f"/api/products/{shop.product_id}/unpublish"))
    lines = service.for_checkout(owner)
    assert [(line.product.title, line.quantity) for line in lines] == [("Bowl", 3), ("Linen scarf", 1)]
    service.set_codes(owner, ["SPRING"])
    assert service.codes(owner) == ("SPRING",)

    paid = Job("evt_1", "purchase.paid", "pur_1", {"cart_id": owner.cart_id, "lines": [line.id for line in lines]}, "")
    for _ in range(2):
        handlers.purchase_paid(paid)
    assert service.for_checkout(owner) == []
    service.put(owner, bowl, None, 1)
    handlers.purchase_paid(paid)
    handlers.purchase_paid(Job("evt_2", "purchase.paid", "pur_2", {}, ""))
    assert [line.product.title for line in service.for_checkout(owner)] == ["Bowl"]


def test_a_payment_told_after_the_login_empties_the_members_cart(world: World) -> None:
    shop = open_shop(world)
    user_id = world.member("bo@example.com").get("/api/account").json["id"]
    guest = CartOwner().or_new_guest()
    line = service.put(guest, shop.product_id, None, 1).line_id
    both = CartOwner(user_id, guest.guest_id)
    assert len(service.for_checkout(both)) == 1
    assert guest.guest_id is not None
    service.remove_bought(guest.guest_id, "pur_1", [line])
    assert service.for_checkout(both) == []
