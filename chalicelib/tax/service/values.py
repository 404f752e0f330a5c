"""What is asked about tax, and what is answered, whoever does the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..rules import TaxRules


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


class Calculator(Protocol):
    """Whoever knows taxes. Answers for every line by its id; raises Upstream when somebody else knows and is silent,
    Invalid when the place is none that they know."""

    def __call__(self, held: TaxRules, place: Place, lines: Sequence[Taxable], vat_id: str | None) -> Assessment: ...
