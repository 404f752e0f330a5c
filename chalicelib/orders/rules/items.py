"""What an order's line is."""

from __future__ import annotations

from typing import Any


def named(item: dict[str, Any]) -> str:
    """What an order's line is of, in words: "Linen scarf (Blue / M)"."""
    return f"{item['title']} ({item['variant']})" if item.get("variant") else str(item["title"])


def is_physical(kind: str) -> bool:
    """Whether something is sent rather than downloaded."""
    return kind == "physical"
