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
    discount: int
    tax: int
    tax_rate: int
    tax_name: str
    total: int


@dataclass(frozen=True, slots=True)
class ShippingView:
    """How an order is sent and what that costs; `total` is what is paid, after `discount` and with `tax`."""

    rate_id: str
    name: str
    days_min: int
    days_max: int
    amount: int
    discount: int
    tax: int
    tax_rate: int
    tax_name: str
    total: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order; what is personal is None for those who may not see it, as is `shipping_address` where nothing is
    sent and `billing_address` where it is the same, or none was asked for."""

    id: str
    purchase_id: str
    store_id: str
    store_slug: str
    store_name: str
    status: str
    items: tuple[OrderItem, ...]
    subtotal: int
    discount: int
    shipping: ShippingView | None
    tax: int
    total: int
    refunded: int
    reverse_charge: bool
    promotions: tuple[dict[str, Any], ...]
    currency: str
    email: str | None
    shipping_address: dict[str, Any] | None
    billing_address: dict[str, Any] | None
    company: str | None
    vat_id: str | None
    phone: str | None
    created_at: str
    paid_at: str | None


def order_view(row: OrderRow, personal: PersonalRow | None) -> OrderView:
    """The view of an order's row, for somebody who may see its personal data if that is given."""
    sent = rules.has_parcel(row.items)
    return OrderView(
        id=row.pk,
        purchase_id=row.purchase_id,
        store_id=row.store_id,
        store_slug=row.store_slug,
        store_name=row.store_name,
        status=row.status,
        items=tuple(item_view(raw) for raw in row.items),
        subtotal=int(row.subtotal),
        discount=int(row.discount),
        shipping=ShippingView(**row.shipping) if row.shipping else None,
        tax=int(row.tax),
        total=int(row.total),
        refunded=int(row.refunded),
        reverse_charge=bool(row.reverse_charge),
        promotions=tuple(row.promotions),
        currency=row.currency,
        email=personal.email if personal is not None else None,
        shipping_address=personal.shipping_address if personal is not None and sent else None,
        billing_address=personal.billing_address if personal is not None else None,
        company=personal.company if personal is not None else None,
        vat_id=personal.vat_id if personal is not None else None,
        phone=personal.phone if personal is not None else None,
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
        discount=raw.get("discount", 0),
        tax=raw.get("tax", 0),
        tax_rate=raw.get("tax_rate", 0),
        tax_name=raw.get("tax_name", ""),
        total=raw.get("total", raw["line_total"]),
    )
