"""What a buyer is shown before anything is written: prices, ways of sending, what a code does."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.access import Actor
from ...tax import service as tax
from ...tax.service import Place
from .. import rules
from . import wishes
from .bag import Bag
from .quote import Quote, Terms, quote
from .wishes import Wish


@dataclass(frozen=True, slots=True)
class Shown:
    """A bag and its quote. `country_needed`: tax depends on where the buyer lives; `vat_id` as it was checked, None
    where there is none or it is wrong; `problem`: why this total cannot be paid (`total_too_small`, …)."""

    bag: Bag
    quote: Quote
    country_needed: bool
    vat_id: str | None
    problem: str | None


def show(actor: Actor, wish: Wish) -> Shown:
    """Price what somebody wants, as far as they have said where they are. Of the wish only `country`, `region`,
    `email`, `shipping`, `codes` and `vat_id` are looked at. Raises NotFound, Conflict, Invalid."""
    bag = wishes.bag_of(actor, wish)
    place = Place(wish.country, wish.region or None) if wish.country else None
    vat_id = tax.checked_vat(wish.country, wish.vat_id) if wish.country and wish.vat_id else None
    quoted = quote(bag, Terms(place, wish.shipping, wish.codes, vat_id, wishes.email_of(actor, wish)))
    return Shown(
        bag=bag,
        quote=quoted,
        country_needed=not bag.parcel and tax.rates().collects,
        vat_id=vat_id,
        problem=rules.unpayable(quoted.sums.total, quoted.currency),
    )
