"""Orders that were paid, as the tests of what comes after need them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from tests.support.goods import Goods, done, session
from tests.support.shop import Shop, buy, open_shop
from tests.support.world import Client, Reply, World

_keys = itertools.count()


def key() -> dict[str, str]:
    """A fresh Idempotency-Key."""
    return {"Idempotency-Key": f"key-{next(_keys)}"}


@dataclass
class Sale:
    """A paid order, who sold it and who bought it."""

    world: World
    seller: Client
    buyer: Client
    session: str
    id: str

    def order(self, client: Client | None = None) -> Any:
        """The order as somebody sees it now; the seller without a client."""
        return done((client or self.seller).get(f"/api/orders/{self.id}"))

    def post(self, what: str, body: Any = None, client: Client | None = None, **options: Any) -> Reply:
        """Do something to the order, as its seller without a client."""
        options.setdefault("headers", key())
        return (client or self.seller).post(f"/api/orders/{self.id}/{what}", body or {}, **options)

    def refund(self, client: Client | None = None, **body: Any) -> Reply:
        """Give money back."""
        return self.post("refunds", body, client)

    def settle(self) -> None:
        """Let every webhook and job do its work."""
        self.world.deliver_webhooks()
        assert self.world.drain() == []
        self.world.deliver_webhooks()
        assert self.world.drain() == []

    def stripe_refunds(self) -> list[tuple[int, str]]:
        """What Stripe gave back: amounts with their states, the first first."""
        found = list(self.world.stripe._store.walk("refund"))
        return [(refund["amount"], refund["status"]) for refund in reversed(found)]


def of_goods(goods: Goods, variant: int | None = None, *, card: str = "4242424242424242", **more: Any) -> Sale:
    """Something to be sent, bought by Bo and paid."""
    world = goods.world
    buyer = world.member("bo@example.com", name="Bo")
    began = session(goods.buy(buyer, variant, email=None, **more))
    return _paid(world, goods.seller, buyer, began, card)


def of_files(world: World, shop: Shop | None = None, *, card: str = "4242424242424242", **more: Any) -> Sale:
    """A download, bought by Bo and paid."""
    shop = shop or open_shop(world, **more)
    _ = world.stripe
    buyer = world.member("bo@example.com", name="Bo")
    return _paid(world, shop.seller, buyer, session(buy(buyer, shop.product_id, email=None)), card)


def _paid(world: World, seller: Client, buyer: Client, began: str, card: str) -> Sale:
    world.stripe.pay(began, card)
    world.deliver_webhooks()
    assert world.drain() == []
    (order,) = done(buyer.get("/api/orders"))["items"]
    return Sale(world, seller, buyer, began, order["id"])
