"""Prices by percent: to the nearest minor unit, a half upwards; every variant's price moves alike."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bulk.rules import actions, prices


@pytest.mark.parametrize(
    ("price", "hundredths", "expected"),
    [(4900, 1000, 5390), (450, 1000, 495), (5, 1000, 6), (999, -1000, 899), (995, -1000, 896), (0, 5000, 0), (1, 1, 1)],
)
def test_examples(price: int, hundredths: int, expected: int) -> None:
    assert prices.moved(price, hundredths) == expected


@given(st.integers(0, 9_999_999), st.integers(prices.LEAST, prices.MOST))
def test_it_is_half_up_of_the_exact_product(price: int, hundredths: int) -> None:
    exact = Decimal(price) * (1 + Decimal(hundredths) / prices.WHOLE)
    assert prices.moved(price, hundredths) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(st.integers(0, 99_999), st.dictionaries(st.text(), st.integers(-99_999, 99_999)), st.integers(-9_500, 9_000))
def test_every_variant_costs_its_own_price_moved(price: int, modifiers: dict[str, int], hundredths: int) -> None:
    moved = prices.moved_modifiers(price, modifiers, hundredths)
    for variant, modifier in modifiers.items():
        before = max(0, price + modifier)
        assert prices.moved(price, hundredths) + moved[variant] == prices.moved(before, hundredths)


def _product(**fields: object) -> dict[str, object]:
    return {"price": 1000, "compare_at_price": None, "variants": [], "tags": ["a"], "collections": ["col_1"], **fields}


def test_a_former_price_that_is_no_longer_higher_is_taken_off() -> None:
    raised = actions.wanted("price", {"hundredths": 2000}, _product(compare_at_price=1200), "")
    assert raised == {"price": 1200, "compare_at_price": None}
    lowered = actions.wanted("price", {"hundredths": -2000}, _product(compare_at_price=1200), "")
    assert lowered == {"price": 800}


def test_tags_and_collections_are_there_once() -> None:
    assert actions.wanted("tag", {"tag": "a"}, _product(), "") == {"tags": ["a"]}
    assert actions.wanted("tag", {"tag": "b"}, _product(), "") == {"tags": ["a", "b"]}
    assert actions.wanted("untag", {"tag": "a"}, _product(), "") == {"tags": []}
    assert actions.wanted("collection_add", {"collection_id": "col_2"}, _product(), "")["collections"] == [
        "col_1",
        "col_2",
    ]
    assert actions.wanted("collection_remove", {"collection_id": "col_1"}, _product(), "")["collections"] == []
