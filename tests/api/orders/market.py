"""Two stores with parcels and downloads, and a buyer with a cart of both."""

from __future__ import annotations

from typing import Any

from tests.support.goods import ADDRESS, Goods, done
from tests.support.shop import Shop, open_shop
from tests.support.world import Client, Reply, World

COURIER = {"name": "Courier", "amount": 1500, "free_above": 20_000, "days_min": 1, "days_max": 2}
POST = {"name": "Post", "amount": 900, "days_min": 3, "days_max": 6}


class Market:
    """Lumina sends scarves (49.00, counted) by courier or post to Romania; Vale sells patterns (49.00) to download."""

    def __init__(self, world: World, stock: int = 5) -> None:
        self.world = world
        self.goods = Goods(world, stock)
        self.shop: Shop = open_shop(world, email="vale@example.com", slug="vale")
        self.rates = self._ship()
        self.buyer: Client = world.client()

    def _ship(self) -> list[str]:
        zones = [{"name": "Romania", "countries": ["RO"], "methods": [COURIER, POST]}]
        body = {"zones": zones, "version": 0}
        saved = done(self.goods.seller.put("/api/stores/lumina/shipping", body))
        return [method["id"] for method in saved["zones"][0]["methods"]]

    def put(self, quantity: int = 2, client: Client | None = None) -> None:
        """Scarves and one pattern into the cart."""
        chosen = client or self.buyer
        for product_id, wanted in ((self.goods.id, quantity), (self.shop.product_id, 1)):
            done(chosen.put("/api/cart/lines", {"product_id": product_id, "quantity": wanted}))

    def quote(self, **said: Any) -> Any:
        """What the cart would cost, sent within Romania unless told otherwise."""
        return done(self.buyer.post("/api/checkout/quote", {"cart": True, "country": "RO", **said}))

    def buy(self, *, key: str = "k1", **said: Any) -> Reply:
        """Check the cart out."""
        body = {"cart": True, "email": "bo@example.com", "consent": True, "shipping_address": ADDRESS, **said}
        sent = {name: value for name, value in body.items() if value is not None}
        return self.buyer.post("/api/payments/checkout", sent, headers={"Idempotency-Key": key})

    def pay(self, reply: Reply) -> str:
        """Pay what was begun, and let everything that follows happen; the session."""
        session = str(done(reply)["url"]).rpartition("/")[2]
        self.world.stripe.pay(session)
        self.world.deliver_webhooks()
        assert self.world.drain() == []
        return session

    def promotion(self, **wanted: Any) -> Any:
        """A promotion of Lumina's; ten percent where nothing else is said."""
        body = {"name": "Ten percent", "kind": "percent", "value": 1000, **wanted}
        return done(self.goods.seller.post("/api/stores/lumina/promotions", body))


def tax(admin: Client, basis_points: int = 2100, *, version: int = 0, **more: Any) -> None:
    """Romania's rate for everything."""
    rate = {"country": "RO", "basis_points": basis_points, "name": "TVA 21 %"}
    done(admin.put("/api/admin/tax", {"country": "RO", "rates": [rate], "version": version, **more}))


class Largest:
    """A cart of twenty counted things, five of each, of twenty stores; six of those give ten percent to the first."""

    def __init__(self, world: World) -> None:
        self.world = world
        _ = world.stripe
        self.buyer: Client = world.client()
        seller = world.member("mara@example.com", name="Mara")
        for number in range(20):
            self._open(seller, f"store-{number}", limited=number < 6)
        world.drain()

    def _open(self, seller: Client, slug: str, *, limited: bool) -> None:
        store_id = done(seller.post("/api/stores", {"name": slug, "slug": slug}))["id"]
        wanted = {"store_id": store_id, "title": slug, "price": 4900, "kind": "physical", "stock_mode": "tracked"}
        product_id = done(seller.post("/api/products", wanted))["id"]
        done(seller.put(f"/api/products/{product_id}/stock", {"items": [{"set_to": 5}]}))
        done(seller.post(f"/api/products/{product_id}/publish", {}))
        done(self.buyer.put("/api/cart/lines", {"product_id": product_id, "quantity": 1}))
        if limited:
            promotion = {"name": slug, "kind": "percent", "value": 1000, "total_limit": 9, "customer_limit": 1}
            done(seller.post(f"/api/stores/{store_id}/promotions", promotion))

    def buy(self) -> Reply:
        """Check all of it out."""
        body = {"cart": True, "email": "bo@example.com", "shipping_address": ADDRESS}
        return self.buyer.post("/api/payments/checkout", body, headers={"Idempotency-Key": "k1"})

    def stock(self) -> int:
        """The pieces that are left, altogether."""
        rows = self.world.rows("inventory")
        return sum(int(row["quantity"]) for row in rows if row["sk"].startswith("stock#"))
