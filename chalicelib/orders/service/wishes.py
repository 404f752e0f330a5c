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


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where things go and where the buyer is, as their countries write it; the country is empty while it is unknown."""

    shipping_address: dict[str, str] | None
    billing_address: dict[str, str] | None
    country: str
    region: str

    @property
    def place(self) -> Place | None:
        """Where the purchase is taxed, and sent to."""
        if not self.country:
            return None
        address = self.shipping_address or self.billing_address or {}
        known = {name: address.get(name) or None for name in ("postal_code", "city", "line1")}
        return Place(self.country, self.region or None, **known)


def whereabouts_of(wish: Wish, bag: Bag) -> Whereabouts:
    """The addresses of a wish, checked; a shipping address is none of our business where nothing is sent.

    Raises Invalid.
    """
    sent_to = _checked(wish.shipping_address, "shipping_address") if bag.parcel else None
    billed_to = _checked(wish.billing_address, "billing_address")
    at = sent_to or (None if bag.parcel else billed_to) or {"country": wish.country, "region": wish.region}
    return Whereabouts(sent_to, billed_to, at["country"], at["region"])


def vat_of(wish: Wish, where: Whereabouts) -> str | None:
    """The buyer's VAT number, written in full. Raises Invalid for one that cannot be of their country."""
    if not wish.vat_id:
        return None
    country = where.billing_address["country"] if where.billing_address is not None else where.country
    checked = tax.checked_vat(country, wish.vat_id)
    if checked is None:
        raise Invalid.field("vat_id", "invalid", "This is no VAT number of that country.")
    return checked


def terms_of(wish: Wish, where: Whereabouts, email: str) -> Terms:
    """On which terms the wish is priced. Raises Invalid (`vat_id`)."""
    return Terms(where.place, wish.shipping, wish.codes, vat_of(wish, where), email)


def buyer_of(actor: Actor, wish: Wish, bag: Bag, where: Whereabouts, locale: str) -> Buyer:
    """Who buys. Raises Invalid with all that is missing."""
    email = email_of(actor, wish)
    errors = [] if email else [FieldError("email", "required", "Where should we write to?")]
    if bag.downloads and not wish.consent:
        errors.append(FieldError("consent", "required", "Downloads are delivered at once, which needs your consent."))
    if bag.parcel and where.shipping_address is None:
        errors.append(FieldError("shipping_address", "required", "Where should it be sent?"))
    if not bag.parcel and not where.country and tax.rates().collects:
        errors.append(FieldError("country", "required", "Tax depends on the country."))
    if errors:
        raise Invalid(fields=errors)
    return Buyer(
        email=email,
        locale=locale,
        country=where.country,
        region=where.region,
        shipping_address=where.shipping_address,
        billing_address=where.billing_address,
        company=wish.company,
        vat_id=vat_of(wish, where) or "",
        phone=wish.phone,
    )


def _checked(address: Address | None, where: str) -> dict[str, str] | None:
    return accounts.checked_address(address, where) if address is not None else None
