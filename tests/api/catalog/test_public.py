"""What the public reads: pages, redirects, lists, and what they cost."""

from __future__ import annotations

from typing import Any

from chalicelib.catalog import service as catalog
from chalicelib.stores import service as stores
from tests.api.catalog.shop import open_shop
from tests.support.calls import counted
from tests.support.world import World


def image(product_id: str, upload_id: str = "upl_01J0ABCDEFGHJKMNPQRSTVWXYZ") -> dict[str, Any]:
    """An image as the files domain makes them: four widths in three types, addresses as long as theirs."""
    base = f"/media/{upload_id[-16:]}"
    sources = [
        {"type": f"image/{kind}", "width": width, "url": f"{base}/{width}.{kind}"}
        for kind in ("avif", "webp", "jpeg")
        for width in (320, 640, 960, 1280)
    ]
    look = {"width": 1280, "height": 960, "color": "#8a7f6c", "blur": f"data:image/webp;base64,{'A' * 75}"}
    return {"id": upload_id, "alt": "", **look, "sources": sources, "social": f"{base}/social.jpg"}


def _moved(reply: Any) -> str:
    assert reply.status == 301, reply.text
    location: str = reply.header("Location")
    return location


def test_an_id_alone_leads_to_the_page(world: World) -> None:
    shop = open_shop(world)
    product, draft = shop.published(), shop.product("A draft")
    ask = world.client().get
    assert _moved(ask(f"/api/products/{product['id']}/page")) == "/api/stores/ana-prints/products/linen-apron"
    for unknown in (draft["id"], "prd_01J0ABCDEFGHJKMNPQRSTVWXYZ", "linen-apron"):
        assert ask(f"/api/products/{unknown}/page").status == 404


def test_ids_and_old_slugs_lead_to_the_page(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    product = shop.patch(product, slug="apron").json
    product = shop.patch(product, slug="best-apron").json
    store_id, home = shop.store["id"], "/api/stores/ana-prints/products/best-apron"
    for slug in ("linen-apron", "apron", product["id"]):
        assert _moved(shop.page(slug)) == home
        assert _moved(shop.page(slug, store_id)) == home
    assert _moved(shop.page("best-apron", store_id)) == home
    shop.owner.patch(f"/api/stores/{store_id}", {"slug": "ana", "version": 1})
    home = "/api/stores/ana/products/best-apron"
    for slug in ("linen-apron", "best-apron", product["id"]):
        assert _moved(shop.page(slug, "ana-prints")) == home
    assert world.client().get(home).status == 200


def test_a_slug_can_be_taken_back(world: World) -> None:
    shop = open_shop(world)
    product = shop.published(slug="first")
    product = shop.patch(product, slug="second").json
    product = shop.patch(product, slug="first").json
    assert shop.page("first").status == 200
    assert _moved(shop.page("second")).endswith("/first")
    other = shop.product("Other")
    assert shop.patch(other, slug="second").status == 422


def test_no_redirect_tells_of_what_is_not_public(world: World) -> None:
    shop, other = open_shop(world), open_shop(world, "bo@example.com", "Bo")
    draft = shop.patch(shop.product(slug="old"), slug="new").json
    theirs = other.published("Theirs")
    for ref in ("old", "new", draft["id"], theirs["id"], "theirs", "nothing", "prd_00000000000000000000000000"):
        assert shop.page(ref).status == 404
        assert shop.page(ref, shop.store["id"]).status == 404
    assert shop.page("x", "no-such-store").status == 404
    assert world.client().get("/api/stores/no-such-store/products").status == 404


def test_a_page_costs_one_call_when_warm_and_three_when_cold(world: World) -> None:
    shop = open_shop(world)
    shop.published()
    client = world.client()
    path = "/api/stores/ana-prints/products/linen-apron"
    stores.reset()
    with counted() as cold:
        assert client.get(path).status == 200
    assert cold == ["dynamodb.GetItem"] * 3
    with counted() as warm:
        assert client.get(path).status == 200
    assert warm == ["dynamodb.GetItem"]


def test_a_list_needs_little_room(world: World) -> None:
    shop = open_shop(world)
    for number in range(25):
        made = shop.product(f"Hand-drawn linen apron pattern {number:02d}", description="Long. " * 300)
        catalog.add_image(made["id"], image(made["id"]))
        assert shop.owner.post(f"/api/products/{made['id']}/publish", {}).status == 200
    client = world.client()
    for path in ("/api/products", "/api/stores/ana-prints/products"):
        reply = client.get(path)
        assert len(reply.json["items"]) == 24
        assert len(reply.text.encode()) <= 15 * 1024
        assert reply.json["items"][0]["title"].endswith("24")
        rest = client.get(path, query={"cursor": reply.json["next_cursor"]}).json
        assert [card["title"][-2:] for card in rest["items"]] == ["00"]
        assert rest["next_cursor"] is None


def test_a_store_lists_its_own_and_the_front_page_everybodys(world: World) -> None:
    ana, bo = open_shop(world), open_shop(world, "bo@example.com", "Bo")
    ana.published("First")
    bo.published("Second")
    ana.published("Third")
    assert ana.titles() == ["Third", "First"]
    assert bo.titles() == ["Second"]
    assert ana.titles("/api/products") == ["Third", "Second", "First"]
    assert ana.titles(f"/api/stores/{ana.store['id']}/products") == ["Third", "First"]


def test_public_reads_are_cached_and_told_apart_by_etag(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    client = world.client()
    tags = {}
    paths = ("/api/products", "/api/stores/ana-prints/products", "/api/stores/ana-prints/products/linen-apron")
    for path in paths:
        first = client.get(path)
        tags[path] = first.header("ETag")
        assert "s-maxage=60" in first.header("Cache-Control")
        assert client.get(path, headers={"If-None-Match": tags[path]}).status == 304
    shop.patch(product, title="Wool apron")
    for path in paths:
        assert client.get(path, headers={"If-None-Match": tags[path]}).status == 200


def test_a_cover_is_whole_on_the_page_and_slim_on_the_card(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    catalog.add_image(product["id"], image(product["id"]))
    page = shop.page("linen-apron").json
    assert len(page["cover"]["sources"]) == 12
    assert page["cover"]["alt"] == "Linen apron"
    card = world.client().get("/api/products").json["items"][0]
    assert [source["width"] for source in card["cover"]["sources"]] == [640]
    assert card["cover"]["alt"] == ""
    assert not {"badges", "has_variants", "compare_at_price", "rating"} & card.keys(), "what is not there is left out"
    assert card["cover"]["blur"].startswith("data:image/webp;base64,")
    assert shop.owner.get(f"/api/products/{product['id']}").json["cover"] == page["cover"]
