"""The rules of the category tree and of lists that are kept whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalog.rules import shelves


def item(item_id: str, parent_id: str | None = None, *, position: int = 0, **more: Any) -> dict[str, Any]:
    names = {"en": item_id.upper()}
    made = {"id": item_id, "slug": f"slug-{item_id}", "old_slugs": [], "names": names, "parent_id": parent_id}
    return {**made, "position": position, **more}


CHAIN = [item("a"), item("b", "a"), item("c", "b"), item("d", "c")]


def codes(items: list[dict[str, Any]], category_id: str) -> list[str]:
    return [error.code for error in shelves.place_errors(items, category_id)]


def test_four_levels_stand_and_a_fifth_does_not() -> None:
    assert codes(CHAIN, "d") == []
    assert codes([*CHAIN, item("e", "d")], "e") == ["too_deep"]


def test_what_hangs_below_counts_when_a_category_moves() -> None:
    moved = [item("top"), item("a", "top"), *CHAIN[1:]]
    assert codes(moved, "a") == ["too_deep"]
    assert codes([item("top"), item("a", "top"), *CHAIN[1:3]], "a") == []


def test_nothing_is_below_itself() -> None:
    assert codes([item("a", "a")], "a") == ["circle"]
    assert codes([item("a", "c"), *CHAIN[1:3]], "a") == ["circle"]
    assert codes([item("a", "gone")], "a") == ["unknown"]


def test_the_tree_is_told_from_the_top_by_position_and_name() -> None:
    items = [item("z"), item("y", "z", position=1), item("x", "z", position=0), item("b"), item("w", "x")]
    assert [one["id"] for one in shelves.in_order(items)] == ["b", "z", "x", "w", "y"]


def test_below_and_above() -> None:
    assert shelves.within(CHAIN, "b") == {"b", "c", "d"}
    assert [one["id"] for one in shelves.path(CHAIN, "c")] == ["a", "b", "c"]
    assert shelves.path(CHAIN, "gone") == []


def test_an_address_is_kept_for_whoever_left_it() -> None:
    moved = shelves.moved(item("a"), "other")
    assert (moved["slug"], moved["old_slugs"]) == ("other", ["slug-a"])
    assert shelves.is_taken([moved], "slug-a", "b")
    assert not shelves.is_taken([moved], "slug-a", "a")
    back = shelves.moved(moved, "slug-a")
    assert (back["slug"], back["old_slugs"]) == ("slug-a", ["other"])


def test_only_the_latest_addresses_are_kept() -> None:
    one = item("a")
    for number in range(20):
        one = shelves.moved(one, f"slug-{number}")
    assert one["old_slugs"] == [f"slug-{number}" for number in range(9, 19)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Căni & boluri", "cani-boluri"), ("工房", "category"), ("A", "category-a"), ("x" * 80, "x" * 50)],
)
def test_names_lead_to_addresses(name: str, slug: str) -> None:
    assert shelves.free_slug([], name, "category", "abc123") == slug


def test_a_taken_address_is_numbered_and_then_random() -> None:
    taken = [item("a", slug="mugs"), item("b", slug="mugs-2", old_slugs=["mugs-3"])]
    assert shelves.free_slug(taken[:1], "Mugs", "category", "abc123") == "mugs-2"
    assert shelves.free_slug(taken, "Mugs", "category", "abc123") == "mugs-abc123"


def test_a_list_that_no_longer_fits_its_row_is_noticed() -> None:
    assert not shelves.is_too_large([item(str(number)) for number in range(500)])
    assert shelves.is_too_large([item(str(number), description="ș" * 500) for number in range(500)])


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(-1, 11)), max_size=12))
def test_whatever_points_where_every_walk_ends(pairs: list[tuple[int, int]]) -> None:
    items = list({child: item(str(child), None if up < 0 else str(up)) for child, up in pairs}.values())
    for one in items:
        assert len(shelves.path(items, one["id"])) <= len(items)
        assert one["id"] in shelves.within(items, one["id"])
    assert len(list(shelves.in_order(items))) <= len(items)
