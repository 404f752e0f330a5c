"""Carts and promotions in few words."""

from __future__ import annotations

from chalicelib.promotions.rules.applying import Line
from chalicelib.promotions.rules.terms import Kind, Promotion

NOW = "2026-06-01T12:00:00.000Z"
STORE = "sto_a"


def line(line_id: str, price: int, quantity: int = 1, store: str = STORE, *collections: str) -> Line:
    """A line of the product of the same name."""
    return Line(line_id, store, f"prd_{line_id}", frozenset(collections), quantity, price)


def percent(value: int, promotion_id: str = "prm_percent", **more: object) -> Promotion:
    """So many basis points off in the store."""
    return Promotion(id=promotion_id, name="Percent", kind=Kind.PERCENT, value=value, **_in_store(more))


def amount(value: int, promotion_id: str = "prm_amount", **more: object) -> Promotion:
    """So much off in the store."""
    return Promotion(id=promotion_id, name="Amount", kind=Kind.AMOUNT, value=value, **_in_store(more))


def free_shipping(promotion_id: str = "prm_shipping", **more: object) -> Promotion:
    """No shipping in the store."""
    return Promotion(id=promotion_id, name="Shipping", kind=Kind.FREE_SHIPPING, **_in_store(more))


def pieces(buy: int, get: int, value: int = 10_000, promotion_id: str = "prm_pieces", **more: object) -> Promotion:
    """Buy so many, get so many, in the store."""
    found = {"value": value, "buy": buy, "get": get, **_in_store(more)}
    return Promotion(id=promotion_id, name="Pieces", kind=Kind.BUY_X_GET_Y, **found)


def _in_store(more: dict[str, object]) -> dict[str, object]:
    return {"store_ids": (STORE,), **more}
