"""Orders and purchases as other layers see them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import rules
from ..tables import OrderRow, PersonalRow


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line as it was bought: `variant` in words, `kind` digital or physical. Amounts in minor units."""

    id: str
    product_id: str
    variant_id: str | None
    title: str
    variant: str | None
    sku: str
    kind: str
    path: str
    unit_price: int
    quantity: int
    line_total: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order; what is personal is None for those who may not see it, and `address` where nothing is sent."""

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
    address: dict[str, Any] | None
    created_at: str
    paid_at: str | None


def order_view(row: OrderRow, personal: PersonalRow | None) -> OrderView:
    """The view of an order's row, for somebody who may see its personal data if that is given."""
    return OrderView(
        id=row.pk,
        purchase_id=row.purchase_id,
        store_id=row.store_id,
        store_slug=row.store_slug,
        store_name=row.store_name,
        status=row.status,
        items=tuple(item_view(raw) for raw in row.items),
        total=int(row.total),
        currency=row.currency,
        email=personal.email if personal is not None else None,
        address=personal.address if personal is not None else None,
        created_at=row.created_at,
        paid_at=row.paid_at,
    )


def downloads(order: OrderRow) -> list[dict[str, Any]]:
    """The lines of an order that entitle to downloads; the others are sent."""
    return [item for item in order.items if not rules.is_physical(item["kind"])]


def item_view(raw: dict[str, Any]) -> OrderItem:
    """The view of an order's line. Lines of before there were variants have none."""
    return OrderItem(
        id=raw["id"],
        product_id=raw["product_id"],
        variant_id=raw.get("variant_id"),
        title=raw["title"],
        variant=raw.get("variant"),
        sku=raw.get("sku", ""),
        kind=raw["kind"],
        path=raw["path"],
        unit_price=raw["unit_price"],
        quantity=raw["quantity"],
        line_total=raw["line_total"],
    )
