"""The arithmetic of money: docs/money.md says the same in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.money import allot, divided, portion

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=25)


@pytest.mark.parametrize(
    ("amount", "basis_points", "portioned"),
    [(1000, 1900, 190), (50, 100, 1), (49, 100, 0), (250, 1900, 48), (-50, 100, -1), (999, 0, 0), (7, 10_000, 7)],
)
def test_portions_round_half_up(amount: int, basis_points: int, portioned: int) -> None:
    assert portion(amount, basis_points) == portioned


@given(AMOUNTS, st.integers(1, 10**6))
def test_division_is_nearest_and_mirrors(numerator: int, denominator: int) -> None:
    nearest = divided(numerator, denominator)
    assert abs(nearest - Fraction(numerator, denominator)) <= Fraction(1, 2)
    assert divided(-numerator, denominator) == -nearest


def test_nothing_is_divided_by_nothing() -> None:
    with pytest.raises(ValueError, match="divides nothing"):
        divided(1, 0)


@given(AMOUNTS, WEIGHTS)
def test_allotted_parts_sum_to_the_amount_and_are_near_their_share(amount: int, weights: list[int]) -> None:
    parts = allot(amount, weights)
    assert sum(parts) == amount
    whole = sum(weights)
    shares = weights if whole else [1] * len(weights)
    for part, weight in zip(parts, shares, strict=True):
        assert abs(part - Fraction(amount * weight, sum(shares))) < 1
        assert weight or part == 0
    assert allot(-amount, weights) == [-part for part in parts]


@given(AMOUNTS, st.integers(1, 25))
def test_equals_are_served_in_order(amount: int, number: int) -> None:
    parts = [abs(part) for part in allot(amount, [7] * number)]
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@pytest.mark.parametrize(("amount", "weights"), [(1, []), (5, [3, -1])])
def test_what_cannot_be_shared_is_refused(amount: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot be shared"):
        allot(amount, weights)


def test_nothing_can_be_shared_by_nobody() -> None:
    assert allot(0, []) == []
    assert allot(100, [1, 1, 1]) == [34, 33, 33]
    assert allot(1, [0, 0]) == [1, 0]
