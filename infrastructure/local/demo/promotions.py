"""What the demonstration's stores give off: a code for first orders, and three things for the price of two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .client import Client

#: By store; `collection` is a slug, and takes the place of `target_ids`.
PROMOTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "clay-and-hours": (
        {
            "name": "Ten percent off your first order",
            "code": "HELLO10",
            "kind": "percent",
            "value": 1000,
            "customer_limit": 1,
        },
    ),
    "bramble-and-purl": (
        {
            "name": "Three first projects for two",
            "kind": "buy_x_get_y",
            "value": 10_000,
            "buy": 2,
            "get": 1,
            "collection": "first-projects",
        },
    ),
}


def described(wanted: Mapping[str, Any], collections: Mapping[str, str]) -> dict[str, Any]:
    """What the API is asked for; `collections` are ids by slug."""
    body = {name: value for name, value in wanted.items() if name != "collection"}
    if "collection" in wanted:
        body |= {"applies_to": "collections", "target_ids": [collections[wanted["collection"]]]}
    return body


def make(client: Client, store: str, collections: Mapping[str, str]) -> None:
    """Make those of a store that are missing; each is known by its name."""
    path = f"/api/stores/{store}/promotions"
    if not (wanted := PROMOTIONS.get(store, ())):
        return
    there = {one["name"] for one in client.pages(path)}
    for one in wanted:
        if one["name"] not in there:
            client.call("POST", path, described(one, collections))
