"""Stripe Tax as a calculator: the same question and the same answer as the platform's own rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ...core import clock
from ...core.errors import Invalid
from ...integrations.stripe import tax as stripe
from ...settings import settings
from .. import rules
from ..rules import SHIPPING, ZERO, TaxRules
from . import own
from .values import Assessment, LineTax, Place, Taxable

#: Stripe's tax codes (docs.stripe.com/tax/tax-codes). It knows reduced rates by what a thing is, not by a class of
#: ours: `reduced` is asked about as goods in general, which Stripe taxes more rather than less.
SHIPPING_CODE, NOT_TAXED, GOODS, ELECTRONIC = "txcd_92010001", "txcd_00000000", "txcd_99999999", "txcd_10000000"


def tax_code(line: Taxable) -> str:
    """What Stripe calls such a line."""
    if line.tax_class == SHIPPING:
        return SHIPPING_CODE
    if line.tax_class == ZERO:
        return NOT_TAXED
    return GOODS if line.physical else ELECTRONIC


#: How long an answer holds for the very same question: the steps of one checkout ask it again and again, and Stripe
#: charges for each.
_HOLDS = timedelta(minutes=10)
_HELD_AT_MOST = 200
_answers: dict[object, tuple[datetime, Assessment]] = {}


def reset() -> None:
    """Forget what Stripe said. For tests."""
    _answers.clear()


def calculate(held: TaxRules, place: Place, lines: Sequence[Taxable], vat_id: str | None) -> Assessment:
    """The tax of each line as Stripe has it, up to ten minutes old. Raises Invalid (`postal_code`), Upstream."""
    question, now = (held.prices_include_tax, place, tuple(lines), vat_id), clock.now()
    known = _answers.get(question)
    if known is not None and known[0] > now:
        return known[1]
    try:
        answer = _ask(held.prices_include_tax, place, lines, vat_id)
    except stripe.Unlocated as error:
        if place.postal_code:
            message = "We cannot tell which tax is due at this address. Is its postal code right?"
            raise Invalid.field("postal_code", "tax_unknown", message) from error
        # In some countries it takes more than their name; until more is known the platform's own rates stand in.
        return own.calculate(held, place, lines, vat_id)
    if len(_answers) >= _HELD_AT_MOST:
        _answers.clear()
    _answers[question] = (now + _HOLDS, answer)
    return answer


def _ask(inclusive: bool, place: Place, lines: Sequence[Taxable], vat_id: str | None) -> Assessment:
    """What costs nothing is not asked about."""
    found = {line.id: LineTax(0, 0, 0, 0, "") for line in lines}
    asked = [stripe.TaxLine(line.id, line.amount, tax_code(line)) for line in lines if line.amount]
    if not asked:
        return Assessment(found, inclusive, False, rules.STRIPE)
    state, code, city, line1 = (part or "" for part in (place.region, place.postal_code, place.city, place.line1))
    address = stripe.TaxAddress(place.country, state, code, city, line1)
    answer = stripe.calculate_tax(asked, settings().currency, address, inclusive=inclusive, eu_vat=vat_id)
    for line in answer.lines:
        gross = line.amount if inclusive else line.amount + line.tax
        found[line.id] = LineTax(gross - line.tax, line.tax, gross, line.basis_points, line.name)
    return Assessment(found, inclusive, answer.reverse_charge, rules.STRIPE, answer.id)
