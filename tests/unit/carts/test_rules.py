"""What edits make of a cart, and what is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.carts import rules
from chalicelib.carts.errors import CartFull, SavedFull
from chalicelib.carts.rules import EMPTY, Cart, Change, Line, Shown


def _line(name: str, quantity: int = 1, *, price: int = 1000, told: bool = False) -> Line:
    return Line(name, f"prd_{name}", None, name.title(), quantity, price, "2026-01-01T00:00:00.000Z", told)


def _cart(*lines: Line, saved: tuple[Line, ...] = ()) -> Cart:
    return Cart(lines=lines, saved=saved)


@pytest.mark.parametrize(
    ("wanted", "kind", "several", "left", "allowed"),
    [
        (3, "digital", False, None, (1, "one_each")),
        (3, "digital", True, None, (3, None)),
        (1, "digital", False, None, (1, None)),
        (3, "physical", False, None, (3, None)),
        (3, "physical", False, 5, (3, None)),
        (3, "physical", False, 2, (2, "stock")),
        (3, "physical", False, 0, (0, "stock")),
        (3, "physical", False, -1, (0, "stock")),
        (3, "digital", False, 0, (0, "stock")),
    ],
)
def test_how_many_one_can_have(
    wanted: int, kind: str, several: bool, left: int | None, allowed: tuple[int, str | None]
) -> None:
    assert rules.allowed(wanted, kind=kind, several=several, left=left) == allowed


def test_the_same_thing_put_twice_is_one_line_with_the_number_said_last() -> None:
    cart = rules.put(rules.put(rules.put(EMPTY, _line("a", 2)), _line("b")), _line("a", 5, price=900))
    assert [(line.id, line.quantity, line.seen_price) for line in cart.lines] == [("a", 5, 1000), ("b", 1, 1000)]
    assert rules.put(cart, _line("a", 5)) == cart
    assert [line.id for line in rules.put(cart, _line("a", 0)).lines] == ["b"]


def test_a_variant_is_a_line_of_its_own() -> None:
    assert len({rules.line_id("prd_a", None), rules.line_id("prd_a", "var_x"), rules.line_id("prd_a", "var_y")}) == 3
    assert rules.line_id("prd_a", "var_x") == rules.line_id("prd_a", "var_x")


def test_a_cart_is_bounded_and_what_is_in_it_can_still_be_changed() -> None:
    full = _cart(*(_line(f"l{number}") for number in range(rules.MAX_LINES)))
    with pytest.raises(CartFull):
        rules.put(full, _line("more"))
    assert rules.quantity_of(rules.put(full, _line("l3", 9)), "l3") == 9
    with pytest.raises(CartFull):
        rules.restore(replace(full, saved=(_line("more"),)), "more")
    saved = _cart(_line("one"), saved=tuple(_line(f"s{number}") for number in range(rules.MAX_SAVED)))
    with pytest.raises(SavedFull):
        rules.put_aside(saved, "one")


def test_what_is_saved_comes_back_and_asking_twice_changes_nothing() -> None:
    cart = _cart(_line("a", 3), _line("b"))
    aside = rules.put_aside(cart, "a")
    assert ([line.id for line in aside.lines], [line.id for line in aside.saved]) == (["b"], ["a"])
    assert rules.put_aside(aside, "a") == aside
    back = rules.restore(aside, "a")
    assert rules.restore(back, "a") == back
    assert [(line.id, line.quantity) for line in back.lines] == [("b", 1), ("a", 3)]
    both = replace(cart, saved=(_line("a", 5),))
    assert rules.quantity_of(rules.restore(both, "a"), "a") == 5
    assert rules.forget(both, "a").saved == ()
    assert rules.forget(both, "a").lines == both.lines


def test_merging_takes_the_larger_number_never_the_sum() -> None:
    member, guest = _cart(_line("a", 2), _line("b", 5)), _cart(_line("a", 3), _line("b", 1), _line("c"))
    merged = rules.merge(member, replace(guest, codes=("SPRING",)))
    assert [(line.id, line.quantity) for line in merged.lines] == [("a", 3), ("b", 5), ("c", 1)]
    assert merged.codes == ("SPRING",)


def test_what_has_no_room_when_merging_is_saved() -> None:
    member = _cart(*(_line(f"m{number}") for number in range(rules.MAX_LINES - 1)))
    merged = rules.merge(member, _cart(_line("a"), _line("b"), _line("m0", 4)))
    assert len(merged.lines) == rules.MAX_LINES
    assert rules.quantity_of(merged, "m0") == 4
    assert [line.id for line in merged.saved] == ["b"]


_names = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 99)), max_size=8, unique_by=lambda one: one[0])


@given(_names, _names, _names)
def test_merging_twice_is_merging_once_and_loses_nothing(
    mine: list[tuple[str, int]], theirs: list[tuple[str, int]], saved: list[tuple[str, int]]
) -> None:
    member = _cart(*(_line(*one) for one in mine))
    guest = _cart(*(_line(*one) for one in theirs), saved=tuple(_line(*one) for one in saved))
    once = rules.merge(member, guest)
    assert rules.merge(once, guest) == once
    for line in (*member.lines, *guest.lines):
        assert rules.quantity_of(once, line.id) >= line.quantity
    assert {line.id for line in once.saved} == {name for name, _ in saved}


def test_what_was_bought_leaves_once() -> None:
    cart = rules.bought(_cart(_line("a"), _line("b")), "pur_1", ["a"])
    assert [line.id for line in cart.lines] == ["b"]
    anew = rules.put(cart, _line("a"))
    assert rules.bought(anew, "pur_1", ["a"]) == anew
    assert [line.id for line in rules.bought(anew, "pur_2", ["a", "x"]).lines] == ["b"]
    assert rules.bought(EMPTY, "pur_1", ["a"]) == EMPTY


def test_only_the_last_purchases_are_remembered() -> None:
    cart = _cart(_line("a"))
    for number in range(30):
        cart = rules.bought(cart, f"pur_{number}", [])
    assert cart.paid == tuple(f"pur_{number}" for number in range(10, 30))


@pytest.mark.parametrize(
    ("line", "price", "able", "state", "quantity", "changes"),
    [
        (_line("a", 2), 1000, 2, "buyable", 2, []),
        (_line("a", 2), 1100, 2, "buyable", 2, [Change("price_up", 1000, 1100)]),
        (_line("a", 2), 900, 2, "buyable", 2, [Change("price_down", 1000, 900)]),
        (_line("a", 2), 1000, 1, "buyable", 1, [Change("quantity_reduced", 2, 1)]),
        (_line("a", 2), 1000, 0, "sold_out", 0, [Change("sold_out")]),
        (_line("a", 2, told=True), 1000, 0, "sold_out", 0, []),
        (_line("a", 2, told=True), 1000, 2, "buyable", 2, [Change("back")]),
        (_line("a", 2), 900, 0, "sold_out", 0, [Change("price_down", 1000, 900), Change("sold_out")]),
    ],
)
def test_what_changed_is_told(
    line: Line, price: int, able: int, state: str, quantity: int, changes: list[Change]
) -> None:
    now = rules.standing(line, price, able, own=False)
    assert (now.state, now.quantity, list(now.changes)) == (state, quantity, changes)


def test_ones_own_things_are_told_apart() -> None:
    assert rules.standing(_line("a"), 1000, 1, own=True).state == "own"


def test_what_was_shown_is_told_no_more() -> None:
    cart = _cart(_line("a", 5), _line("b", 2), _line("c"), _line("d"), saved=(_line("a"), _line("e")))
    seen = rules.acknowledge(cart, [Shown("a", 900, 3), Shown("b", 1000, 0), Shown("c", None, 0), Shown("x", 1, 1)])
    assert [(line.id, line.quantity, line.seen_price, line.told_sold_out) for line in seen.lines] == [
        ("a", 3, 900, False),
        ("b", 2, 1000, True),
        ("d", 1, 1000, False),
    ]
    assert [(line.id, line.seen_price) for line in seen.saved] == [("a", 900), ("e", 1000)]
    assert rules.standing(seen.lines[1], 1000, 0, own=False).changes == ()


def test_what_came_of_it_meanwhile_is_news_again() -> None:
    """The price moved once more between being shown and being acknowledged."""
    seen = rules.acknowledge(_cart(_line("a")), [Shown("a", 1100, 1)])
    assert rules.standing(seen.lines[0], 1200, 1, own=False).changes == (Change("price_up", 1100, 1200),)


def test_a_guest_and_a_member_keep_theirs_for_as_long_as_is_said() -> None:
    assert (rules.life_of("crg_X").days, rules.life_of("crm_X").days) == (30, 180)
