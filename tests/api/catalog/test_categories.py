"""The platform's categories: kept by staff, held to by products."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from chalicelib.catalog.service import categories
from chalicelib.core.errors import DomainError
from chalicelib.http.security import actor_of
from tests.support.rivals import at_once, before_commit
from tests.support.staff import member_with_role
from tests.support.world import Client, Reply, World

from .shop import Shop, open_shop

CATEGORIES = "/api/admin/categories"


@pytest.fixture
def staff(world: World) -> Client:
    return member_with_role(world, "staff")


def made(staff: Client, name: str, **more: Any) -> dict[str, Any]:
    reply = staff.post(CATEGORIES, {"names": {"en": name}, **more})
    assert reply.status == 201, reply.text
    category: dict[str, Any] = reply.json
    return category


def named(world: World) -> list[str]:
    return [item["name"] for item in world.client().get("/api/categories", query={"fresh": "1"}).json["items"]]


def wrong(reply: Reply) -> tuple[int, str, str]:
    (error,) = reply.json["errors"]
    return reply.status, error["field"], error["code"]


def test_staff_make_a_tree_that_everybody_reads(world: World, staff: Client) -> None:
    home = made(staff, "Home & living", description="For the house")
    mugs = made(staff, "Mugs", parent_id=home["id"], slug="mugs", names={"en": "Mugs", "ro": "Căni"})
    made(staff, "Bowls", parent_id=home["id"])
    made(staff, "Art", position=0)
    assert named(world) == ["Art", "Home & living", "Mugs", "Bowls"]
    assert home["slug"] == "home-living"
    expected = {"name": "Mugs", "names": {"en": "Mugs", "ro": "Căni"}, "parent_id": home["id"], "position": 0}
    assert mugs == {"id": mugs["id"], "slug": "mugs", "description": "", **expected}


def test_a_category_moves_and_changes(world: World, staff: Client) -> None:
    home, mugs = made(staff, "Home"), made(staff, "Mugs")
    path = f"{CATEGORIES}/{mugs['id']}"
    below = staff.patch(path, {"parent_id": home["id"], "names": {"en": "Cups"}, "position": 7})
    assert (below.status, below.json["parent_id"], below.json["name"]) == (200, home["id"], "Cups")
    assert below.json["slug"] == "mugs"
    top = staff.patch(path, {"parent_id": None})
    assert (top.json["parent_id"], top.json["position"]) == (None, 7)
    assert staff.patch(path, {"description": "Round"}).json["parent_id"] is None
    assert staff.patch(f"{CATEGORIES}/cat_none", {"position": 1}).status == 404


def test_what_makes_no_tree_is_refused(world: World, staff: Client) -> None:
    a = made(staff, "A top")
    b = made(staff, "B", parent_id=a["id"])
    c = made(staff, "C", parent_id=b["id"])
    d = made(staff, "D", parent_id=c["id"])
    deep = staff.post(CATEGORIES, {"names": {"en": "E"}, "parent_id": d["id"]})
    assert wrong(deep) == (422, "parent_id", "too_deep")
    circle = staff.patch(f"{CATEGORIES}/{a['id']}", {"parent_id": c["id"]})
    assert wrong(circle) == (422, "parent_id", "circle")
    unknown = staff.post(CATEGORIES, {"names": {"en": "E"}, "parent_id": "cat_none"})
    assert wrong(unknown) == (422, "parent_id", "unknown")
    assert wrong(staff.post(CATEGORIES, {"names": {"en": "E"}, "slug": b["slug"]})) == (422, "slug", "taken")
    assert len(named(world)) == 4


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "names"),
        ({"names": {"ro": "Căni"}}, "names.en"),
        ({"names": {"en": " \u0000 "}}, "names.en"),
        ({"names": {"en": "x" * 61}}, "names.en"),
        ({"names": {"en": "x"}, "description": "x" * 501}, "description"),
        ({"names": {"en": "x"}, "position": -1}, "position"),
        ({"names": {"en": "x"}, "position": 100_001}, "position"),
        ({"names": {"en": "x"}, "slug": "Not a slug"}, "slug"),
        ({"names": {"en": "x"}, "parent_id": "x" * 41}, "parent_id"),
        ({"names": {"en": "x", "de": "x"}}, "names.de"),
    ],
)
def test_what_a_category_cannot_be(staff: Client, body: dict[str, Any], field: str) -> None:
    reply = staff.post(CATEGORIES, body)
    assert (reply.status, [error["field"] for error in reply.json["errors"]]) == (422, [field])


def test_only_staff_keep_categories(world: World, staff: Client) -> None:
    category, seller = made(staff, "Mugs"), world.member("seller@example.com")
    for reply in (
        seller.post(CATEGORIES, {"names": {"en": "Mine"}}),
        seller.patch(f"{CATEGORIES}/{category['id']}", {"position": 1}),
        seller.delete(f"{CATEGORIES}/{category['id']}"),
    ):
        assert reply.status == 403
    assert named(world) == ["Mugs"]


def test_there_is_an_end_to_categories(world: World, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.catalog.rules.shelves.MAX_CATEGORIES", 2)
    made(staff, "A top"), made(staff, "B top")
    full = staff.post(CATEGORIES, {"names": {"en": "C"}})
    assert (full.status, full.json["code"]) == (409, "too_many_categories")
    monkeypatch.setattr("chalicelib.catalog.rules.shelves.MAX_CATEGORIES", 500)
    monkeypatch.setattr("chalicelib.catalog.rules.shelves.MAX_BYTES", 500)
    assert staff.post(CATEGORIES, {"names": {"en": "C"}, "description": "x" * 300}).json["code"] == full.json["code"]


def test_two_who_change_the_tree_at_once_both_do(world: World, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was right for the older tree is judged again by the newer."""
    a, b = made(staff, "A top"), made(staff, "B top")
    ran = before_commit(monkeypatch, lambda: made(staff, "C top"))
    assert staff.patch(f"{CATEGORIES}/{a['id']}", {"parent_id": b["id"]}).status == 200
    assert ran == [1]
    assert set(named(world)) == {"A top", "B top", "C top"}


def test_two_moves_at_once_make_no_circle(world: World, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = made(staff, "A top"), made(staff, "B top")
    before_commit(monkeypatch, lambda: staff.patch(f"{CATEGORIES}/{b['id']}", {"parent_id": a["id"]}))
    assert wrong(staff.patch(f"{CATEGORIES}/{a['id']}", {"parent_id": b["id"]})) == (422, "parent_id", "circle")
    assert named(world) == ["A top", "B top"]


# ---- Products --------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world, "maker@example.com")


def test_a_product_stands_in_a_category_that_there_is(shop: Shop, staff: Client) -> None:
    mugs = made(staff, "Mugs")
    product = shop.product(category_id=mugs["id"])
    assert product["category_id"] == mugs["id"]
    body = {"store_id": shop.store["id"], "title": "Another", "price": 2500, "category_id": "cat_none"}
    assert wrong(shop.owner.post("/api/products", body)) == (422, "category_id", "unknown")
    assert wrong(shop.patch(shop.product("Third"), category_id="cat_none")) == (422, "category_id", "unknown")


def test_a_category_is_deleted_only_when_nothing_is_in_it(world: World, shop: Shop, staff: Client) -> None:
    top = made(staff, "Home")
    mugs = made(staff, "Mugs", parent_id=top["id"])
    paths = {one["id"]: f"{CATEGORIES}/{one['id']}" for one in (top, mugs)}
    assert staff.delete(paths[top["id"]]).json["code"] == "has_children"
    first, second = shop.product("One", category_id=mugs["id"]), shop.product("Two", category_id=mugs["id"])
    assert staff.delete(paths[mugs["id"]]).json["code"] == "in_use"
    assert shop.patch(first, category_id=None).status == 200
    assert staff.delete(paths[mugs["id"]]).json["code"] == "in_use"
    assert shop.owner.delete(f"/api/products/{second['id']}").status == 204
    assert [staff.delete(paths[one["id"]]).status for one in (mugs, top)] == [204, 204]
    assert named(world) == []
    assert staff.delete(paths[top["id"]]).status == 404


def test_a_product_that_moves_counts_where_it_is(shop: Shop, staff: Client) -> None:
    mugs, bowls = made(staff, "Mugs"), made(staff, "Bowls")
    product = shop.product(category_id=mugs["id"])
    moved = shop.patch(product, category_id=bowls["id"]).json
    shop.patch(moved, title="Same place")
    assert staff.delete(f"{CATEGORIES}/{bowls['id']}").json["code"] == "in_use"
    assert staff.delete(f"{CATEGORIES}/{mugs['id']}").status == 204


def test_a_product_that_joins_while_its_category_goes_is_told(
    shop: Shop, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mugs, product = made(staff, "Mugs"), shop.product()
    ran = before_commit(monkeypatch, lambda: staff.delete(f"{CATEGORIES}/{mugs['id']}"))
    assert wrong(shop.patch(product, category_id=mugs["id"])) == (422, "category_id", "unknown")
    assert len(ran) == 1


def test_a_category_that_is_joined_while_it_goes_stays(
    world: World, shop: Shop, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mugs, product = made(staff, "Mugs"), shop.product()
    before_commit(monkeypatch, lambda: shop.patch(product, category_id=mugs["id"]))
    assert staff.delete(f"{CATEGORIES}/{mugs['id']}").json["code"] == "in_use"
    assert named(world) == ["Mugs"]


@pytest.mark.parametrize("round_", range(3))
def test_at_once_either_the_category_goes_or_the_products_come(shop: Shop, staff: Client, round_: int) -> None:
    mugs = made(staff, "Mugs")
    products = [shop.product(f"Product {number}") for number in range(4)]
    actor = actor_of(staff.cookies["hs_access"])
    joins = [partial(shop.patch, one, category_id=mugs["id"]) for one in products]
    gone, *replies = at_once(partial(categories.delete, actor, mugs["id"]), *joins)
    joined = [reply.status == 200 for reply in replies]
    assert isinstance(gone, DomainError) == any(joined)
    assert all(joined) or not any(joined)
    assert [item.id for item in categories.tree().items] == ([mugs["id"]] if any(joined) else [])
