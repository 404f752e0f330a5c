"""What each bulk action makes of a product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import prices


class Refused(Exception):
    """The action cannot be carried out on this product; `code` and `message` are told beside it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def wanted(kind: str, params: Mapping[str, Any], product: Mapping[str, Any], delete_at: str) -> dict[str, Any]:
    """The fields that the action gives to a product, which is told as the same fields hold now. Raises Refused."""
    if kind == "publish":
        return {"status": "published", "delete_at": None}
    if kind == "unpublish":
        return {"status": "draft", "delete_at": None}
    if kind == "archive":
        return {"status": "archived"}
    if kind == "delete":
        return {"status": "archived", "delete_at": delete_at}
    if kind == "price":
        return _prices(int(params["hundredths"]), product)
    if kind in {"tag", "untag"}:
        return {"tags": _with(product["tags"], params["tag"], kind == "tag")}
    return {"collections": _with(product["collections"], params["collection_id"], kind == "collection_add")}


def _with(held: list[str], value: str, there: bool) -> list[str]:
    if there:
        return held if value in held else [*held, value]
    return [other for other in held if other != value]


def _prices(hundredths: int, product: Mapping[str, Any]) -> dict[str, Any]:
    """The price, and every variant's, moved; a compare-at price that is no longer above the price is taken off."""
    price, compared = int(product["price"]), product.get("compare_at_price")
    made: dict[str, Any] = {"price": prices.moved(price, hundredths)}
    if compared is not None and compared <= made["price"]:
        made["compare_at_price"] = None
    variants = product.get("variants") or []
    if variants:
        modifiers = prices.moved_modifiers(price, {v["id"]: int(v["price_modifier"]) for v in variants}, hundredths)
        made["variants"] = [{**variant, "price_modifier": modifiers[variant["id"]]} for variant in variants]
    return made
