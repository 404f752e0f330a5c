"""A seller whose products the tests look for."""

from __future__ import annotations

from typing import Any

from tests.api.catalog.shop import Shop, open_shop
from tests.support.world import World

__all__ = ["Shop", "find", "open_shop", "titles"]


def find(world: World, **query: Any) -> dict[str, Any]:
    """What `GET /api/products` answers a stranger."""
    reply = world.client().get("/api/products", query={name: str(value) for name, value in query.items()})
    assert reply.status == 200, reply.text
    found: dict[str, Any] = reply.json
    return found


def titles(world: World, **query: Any) -> list[str]:
    """The titles of what it finds, in order."""
    return [card["title"] for card in find(world, **query)["items"]]
