"""What tax a purchase bears: by the platform's own rates, or by Stripe Tax where the settings say so."""

from __future__ import annotations

from collections.abc import Sequence

from .. import rules
from . import own, platform, stripe_tax
from .values import Assessment, Calculator, Place, Taxable

_CALCULATORS: dict[str, Calculator] = {rules.OWN: own.calculate, rules.STRIPE: stripe_tax.calculate}


def assess(place: Place | None, lines: Sequence[Taxable], *, vat_id: str | None = None) -> Assessment:
    """The tax of each line of a purchase. `vat_id` is a business's, as `checked_vat` gave it.

    Before the buyer said where to (`place` None), the platform's own rates at home are what they are told: Stripe is
    asked only about a place. Raises Upstream when Stripe Tax is set and does not answer, Invalid (`postal_code`)
    when it knows no such place.
    """
    held = platform.rates()
    if place is None:
        return own.calculate(held, Place(held.country or ""), lines, vat_id)
    return _CALCULATORS[held.calculator](held, place, lines, vat_id)
