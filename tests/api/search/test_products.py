"""What `GET /api/products` finds: words, filters, sorts, pages, facets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.search.shop import Shop, find, open_shop, titles
from tests.support.world import World


@pytest.fixture
def shop(world: World) -> Shop:
    """A store with a handful of products, all in the index."""
    made = open_shop(world)
    made.published("Linen apron", price=4000, tags=["linen", "kitchen"])
    made.published("Wool scarf", price=9000, tags=["wool"], description="Warmer than linen.")
    made.published("Tricou țesut", price=2500, tags=["linen"])
    made.published("Apron pattern", price=500, short_description="For linen and cotton.")
    world.drain()
    assert find(world)["degraded"] is False
    return made


def test_without_words_the_newest_come_first(world: World, shop: Shop) -> None:
    found = find(world)
    assert [card["title"] for card in found["items"]] == [
        "Apron pattern",
        "Tricou țesut",
        "Wool scarf",
        "Linen apron",
    ]
    assert (found["total"], found["corrected"], found["facets"], found["next_cursor"]) == (4, None, None, None)


def test_titles_count_over_tags_and_tags_over_text(world: World, shop: Shop) -> None:
    assert titles(world, q="linen") == ["Linen apron", "Tricou țesut", "Apron pattern", "Wool scarf"]


@pytest.mark.parametrize("q", ["tesut", "ȚESUT", "Țesu", "te", "tricou tes"])
def test_accents_and_case_do_not_count_and_the_last_word_may_be_a_beginning(world: World, shop: Shop, q: str) -> None:
    assert titles(world, q=q) == ["Tricou țesut"]


def test_every_word_must_be_somewhere(world: World, shop: Shop) -> None:
    assert titles(world, q="apron linen") == ["Linen apron", "Apron pattern"]
    assert titles(world, q="apron wool") == []


@pytest.mark.parametrize(("q", "instead"), [("lnien", "linen"), ("scarff", "scarf"), ("aprom", "apron")])
def test_a_slip_is_forgiven_when_nothing_has_the_word(world: World, shop: Shop, q: str, instead: str) -> None:
    found = find(world, q=q)
    assert found["corrected"] == instead
    assert found["items"]


@pytest.mark.parametrize(
    "q", ["*", '"', "'", "(", "AND", "NEAR(a b)", "a OR b*", "title:x", "-", "^x", "%_", "💥", "a" * 200]
)
def test_no_text_is_an_error(world: World, shop: Shop, q: str) -> None:
    assert find(world, q=q)["degraded"] is False


def test_a_text_past_its_bound_is_refused_by_name(world: World) -> None:
    for path, q in (
        ("/api/products", "a" * 201),
        ("/api/products", "x" * 10_000),
        ("/api/search/suggestions", "a" * 101),
    ):
        reply = world.client().get(path, query={"q": q})
        assert reply.status == 422
        assert [error["field"] for error in reply.json["errors"]] == ["q"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("price_min", "-1"),
        ("price_max", "2000000000"),
        ("options", "colour"),
        ("options", ",".join(["a:b"] * 21)),
        ("tags", ",".join(["a"] * 21)),
        ("kind", "edible"),
        ("rating_min", "6"),
        ("sort", "random"),
        ("facets", "maybe"),
        ("store", ""),
    ],
)
def test_a_filter_past_its_bound_is_refused_by_name(world: World, name: str, value: str) -> None:
    reply = world.client().get("/api/products", query={name: value})
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [name]


def test_filters_all_hold(world: World, shop: Shop) -> None:
    assert titles(world, tags="linen", price_max=3000) == ["Tricou țesut"]
    assert titles(world, price_min=2500, price_max=4000) == ["Tricou țesut", "Linen apron"]
    assert titles(world, store=shop.store["slug"], kind="digital", price_min=9000) == ["Wool scarf"]
    assert titles(world, store="nobody") == titles(world, kind="physical") == titles(world, tags="linen,wool") == []


@pytest.mark.parametrize(
    ("sort", "first"), [("price", "Apron pattern"), ("-price", "Wool scarf"), ("newest", "Apron pattern")]
)
def test_sorts(world: World, shop: Shop, sort: str, first: str) -> None:
    found = titles(world, sort=sort)
    assert found[0] == first
    assert len(found) == 4


def test_facets_count_what_each_value_would_leave(world: World, shop: Shop) -> None:
    facets = find(world, facets="true")["facets"]
    assert facets["tags"] == [
        {"value": "linen", "count": 2},
        {"value": "kitchen", "count": 1},
        {"value": "wool", "count": 1},
    ]
    assert facets["stores"] == [{"slug": "ana-prints", "name": "Ana Prints", "count": 4}]
    assert facets["kinds"] == [{"value": "digital", "count": 4}]
    assert facets["price"] == {"min": 500, "max": 9000}
    narrowed = find(world, facets="true", price_max=4000)["facets"]
    assert narrowed["price"] == {"min": 500, "max": 9000}
    assert narrowed["tags"] == [{"value": "linen", "count": 2}, {"value": "kitchen", "count": 1}]


def test_pages_hold_still_while_products_come_and_go(world: World, shop: Shop) -> None:
    first = find(world, limit=2, sort="price")
    shop.published("Cheapest", price=200)
    world.drain()
    second = find(world, limit=2, sort="price", cursor=first["next_cursor"])
    seen = [card["title"] for page in (first, second) for card in page["items"]]
    assert seen == ["Apron pattern", "Tricou țesut", "Linen apron", "Wool scarf"]
    assert second["next_cursor"] is None


def test_a_change_is_found_and_what_is_taken_off_sale_is_not(world: World, shop: Shop) -> None:
    product: dict[str, Any] = shop.owner.get("/api/stores/ana-prints/dashboard/products").json["items"][0]
    assert shop.patch(product, title="Basket").status == 200
    world.drain()
    assert titles(world, q="basket") == ["Basket"]
    assert shop.owner.post(f"/api/products/{product['id']}/unpublish").status == 200
    world.drain()
    assert titles(world, q="basket") == []
    assert find(world)["total"] == 3
