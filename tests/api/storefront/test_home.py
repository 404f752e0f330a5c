"""The front page: chosen by staff, read by everybody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.catalog.shop import Shop, open_shop
from tests.support.calls import counted
from tests.support.staff import member_with_role
from tests.support.world import Client, World


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world)


@pytest.fixture
def staff(world: World) -> Client:
    return member_with_role(world, "staff")


def home(world: World) -> Any:
    return world.client().get("/api/home", query={"fresh": "1"}).json


def titles(cards: list[dict[str, Any]]) -> list[str]:
    return [card["title"] for card in cards]


def test_an_empty_platform_has_a_front_page(world: World) -> None:
    assert home(world) == {"featured": [], "collections": [], "newest": [], "categories": []}


def test_what_staff_chose_is_shown_in_their_order(world: World, shop: Shop, staff: Client) -> None:
    one, two, three = (shop.published(title) for title in ("One", "Two", "Three"))
    spring = shop.owner.post(f"/api/stores/{shop.store['slug']}/collections", {"name": "Spring"}).json
    others = [
        shop.owner.post(f"/api/stores/{shop.store['slug']}/collections", {"name": name}).json
        for name in ("B", "A", "C")
    ]
    staff.post("/api/admin/categories", {"names": {"en": "Mugs"}})
    collections = [others[1]["id"], spring["id"], others[2]["id"], others[0]["id"]]
    chosen = {"products": [three["id"], one["id"], three["id"]], "collections": collections}
    reply = staff.put("/api/admin/home", chosen)
    assert (reply.status, reply.json["products"]) == (200, [three["id"], one["id"]])
    assert staff.get("/api/admin/home").json == reply.json
    shown = home(world)
    assert titles(shown["featured"]) == ["Three", "One"]
    assert titles(shown["newest"]) == ["Three", "Two", "One"]
    assert [one["name"] for one in shown["collections"]] == ["A", "Spring", "C", "B"]
    assert [one["name"] for one in shown["categories"]] == ["Mugs"]
    assert two["id"] not in reply.json["products"]


def test_what_is_no_longer_public_is_left_out_and_comes_back(world: World, shop: Shop, staff: Client) -> None:
    one, two = shop.published("One"), shop.published("Two", visibility="unlisted")
    staff.put("/api/admin/home", {"products": [one["id"], two["id"]]})
    assert titles(home(world)["featured"]) == ["One"]
    shop.owner.post(f"/api/products/{one['id']}/archive")
    assert home(world)["featured"] == []
    shop.owner.post(f"/api/products/{one['id']}/publish", {})
    assert titles(home(world)["featured"]) == ["One"]


def test_what_there_is_not_cannot_be_chosen(world: World, shop: Shop, staff: Client) -> None:
    for field, chosen in (
        ("products", {"products": ["prd_none"]}),
        ("collections", {"collections": ["col_none"]}),
        ("products", {"products": [f"prd_{n}" for n in range(13)]}),
        ("collections", {"collections": [f"col_{n}" for n in range(7)]}),
    ):
        reply = staff.put("/api/admin/home", chosen)
        assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_only_staff_choose(world: World, shop: Shop) -> None:
    assert shop.owner.put("/api/admin/home", {}).status == 403
    assert shop.owner.get("/api/admin/home").status == 403
    assert world.client().put("/api/admin/home", {}).status == 401


def test_a_warm_process_asks_nobody(world: World, shop: Shop) -> None:
    shop.published("One")
    world.client().get("/api/home")
    with counted() as calls:
        assert world.client().get("/api/home").status == 200
    assert calls == []
