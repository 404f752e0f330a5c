"""What a buyer asks for, checked: what is in the bag, who buys, and on which terms it is priced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...accounts import service as accounts
from ...carts.service import CartOwner
from ...core.access import Actor
from ...core.errors import FieldError, Invalid
from ...tax import service as tax
from ...tax.service import Place
from . import bag as bags
from .bag import Bag
from .drafting import Buyer
from .quote import Terms

Address = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to buy: the cart of `owner`, or else so many of a product or variant.

    `consent`: to delivery at once, which ends the right to withdraw from downloads. `shipping_address` is where things
    are sent, `billing_address` where the buyer is when that is elsewhere or nothing is sent, `country` and `region`
    where there is no address at all. `shipping` chooses a rate for each store. `total` is what the buyer was shown.
    """

    owner: CartOwner | None = None
    product_id: str = ""
    variant_id: str | None = None
    quantity: int = 1
    email: str | None = None
    consent: bool = False
    shipping_address: Address | None = None
    billing_address: Address | None = None
    country: str = ""
    region: str = ""
    company: str = ""
    vat_id: str = ""
    phone: str = ""
    shipping: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    total: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What is bought, as far as it was named: with the attempt and the buyer it makes the purchase's id."""
        return ("cart", "") if self.owner is not None else (self.product_id, self.variant_id or "")


def bag_of(actor: Actor, wish: Wish) -> Bag:
    """The lines that are wanted. Raises NotFound, Conflict (`not_for_sale`, `own_product`, `cart_empty`), Invalid."""
    if wish.owner is not None:
        bag = bags.of_cart(wish.owner)
    else:
        bag = bags.of_product(wish.product_id, wish.variant_id, wish.quantity)
    bags.refuse_own(actor, bag.lines)
    return bag


def email_of(actor: Actor, wish: Wish) -> str:
    """Members buy under their own address."""
    return (actor.email if actor.is_member else wish.email) or ""


def buyer_of(actor: Actor, wish: Wish, bag: Bag, locale: str) -> Buyer:
    """Who buys, with addresses as their countries write them. Raises Invalid with all that is missing."""
    email = email_of(actor, wish)
    errors = [] if email else [FieldError("email", "required", "Where should we write to?")]
    if bag.downloads and not wish.consent:
        errors.append(FieldError("consent", "required", "Downloads are delivered at once, which needs your consent."))
    if bag.parcel and wish.shipping_address is None:
        errors.append(FieldError("shipping_address", "required", "Where should it be sent?"))
    if not bag.parcel and not wish.country and wish.billing_address is None and tax.rates().collects:
        errors.append(FieldError("country", "required", "Tax depends on the country."))
    if errors:
        raise Invalid(fields=errors)
    sent_to = _checked(wish.shipping_address, "shipping_address") if bag.parcel else None
    billed_to = _checked(wish.billing_address, "billing_address")
    at = sent_to or billed_to or {"country": wish.country, "region": wish.region}
    return Buyer(
        email=email,
        locale=locale,
        consent=wish.consent,
        country=at["country"],
        region=at["region"],
        shipping_address=sent_to,
        billing_address=billed_to,
        company=wish.company,
        vat_id=_vat(wish.vat_id, (billed_to or at)["country"]),
        phone=wish.phone,
    )


def terms_of(wish: Wish, buyer: Buyer) -> Terms:
    """On which terms a checked buyer buys."""
    at = buyer.shipping_address or buyer.billing_address
    known = {name: at[name] or None for name in ("postal_code", "city", "line1")} if at is not None else {}
    place = Place(buyer.country, buyer.region or None, **known) if buyer.country else None
    return Terms(place, wish.shipping, wish.codes, buyer.vat_id or None, buyer.email)


def _checked(address: Address | None, where: str) -> dict[str, str] | None:
    return accounts.checked_address(address, where) if address is not None else None


def _vat(number: str, country: str) -> str:
    if not number:
        return ""
    checked = tax.checked_vat(country, number)
    if checked is None:
        raise Invalid.field("vat_id", "invalid", "This is no VAT number of that country.")
    return checked
