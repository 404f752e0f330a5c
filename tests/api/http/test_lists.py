"""Cursors that cannot be moved, and answers that a CDN may keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.stores import service as stores
from tests.support.shop import open_shop, upload
from tests.support.world import Client, World


def devices(client: Client, **query: str) -> Any:
    return client.get("/api/account/sessions", query=query)


def login(world: World, email: str) -> Client:
    client = world.client()
    body = {"email": email, "password": "correct horse battery"}
    assert client.post("/api/auth/login", body).status == 200
    return client


def refused(reply: Any) -> bool:
    return reply.status == 422 and [e["field"] for e in reply.json["errors"]] == ["cursor"]


def test_pages_go_on_where_the_last_ended(world: World) -> None:
    ana = world.member()
    for _ in range(4):
        login(world, "ana@example.com")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = devices(ana, limit="2", **cursor).json
        seen += [device["id"] for device in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert len(set(seen)) == len(seen) == 5
    assert page["next_cursor"] is None
    assert sum(device["current"] for device in devices(ana).json["items"]) == 1


def test_a_cursor_is_good_for_its_own_list_and_reader_only(world: World) -> None:
    ana, bo = world.member(), world.member("bo@example.com", name="Bo")
    for email in ("ana@example.com", "bo@example.com"):
        login(world, email)
    cursor = devices(ana, limit="1").json["next_cursor"]
    assert devices(ana, limit="5", cursor=cursor).status == 200
    assert refused(devices(bo, limit="1", cursor=cursor))
    assert refused(ana.get("/api/orders", query={"cursor": cursor}))
    assert refused(ana.get("/api/products", query={"cursor": cursor}))


@pytest.mark.parametrize("change", ["", ".", "x", "e30.AAAA", "é.é", "{}."])
def test_a_cursor_cannot_be_made(world: World, change: str) -> None:
    assert refused(devices(world.member(), cursor=change))


def test_a_cursor_cannot_be_changed(world: World) -> None:
    ana = world.member()
    login(world, "ana@example.com")
    body, _, signature = devices(ana, limit="1").json["next_cursor"].partition(".")
    for changed in (f"{body}.{signature[:-1]}", f"{body[:-2]}.{signature}", f"A{body}.{signature}", signature):
        assert refused(devices(ana, cursor=changed))


def test_a_cursor_does_not_cross_filters_or_stores(world: World) -> None:
    seller = open_shop(world).seller
    other = seller.post("/api/stores", {"name": "Other", "slug": "other"}).json
    store_id = seller.get("/api/stores/lumina").json["id"]
    for title in ("One", "Two"):
        seller.post("/api/products", {"store_id": store_id, "title": title, "price": 500})
    path = "/api/stores/lumina/dashboard/products"
    cursor = seller.get(path, query={"status": "draft", "limit": "1"}).json["next_cursor"]
    assert seller.get(path, query={"status": "draft", "cursor": cursor}).status == 200
    assert refused(seller.get(path, query={"status": "published", "cursor": cursor}))
    assert refused(seller.get(path, query={"cursor": cursor}))
    assert refused(seller.get(f"/api/stores/{other['slug']}/dashboard/products", query={"cursor": cursor}))


def test_an_unchanged_answer_is_not_sent_again(world: World) -> None:
    shop = open_shop(world)
    reader = world.client()
    for path in ("/api/products", "/api/stores/lumina", f"/api/stores/lumina/products/{shop.product['slug']}"):
        first = reader.get(path)
        etag = first.header("ETag")
        assert first.header("Cache-Control") == "public, max-age=5, s-maxage=60"
        for asked in (etag, f"W/{etag}", f'"other", {etag}', f'W/"a",W/{etag}', "*"):
            reply = reader.get(path, headers={"If-None-Match": asked})
            assert (reply.status, reply.text, reply.header("ETag")) == (304, "", etag), asked
            assert reply.header("Cache-Control") == first.header("Cache-Control")
        for asked in ('"other"', "", etag.strip('"'), f"W{etag}"):
            assert reader.get(path, headers={"If-None-Match": asked}).status == 200, asked


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/docs"])
def test_an_unchanged_document_is_not_sent_again(world: World, path: str) -> None:
    reader = world.client()
    first = reader.get(path)
    assert (first.status, first.header("Cache-Control")) == (200, "public, max-age=300")
    again = reader.get(path, headers={"If-None-Match": first.header("ETag")})
    assert (again.status, again.text, again.header("Cache-Control")) == (304, "", "public, max-age=300")
    assert reader.get(path, headers={"If-None-Match": '"other"'}).text == first.text


def test_a_changed_answer_has_another_tag(world: World) -> None:
    shop = open_shop(world)
    path, reader = f"/api/stores/lumina/products/{shop.product['slug']}", world.client()
    before = reader.get(path)
    current = shop.seller.get(f"/api/products/{shop.product_id}").json
    shop.seller.patch(f"/api/products/{shop.product_id}", {"price": 9900, "version": current["version"]})
    after = reader.get(path, headers={"If-None-Match": before.header("ETag")})
    assert (after.status, after.json["price"]) == (200, 9900)
    assert after.header("ETag") != before.header("ETag")


def test_what_is_cached_is_the_same_for_everybody(world: World) -> None:
    shop = open_shop(world)
    for path in ("/api/health", "/api/products", "/api/stores/lumina", "/api/stores/lumina/products"):
        answers = []
        for client in (shop.seller, world.client(), Client(world, "198.51.100.1", {"hs_access": "nonsense"})):
            reply = client.get(path, headers={"Accept-Language": "ro"})
            assert "set-cookie" not in {name.lower() for name in reply.headers}
            answers.append((reply.status, reply.text, reply.header("ETag")))
        assert len(set(answers)) == 1
        assert answers[0][0] == 200


def test_a_cursor_of_a_public_list_works_for_everybody(world: World) -> None:
    shop = open_shop(world)
    second = shop.seller.post("/api/products", {"store_id": shop.store["id"], "title": "Second", "price": 0}).json
    upload(world, shop.seller, second["id"])
    shop.seller.post(f"/api/products/{second['id']}/publish", {"visibility": "listed"})
    cursor = shop.seller.get("/api/products", query={"limit": "1"}).json["next_cursor"]
    rest = world.client().get("/api/products", query={"limit": "1", "cursor": cursor}).json
    assert [card["title"] for card in rest["items"]] == ["Linen pattern"]


def test_what_is_private_or_an_error_is_never_kept(world: World) -> None:
    ana = world.member()
    for reply in (
        ana.get("/api/session"),
        ana.get("/api/account"),
        ana.patch("/api/account", {"name": "Eve"}),
        ana.get("/api/stores/nothing"),
        ana.get("/api/products", query={"limit": "0"}),
        ana.post("/api/auth/logout"),
    ):
        assert reply.header("Cache-Control") == "no-store"
        assert reply.header("ETag") == ""


def test_who_asks_afresh_is_answered_afresh_and_nothing_keeps_it(world: World) -> None:
    shop = open_shop(world)
    reader = world.client()
    for path in ("/api/products", "/api/stores/lumina", f"/api/stores/lumina/products/{shop.product['slug']}"):
        kept, fresh = reader.get(path), reader.get(path, query={"fresh": "x" * 20})
        assert (fresh.status, fresh.text) == (200, kept.text)
        assert (fresh.header("Cache-Control"), fresh.header("ETag")) == ("no-store", "")
        for query in ({"fresh": "x" * 21}, "fresh=a&fresh=b"):
            refused_one = reader.get(path, query=query)
            assert (refused_one.status, refused_one.json["errors"][0]["field"]) == (422, "fresh")


@contextmanager
def elsewhere() -> Iterator[None]:
    """As if another process did it: what this one remembers stays as it is."""
    remembered = dict(stores._cache)
    yield
    stores._cache.clear()
    stores._cache.update(remembered)


def test_fresh_passes_what_a_process_remembers(world: World) -> None:
    shop = open_shop(world)
    reader = world.client()
    assert reader.get("/api/stores/lumina").json["name"] == "Lumina Studio"
    with elsewhere():
        shop.seller.patch("/api/stores/lumina", {"name": "Lumina", "version": shop.store["version"]})
    assert reader.get("/api/stores/lumina").json["name"] == "Lumina Studio"
    assert reader.get("/api/stores/lumina", query={"fresh": "1"}).json["name"] == "Lumina"
    assert reader.get("/api/stores/lumina").json["name"] == "Lumina"


def test_a_cursor_goes_on_whether_or_not_it_was_asked_for_afresh(world: World) -> None:
    shop = open_shop(world)
    again = shop.seller.post("/api/products", {"store_id": shop.store["id"], "title": "Second", "price": 0}).json
    upload(world, shop.seller, again["id"])
    shop.seller.post(f"/api/products/{again['id']}/publish", {"visibility": "listed"})
    cursor = world.client().get("/api/products", query={"limit": "1", "fresh": "1"}).json["next_cursor"]
    for query in ({"cursor": cursor}, {"cursor": cursor, "fresh": "2"}):
        assert world.client().get("/api/products", query=query).status == 200


def test_only_what_is_cached_takes_fresh(world: World) -> None:
    assert world.member().get("/api/account", query={"fresh": "1"}).status == 422
