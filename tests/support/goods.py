"""Physical goods with stock, put on sale through the API as their maker would."""

from __future__ import annotations

from typing import Any

from .world import Client, Reply, World

ADDRESS = {
    "name": "Ana Pop",
    "line1": "Strada Lungă 5",
    "city": "Brașov",
    "postal_code": "500035",
    "country": "RO",
}
COLOURS = ("Blue", "Red")


class Goods:
    """A store with one tracked physical product on sale, in two colours if asked."""

    def __init__(
        self,
        world: World,
        stock: int | tuple[int, int] = 1,
        *,
        price: int = 4900,
        slug: str = "lumina",
        threshold: int = 3,
        title: str = "Linen scarf",
    ) -> None:
        self.world, self.email = world, f"{slug}@example.com"
        _ = world.stripe
        self.seller = world.member(self.email, name="Mara")
        store = self.seller.post("/api/stores", {"name": "Lumina Studio", "slug": slug, "description": "Quiet."})
        self.store = done(store)
        wanted = {
            "store_id": self.store["id"],
            "title": title,
            "price": price,
            "kind": "physical",
            "stock_mode": "tracked",
            "low_stock_threshold": threshold,
        }
        self.id: str = done(self.seller.post("/api/products", wanted))["id"]
        self.variants: list[str] = self._colour() if isinstance(stock, tuple) else []
        self.set_stock(*(stock if isinstance(stock, tuple) else [stock]))
        done(self.seller.post(f"/api/products/{self.id}/publish", {"visibility": "listed"}))
        world.drain()

    def _colour(self) -> list[str]:
        body = {
            "version": self.product()["version"],
            "options": [{"name": "Colour", "values": list(COLOURS)}],
            "variants": [
                {"values": [colour], "sku": f"SC-{colour.upper()}", "price_modifier": 100 * at, "active": True}
                for at, colour in enumerate(COLOURS)
            ],
        }
        product = done(self.seller.put(f"/api/products/{self.id}/options", body))
        return [variant["id"] for variant in product["variants"]]

    def product(self) -> Any:
        """As its manager sees it."""
        return done(self.seller.get(f"/api/products/{self.id}"))

    def page(self) -> Any:
        """As the public sees it."""
        product = self.product()
        return done(self.world.client().get(f"/api/stores/{product['store_slug']}/products/{product['slug']}"))

    def edit(self, *items: dict[str, Any], note: str = "") -> Reply:
        """Edit the stock."""
        return self.seller.put(f"/api/products/{self.id}/stock", {"items": list(items), "note": note})

    def set_stock(self, *quantities: int) -> None:
        """The product's own quantity, or its variants' in their order."""
        keys = self.variants or [None]
        items = [{"variant_id": key, "set_to": each} for key, each in zip(keys, quantities, strict=True)]
        done(self.edit(*items))

    def stock(self) -> list[int]:
        """The quantities, in the order of the variants."""
        return [item["quantity"] for item in done(self.seller.get(f"/api/products/{self.id}/stock"))["items"]]

    def moves(self, **query: str) -> Any:
        """A page of the ledger."""
        return done(self.seller.get(f"/api/products/{self.id}/stock/moves", query=query))

    def change(self, **fields: Any) -> None:
        """Change the product itself."""
        done(self.seller.patch(f"/api/products/{self.id}", {"version": self.product()["version"], **fields}))

    def buy(self, client: Client, variant: int | None = None, *, key: str = "k1", **more: Any) -> Reply:
        """Start a checkout."""
        body = {"product_id": self.id, "email": "guest@example.com", "shipping_address": ADDRESS, **more}
        if variant is not None:
            body["variant_id"] = self.variants[variant]
        sent = {name: value for name, value in body.items() if value is not None}
        return client.post("/api/payments/checkout", sent, headers={"Idempotency-Key": key})


def done(reply: Reply) -> Any:
    """The body of an answer that must be a success."""
    assert reply.status < 300, reply.text
    return reply.json if reply.text else None


def session(reply: Reply) -> str:
    """The Checkout Session that a checkout began."""
    return str(done(reply)["url"]).rpartition("/")[2]
