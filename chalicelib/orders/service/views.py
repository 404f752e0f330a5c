"""Orders and purchases as other layers see them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..tables import OrderRow


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line as it was bought. Amounts in minor units."""

    id: str
    product_id: str
    title: str
    path: str
    unit_price: int
    quantity: int
    line_total: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order; `email` is None for those who may not see it."""

    id: str
    purchase_id: str
    store_id: str
    store_slug: str
    store_name: str
    status: str
    items: tuple[OrderItem, ...]
    total: int
    currency: str
    email: str | None
    created_at: str
    paid_at: str | None


def order_view(row: OrderRow, email: str | None) -> OrderView:
    """The view of an order's row."""
    return OrderView(
        id=row.pk,
        purchase_id=row.purchase_id,
        store_id=row.store_id,
        store_slug=row.store_slug,
        store_name=row.store_name,
        status=row.status,
        items=tuple(_item(raw) for raw in row.items),
        total=int(row.total),
        currency=row.currency,
        email=email,
        created_at=row.created_at,
        paid_at=row.paid_at,
    )


def _item(raw: dict[str, Any]) -> OrderItem:
    return OrderItem(
        id=raw["id"],
        product_id=raw["product_id"],
        title=raw["title"],
        path=raw["path"],
        unit_price=raw["unit_price"],
        quantity=raw["quantity"],
        line_total=raw["line_total"],
    )
