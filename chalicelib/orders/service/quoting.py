"""What a buyer is shown before anything is written: prices, ways of sending, what a code does."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.access import Actor
from ...tax import service as tax
from .. import rules
from . import wishes
from .bag import Bag
from .quote import Quote, quote
from .wishes import Wish


@dataclass(frozen=True, slots=True)
class Shown:
    """A bag and its quote. `country_needed`: tax depends on where the buyer lives; `vat_id` as it was checked;
    `problem`: why this total cannot be paid (`total_too_small`, …)."""

    bag: Bag
    quote: Quote
    country_needed: bool
    vat_id: str | None
    problem: str | None


def show(actor: Actor, wish: Wish) -> Shown:
    """Price what somebody wants, as far as they have said where they are; what they said is checked.

    Raises NotFound, Conflict, Invalid.
    """
    bag = wishes.bag_of(actor, wish)
    terms = wishes.terms_of(wish, wishes.whereabouts_of(wish, bag), wishes.email_of(actor, wish))
    quoted = quote(bag, terms)
    return Shown(
        bag=bag,
        quote=quoted,
        country_needed=not bag.parcel and tax.rates().collects,
        vat_id=terms.vat_id,
        problem=rules.unpayable(quoted.sums.total, quoted.currency),
    )
