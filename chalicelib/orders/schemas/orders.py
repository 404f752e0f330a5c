"""What comes out of the order routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from ...http.schema import Minor, Schema, Timestamp
from ..service.views import OrderView
from .fields import Address


class OrderItemOut(Schema):
    """A line as it was bought; `variant` in words, such as "Blue / M"."""

    id: str
    product_id: str
    variant_id: str | None
    title: str
    variant: str | None
    sku: str
    kind: Literal["digital", "physical"]
    path: str
    unit_price: Minor
    quantity: int
    line_total: Minor


class OrderStore(Schema):
    id: str
    slug: str
    name: str


class OrderOut(Schema):
    """An order as it was made; its amounts never change. `address` where something is sent."""

    id: str
    purchase_id: str
    store: OrderStore
    status: Literal["payment_pending", "paid", "cancelled"]
    items: list[OrderItemOut]
    total: Minor
    currency: str
    email: str | None
    address: Address | None
    created_at: Timestamp
    paid_at: Timestamp | None

    @classmethod
    def of(cls, view: OrderView) -> OrderOut:
        return cls.model_construct(
            id=view.id,
            purchase_id=view.purchase_id,
            store=OrderStore.model_construct(id=view.store_id, slug=view.store_slug, name=view.store_name),
            status=view.status,
            items=[OrderItemOut.model_construct(**asdict(item)) for item in view.items],
            total=view.total,
            currency=view.currency,
            email=view.email,
            address=Address.model_construct(**view.address) if view.address is not None else None,
            created_at=view.created_at,
            paid_at=view.paid_at,
        )
