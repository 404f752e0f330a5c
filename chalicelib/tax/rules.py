"""Pure rules of tax: which rate holds where, what it makes of an amount, and who pays none.

Rates are basis points (19 % is 1900), amounts minor units after discounts. docs/money.md says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core.countries import COUNTRIES
from ..core.errors import FieldError
from ..core.money import WHOLE, divided, portion

STANDARD, REDUCED, ZERO = TAX_CLASSES = ("standard", "reduced", "zero")
#: What sending costs is taxed as the class that the settings say.
SHIPPING = "shipping"
OWN, STRIPE = CALCULATORS = ("own", "stripe")
MAX_RATES = 500
#: 50 %: more is a slip of the keys.
MAX_BASIS_POINTS = 5_000
#: Member states of the European Union, by their ISO codes; a number of Greece begins with EL.
EU = frozenset(
    [
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    ]
)
VAT_PREFIX = {"GR": "EL"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of a country, or of a `region` of it (ISO 3166-2 without the country); `name` as invoices have it."""

    country: str
    region: str | None
    tax_class: str
    basis_points: int
    name: str


@dataclass(frozen=True, slots=True)
class TaxRules:
    """How the platform taxes. `country` is where it is established; without rates nothing is taxed."""

    prices_include_tax: bool
    country: str | None
    shipping_class: str
    calculator: str
    rates: tuple[Rate, ...]

    @property
    def collects(self) -> bool:
        """Whether anything may be taxed, so that buyers have to say where they live."""
        return bool(self.rates) or self.calculator == STRIPE


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount in its parts: `net` + `tax` = `gross`, what is paid."""

    net: int
    tax: int
    gross: int


#: Until an admin says otherwise: nothing is taxed.
DEFAULT = TaxRules(True, None, STANDARD, OWN, ())


def taxed(amount: int, basis_points: int, inclusive: bool) -> Taxed:
    """The tax of an amount, once per line and half up; the net of an amount with tax in it is what is left."""
    if inclusive:
        tax = divided(amount * basis_points, WHOLE + basis_points)
        return Taxed(amount - tax, tax, amount)
    tax = portion(amount, basis_points)
    return Taxed(amount, tax, amount + tax)


def find(rules: TaxRules, country: str, region: str | None, tax_class: str) -> Rate | None:
    """The rate that holds: the region's before the country's; a class without a rate of its own is taxed as standard.

    None means no tax. The class `zero` is never taxed: it only finds a rate of its own, which is 0.
    """
    wanted = rules.shipping_class if tax_class == SHIPPING else tax_class
    found = {(rate.region, rate.tax_class): rate for rate in rules.rates if rate.country == country}
    classes = (ZERO,) if wanted == ZERO else tuple(dict.fromkeys((wanted, STANDARD)))
    places = (region, None) if region else (None,)
    return next((found[key] for one in classes for key in ((place, one) for place in places) if key in found), None)


def reverse_charged(rules: TaxRules, country: str, vat_id: str | None) -> bool:
    """Whether the buyer accounts for the tax: a business with a VAT number in another member state of the EU."""
    return vat_id is not None and rules.country in EU and country in EU and country != rules.country


def without_tax(amount: int, rate: Rate | None, inclusive: bool) -> Taxed:
    """What somebody pays who is not charged the tax: the net price, out of the rate that others there pay."""
    net = taxed(amount, rate.basis_points if rate is not None else 0, inclusive).net
    return Taxed(net, 0, net)


def vat_candidates(country: str, number: str) -> list[str]:
    """What a VAT number of a country may be, written in full: buyers leave out the country as often as not."""
    prefix = VAT_PREFIX.get(country, country)
    plain = "".join(sign for sign in number.upper() if sign.isalnum())
    if country not in EU or not plain.isascii() or not 4 <= len(plain) <= 20:
        return []
    if country == "GR" and plain.startswith("GR"):
        plain = prefix + plain[2:]
    return list(dict.fromkeys([plain, prefix + plain] if plain.startswith(prefix) else [prefix + plain]))


def errors(wanted: TaxRules) -> list[FieldError]:
    """What is wrong with the settings, each under the field it is in (`rates.3.country`)."""
    found = []
    if wanted.country is not None and wanted.country not in COUNTRIES:
        found.append(FieldError("country", "unknown", "There is no country with this code."))
    seen: set[tuple[str, str | None, str]] = set()
    for at, rate in enumerate(wanted.rates):
        key = (rate.country, rate.region, rate.tax_class)
        if rate.country not in COUNTRIES:
            found.append(FieldError(f"rates.{at}.country", "unknown", "There is no country with this code."))
        if key in seen:
            message = "There is a rate for this country, region and class already."
            found.append(FieldError(f"rates.{at}.tax_class", "twice", message))
        if rate.tax_class == ZERO and rate.basis_points:
            found.append(FieldError(f"rates.{at}.basis_points", "not_zero", "The class zero is not taxed."))
        seen.add(key)
    return found


def by_place(rates: Iterable[Rate]) -> Sequence[Rate]:
    """Rates in the order that people look for them: by country, the whole country before its regions, by class."""
    return sorted(rates, key=lambda rate: (rate.country, rate.region or "", TAX_CLASSES.index(rate.tax_class)))
