"""A seller with a store and products, for the catalogue's tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chalicelib.catalog import service as catalog
from chalicelib.catalog.service import FileFact
from tests.support.remembered import remembered
from tests.support.world import Client, Reply, World

FILE = FileFact("fil_01J00000000000000000000000", "pattern.pdf", "application/pdf", 4096, 1)


@dataclass
class Shop:
    """A store and the browser of whoever owns it."""

    world: World
    owner: Client
    store: dict[str, Any]

    def product(self, title: str = "Linen apron", *, files: bool = True, **fields: Any) -> dict[str, Any]:
        """A draft, with a ready file as the files domain would tell it."""
        body = {"store_id": self.store["id"], "title": title, "price": 2500, **fields}
        reply = self.owner.post("/api/products", body)
        assert reply.status == 201, reply.text
        if files:
            catalog.set_files(reply.json["id"], [FILE])
        made: dict[str, Any] = reply.json
        return made

    def published(self, title: str = "Linen apron", *, visibility: str = "listed", **fields: Any) -> dict[str, Any]:
        """A product on sale."""
        made = self.product(title, **fields)
        reply = self.owner.post(f"/api/products/{made['id']}/publish", {"visibility": visibility})
        assert reply.status == 200, reply.text
        published: dict[str, Any] = reply.json
        return published

    def patch(self, product: dict[str, Any], **changed: Any) -> Reply:
        """Change the product at the version it was read at."""
        return self.owner.patch(f"/api/products/{product['id']}", {"version": product["version"], **changed})

    def page(self, slug: str, store: str | None = None) -> Reply:
        """The public page, as a stranger gets it."""
        return self.world.client().get(f"/api/stores/{store or self.store['slug']}/products/{slug}")

    def titles(self, path: str | None = None) -> list[str]:
        """The titles of a public list, the store's own unless told otherwise."""
        reply = self.world.client().get(path or f"/api/stores/{self.store['slug']}/products")
        assert reply.status == 200, reply.text
        return [card["title"] for card in reply.json["items"]]


@remembered
def open_shop(world: World, email: str = "ana@example.com", name: str = "Ana Prints") -> Shop:
    """A store of a new, confirmed member."""
    owner = world.member(email)
    reply = owner.post("/api/stores", {"name": name})
    assert reply.status == 201, reply.text
    return Shop(world, owner, reply.json)
