"""What goes in and out of the order and payment routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..fulfilment.schemas import EntitlementOut
from ..http.schema import Email, Locale, Minor, Schema, Timestamp
from .service.settlement import PurchaseView
from .service.views import OrderView

Id = Annotated[str, Field(min_length=1, max_length=40)]


class CheckoutIn(Schema):
    """`consent`: the buyer asks for delivery at once and gives up the right to withdraw (EU 2011/83, article 16 m)."""

    product_id: Id
    email: Email | None = None
    consent: Literal[True]
    locale: Locale | None = None


class CheckoutOut(Schema):
    purchase_id: str
    status: Literal["open", "paid"]
    url: str


class ConfirmIn(Schema):
    """One of the two."""

    session_id: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    purchase_id: Id | None = None

    @model_validator(mode="after")
    def _one(self) -> ConfirmIn:
        if (self.session_id is None) == (self.purchase_id is None):
            raise ValueError("Give session_id or purchase_id.")
        return self


class PurchaseOut(Schema):
    """How far a purchase is; entitlements and the address to pay at only for those it belongs to."""

    purchase_id: str
    status: Literal["open", "processing", "paid", "expired", "failed"]
    total: Minor
    currency: str
    authorized: bool
    product_path: str
    checkout_url: str | None
    entitlements: list[EntitlementOut]

    @classmethod
    def of(cls, view: PurchaseView) -> PurchaseOut:
        return cls.model_construct(
            purchase_id=view.purchase_id,
            status=view.status,
            total=view.total,
            currency=view.currency,
            authorized=view.authorized,
            product_path=view.product_path,
            checkout_url=view.checkout_url,
            entitlements=[EntitlementOut.of(entitlement) for entitlement in view.entitlements],
        )


class OrderStore(Schema):
    id: str
    slug: str
    name: str


class OrderItemOut(Schema):
    id: str
    product_id: str
    title: str
    path: str
    unit_price: Minor
    quantity: int
    line_total: Minor


class OrderOut(Schema):
    """An order as it was made; its amounts never change."""

    id: str
    purchase_id: str
    store: OrderStore
    status: Literal["payment_pending", "paid", "cancelled"]
    items: list[OrderItemOut]
    total: Minor
    currency: str
    email: str | None
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
            created_at=view.created_at,
            paid_at=view.paid_at,
        )
