"""What `GET /api/products` finds: words, filters, sorts, pages, facets."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.catalog import service as catalog
from chalicelib.search import service, storage
from tests.api.catalog.test_public import image
from tests.api.search.shop import Shop, find, open_shop, titles
from tests.support.calls import counted
from tests.support.staff import member_with_role
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


def test_what_a_store_puts_first_comes_first(world: World, shop: Shop) -> None:
    shop.published("Old favourite", price=900, featured=True)
    shop.published("Newest of all", price=900)
    world.drain()
    assert titles(world, store=shop.store["slug"], sort="featured")[:2] == ["Old favourite", "Newest of all"]
    assert titles(world, sort="newest")[0] == "Newest of all"


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


def test_a_category_finds_what_is_below_it_and_counts_it(world: World) -> None:
    staff = member_with_role(world, "staff")
    shop = open_shop(world)

    def category(name: str, parent: str | None = None) -> dict[str, Any]:
        reply = staff.post("/api/admin/categories", {"names": {"en": name, "ro": name}, "parent_id": parent})
        assert reply.status == 201, reply.text
        made: dict[str, Any] = reply.json
        return made

    home = category("Home")
    kitchen = category("Kitchen", home["id"])
    garden = category("Garden")
    shop.published("Apron", category_id=kitchen["id"])
    shop.published("Lamp", category_id=home["id"])
    shop.published("Spade", category_id=garden["id"])
    world.drain()
    assert titles(world, category="home", fresh=1) == ["Lamp", "Apron"]
    assert titles(world, category="kitchen") == ["Apron"]
    assert titles(world, category="nowhere") == []
    counts = {
        each["slug"]: each["count"] for each in find(world, facets="true", category="garden")["facets"]["categories"]
    }
    assert counts == {"home": 2, "kitchen": 1, "garden": 1}
    moved = staff.patch(f"/api/admin/categories/{kitchen['id']}", {"parent_id": garden["id"]})
    assert moved.status == 200, moved.text
    assert titles(world, category="home", fresh=2) == ["Lamp"]
    assert titles(world, category="garden") == ["Spade", "Apron"]
    suggested = world.client().get("/api/search/suggestions", query={"q": "kit"}).json
    assert suggested["categories"] == [
        {"slug": "kitchen", "name": "Kitchen", "names": {"en": "Kitchen", "ro": "Kitchen"}}
    ]


def test_a_collection_finds_and_is_counted_among_its_stores_products(world: World, shop: Shop) -> None:
    made = shop.owner.post(f"/api/stores/{shop.store['id']}/collections", {"name": "Gifts"})
    assert made.status == 201, made.text
    shop.published("Soap", collections=[made.json["id"]])
    world.drain()
    assert titles(world, collection=made.json["id"]) == ["Soap"]
    facets = find(world, store="ana-prints", facets="true", fresh=1)["facets"]
    assert facets["collections"] == [{"id": made.json["id"], "name": "Gifts", "count": 1}]
    assert find(world, facets="true")["facets"]["collections"] == []


def test_options_and_stock_are_filters(world: World, shop: Shop) -> None:
    product = shop.published("Scarf", stock_mode="tracked")
    body = {
        "version": product["version"],
        "options": [{"name": "Colour", "values": ["Blue", "Red"]}, {"name": "Size", "values": ["M"]}],
        "variants": [{"values": ["Blue", "M"]}, {"values": ["Red", "M"], "active": False}],
    }
    saved = shop.owner.put(f"/api/products/{product['id']}/options", body)
    assert saved.status == 200, saved.text
    world.drain()
    assert titles(world, options="colour:blue") == titles(world, options="Colour:Red,colour:BLUE,size:m") == ["Scarf"]
    assert titles(world, options="colour:red") == titles(world, options="colour:blue,size:xl") == []
    assert "Scarf" not in titles(world, available="true")
    variant = saved.json["variants"][0]["id"]
    stocked = shop.owner.put(f"/api/products/{product['id']}/stock", {"items": [{"variant_id": variant, "set_to": 9}]})
    assert stocked.status == 200, stocked.text
    world.drain()
    assert titles(world, available="true", q="scarf", options="size:m") == ["Scarf"]
    options = find(world, facets="true")["facets"]["options"]
    assert options == [
        {"name": "Colour", "values": [{"value": "Blue", "count": 1}]},
        {"name": "Size", "values": [{"value": "M", "count": 1}]},
    ]


def test_several_options_and_that_they_can_be_had_are_one_variants(world: World, shop: Shop) -> None:
    product = shop.published("Shirt", stock_mode="tracked")
    body = {
        "version": product["version"],
        "options": [{"name": "Colour", "values": ["Blue", "Red"]}, {"name": "Size", "values": ["S", "M"]}],
        "variants": [{"values": ["Blue", "S"]}, {"values": ["Red", "M"]}],
    }
    saved = shop.owner.put(f"/api/products/{product['id']}/options", body).json
    blue, red = (variant["id"] for variant in saved["variants"])
    items = [{"variant_id": blue, "set_to": 5}, {"variant_id": red, "set_to": 0}]
    assert shop.owner.put(f"/api/products/{product['id']}/stock", {"items": items}).status == 200
    world.drain()
    assert titles(world, options="colour:blue,size:s") == titles(world, options="colour:red,size:m") == ["Shirt"]
    assert titles(world, options="colour:blue,size:m") == []
    assert titles(world, options="colour:blue", available="true") == ["Shirt"]
    assert titles(world, options="colour:red", available="true") == []
    facets = find(world, options="colour:red", facets="true")["facets"]
    assert facets["options"] == [
        {"name": "Colour", "values": [{"value": "Blue", "count": 1}, {"value": "Red", "count": 1}]},
        {"name": "Size", "values": [{"value": "M", "count": 1}]},
    ]
    assert facets["availability"] == [{"value": "sold_out", "count": 1}]
    # Only the state of a variant changes, not the product's.
    items = [{"variant_id": red, "set_to": 9}]
    assert shop.owner.put(f"/api/products/{product['id']}/stock", {"items": items}).status == 200
    world.drain()
    assert titles(world, options="colour:red,size:m", available="true") == ["Shirt"]


def test_a_stores_list_begins_with_what_it_features(world: World, shop: Shop) -> None:
    shop.published("Old favourite", featured=True)
    shop.published("Newest")
    world.drain()
    assert shop.titles() == ["Old favourite", "Newest", "Apron pattern", "Tricou țesut", "Wool scarf", "Linen apron"]
    path, seen, cursor = "/api/stores/ana-prints/products", [], {}
    while True:
        page = world.client().get(path, query={"limit": "2", **cursor}).json
        seen += [card["title"] for card in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == shop.titles()


def test_pages_that_the_tables_began_go_on_in_the_index(world: World) -> None:
    shop = open_shop(world)
    for number in range(5):
        shop.published(f"Thing {number}", featured=number == 2)
    path = "/api/stores/ana-prints/products"
    for address, expected in (("/api/products", "43210"), (path, "24310")):
        service.reset()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage, "read_pointer", lambda: None)
            first = world.client().get(address, query={"limit": "2"}).json
        world.drain()
        second = world.client().get(address, query={"limit": "9", "cursor": first["next_cursor"]}).json
        seen = [card["title"][-1] for page in (first, second) for card in page["items"]]
        assert "".join(seen) == expected
        assert "degraded" not in second or second["degraded"] is False


def test_a_list_asks_nothing_of_aws_when_warm_and_is_small(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        made = shop.published(f"Hand-drawn linen apron pattern {number:02d}", description="Long. " * 300)
        catalog.add_image(made["id"], image(made["id"]))
    world.drain()
    assert find(world)["total"] == 29
    monkeypatch.setattr(service._reader, "_next_pointer", float("inf"))
    monkeypatch.setattr(service._reader, "_next_batch", float("inf"))
    client = world.client()
    asked: list[tuple[str, dict[str, str]]] = [
        ("/api/products", {}),
        ("/api/products", {"q": "linen", "facets": "true"}),
        ("/api/stores/ana-prints/products", {}),
        ("/api/search/suggestions", {"q": "li"}),
    ]
    for path, query in asked:
        client.get(path, query=query)
        with counted() as called:
            reply = client.get(path, query=query)
        assert called == []
        if "facets" not in query:
            assert len(reply.text.encode()) <= 15 * 1024
    with counted() as called:
        client.get("/api/products", query={"fresh": "now"})
    assert called == ["s3.GetObject"]
