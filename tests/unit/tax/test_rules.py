"""Which tax an amount bears. docs/money.md says the same in words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.tax import rules
from chalicelib.tax.rules import DEFAULT, SHIPPING, Rate, Taxed, TaxRules, taxed
from chalicelib.tax.service import checked_vat

AMOUNTS = st.integers(0, 10**10)
POINTS = st.integers(0, rules.MAX_BASIS_POINTS)

ROMANIA = Rate("RO", None, "standard", 2100, "TVA 21 %")
BOOKS = Rate("RO", None, "reduced", 1100, "TVA 11 %")
GERMANY = Rate("DE", None, "standard", 1900, "USt. 19 %")
CALIFORNIA = Rate("US", "CA", "standard", 725, "Sales tax")
PLATFORM = TaxRules(True, "RO", "standard", "own", (ROMANIA, BOOKS, GERMANY, CALIFORNIA))


@pytest.mark.parametrize(
    ("amount", "points", "inclusive", "expected"),
    [
        (11_900, 1900, True, Taxed(10_000, 1_900, 11_900)),
        (10_000, 1900, False, Taxed(10_000, 1_900, 11_900)),
        (1, 1900, True, Taxed(1, 0, 1)),
        (50, 100, False, Taxed(50, 1, 51)),
        (101, 100, True, Taxed(100, 1, 101)),
        (3, 5000, True, Taxed(2, 1, 3)),
        (4900, 0, True, Taxed(4900, 0, 4900)),
        (0, 1900, False, Taxed(0, 0, 0)),
    ],
)
def test_tax_of_amounts_worked_out_by_hand(amount: int, points: int, inclusive: bool, expected: Taxed) -> None:
    assert taxed(amount, points, inclusive) == expected


@given(AMOUNTS, POINTS, st.booleans())
def test_net_and_tax_are_the_gross_and_the_tax_is_the_nearest(amount: int, points: int, inclusive: bool) -> None:
    parts = taxed(amount, points, inclusive)
    assert parts.net + parts.tax == parts.gross
    assert (parts.gross if inclusive else parts.net) == amount
    whole = 10_000 + points if inclusive else 10_000
    assert abs(parts.tax - Fraction(amount * points, whole)) <= Fraction(1, 2)
    assert parts.net >= 0
    assert parts.tax >= 0


@given(AMOUNTS, POINTS)
def test_a_price_made_with_tax_gives_the_tax_that_made_it(net: int, points: int) -> None:
    added = taxed(net, points, False)
    assert taxed(added.gross, points, True) == added


@given(AMOUNTS, AMOUNTS, POINTS, st.booleans())
def test_more_never_bears_less(one: int, other: int, points: int, inclusive: bool) -> None:
    less, more = sorted((one, other))
    assert taxed(less, points, inclusive).tax <= taxed(more, points, inclusive).tax
    assert taxed(less, points, inclusive).net <= taxed(more, points, inclusive).net


@pytest.mark.parametrize(
    ("country", "region", "tax_class", "expected"),
    [
        ("RO", None, "standard", ROMANIA),
        ("RO", "B", "standard", ROMANIA),
        ("RO", None, "reduced", BOOKS),
        ("RO", None, "zero", None),
        ("DE", None, "reduced", GERMANY),
        ("US", "CA", "standard", CALIFORNIA),
        ("US", "CA", "reduced", CALIFORNIA),
        ("US", "OR", "standard", None),
        ("US", None, "standard", None),
        ("JP", None, "standard", None),
        ("RO", None, SHIPPING, ROMANIA),
    ],
)
def test_the_rate_that_holds(country: str, region: str | None, tax_class: str, expected: Rate | None) -> None:
    assert rules.find(PLATFORM, country, region, tax_class) == expected


def test_shipping_is_taxed_as_the_settings_say() -> None:
    assert rules.find(replace(PLATFORM, shipping_class="reduced"), "RO", None, SHIPPING) == BOOKS
    assert rules.find(replace(PLATFORM, shipping_class="zero"), "RO", None, SHIPPING) is None


def test_a_regions_rate_comes_before_its_countrys_and_an_own_class_before_the_standard() -> None:
    usual, local = Rate("CA", None, "standard", 500, "GST"), Rate("CA", "ON", "standard", 1300, "HST")
    reduced = Rate("CA", None, "reduced", 100, "GST")
    kept = replace(PLATFORM, rates=(usual, reduced, local))
    assert rules.find(kept, "CA", "ON", "standard") == local
    assert rules.find(kept, "CA", "AB", "standard") == usual
    assert rules.find(kept, "CA", "ON", "reduced") == reduced


@pytest.mark.parametrize(
    ("home", "country", "vat_id", "expected"),
    [
        ("RO", "DE", "DE136695976", True),
        ("RO", "DE", None, False),
        ("RO", "RO", "RO18547290", False),
        ("RO", "CH", "CHE1", False),
        ("US", "DE", "DE136695976", False),
        (None, "DE", "DE136695976", False),
    ],
)
def test_who_accounts_for_the_tax(home: str | None, country: str, vat_id: str | None, expected: bool) -> None:
    assert rules.reverse_charged(replace(PLATFORM, country=home), country, vat_id) is expected


def test_without_tax_the_net_price_is_charged() -> None:
    assert rules.without_tax(11_900, GERMANY, True) == Taxed(10_000, 0, 10_000)
    assert rules.without_tax(10_000, GERMANY, False) == Taxed(10_000, 0, 10_000)
    assert rules.without_tax(11_900, None, True) == Taxed(11_900, 0, 11_900)


@given(AMOUNTS, POINTS, st.booleans())
def test_a_business_pays_what_others_pay_less_the_tax(amount: int, points: int, inclusive: bool) -> None:
    rate = Rate("DE", None, "standard", points, "VAT")
    usual, bare = taxed(amount, points, inclusive), rules.without_tax(amount, rate, inclusive)
    assert (bare.net, bare.tax, bare.gross) == (usual.net, 0, usual.gross - usual.tax)


def test_vat_numbers_are_checked_by_form_and_digits() -> None:
    for number in ("DE136695976", "136695976", "de 136 695 976", "DE-136.695.976"):
        assert checked_vat("DE", number) == "DE136695976"
    for number in ("EL094259216", "GR094259216", "094259216"):
        assert checked_vat("GR", number) == "EL094259216"
    assert checked_vat("DE", "DE136695977") is None, "a wrong check digit"
    assert checked_vat("DE", "ATU13585627") is None, "another country's"
    assert checked_vat("US", "DE136695976") is None
    assert checked_vat("GB", "GB980780684") is None, "no member state"


@given(st.sampled_from(sorted(rules.EU)), st.text(max_size=40))
def test_anything_may_be_given_as_a_number(country: str, number: str) -> None:
    found = checked_vat(country, number)
    assert found is None or found.startswith(rules.VAT_PREFIX.get(country, country))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (DEFAULT, []),
        (PLATFORM, []),
        (replace(DEFAULT, country="XX"), [("country", "unknown")]),
        (replace(DEFAULT, rates=(replace(ROMANIA, country="XX"),)), [("rates.0.country", "unknown")]),
        (replace(DEFAULT, rates=(ROMANIA, BOOKS, ROMANIA)), [("rates.2.tax_class", "twice")]),
        (replace(DEFAULT, rates=(replace(ROMANIA, tax_class="zero"),)), [("rates.0.basis_points", "not_zero")]),
    ],
)
def test_what_is_wrong_is_said_where_it_is(wanted: TaxRules, expected: list[tuple[str, str]]) -> None:
    assert [(error.field, error.code) for error in rules.errors(wanted)] == expected
