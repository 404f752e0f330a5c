"""What a product may say of itself: bounds, SKUs, shelves, and that null takes away what may be missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.aws import dynamo
from chalicelib.catalog import service as catalog
from chalicelib.catalog import tables
from chalicelib.core import ids
from chalicelib.core.access import Actor
from tests.api.catalog.shop import Shop, open_shop
from tests.support.rivals import at_once, before_commit
from tests.support.world import Reply, World

WHOLE = {
    "kind": "physical",
    "sku": "AP-01/blue",
    "compare_at_price": 3000,
    "badges": ["handmade", "eco"],
    "tags": ["Linen", " linen ", "KITCHEN  wear"],
    "metadata": {"Fabric": "washed linen"},
    "weight_grams": 340,
    "origin_country": "RO",
    "tax_class": "reduced",
    "featured": True,
    "stock_mode": "made_to_order",
    "low_stock_threshold": 5,
    "made_to_order_days": 14,
}


def _errors(reply: Reply) -> list[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return [(error["field"], error["code"]) for error in reply.json["errors"]]


def _shelf(shelf_id: str, kind: str, store_id: str | None = None) -> str:
    dynamo.commit(dynamo.put(tables.ShelfRow(pk=shelf_id, sk=kind, store_id=store_id), "shelf"))
    return shelf_id


def test_every_field_is_kept_as_it_was_given(world: World) -> None:
    shop = open_shop(world)
    made = shop.product(files=False, **WHOLE)
    kept = {**WHOLE, "tags": ["linen", "kitchen wear"]}
    assert {name: made[name] for name in kept} == kept
    assert made["availability"] == {"state": "made_to_order", "variants": {}}
    changed = {**kept, "sku": "AP-02", "badges": [], "featured": False, "weight_grams": 0, "metadata": {}}
    del changed["kind"]
    reply = shop.patch(made, **changed)
    assert reply.status == 200, reply.text
    assert {name: reply.json[name] for name in changed} == changed


def test_a_physical_product_is_published_without_files_and_has_a_page(world: World) -> None:
    shop = open_shop(world)
    product = shop.published(files=False, description="# Care\n\nWash **cold**.", **WHOLE)
    page = shop.page("linen-apron").json
    for name in ("sku", "compare_at_price", "badges", "weight_grams", "origin_country", "metadata"):
        assert page[name] == WHOLE[name]
    assert page["description_html"] == "<h2>Care</h2>\n<p>Wash <strong>cold</strong>.</p>"
    assert page["stock"] == {"mode": "made_to_order", "state": "made_to_order", "left": None, "made_to_order_days": 14}
    assert page["updated_at"] >= product["published_at"]
    catalog.set_files(product["id"], [])
    assert shop.page("linen-apron").status == 200
    sold = catalog.for_sale(product["id"])
    assert (sold.kind, sold.tax_class, sold.weight_grams) == ("physical", "reduced", WHOLE["weight_grams"])
    assert sold.making_days == WHOLE["made_to_order_days"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("sku", "a b", "format"),
        ("sku", "x" * 65, "too_long"),
        ("compare_at_price", 2500, "not_above_price"),
        ("compare_at_price", 0, "too_small"),
        ("badges", ["new", "limited", "handmade", "eco", "gift"], "too_many"),
        ("badges", ["cheap"], "not_an_option"),
        ("tags", [f"tag {number}" for number in range(21)], "too_many"),
        ("tags", ["x" * 41], "too_long"),
        ("tags", [" "], "too_short"),
        ("metadata", {f"key {number}": "" for number in range(21)}, "too_many"),
        ("metadata", {"x" * 41: ""}, "too_long"),
        ("metadata", {"key": "x" * 201}, "too_long"),
        ("metadata", {"key": 5}, "not_text"),
        ("collections", ["col_x"] * 21, "too_many"),
        ("weight_grams", -1, "too_small"),
        ("weight_grams", 1_000_001, "too_large"),
        ("origin_country", "XX", "format"),
        ("origin_country", "ro", "format"),
        ("tax_class", "luxury", "not_an_option"),
        ("stock_mode", "some", "not_an_option"),
        ("low_stock_threshold", 10_001, "too_large"),
        ("made_to_order_days", 366, "too_large"),
        ("made_to_order_days", 0, "too_small"),
        ("description", "x" * 10_001, "too_long"),
    ],
)
def test_every_field_is_bounded(world: World, field: str, value: Any, code: str) -> None:
    shop = open_shop(world)
    body = {"store_id": shop.store["id"], "title": "Mug", "price": 2500, "kind": "physical", field: value}
    made = _errors(shop.owner.post("/api/products", body))
    product = shop.product(files=False, kind="physical")
    assert made == _errors(shop.patch(product, **{field: value}))
    assert {(name.split(".")[0], told) for name, told in made} == {(field, code)}


def test_null_takes_away_what_may_be_missing_and_nothing_else(world: World) -> None:
    shop = open_shop(world)
    product = shop.product(files=False, **WHOLE)
    gone = ("compare_at_price", "weight_grams", "origin_country", "made_to_order_days")
    reply = shop.patch(product, **dict.fromkeys([*gone, "title", "sku", "tags", "featured"]))
    assert [reply.json[name] for name in gone] == [None] * 4
    assert (reply.json["title"], reply.json["sku"], reply.json["featured"]) == ("Linen apron", "AP-01/blue", True)
    again = shop.patch(reply.json, compare_at_price=None)
    assert (again.status, again.json["version"]) == (200, reply.json["version"])


def test_a_price_raised_above_the_former_one_is_refused(world: World) -> None:
    shop = open_shop(world)
    product = shop.product(compare_at_price=3000)
    assert _errors(shop.patch(product, price=3000)) == [("compare_at_price", "not_above_price")]
    assert shop.patch(product, price=3000, compare_at_price=3500).status == 200


def test_only_what_is_sent_has_a_weight(world: World) -> None:
    shop = open_shop(world)
    body = {"store_id": shop.store["id"], "title": "Font", "price": 0, "weight_grams": 5}
    assert _errors(shop.owner.post("/api/products", body)) == [("weight_grams", "physical_only")]
    assert _errors(shop.patch(shop.product(), weight_grams=5)) == [("weight_grams", "physical_only")]


def test_a_sku_is_one_products_of_its_store(world: World) -> None:
    shop, other = open_shop(world), open_shop(world, "bo@example.com", "Bo")
    first, second = shop.product(sku="A-1"), shop.product("Second", sku="A-2")
    body = {"store_id": shop.store["id"], "title": "Third", "price": 0, "sku": "A-1"}
    assert _errors(shop.owner.post("/api/products", body)) == [("sku", "taken")]
    assert _errors(shop.patch(second, sku="A-1", title="Renamed")) == [("sku", "taken")]
    assert shop.owner.get(f"/api/products/{second['id']}").json["title"] == "Second"
    assert other.product(sku="A-1")["sku"] == "A-1"
    assert catalog.product_of_sku(shop.store["id"], "A-1") == first["id"]
    first = shop.patch(first, sku="A-3").json
    assert shop.patch(second, sku="A-1").status == 200
    assert shop.patch(first, sku="").json["sku"] == ""
    shop.owner.delete(f"/api/products/{second['id']}")
    assert [catalog.product_of_sku(shop.store["id"], f"A-{number}") for number in (1, 2, 3)] == [None] * 3


def test_one_sku_goes_to_one_of_many_products_at_once(world: World) -> None:
    shop = open_shop(world)
    seller = Actor(user_id=shop.store["owner_id"], email_confirmed=True)
    drafts = [shop.product(f"Draft {number}", files=False) for number in range(3)]
    body = {"title": "New", "price": 0, "sku": "ONE"}
    works: list[Any] = [lambda: catalog.create(seller, shop.store["id"], body) for _ in range(3)]
    works += [lambda made=made: catalog.change(seller, made["id"], 1, {"sku": "ONE"}) for made in drafts]
    outcomes = at_once(*works)
    winners = [one for one in outcomes if isinstance(one, catalog.ProductView)]
    assert len(winners) == 1
    assert {error.fields[0].code for error in outcomes if isinstance(error, Exception)} == {"taken"}
    assert catalog.product_of_sku(shop.store["id"], "ONE") == winners[0].id


def test_a_product_stands_only_on_shelves_that_are_there(world: World) -> None:
    shop, other = open_shop(world), open_shop(world, "bo@example.com", "Bo")
    category = _shelf(ids.new("cat"), "category")
    mine = _shelf(ids.new("col"), "collection", shop.store["id"])
    theirs = _shelf(ids.new("col"), "collection", other.store["id"])
    product = shop.product(category_id=category, collections=[mine, mine])
    assert (product["category_id"], product["collections"]) == (category, [mine])
    body = {"store_id": shop.store["id"], "title": "Mug", "price": 0}
    for wrong, field in (
        ({"category_id": ids.new("cat")}, "category_id"),
        ({"category_id": mine}, "category_id"),
        ({"collections": [theirs]}, "collections"),
        ({"collections": [mine, ids.new("col")]}, "collections"),
        ({"collections": [category]}, "collections"),
    ):
        assert _errors(shop.owner.post("/api/products", {**body, **wrong})) == [(field, "unknown")]
        assert _errors(shop.patch(product, **wrong)) == [(field, "unknown")]
    reply = shop.patch(product, category_id=None, collections=[])
    assert (reply.json["category_id"], reply.json["collections"]) == (None, [])


def test_a_category_that_goes_in_between_is_not_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    category, product = _shelf(ids.new("cat"), "category"), shop.product()

    def goes() -> None:
        dynamo.commit(dynamo.delete(tables.ShelfRow, category, "category", "gone"))

    before_commit(monkeypatch, goes)
    assert _errors(shop.patch(product, category_id=category)) == [("category_id", "unknown")]


def test_what_is_looked_for_is_found_in_title_and_sku(world: World) -> None:
    shop = open_shop(world)
    for title, sku in (("Șorț de bucătărie", "SO-1"), ("Linen apron", "LI-7"), ("Mug", "APRON-X"), ("Bowl", "")):
        shop.product(title, sku=sku, files=False)
    path = f"/api/stores/{shop.store['slug']}/dashboard/products"

    def found(q: str, **more: str) -> list[str]:
        return [one["title"] for one in shop.owner.get(path, query={"q": q, **more}).json["items"]]

    assert found("apron") == ["Mug", "Linen apron"]
    assert found("SORT  de") == found("bucatarie") == ["Șorț de bucătărie"]
    assert found("li-") == ["Linen apron"]
    assert found("") == ["Bowl", "Mug", "Linen apron", "Șorț de bucătărie"]
    assert found("apron", status="published") == found("nothing") == found('"*%_') == []
    assert _errors(shop.owner.get(path, query={"q": "x" * 101})) == [("q", "too_long")]


def test_a_search_goes_on_where_it_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.catalog.service import products

    monkeypatch.setattr(products, "_LOOK", 2)
    monkeypatch.setattr(products, "_LOOKED_AT", 4)
    shop = open_shop(world)
    for number in range(9):
        shop.product(f"{'Apron' if number % 3 == 0 else 'Mug'} {number}", files=False)
    path = f"/api/stores/{shop.store['slug']}/dashboard/products"
    for limit, status in (("1", None), ("2", "draft"), ("50", None)):
        seen: list[str] = []
        query = {"q": "apron", "limit": limit, **({"status": status} if status else {})}
        while True:
            page = shop.owner.get(path, query=query).json
            seen += [one["title"] for one in page["items"]]
            assert len(page["items"]) <= int(limit)
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert seen == ["Apron 6", "Apron 3", "Apron 0"]


@pytest.mark.parametrize("query", [{}, {"status": "draft"}, {"q": "apron"}], ids=["all", "drafts", "searched"])
def test_heavy_products_come_a_few_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    from chalicelib.catalog.service import products

    monkeypatch.setattr(products, "_PAGE_WEIGHT", 30_000)
    shop = open_shop(world)
    for number, length in enumerate((10, 9000, 10, 10, 9000)):
        shop.product(f"Apron {number}", files=False, description="x" * length)
    path, pages = f"/api/stores/{shop.store['slug']}/dashboard/products", []
    while True:
        page = shop.owner.get(path, query=query).json
        pages.append([one["title"][-1] for one in page["items"]])
        if page["next_cursor"] is None:
            break
        query = {**query, "cursor": page["next_cursor"]}
    assert pages == [["4"], ["3", "2"], ["1"], ["0"]]


def test_featured_products_come_first_in_their_store(world: World) -> None:
    shop = open_shop(world)
    shop.published("Old favourite", featured=True)
    for title in ("Second", "Third"):
        shop.published(title)
    assert shop.titles() == ["Old favourite", "Third", "Second"]
    assert shop.titles("/api/products") == ["Third", "Second", "Old favourite"]


def _told(shop: Shop, product: dict[str, Any]) -> int:
    rows = shop.world.rows("events")
    return len([row for row in rows if row.get("type") == "product.changed" and row["subject"] == product["id"]])


def test_every_change_that_the_public_sees_is_told_once(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    product = shop.patch(product, title="Draft").json
    assert _told(shop, product) == 0
    steps = [
        lambda: shop.owner.post(f"/api/products/{product['id']}/publish", {}),
        lambda: shop.owner.patch(f"/api/products/{product['id']}", {"version": 3, "title": "Apron"}),
        lambda: shop.owner.post(f"/api/products/{product['id']}/publish", {"visibility": "unlisted"}),
        lambda: shop.owner.post(f"/api/products/{product['id']}/archive"),
    ]
    for number, step in enumerate(steps, start=1):
        assert step().status == 200
        assert _told(shop, product) == number
    shop.owner.post(f"/api/products/{product['id']}/unpublish")
    assert _told(shop, product) == len(steps)


def _copies(shop: Shop, product: dict[str, Any]) -> Reply:
    return shop.owner.post(f"/api/products/{product['id']}/duplicate")


def test_a_copy_is_a_draft_of_its_own(world: World) -> None:
    shop = open_shop(world)
    category, collection = _shelf(ids.new("cat"), "category"), _shelf(ids.new("col"), "collection", shop.store["id"])
    more = {"category_id": category, "collections": [collection], "description": "Linen."}
    product = shop.published(files=True, **{**WHOLE, **more})
    reply = _copies(shop, product)
    assert (reply.status, reply.json["title"], reply.json["slug"]) == (
        201,
        "Copy of Linen apron",
        "copy-of-linen-apron",
    )
    copied = reply.json
    for name in ("badges", "tags", "metadata", "description", "kind", "weight_grams", "stock_mode", *more):
        assert copied[name] == product[name]
    fresh = ("id", "sku", "status", "files", "images", "published_at", "featured", "version", "sold")
    assert [copied[name] for name in fresh[1:]] == ["", "draft", [], [], None, False, 1, False]
    assert copied["id"] != product["id"]
    assert _copies(shop, product).json["slug"] == "copy-of-linen-apron-2"
    assert len(_copies(shop, shop.product("x" * 120)).json["title"]) == 120


def test_a_copy_leaves_shelves_that_are_gone(world: World) -> None:
    shop = open_shop(world)
    collection = _shelf(ids.new("col"), "collection", shop.store["id"])
    product = shop.product(collections=[collection])
    dynamo.commit(dynamo.delete(tables.ShelfRow, collection, "collection", "gone"))
    assert _copies(shop, product).json["collections"] == []


def test_nobody_copies_anothers_product_or_unconfirmed(world: World) -> None:
    shop, eve = open_shop(world), open_shop(world, "eve@example.com", "Eve")
    product = shop.product()
    assert eve.owner.post(f"/api/products/{product['id']}/duplicate").status == 403
    seller = Actor(user_id=shop.store["owner_id"], email_confirmed=True)
    with pytest.raises(Exception, match="Confirm"):
        catalog.duplicate(replace(seller, email_confirmed=False), product["id"])
