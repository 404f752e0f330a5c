"""A store with some products, and how a test asks for work on them."""

from __future__ import annotations

import itertools
from typing import Any

from tests.support.shop import Shop, open_shop
from tests.support.world import Client, Reply, World

_keys = itertools.count()


def open_store(world: World, products: int = 3, **options: Any) -> tuple[Shop, list[str]]:
    """A shop with its published product and further drafts; the ids of all, the published one first."""
    shop = open_shop(world, **options)
    ids = [shop.product_id]
    for number in range(1, products):
        asked = {"store_id": shop.store["id"], "title": f"Piece {number}", "price": 1000 * number}
        made = shop.seller.post("/api/products", asked)
        assert made.status == 201, made.text
        ids.append(made.json["id"])
    return shop, ids


def ask(client: Client, store: str, action: str, product_ids: list[str], **params: Any) -> Reply:
    """Ask for a task."""
    body = {"action": action, "product_ids": product_ids, **params}
    return client.post(f"/api/stores/{store}/tasks", body, headers={"Idempotency-Key": f"task-{next(_keys)}"})


def run(shop: Shop, action: str, product_ids: list[str], **params: Any) -> dict[str, Any]:
    """Have a task done; what it says afterwards."""
    asked = ask(shop.seller, shop.store["slug"], action, product_ids, **params)
    assert asked.status == 202, asked.text
    assert shop.world.drain() == []
    return follow(shop, asked.json["id"])


def follow(shop: Shop, task_id: str) -> dict[str, Any]:
    """What a task says now."""
    found: dict[str, Any] = shop.seller.get(f"/api/tasks/{task_id}").json
    return found


def undo(shop: Shop, task_id: str) -> dict[str, Any]:
    """Take a task back; what it says afterwards."""
    asked = shop.seller.post(f"/api/tasks/{task_id}/undo")
    assert asked.status == 202, asked.text
    assert shop.world.drain() == []
    return follow(shop, task_id)


def product(shop: Shop, product_id: str) -> dict[str, Any]:
    """A product as its seller sees it."""
    found: dict[str, Any] = shop.seller.get(f"/api/products/{product_id}").json
    return found
