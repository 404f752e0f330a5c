"""A store's people at work on their promotions."""

from __future__ import annotations

from typing import Any

from tests.support.goods import Goods, done
from tests.support.world import Client, Reply, World

TEN = {"name": "Ten percent", "kind": "percent", "value": 1000}


class Desk:
    """A store of one product at 49.00, and its seller at the promotions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.goods = Goods(world, 5)
        self.seller: Client = self.goods.seller
        self.store: str = self.goods.store["id"]

    def ask(self, store: str | None = None, client: Client | None = None, **wanted: Any) -> Reply:
        """Ask for a promotion of the store; ten percent where nothing else is said."""
        body = {**TEN, **wanted}
        return (client or self.seller).post(f"/api/stores/{store or self.store}/promotions", body)

    def make(self, **wanted: Any) -> Any:
        """A promotion that must be made."""
        return done(self.ask(**wanted))

    def change(self, promotion: Any, **wanted: Any) -> Reply:
        """Change a promotion as it was seen."""
        body = {"version": promotion["version"], **wanted}
        return self.seller.patch(f"/api/promotions/{promotion['id']}", body)

    def listed(self, **query: str) -> Any:
        """A page of the store's promotions."""
        return done(self.seller.get(f"/api/stores/{self.store}/promotions", query=query))

    def preview(self, promotion: dict[str, Any] | None = None, **more: Any) -> Any:
        """What a promotion would do."""
        body = {"promotion": {**TEN, **(promotion or {})}, **more}
        return done(self.seller.post(f"/api/stores/{self.store}/promotions/preview", body))

    def other_store(self, slug: str = "second") -> str:
        """Another store of the same seller."""
        return str(done(self.seller.post("/api/stores", {"name": slug.title(), "slug": slug}))["id"])


def wrong(reply: Reply) -> list[tuple[str, str]]:
    """The fields that were refused, and how."""
    assert reply.status == 422, reply.text
    return [(error["field"], error["code"]) for error in reply.json["errors"]]
