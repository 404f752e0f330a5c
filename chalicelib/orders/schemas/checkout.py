"""What goes in and out of the checkout."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ...fulfilment.schemas import EntitlementOut
from ...http.schema import Email, Locale, Minor, Schema
from ..service.checkout import Wish
from ..service.settlement import PurchaseView
from .fields import Address, Id
from .orders import OrderOut


class CheckoutIn(Schema):
    """Downloads need `consent`: the buyer asks for delivery at once and gives up the right to withdraw (EU 2011/83,
    article 16 m). What is sent needs `shipping_address`; for the rest it is not kept. `variant_id` when there are
    variants; a download is bought once, whatever `quantity` says."""

    product_id: Id
    variant_id: Id | None = None
    quantity: Annotated[int, Field(ge=1, le=99)] = 1
    email: Email | None = None
    shipping_address: Address | None = None
    consent: Literal[True] | None = None
    locale: Locale | None = None

    def wish(self) -> Wish:
        """The service's form of it."""
        return Wish(
            product_id=self.product_id,
            variant_id=self.variant_id,
            quantity=self.quantity,
            email=self.email,
            shipping_address=self.shipping_address.model_dump() if self.shipping_address is not None else None,
            consent=self.consent is True,
        )


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
    """How far a purchase is; its orders, entitlements and where to pay only for those it belongs to. `back_path` leads
    to where it was begun."""

    purchase_id: str
    status: Literal["open", "processing", "paid", "expired", "failed"]
    total: Minor
    currency: str
    authorized: bool
    back_path: str
    checkout_url: str | None
    orders: list[OrderOut]
    entitlements: list[EntitlementOut]

    @classmethod
    def of(cls, view: PurchaseView) -> PurchaseOut:
        return cls.model_construct(
            purchase_id=view.purchase_id,
            status=view.status,
            total=view.total,
            currency=view.currency,
            authorized=view.authorized,
            back_path=view.back_path,
            checkout_url=view.checkout_url,
            orders=[OrderOut.of(order) for order in view.orders],
            entitlements=[EntitlementOut.of(entitlement) for entitlement in view.entitlements],
        )
