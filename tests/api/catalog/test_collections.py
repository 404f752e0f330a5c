"""A store's collections: kept by its people, seen by everybody, left by their products when they go."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.support.rivals import before_commit
from tests.support.world import Client, Reply, World, aws

from .shop import Shop, open_shop


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world)


def made(shop: Shop, name: str, **more: Any) -> dict[str, Any]:
    reply = shop.owner.post(f"/api/stores/{shop.store['slug']}/collections", {"name": name, **more})
    assert reply.status == 201, reply.text
    collection: dict[str, Any] = reply.json
    return collection


def shown(shop: Shop) -> list[str]:
    reply = shop.world.client().get(f"/api/stores/{shop.store['slug']}/collections", query={"fresh": "1"})
    return [item["name"] for item in reply.json["items"]]


def wrong(reply: Reply) -> tuple[int, str, str]:
    (error,) = reply.json["errors"]
    return reply.status, error["field"], error["code"]


def test_collections_are_shown_in_the_stores_order(world: World, shop: Shop) -> None:
    spring = made(shop, "Spring", description="Light things")
    made(shop, "Autumn")
    made(shop, "First", position=0)
    assert shown(shop) == ["First", "Spring", "Autumn"]
    one = world.client().get(f"/api/stores/{shop.store['slug']}/collections/spring")
    assert (one.status, one.json) == (200, spring)
    assert spring["path"] == f"/{shop.store['slug']}/collections/spring"
    assert spring["store"] == {"slug": shop.store["slug"], "name": "Ana Prints"}
    assert world.client().get("/api/stores/nothing/collections").status == 404


def test_a_collection_changes_and_its_old_addresses_lead_to_it(world: World, shop: Shop) -> None:
    spring = made(shop, "Spring")
    path, public = f"/api/collections/{spring['id']}", f"/api/stores/{shop.store['slug']}/collections"
    changed = shop.owner.patch(path, {"version": 1, "slug": "summer", "name": "Summer"})
    assert (changed.status, changed.json["slug"], changed.json["version"]) == (200, "summer", 2)
    assert shop.owner.patch(path, {"version": 1, "name": "Late"}).json["code"] == "stale_version"
    for ref in ("spring", spring["id"]):
        reply = world.client().get(f"{public}/{ref}")
        assert (reply.status, reply.header("Location")) == (301, f"{public}/summer")
    by_id = world.client().get(f"/api/stores/{shop.store['id']}/collections/summer")
    assert (by_id.status, by_id.header("Location")) == (301, f"{public}/summer")
    assert world.client().get(f"{public}/winter").status == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "x", "description": "x" * 501}, "description"),
        ({"name": "x", "position": "1"}, "position"),
        ({"name": "x", "slug": "-"}, "slug"),
    ],
)
def test_what_a_collection_cannot_be(shop: Shop, body: dict[str, Any], field: str) -> None:
    reply = shop.owner.post(f"/api/stores/{shop.store['id']}/collections", body)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_an_address_is_one_collections_and_the_stores_own(world: World, shop: Shop) -> None:
    spring = made(shop, "Spring")
    assert made(shop, "Spring")["slug"] == "spring-2"
    taken = shop.owner.post(f"/api/stores/{shop.store['id']}/collections", {"name": "X", "slug": "spring"})
    assert wrong(taken) == (422, "slug", "taken")
    other = open_shop(world, "other@example.com", "Other")
    assert made(other, "Spring")["slug"] == "spring"
    shop.owner.patch(f"/api/collections/{spring['id']}", {"version": 1, "slug": "summer"})
    again = shop.owner.post(f"/api/stores/{shop.store['id']}/collections", {"name": "X", "slug": "spring"})
    assert wrong(again) == (422, "slug", "taken")


def test_a_store_has_so_many_collections(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.catalog.rules.shelves.MAX_IN_STORE", 1)
    made(shop, "Spring")
    full = shop.owner.post(f"/api/stores/{shop.store['id']}/collections", {"name": "Autumn"})
    assert (full.status, full.json["code"]) == (409, "too_many_collections")


def test_the_bound_holds_for_two_at_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.catalog.rules.shelves.MAX_IN_STORE", 1)
    before_commit(monkeypatch, lambda: made(shop, "Spring"))
    late = shop.owner.post(f"/api/stores/{shop.store['id']}/collections", {"name": "Autumn"})
    assert late.json["code"] == "too_many_collections"
    assert shown(shop) == ["Spring"]


def test_only_the_stores_people_keep_its_collections(world: World, shop: Shop) -> None:
    spring = made(shop, "Spring")
    stranger: Client = world.member("stranger@example.com")
    path = f"/api/collections/{spring['id']}"
    for reply in (
        stranger.post(f"/api/stores/{shop.store['id']}/collections", {"name": "Mine"}),
        stranger.patch(path, {"version": 1, "name": "Mine"}),
        stranger.delete(path),
    ):
        assert reply.status == 403
    assert world.client().delete(path).status == 401
    assert stranger.delete("/api/collections/col_none").status == 404
    assert shown(shop) == ["Spring"]


# ---- Products --------------------------------------------------------------------------------------------------


def test_a_product_is_in_collections_of_its_own_store(world: World, shop: Shop) -> None:
    spring = made(shop, "Spring")
    foreign = made(open_shop(world, "other@example.com", "Other"), "Theirs")
    product = shop.product(collections=[spring["id"]])
    assert product["collections"] == [spring["id"]]
    for unknown in (foreign["id"], "col_none"):
        refused = shop.patch(product, collections=[spring["id"], unknown])
        assert wrong(refused) == (422, "collections", "unknown")


def test_a_product_that_joins_while_its_collection_goes_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    spring, product = made(shop, "Spring"), shop.product()
    before_commit(monkeypatch, lambda: shop.owner.delete(f"/api/collections/{spring['id']}"))
    assert wrong(shop.patch(product, collections=[spring["id"]])) == (422, "collections", "unknown")


def test_products_leave_a_collection_that_goes(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batch by batch, each told once to whoever shows products; the others are not touched."""
    monkeypatch.setattr("chalicelib.catalog.service.collections._BATCH", 2)
    spring, autumn = made(shop, "Spring"), made(shop, "Autumn")
    both = [shop.published(f"Both {n}", collections=[spring["id"], autumn["id"]]) for n in range(3)]
    other = shop.published("Other", collections=[autumn["id"]])
    assert world.drain() == []
    told = len(events(world, "product.changed"))
    assert shop.owner.delete(f"/api/collections/{spring['id']}").status == 204
    assert world.drain() == []
    for product in both:
        now = shop.owner.get(f"/api/products/{product['id']}").json
        assert (now["collections"], now["version"]) == ([autumn["id"]], product["version"] + 1)
    assert shop.owner.get(f"/api/products/{other['id']}").json["version"] == other["version"]
    assert len(events(world, "product.changed")) == told + 3
    assert shown(shop) == ["Autumn"]


def test_the_same_deletion_told_twice_changes_nothing_more(world: World, shop: Shop) -> None:
    spring = made(shop, "Spring")
    product = shop.published(collections=[spring["id"]])
    shop.owner.delete(f"/api/collections/{spring['id']}")
    world.drain()
    before = shop.owner.get(f"/api/products/{product['id']}").json
    resend(world, "collection.deleted")
    assert world.drain() == []
    assert shop.owner.get(f"/api/products/{product['id']}").json == before


def events(world: World, kind: str) -> list[dict[str, Any]]:
    return [row for row in world.rows("events") if row.get("type") == kind]


def resend(world: World, kind: str) -> None:
    for row in events(world, kind):
        aws("sqs").send_message(QueueUrl=os.environ["WORK_QUEUE_URL"], MessageBody=row["body"])
