"""Products found by where they stand: categories with all below them, and a store's collections."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.search.shop import Shop, find, open_shop, titles
from tests.support.staff import member_with_role
from tests.support.world import Client, World


@pytest.fixture
def staff(world: World) -> Client:
    return member_with_role(world, "staff")


def category(staff: Client, name: str, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = staff.post("/api/admin/categories", {"names": {"en": name}, **more}).json
    return made


@pytest.fixture
def shop(world: World, staff: Client) -> Shop:
    """A mug two levels deep, a bowl beside it, and a thing in no category."""
    made = open_shop(world)
    home = category(staff, "Home")
    mugs = category(staff, "Mugs", parent_id=home["id"], names={"en": "Mugs", "ro": "Căni"})
    made.published("A mug", category_id=mugs["id"])
    made.published("A bowl", category_id=home["id"])
    made.published("A thing")
    world.drain()
    return made


def test_a_category_has_what_is_below_it(world: World, shop: Shop) -> None:
    assert titles(world, category="home") == ["A bowl", "A mug"]
    assert titles(world, category="mugs") == ["A mug"]
    assert titles(world, category="nothing") == []


def test_counts_go_up_the_tree_in_its_order(world: World, shop: Shop) -> None:
    counted = find(world, facets="true")["facets"]["categories"]
    assert [(one["slug"], one["name"], one["count"]) for one in counted] == [("home", "Home", 2), ("mugs", "Mugs", 1)]
    assert [one["names"] for one in counted] == [{"en": "Home", "ro": None}, {"en": "Mugs", "ro": "Căni"}]


def test_a_category_that_moves_or_is_renamed_needs_no_new_index(world: World, shop: Shop, staff: Client) -> None:
    tree = {one["slug"]: one for one in world.client().get("/api/categories").json["items"]}
    path = f"/api/admin/categories/{tree['mugs']['id']}"
    staff.patch(path, {"parent_id": None, "slug": "cups"})
    assert titles(world, category="home", fresh="1") == ["A bowl"]
    assert titles(world, category="cups", fresh="1") == titles(world, category="mugs", fresh="1") == ["A mug"]


def test_a_stores_collections_are_counted(world: World, shop: Shop) -> None:
    spring = shop.owner.post(f"/api/stores/{shop.store['id']}/collections", {"name": "Spring"}).json
    shop.published("A daffodil", collections=[spring["id"]])
    world.drain()
    facets = find(world, store=shop.store["slug"], facets="true", fresh="1")["facets"]
    assert facets["collections"] == [{"id": spring["id"], "name": "Spring", "count": 1}]
    assert titles(world, collection=spring["id"]) == ["A daffodil"]


@pytest.mark.parametrize("typed", ["mu", "MUGS", "căn", "can"])
def test_categories_are_suggested_in_either_language(world: World, shop: Shop, typed: str) -> None:
    reply = world.client().get("/api/search/suggestions", query={"q": typed})
    assert reply.json["categories"] == [{"slug": "mugs", "name": "Mugs", "names": {"en": "Mugs", "ro": "Căni"}}]


def test_no_category_is_suggested_for_nothing_or_for_what_is_within_a_word(world: World, shop: Shop) -> None:
    assert world.client().get("/api/search/suggestions", query={"q": "ugs"}).json["categories"] == []
