"""Options, variants, what they cost, and what is told of their stock."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.catalog.rules import stock, variants
from chalicelib.core.money import MAX_PRICE

OPTIONS = [{"name": "Colour", "values": ["Blue", "Red"]}, {"name": "Size", "values": ["S", "M"]}]


def variant(*values: str, **fields: Any) -> dict[str, Any]:
    whole = {"id": None, "sku": "", "price_modifier": 0, "image_id": None, "active": True}
    return {**whole, "values": list(values), **fields}


def _codes(made: list[dict[str, Any]], options: list[dict[str, Any]] = OPTIONS) -> list[tuple[str, str]]:
    errors = variants.variant_errors(options, made, {"var_1"}, {"upl_1"})
    return [(error.field, error.code) for error in errors]


def test_a_matrix_without_fault() -> None:
    made = [
        variant("Blue", "S", id="var_1", sku="A", image_id="upl_1"),
        variant("Blue", "M", sku="B"),
        variant("Red", "S"),
        variant("Red", "M", active=False),
    ]
    assert _codes(made) == []
    assert variants.option_errors(OPTIONS) == []


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        ([variant("Blue")], ("variants.0.values", "not_an_option")),
        ([variant("Blue", "S", "S")], ("variants.0.values", "not_an_option")),
        ([variant("Blue", "XL")], ("variants.0.values", "not_an_option")),
        ([variant("S", "Blue")], ("variants.0.values", "not_an_option")),
        ([variant("Blue", "S", id="var_2")], ("variants.0.id", "unknown_variant")),
        ([variant("Blue", "S", image_id="upl_2")], ("variants.0.image_id", "unknown_image")),
        ([variant("Blue", "S"), variant("Blue", "S")], ("variants.1.values", "repeated")),
        ([variant("Blue", "S", sku="A"), variant("Blue", "M", sku="A")], ("variants.1.sku", "repeated")),
        ([variant("Blue", "S", id="var_1"), variant("Red", "S", id="var_1")], ("variants.1.id", "repeated")),
        ([], ("variants", "required")),
    ],
)
def test_what_no_variant_may_be(made: list[dict[str, Any]], wrong: tuple[str, str]) -> None:
    assert _codes(made) == [wrong]


def test_variants_need_options() -> None:
    assert _codes([variant()], []) == [("variants", "required")]
    assert _codes([], []) == []


def test_names_and_values_are_told_apart_without_case() -> None:
    twice = [{"name": "Size", "values": ["S", "s"]}, {"name": "SIZE", "values": ["S"]}]
    errors = [(error.field, error.code) for error in variants.option_errors(twice)]
    assert errors == [("options.0.values.1", "repeated"), ("options.1.name", "repeated")]


@pytest.mark.parametrize(
    ("modifier", "code"), [(0, None), (-500, None), (-501, "too_small"), (-400, "too_small"), (MAX_PRICE, "too_large")]
)
def test_each_variant_costs_nothing_or_what_can_be_charged(modifier: int, code: str | None) -> None:
    errors = variants.variant_price_errors([variant("Blue", "S", price_modifier=modifier)], 500, "RON")
    assert [(error.field, error.code) for error in errors] == ([("variants.0.price_modifier", code)] if code else [])


def test_the_lowest_price_is_of_those_that_can_be_chosen() -> None:
    made = [variant("Blue", "S", price_modifier=200), variant("Red", "S", price_modifier=-300, active=False)]
    assert variants.price_from(made, 500) == 700
    assert variants.price_from([variant("Red", "S", active=False)], 500) == 500
    assert variants.price_from([], 500) == 500


def test_a_variant_in_words() -> None:
    assert variants.label(variant("Blue", "M")) == "Blue / M"


def test_an_image_that_is_gone_is_no_variants_image() -> None:
    made = variants.without_images([variant("Blue", "S", image_id="upl_1")], {"upl_2"})
    assert made[0]["image_id"] is None
    assert variants.without_images(made, set()) == made


@pytest.mark.parametrize(
    ("quantity", "threshold", "state"),
    [
        (0, 3, "sold_out"),
        (-1, 3, "sold_out"),
        (1, 3, "low_stock"),
        (3, 3, "low_stock"),
        (4, 3, "in_stock"),
        (1, 0, "in_stock"),
        (0, 0, "sold_out"),
    ],
)
def test_a_quantity_in_words(quantity: int, threshold: int, state: str) -> None:
    assert stock.state(quantity, threshold) == state


def test_states_of_variants_and_of_a_product_without() -> None:
    assert stock.states({"var_1": 9, "gone": 5}, 3, ["var_1", "var_2"]) == {"var_1": "in_stock", "var_2": "sold_out"}
    assert stock.states({"base": 2}, 3, []) == {"base": "low_stock"}


@pytest.mark.parametrize("mode", ["untracked", "made_to_order"])
def test_what_is_not_counted_can_be_had(mode: str) -> None:
    state = "in_stock" if mode == "untracked" else mode
    told = {"var_1": "sold_out", "base": "sold_out"}
    assert stock.availability(mode, told, ["var_1"]) == {"state": state, "variants": {"var_1": state}}
    assert stock.availability(mode, told, []) == {"state": state, "variants": {}}


def test_a_product_is_as_available_as_its_best_variant() -> None:
    told = {"var_1": "sold_out", "var_2": "low_stock", "var_3": "in_stock"}
    assert stock.availability("tracked", told, ["var_1", "var_2"])["state"] == "low_stock"
    assert stock.availability("tracked", told, ["var_1", "var_3"])["state"] == "in_stock"
    assert stock.availability("tracked", told, ["var_1"])["state"] == "sold_out"
    assert stock.availability("tracked", told, ["new"]) == {"state": "sold_out", "variants": {"new": "sold_out"}}
    assert stock.availability("tracked", {"base": "low_stock"}, []) == {"state": "low_stock", "variants": {}}
