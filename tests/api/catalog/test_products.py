"""A product's life as its managers live it: draft, published, unlisted, archived, deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.aws import dynamo
from chalicelib.catalog import rules, tables
from chalicelib.catalog import service as catalog
from chalicelib.core.access import Actor
from chalicelib.core.money import MAX_PRICE
from tests.api.catalog.shop import FILE, open_shop
from tests.support.staff import member_with_role
from tests.support.world import World


def _errors(reply: Any) -> list[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return [(error["field"], error["code"]) for error in reply.json["errors"]]


def test_from_draft_to_public_page_and_back(world: World) -> None:
    shop = open_shop(world)
    draft = shop.product(short_description="For cooks", description="Washed linen.")
    assert (draft["status"], draft["slug"], draft["version"]) == ("draft", "linen-apron", 1)
    assert shop.page("linen-apron").status == 404
    assert shop.titles() == []

    reply = shop.owner.post(f"/api/products/{draft['id']}/publish", {})
    assert (reply.status, reply.json["status"]) == (200, "published"), reply.text
    page = shop.page("linen-apron").json
    assert page["files"] == [{"name": "pattern.pdf", "content_type": "application/pdf", "size": 4096}]
    assert (page["price"], page["currency"], page["cover"]) == (2500, "RON", None)
    assert page["path"] == f"/{shop.store['slug']}/products/linen-apron"
    assert page["store"] == {"slug": "ana-prints", "name": "Ana Prints"}
    assert (page["description"], page["download_days"], page["max_downloads"]) == ("Washed linen.", 30, 25)
    (card,) = world.client().get("/api/products").json["items"]
    assert card == {name: page[name] for name in card}
    assert (card["price_from"], card["availability"]) == (2500, "in_stock")
    assert {"compare_at_price", "rating", "has_variants", "badges"} & set(card) == set()

    assert shop.owner.post(f"/api/products/{draft['id']}/unpublish").json["status"] == "draft"
    assert shop.page("linen-apron").status == 404
    assert shop.titles() == shop.titles("/api/products") == []


def test_a_managers_view_has_every_field_of_a_product(world: World) -> None:
    shop = open_shop(world)
    made = shop.published()
    found = shop.owner.get(f"/api/products/{made['id']}").json
    assert found == made
    assert set(found) == {
        "id",
        "store_id",
        "store_slug",
        "kind",
        "title",
        "slug",
        "sku",
        "short_description",
        "description",
        "price",
        "compare_at_price",
        "currency",
        "tax_class",
        "status",
        "visibility",
        "featured",
        "badges",
        "tags",
        "metadata",
        "category_id",
        "collections",
        "weight_grams",
        "origin_country",
        "cover",
        "images",
        "options",
        "variants",
        "stock_mode",
        "low_stock_threshold",
        "made_to_order_days",
        "availability",
        "files",
        "max_downloads",
        "download_days",
        "publish_at",
        "publish_missing",
        "version",
        "sold",
        "created_at",
        "updated_at",
        "published_at",
        "delete_at",
        "path",
    }
    assert found["files"] == [
        {"id": FILE.file_id, "name": "pattern.pdf", "content_type": "application/pdf", "size": 4096, "version": 1}
    ]
    assert (found["sold"], found["store_slug"], found["path"]) == (
        False,
        "ana-prints",
        "/ana-prints/products/linen-apron",
    )


def test_an_edit_is_on_the_page_and_in_the_lists_at_once(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    reply = shop.patch(product, title="Wool apron", price=0, description="Warm.", max_downloads=3, download_days=7)
    assert (reply.status, reply.json["version"]) == (200, product["version"] + 1), reply.text
    page = shop.page("linen-apron").json
    assert (page["title"], page["price"], page["description"]) == ("Wool apron", 0, "Warm.")
    assert (page["max_downloads"], page["download_days"]) == (3, 7)
    assert shop.titles() == shop.titles("/api/products") == ["Wool apron"]


@pytest.mark.parametrize("currency", ["EUR", "USD"])
def test_any_other_currency_is_refused(world: World, currency: str) -> None:
    shop = open_shop(world)
    body = {"store_id": shop.store["id"], "title": "Apron", "price": 2500, "currency": currency}
    assert _errors(shop.owner.post("/api/products", body)) == [("currency", "wrong_currency")]
    product = shop.product(currency="RON")
    assert _errors(shop.patch(product, currency=currency)) == [("currency", "wrong_currency")]
    assert shop.patch(product, currency="RON").json["currency"] == "RON"


@pytest.mark.parametrize("price", [1, 199, -1, MAX_PRICE + 1, 2.5, "2500", True, None])
def test_a_price_is_nothing_or_what_can_be_charged(world: World, price: Any) -> None:
    shop = open_shop(world)
    reply = shop.owner.post("/api/products", {"store_id": shop.store["id"], "title": "Apron", "price": price})
    assert [field for field, _ in _errors(reply)] == ["price"]
    product = shop.product()
    if price is not None:
        assert [field for field, _ in _errors(shop.patch(product, price=price))] == ["price"]
    for good in (0, 200, MAX_PRICE):
        assert shop.product(f"For {good}", price=good)["price"] == good


def test_publishing_needs_a_ready_file(world: World) -> None:
    shop = open_shop(world)
    product = shop.product(files=False)
    assert _errors(shop.owner.post(f"/api/products/{product['id']}/publish", {})) == [("files", "files_needed")]
    assert shop.page("linen-apron").status == 404


def test_publishing_needs_a_valid_price_in_todays_currency(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    row = tables.get_product(product["id"])
    assert row is not None
    row.price, row.currency, row.title = 1, "EUR", ""
    dynamo.commit(tables.save_product(row, row.revision))
    reply = shop.owner.post(f"/api/products/{product['id']}/publish", {})
    assert _errors(reply) == [("title", "required"), ("currency", "wrong_currency")]


def test_publishing_needs_a_confirmed_address(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    seller = Actor(user_id=shop.store["owner_id"], email_confirmed=True)
    for work in (
        lambda actor: catalog.publish(actor, product["id"], None),
        lambda actor: catalog.create(actor, shop.store["id"], {"title": "Second", "price": 0}),
    ):
        with pytest.raises(Exception, match="Confirm"):
            work(replace(seller, email_confirmed=False))
        work(seller)


def test_publishing_twice_is_publishing_once(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    again = shop.owner.post(f"/api/products/{product['id']}/publish", {}).json
    assert again == product
    told = [row["type"] for row in world.rows("events") if row.get("subject") == product["id"]]
    assert sorted(told) == ["product.changed", "product.published"]


def test_unlisted_has_a_page_and_no_place_in_lists(world: World) -> None:
    shop = open_shop(world)
    product = shop.published(visibility="unlisted")
    assert shop.page("linen-apron").status == 200
    assert shop.titles() == shop.titles("/api/products") == []
    product = shop.patch(product, visibility="listed").json
    assert shop.titles() == shop.titles("/api/products") == ["Linen apron"]
    shop.owner.post(f"/api/products/{product['id']}/publish", {"visibility": "unlisted"})
    assert shop.titles() == shop.titles("/api/products") == []


def test_archiving_takes_the_page_down_and_can_be_undone(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    archived = shop.owner.post(f"/api/products/{product['id']}/archive").json
    assert (archived["status"], archived["published_at"]) == ("archived", product["published_at"])
    assert shop.page("linen-apron").status == 404
    assert shop.titles() == []
    back = shop.owner.post(f"/api/products/{product['id']}/publish", {}).json
    assert (back["status"], back["published_at"]) == ("published", product["published_at"])
    assert shop.page("linen-apron").status == 200


def test_what_was_never_sold_can_be_deleted_with_all_its_addresses(world: World) -> None:
    shop = open_shop(world)
    product = shop.patch(shop.published(), slug="apron").json
    assert shop.owner.delete(f"/api/products/{product['id']}").status == 204
    for slug in ("apron", "linen-apron", product["id"]):
        assert shop.page(slug).status == 404
    assert shop.titles() == shop.titles("/api/products") == []
    assert world.rows("catalog") == []
    assert shop.owner.get(f"/api/products/{product['id']}").status == 404
    assert shop.owner.delete(f"/api/products/{product['id']}").status == 404
    assert shop.product(slug="linen-apron")["slug"] == "linen-apron"
    told = [row["type"] for row in world.rows("events") if row.get("subject") == product["id"]]
    assert "product.deleted" in told


def test_what_was_sold_is_not_deleted(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    dynamo.commit(catalog.mark_sold(product["id"]))
    dynamo.commit(catalog.mark_sold(product["id"]))
    reply = shop.owner.delete(f"/api/products/{product['id']}")
    assert (reply.status, reply.json["code"]) == (409, "was_sold")
    assert shop.owner.get(f"/api/products/{product['id']}").json["sold"] is True
    assert shop.patch(product, title="Still here").json["sold"] is True


def test_a_sale_of_what_is_gone_fails_and_makes_no_row(world: World) -> None:
    with pytest.raises(dynamo.ConditionFailed) as failed:
        dynamo.commit(catalog.mark_sold("prd_00000000000000000000000000"))
    assert failed.value.name == "product"
    assert world.rows("catalog") == []


def test_slugs_are_unique_in_a_store_and_not_beyond_it(world: World) -> None:
    shop = open_shop(world)
    assert [shop.product()["slug"] for _ in range(3)] == ["linen-apron", "linen-apron-2", "linen-apron-3"]
    assert shop.product()["slug"].startswith("linen-apron-")
    body = {"store_id": shop.store["id"], "title": "Apron", "price": 0, "slug": "linen-apron"}
    assert _errors(shop.owner.post("/api/products", body)) == [("slug", "taken")]
    other = shop.product("Other")
    reply = shop.patch(other, slug="linen-apron", title="Renamed")
    assert _errors(reply) == [("slug", "taken")]
    assert shop.owner.get(f"/api/products/{other['id']}").json["title"] == "Other"
    second = open_shop(world, "bo@example.com", "Bo")
    assert second.product(slug="linen-apron")["slug"] == "linen-apron"


def test_a_product_holds_a_bounded_number_of_slugs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_SLUGS", 3)
    shop = open_shop(world)
    product = shop.product(slug="one")
    for slug in ("two", "three", "one"):
        product = shop.patch(product, slug=slug).json
        assert product["slug"] == slug
    reply = shop.patch(product, slug="four")
    assert (reply.status, reply.json["code"]) == (409, "too_many_slugs")


def test_a_stale_version_changes_nothing(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    assert shop.patch(product, title="First").status == 200
    reply = shop.patch(product, title="Second")
    assert (reply.status, reply.json["code"]) == (409, "stale_version")
    assert shop.owner.get(f"/api/products/{product['id']}").json["title"] == "First"


def test_a_managers_list_has_every_state_and_filters_by_one(world: World) -> None:
    shop = open_shop(world)
    draft, sold, gone = shop.product("Draft"), shop.published("On sale"), shop.published("Gone")
    shop.owner.post(f"/api/products/{gone['id']}/archive")
    path = f"/api/stores/{shop.store['slug']}/dashboard/products"

    def titles(**query: str) -> list[str]:
        return [one["title"] for one in shop.owner.get(path, query=query).json["items"]]

    assert titles() == ["Gone", "On sale", "Draft"]
    assert titles(status="draft") == ["Draft"]
    assert titles(status="published") == ["On sale"]
    assert titles(status="archived") == ["Gone"]
    assert shop.owner.get(path, query={"status": "sold"}).status == 422
    first = shop.owner.get(path, query={"limit": "2"}).json
    assert [one["id"] for one in first["items"]] == [gone["id"], sold["id"]]
    rest = shop.owner.get(path, query={"limit": "2", "cursor": first["next_cursor"]}).json
    assert [one["id"] for one in rest["items"]] == [draft["id"]]


def test_others_products_are_nobodys_business(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    eve = open_shop(world, "eve@example.com", "Eve").owner
    staff, admin = member_with_role(world, "staff"), member_with_role(world, "admin")
    path, version = f"/api/products/{product['id']}", {"version": 1}
    calls: list[tuple[str, str, Any]] = [
        ("GET", path, None),
        ("GET", f"/api/stores/{shop.store['slug']}/dashboard/products", None),
        ("POST", "/api/products", {"store_id": shop.store["id"], "title": "Hers", "price": 0}),
        ("PATCH", path, {"title": "Hers", **version}),
        ("POST", f"{path}/publish", {}),
        ("POST", f"{path}/unpublish", None),
        ("POST", f"{path}/archive", None),
        ("DELETE", path, None),
    ]
    nobody = world.client()
    assert {nobody.request(method, at, body).status for method, at, body in calls} == {401}
    assert {eve.request(method, at, body).status for method, at, body in calls} == {403}
    edits = [each for each in calls if not each[1].endswith(("/unpublish", "/archive"))]
    assert [staff.request(method, at, body).status for method, at, body in edits] == [200, 200] + [403] * 4
    assert shop.owner.get(path).json["version"] == 1
    assert [admin.request(method, at, body).status for method, at, body in calls] == [
        *(200, 200, 201, 200, 200, 200, 200, 204),
    ]


def test_staff_take_products_off_sale_and_put_none_on_it(world: World) -> None:
    shop = open_shop(world)
    product, staff = shop.published(), member_with_role(world, "staff")
    path = f"/api/products/{product['id']}"
    assert staff.post(f"{path}/archive").json["status"] == "archived"
    assert staff.post(f"{path}/publish", {}).status == 403
    assert world.client().get(f"/api/stores{product['path']}").status == 404


def test_what_is_not_the_managers_to_write_is_refused(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    for name in ("status", "sold", "store_id", "published_at", "files", "cover", "revision", "kind"):
        assert _errors(shop.patch(product, **{name: "x"})) == [(name, "unknown_field")]
    body = {"store_id": shop.store["id"], "title": "Mug", "price": 0, "kind": "service"}
    assert _errors(shop.owner.post("/api/products", body)) == [("kind", "not_an_option")]
    assert _errors(shop.patch(product, title="\u202e \u0000")) == [("title", "too_short")]


def test_a_product_begins_in_a_store_that_is_there(world: World) -> None:
    shop = open_shop(world)
    body = {"store_id": "sto_00000000000000000000000000", "title": "Apron", "price": 0}
    assert shop.owner.post("/api/products", body).status == 404


def test_every_step_is_told(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    for step in ("unpublish", "archive", "unpublish"):
        shop.owner.post(f"/api/products/{product['id']}/{step}")
    shop.owner.delete(f"/api/products/{product['id']}")
    told = sorted(row["type"] for row in world.rows("events") if row.get("subject") == product["id"])
    steps = ["product.published", "product.unpublished", "product.archived", "product.unpublished", "product.deleted"]
    assert told == sorted([*steps, "product.changed", "product.changed"])
    assert world.drain() == []
