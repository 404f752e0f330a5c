"""What an order's line is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def named(item: Mapping[str, Any]) -> str:
    """What an order's line is of, in words: "Linen scarf (Blue / M)"."""
    return f"{item['title']} ({item['variant']})" if item.get("variant") else str(item["title"])


def counted(item: Mapping[str, Any]) -> str:
    """A line in words with its number: "Linen scarf (Blue / M) × 2"."""
    return f"{named(item)} × {item['quantity']}" if item["quantity"] > 1 else named(item)


def has_parcel(items: Iterable[Mapping[str, Any]]) -> bool:
    """Whether something of these lines is sent."""
    return any(is_physical(item["kind"]) for item in items)


def is_physical(kind: str) -> bool:
    """Whether something is sent rather than downloaded."""
    return kind == "physical"


def paid_for(item: dict[str, Any]) -> int:
    """What the buyer paid for a line, discounts and tax included, in minor units."""
    return int(item.get("total", item["line_total"]))
