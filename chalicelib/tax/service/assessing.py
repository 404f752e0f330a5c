"""What tax a purchase bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import rules
from ..rules import TaxRules
from . import platform


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is taxed: where it is sent to, or where its buyer lives. `country` as in ISO 3166-1, `region` as
    in 3166-2 without the country. The rest is for calculators that know cities."""

    country: str
    region: str | None = None
    postal_code: str | None = None
    city: str | None = None
    line1: str | None = None


@dataclass(frozen=True, slots=True)
class Taxable:
    """One line: what is charged for it after discounts, with or without tax as the settings say.

    `tax_class` is the product's, or `SHIPPING` for what sending costs. `ids` are the caller's.
    """

    id: str
    amount: int
    tax_class: str
    physical: bool = False


@dataclass(frozen=True, slots=True)
class LineTax:
    """A line's `net` + `tax` = `gross`, which the buyer pays; the rate in basis points and as invoices call it."""

    net: int
    tax: int
    gross: int
    basis_points: int
    name: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The tax of every line, by its id. `inclusive`: the amounts had it in them.

    `reverse_charge`: the buyer accounts for it. `calculator` says whose rates they are, `reference` where those keep
    what they found.
    """

    lines: dict[str, LineTax]
    inclusive: bool
    reverse_charge: bool
    calculator: str
    reference: str = ""


def assess(place: Place | None, lines: Sequence[Taxable], *, vat_id: str | None = None) -> Assessment:
    """The tax of each line of a purchase. `vat_id` is a business's, as `checked_vat` gave it.

    Before the buyer said where to (`place` None), the platform's rates at home are what they are told.
    """
    held = platform.rates()
    return _own(held, place or Place(held.country or ""), lines, vat_id)


def _own(held: TaxRules, place: Place, lines: Sequence[Taxable], vat_id: str | None) -> Assessment:
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
