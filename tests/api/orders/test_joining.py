"""Guests' orders join the account that confirms their address."""

from __future__ import annotations

from typing import Any

from chalicelib.orders.service import joining
from tests.support.goods import Goods, done
from tests.support.shop import buy, open_shop
from tests.support.world import Client, World


def _paid(world: World, shop_product: str, email: str = "ana@example.com", key: str = "k1") -> None:
    began = buy(world.client(), shop_product, email=email, key=key)
    world.stripe.pay(str(done(began)["url"]).rpartition("/")[2])
    world.deliver_webhooks()
    assert world.drain() == []


def _orders(client: Client) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = done(client.get("/api/orders"))["items"]
    return items


def test_what_a_guest_bought_is_the_accounts_that_confirms_the_address(world: World) -> None:
    shop = open_shop(world)
    _ = world.stripe
    _paid(world, shop.product_id)
    _paid(world, shop.product_id, "somebody@example.com", "k2")
    unconfirmed = world.member("ana@example.com", confirmed=False)
    assert _orders(unconfirmed) == []
    token = world.mails("ana@example.com")[-1].links("/confirm?token=")[0].partition("token=")[2]
    assert unconfirmed.post("/api/auth/confirm", {"token": token}).status == 200
    world.drain()
    (order,) = _orders(unconfirmed)
    assert order["email"] == "ana@example.com"
    assert done(unconfirmed.get(f"/api/orders/{order['id']}"))["id"] == order["id"]
    assert unconfirmed.post("/api/auth/refresh").status == 200
    assert len(done(unconfirmed.get("/api/purchases"))["items"]) == 1
    joining.join_order(order["id"])
    assert len(_orders(unconfirmed)) == 1


def test_a_new_password_by_mail_confirms_too(world: World) -> None:
    shop = open_shop(world)
    _ = world.stripe
    _paid(world, shop.product_id)
    client = world.member("ana@example.com", confirmed=False)
    client.post("/api/auth/password/forgot", {"email": "ana@example.com"})
    world.drain()
    token = world.mails("ana@example.com")[-1].links("/reset?token=")[0].partition("token=")[2]
    password = "another horse battery"
    assert client.post("/api/auth/password/reset", {"token": token, "password": password}).status == 204
    world.drain()
    client.post("/api/auth/login", {"email": "ana@example.com", "password": password})
    assert len(_orders(client)) == 1


def test_who_confirmed_before_buying_without_logging_in_finds_it_too(world: World) -> None:
    goods = Goods(world, 5)
    ana = world.member("ana@example.com")
    began = goods.buy(world.client(), email="ana@example.com")
    world.stripe.pay(str(done(began)["url"]).rpartition("/")[2])
    world.deliver_webhooks()
    world.drain()
    (order,) = _orders(ana)
    assert order["shipping_address"]["city"] == "Brașov"


def test_an_order_of_somebody_stays_theirs(world: World) -> None:
    shop = open_shop(world)
    bo = world.member("bo@example.com", name="Bo")
    _ = world.stripe
    session = str(done(buy(bo, shop.product_id, email=None))["url"]).rpartition("/")[2]
    world.stripe.pay(session)
    world.deliver_webhooks()
    world.drain()
    ana = world.member("ana@example.com")
    (order,) = _orders(bo)
    joining.join_order(order["id"])
    joining.join_account(done(ana.get("/api/account"))["id"])
    assert (len(_orders(bo)), _orders(ana)) == (1, [])
