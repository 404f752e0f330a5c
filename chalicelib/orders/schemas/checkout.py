"""What goes in and out of the checkout."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from ...accounts.schemas import Country, OneLine, Phone, Region
from ...carts.schemas import Code
from ...carts.service import CartOwner
from ...fulfilment.schemas import EntitlementOut
from ...http.schema import Email, Locale, Minor, Schema
from ...promotions.service import MAX_CODES
from ..rules import MAX_QUANTITY
from ..service.settlement import PurchaseView
from ..service.wishes import Wish
from .fields import Address, Id
from .orders import OrderOut

Rates = Annotated[dict[Id, Id], Field(max_length=20)]
Codes = Annotated[list[Code], Field(max_length=MAX_CODES)]
VatId = Annotated[str, Field(max_length=30), OneLine]


class Wanted(Schema):
    """What is bought: the caller's `cart`, or one product (Buy Now), with `variant_id` when there are variants; a
    download is bought once, whatever `quantity` says."""

    cart: bool = False
    product_id: Id | None = None
    variant_id: Id | None = None
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)] = 1

    @model_validator(mode="after")
    def _one(self) -> Wanted:
        if self.cart == (self.product_id is not None):
            raise ValueError("Give cart or product_id.")
        return self

    def _named(self, owner: CartOwner) -> dict[str, Any]:
        named = {"product_id": self.product_id or "", "variant_id": self.variant_id, "quantity": self.quantity}
        return {"owner": owner if self.cart else None, **named}


class QuoteIn(Wanted):
    """`country` and `region` are where it is sent or, of downloads, where the buyer lives; without them neither
    shipping nor tax are known. Addresses, once there are any, say it better, and are checked. `shipping`: the chosen
    rate of each store by its id, else the cheapest."""

    country: Country | None = None
    region: Region = ""
    shipping_address: Address | None = None
    billing_address: Address | None = None
    email: Email | None = None
    shipping: Rates = {}
    codes: Codes = []
    vat_id: VatId = ""

    def wish(self, owner: CartOwner) -> Wish:
        """The service's form of it."""
        return Wish(
            **self._named(owner),
            email=self.email,
            country=self.country or "",
            region=self.region,
            shipping_address=_plain(self.shipping_address),
            billing_address=_plain(self.billing_address),
            vat_id=self.vat_id,
            shipping=self.shipping,
            codes=tuple(self.codes),
        )


class CheckoutIn(Wanted):
    """Downloads need `consent`: the buyer asks for delivery at once and gives up the right to withdraw (EU 2011/83,
    article 16 m). What is sent needs `shipping_address`, which is not kept for the rest; there `country` and `region`
    say what tax is due. `billing_address` only when it is another one. `shipping`: the rate of each store by its id,
    else the cheapest. `total` is what the buyer was shown: another one is 409 `price_changed`."""

    email: Email | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None
    country: Country | None = None
    region: Region = ""
    company: Annotated[str, Field(max_length=150), OneLine] = ""
    vat_id: VatId = ""
    phone: Phone = ""
    shipping: Rates = {}
    codes: Codes = []
    consent: Literal[True] | None = None
    total: Annotated[int, Field(ge=0, le=10**12)] | None = None
    locale: Locale | None = None

    def wish(self, owner: CartOwner) -> Wish:
        """The service's form of it."""
        return Wish(
            **self._named(owner),
            email=self.email,
            consent=self.consent is True,
            shipping_address=_plain(self.shipping_address),
            billing_address=_plain(self.billing_address),
            country=self.country or "",
            region=self.region,
            company=self.company,
            vat_id=self.vat_id,
            phone=self.phone,
            shipping=self.shipping,
            codes=tuple(self.codes),
            total=self.total,
        )


def _plain(address: Address | None) -> dict[str, Any] | None:
    return address.model_dump() if address is not None else None


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
