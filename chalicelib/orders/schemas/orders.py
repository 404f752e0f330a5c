"""What comes out of the order routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from ...http.schema import Minor, Schema, Timestamp
from ..service.views import OrderView
from .fields import Address


class OrderItemOut(Schema):
    """A line as it was bought; `variant` in words, such as "Blue / M". `line_total` is before `discount`, `total` what
    was paid, with `tax` in it; `tax_rate` in basis points."""

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
    discount: Minor
    tax: Minor
    tax_rate: int
    tax_name: str
    total: Minor


class OrderShipping(Schema):
    """How it is sent; days count from the order to the door. `total` is what is paid for that, after `discount` and
    with `tax`; `tax_rate` in basis points."""

    rate_id: str
    name: str
    days_min: int
    days_max: int
    amount: Minor
    discount: Minor
    tax: Minor
    tax_rate: int
    tax_name: str
    total: Minor


class OrderPromotion(Schema):
    """What took something off; `code` is empty for one that needs none."""

    name: str
    code: str
    amount: Minor


class OrderStore(Schema):
    id: str
    slug: str
    name: str


class OrderOut(Schema):
    """An order as it was made; its amounts never change. `shipping_address` where something is sent; `refunded` is what
    went back of `total`, or is on its way."""

    id: str
    purchase_id: str
    store: OrderStore
    status: Literal["payment_pending", "paid", "partly_shipped", "shipped", "delivered", "cancelled", "refunded"]
    items: list[OrderItemOut]
    subtotal: Minor
    discount: Minor
    shipping: OrderShipping | None
    tax: Minor
    total: Minor
    refunded: Minor
    reverse_charge: bool
    promotions: list[OrderPromotion]
    currency: str
    email: str | None
    shipping_address: Address | None
    billing_address: Address | None
    company: str | None
    vat_id: str | None
    phone: str | None
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
            subtotal=view.subtotal,
            discount=view.discount,
            shipping=OrderShipping.model_construct(**asdict(view.shipping)) if view.shipping is not None else None,
            tax=view.tax,
            total=view.total,
            refunded=view.refunded,
            reverse_charge=view.reverse_charge,
            promotions=[_promotion(used) for used in view.promotions],
            currency=view.currency,
            email=view.email,
            shipping_address=_address(view.shipping_address),
            billing_address=_address(view.billing_address),
            company=view.company,
            vat_id=view.vat_id,
            phone=view.phone,
            created_at=view.created_at,
            paid_at=view.paid_at,
        )


def _address(stored: dict[str, Any] | None) -> Address | None:
    return Address.model_construct(**stored) if stored is not None else None


def _promotion(used: dict[str, Any]) -> OrderPromotion:
    amount = used["amount"] + used["shipping"]
    return OrderPromotion.model_construct(name=used["name"], code=used["code"] or "", amount=amount)
