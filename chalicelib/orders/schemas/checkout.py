"""What goes in and out of the checkout."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ...fulfilment.schemas import EntitlementOut
from ...http.schema import Email, Locale, Minor, Schema
from ..service.checkout import Wish
from ..service.settlement import PurchaseView
from .fields import Address, Id
from .orders import OrderItemOut


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
