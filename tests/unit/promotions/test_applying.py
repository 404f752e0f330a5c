"""What promotions take off a cart, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.promotions.rules.applying import Reason, Refused, apply
from chalicelib.promotions.rules.terms import MAX_COUNTED, AppliesTo, Funding

from .carts import NOW, STORE, amount, free_shipping, line, percent, pieces


def test_a_percent_is_rounded_half_up_once_for_each_line() -> None:
    found = apply([percent(1000)], [line("1", 105), line("2", 104), line("3", 35, 3)], {}, NOW)
    assert found.lines == {"1": 11, "2": 10, "3": 11}
    assert [(one.amount, one.shipping, one.funded_by) for one in found.used] == [(32, 0, Funding.STORE)]


def test_an_amount_is_shared_out_to_the_last_unit() -> None:
    found = apply([amount(100)], [line("1", 100), line("2", 100), line("3", 100)], {}, NOW)
    assert found.lines == {"1": 34, "2": 33, "3": 33}


def test_an_amount_takes_no_more_than_there_is() -> None:
    found = apply([amount(5000)], [line("1", 300), line("2", 0), line("3", 200)], {}, NOW)
    assert found.lines == {"1": 300, "3": 200}
    assert found.total == 500


def test_shipping_is_free_where_the_promotion_is_from_and_nowhere_else() -> None:
    lines = [line("1", 100), line("2", 100, 1, "sto_b")]
    found = apply([free_shipping()], lines, {STORE: 1500, "sto_b": 900}, NOW)
    assert (found.lines, found.shipping) == ({}, {STORE: 1500})
    assert [(one.store_id, one.amount, one.shipping) for one in found.used] == [(STORE, 0, 1500)]


def test_a_code_for_shipping_waits_for_a_shipping_that_is_not_known_yet() -> None:
    code = free_shipping(code="SHIP")
    before = apply([code], [line("1", 100)], {}, NOW, ["ship"])
    assert (before.used, before.refused, before.waiting) == ([], [], ["SHIP"])
    nothing_to_send = apply([code], [line("1", 100)], {STORE: 0}, NOW, ["ship"])
    assert nothing_to_send.refused == [Refused("SHIP", Reason.NOT_COMBINED)]
    assert nothing_to_send.waiting == []


@pytest.mark.parametrize(
    ("quantities", "buy", "get", "off"),
    [
        ((3,), 2, 1, 100),
        ((2,), 2, 1, 0),
        ((5,), 2, 1, 100),
        ((6,), 2, 1, 200),
        ((2,), 1, 2, 100),
        ((1, 2), 2, 1, 50),
        ((2, 4), 2, 1, 100),
    ],
)
def test_the_cheapest_pieces_are_got(quantities: tuple[int, ...], buy: int, get: int, off: int) -> None:
    lines = [
        line(str(at), price, number) for at, (price, number) in enumerate(zip((100, 50), quantities, strict=False))
    ]
    assert apply([pieces(buy, get)], lines, {}, NOW).total == off


def test_pieces_got_at_half_price_are_rounded_for_the_line() -> None:
    assert apply([pieces(1, 1, 5000)], [line("1", 33, 4)], {}, NOW).lines == {"1": 33}


def test_pieces_are_counted_in_each_store_by_itself() -> None:
    lines = [line("1", 100, 2), line("2", 100, 1, "sto_b")]
    assert apply([pieces(2, 1, store_ids=())], lines, {}, NOW).used == []


def test_what_does_not_stack_applies_alone_and_the_best_of_all_is_taken() -> None:
    lines = [line("1", 1000)]
    stack = [percent(1000, "prm_1", stackable=True), amount(150, "prm_2", stackable=True)]
    assert apply([*stack, percent(2000, "prm_3")], lines, {}, NOW).total == 250
    assert apply([*stack, percent(3000, "prm_3"), amount(260, "prm_4")], lines, {}, NOW).total == 300


def test_stacked_promotions_follow_each_other() -> None:
    lines = [line("1", 1000, 3)]
    stack = [amount(100, stackable=True), percent(5000, stackable=True), pieces(2, 1, stackable=True)]
    found = apply(stack, lines, {}, NOW)
    assert [(one.promotion_id, one.amount) for one in found.used] == [
        ("prm_pieces", 1000),
        ("prm_percent", 1000),
        ("prm_amount", 100),
    ]


def test_each_store_chooses_by_itself() -> None:
    lines = [line("1", 1000), line("2", 1000, 1, "sto_b")]
    here = percent(3000, "prm_1")
    everywhere = percent(2000, "prm_2", store_ids=(), code="ALL")
    found = apply([here, everywhere], lines, {}, NOW, ["all"])
    assert found.lines == {"1": 300, "2": 200}
    assert {(one.store_id, one.funded_by) for one in found.used} == {
        (STORE, Funding.STORE),
        ("sto_b", Funding.PLATFORM),
    }
    assert found.refused == []


def test_what_one_store_leaves_of_an_amount_goes_to_the_others() -> None:
    lines = [line("1", 100), line("2", 100, 1, "sto_b")]
    found = apply([percent(4000, "prm_1"), amount(100, "prm_2", store_ids=())], lines, {}, NOW)
    assert found.lines == {"1": 40, "2": 100}


def test_only_what_it_is_about_is_cheaper() -> None:
    lines = [line("1", 100), line("2", 100), line("3", 100, 1, STORE, "col_spring")]
    products = percent(5000, applies_to=AppliesTo.PRODUCTS, targets=frozenset({"prd_2"}))
    assert apply([products], lines, {}, NOW).lines == {"2": 50}
    collections = percent(5000, applies_to=AppliesTo.COLLECTIONS, targets=frozenset({"col_spring", "col_autumn"}))
    assert apply([collections], lines, {}, NOW).lines == {"3": 50}


def test_the_minimum_is_of_what_it_is_about_before_any_discount() -> None:
    lines = [line("1", 100), line("2", 900)]
    wanted = percent(5000, code="HALF", minimum=1000, stackable=True)
    other = percent(9000, "prm_other", stackable=True)
    assert apply([wanted, other], lines, {}, NOW, ["HALF"]).refused == []
    only = replace(wanted, applies_to=AppliesTo.PRODUCTS, targets=frozenset({"prd_2"}))
    assert apply([only], lines, {}, NOW, ["HALF"]).refused == [Refused("HALF", Reason.MINIMUM, 100)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"active": False}, Reason.UNKNOWN),
        ({"starts_at": "2026-06-01T12:00:00.001Z"}, Reason.NOT_STARTED),
        ({"ends_at": NOW}, Reason.ENDED),
        ({"total_limit": 5, "left": 0}, Reason.USED_UP),
        ({"customer_limit": 1, "customer_left": 0}, Reason.USED_BEFORE),
        ({"store_ids": ("sto_b",)}, Reason.NOT_APPLICABLE),
        ({"value": 1}, Reason.NOT_COMBINED),
    ],
)
def test_a_code_that_takes_nothing_off_is_refused_with_the_reason(changed: dict[str, object], reason: Reason) -> None:
    terms = replace(percent(1000, code="TEN"), **changed)
    better = percent(500, "prm_better")
    assert apply([terms, better], [line("1", 100)], {}, NOW, ["ten"]).refused == [Refused("TEN", reason)]
    alone = apply([replace(terms, code=None), better], [line("1", 100)], {}, NOW)
    assert (alone.total, alone.refused) == (5, [])


@pytest.mark.parametrize(
    "changed",
    [
        {"starts_at": NOW, "ends_at": "2026-06-01T12:00:00.001Z"},
        {"total_limit": 5, "left": 1},
        {"customer_limit": 1, "customer_left": 1},
    ],
)
def test_it_applies_within_its_bounds(changed: dict[str, object]) -> None:
    assert apply([replace(percent(1000), **changed)], [line("1", 100)], {}, NOW).total == 10


def test_a_code_nobody_has_is_unknown_and_told_once() -> None:
    assert apply([], [line("1", 100)], {}, NOW, ["none", " NONE"]).refused == [Refused("NONE", Reason.UNKNOWN)]


def test_the_most_useful_reason_of_several_promotions_with_one_code_is_told() -> None:
    ended = percent(1000, "prm_1", code="TEN", ends_at=NOW)
    short = percent(1000, "prm_2", code="TEN", minimum=500)
    assert apply([ended, short], [line("1", 100)], {}, NOW, ["TEN"]).refused == [Refused("TEN", Reason.MINIMUM, 400)]


def test_a_purchase_uses_only_so_many_limited_promotions_those_it_asked_for_first() -> None:
    automatic = [
        amount(1, f"prm_{at}", stackable=True, total_limit=9, left=9, code=None) for at in range(MAX_COUNTED + 2)
    ]
    asked = amount(1, "prm_zz", stackable=True, customer_limit=1, code="MINE")
    found = apply([*automatic, asked], [line("1", 1000)], {}, NOW, ["MINE"])
    assert len(found.used) == MAX_COUNTED
    assert found.used[-1].code == "MINE"


def test_of_two_that_save_the_same_the_code_is_not_spent() -> None:
    found = apply([percent(1000, "prm_a", code="TEN"), percent(1000, "prm_b")], [line("1", 100)], {}, NOW, ["TEN"])
    assert [one.promotion_id for one in found.used] == ["prm_b"]
    assert found.refused == [Refused("TEN", Reason.NOT_COMBINED)]
