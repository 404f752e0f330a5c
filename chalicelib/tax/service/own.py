"""The platform's own rates as a calculator."""

from __future__ import annotations

from collections.abc import Sequence

from .. import rules
from ..rules import TaxRules
from .values import Assessment, LineTax, Place, Taxable


def calculate(held: TaxRules, place: Place, lines: Sequence[Taxable], vat_id: str | None) -> Assessment:
    """The tax of each line by the rate of its class where it goes; none for a business that accounts for it itself."""
    inclusive, charged = held.prices_include_tax, not rules.reverse_charged(held, place.country, vat_id)
    found = {}
    for line in lines:
        rate = rules.find(held, place.country, place.region, line.tax_class)
        if not charged:
            parts = rules.without_tax(line.amount, rate, inclusive)
            found[line.id] = LineTax(parts.net, parts.tax, parts.gross, 0, "")
            continue
        parts = rules.taxed(line.amount, rate.basis_points if rate else 0, inclusive)
        named = (rate.basis_points, rate.name) if rate else (0, "")
        found[line.id] = LineTax(parts.net, parts.tax, parts.gross, *named)
    return Assessment(found, inclusive, not charged, rules.OWN)
