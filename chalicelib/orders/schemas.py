"""What goes in and out of the order and payment routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ..core import text
from ..core.countries import COUNTRIES
from ..fulfilment.schemas import EntitlementOut
from ..http.schema import Email, Locale, Minor, Schema, Timestamp
from .service.checkout import Wish
from .service.settlement import PurchaseView
from .service.views import OrderView

Id = Annotated[str, Field(min_length=1, max_length=40)]


def _country(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError("Use a country's two letters, such as RO.")
    return value


def _one_line(value: str) -> str:
    cleaned = " ".join(text.clean(value).split())
    if value and not cleaned:
        raise ValueError("Write something.")
    return cleaned


OneLine = AfterValidator(_one_line)


class Address(Schema):
    """Where something is sent. `country` by its two letters (ISO 3166-1)."""

    name: Annotated[str, Field(min_length=1, max_length=100), OneLine]
    line1: Annotated[str, Field(min_length=1, max_length=150), OneLine]
    line2: Annotated[str, Field(max_length=150), OneLine] = ""
    city: Annotated[str, Field(min_length=1, max_length=100), OneLine]
    region: Annotated[str, Field(max_length=100), OneLine] = ""
    postal_code: Annotated[str, Field(min_length=1, max_length=20), OneLine]
    country: Annotated[str, Field(min_length=2, max_length=2, examples=["RO"]), AfterValidator(_country)]


class CheckoutIn(Schema):
    """Downloads need `consent`: the buyer asks for delivery at once and gives up the right to withdraw (EU 2011/83,
    article 16 m). Physical products need `address`; for others it is not kept. `variant_id` when there are variants."""

    product_id: Id
    variant_id: Id | None = None
    email: Email | None = None
    address: Address | None = None
    consent: Literal[True] | None = None
    locale: Locale | None = None

    def wish(self) -> Wish:
        """The service's form of it."""
        address = self.address.model_dump() if self.address is not None else None
        return Wish(self.product_id, self.variant_id, self.email, address, self.consent is True)


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


class PurchaseOut(Schema):
    """How far a purchase is; what was bought, entitlements and where to pay only for those it belongs to."""

    purchase_id: str
    status: Literal["open", "processing", "paid", "expired", "failed"]
    total: Minor
    currency: str
    authorized: bool
    product_path: str
    checkout_url: str | None
    items: list[OrderItemOut]
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
            items=[OrderItemOut.model_construct(**asdict(item)) for item in view.items],
            entitlements=[EntitlementOut.of(entitlement) for entitlement in view.entitlements],
        )


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
