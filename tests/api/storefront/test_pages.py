"""Pages: the built document with a head of its own, and the answer that the frontend would ask for first."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from app import app
from chalicelib.core import paths
from chalicelib.storefront import shell
from infrastructure.local.events import LambdaContext, build_event, from_lambda
from tests.api.catalog.shop import Shop, open_shop
from tests.support.calls import counted
from tests.support.staff import member_with_role
from tests.support.world import DOCUMENT, Client, Reply, World, aws
from tests.unit.storefront.test_markup import EVIL, Reader

SITE = "https://handsel.test"


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world)


class Seen:
    """A page as a search engine reads it."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.read = Reader(reply.text)

    def meta(self, name: str) -> str | None:
        found = self.read.all("meta", name=name) or self.read.all("meta", property=name)
        return found[0][0]["content"] if found else None

    @property
    def title(self) -> str:
        return self.read.all("title")[0][1]

    @property
    def canonical(self) -> str | None:
        found = self.read.all("link", rel="canonical")
        return found[0][0]["href"] if found else None

    @property
    def indexed(self) -> bool:
        return self.meta("robots") is None

    @property
    def boot(self) -> Any:
        found = self.read.all("script", id="boot")
        return json.loads(found[0][1]) if found else None

    def data(self, kind: str) -> Any:
        every = [json.loads(text) for _, text in self.read.all("script", type="application/ld+json")]
        return next(one for one in every if one["@type"] == kind)


def visit(world: World, path: str) -> Seen:
    return Seen(world.client().get(path))


def booted(world: World, seen: Seen) -> bool:
    """Whether the page begins with the very text that the API would answer."""
    answer = world.client().get(seen.boot["path"])
    return bool(answer.status == 200 and answer.json == seen.boot["data"])


def test_a_products_page_tells_of_it(world: World, shop: Shop) -> None:
    product = shop.published(
        "Linen apron", short_description="Washed & soft", metadata={"Cloth": "<linen>"}, sku="LA-1"
    )
    seen = visit(world, product["path"])
    assert seen.reply.status == 200
    assert seen.reply.header("Content-Type") == "text/html; charset=utf-8"
    assert seen.reply.header("Cache-Control") == "public, max-age=0, s-maxage=60"
    assert seen.title == "Linen apron · Ana Prints · Handsel"
    assert seen.meta("description") == seen.meta("og:description") == "Washed & soft"
    assert seen.canonical == seen.meta("og:url") == SITE + product["path"]
    assert (seen.meta("og:type"), seen.meta("product:price:amount")) == ("product", "25.00")
    assert seen.indexed
    offer = seen.data("Product")["offers"]
    assert (offer["price"], offer["priceCurrency"], offer["availability"]) == (
        "25.00",
        "RON",
        "https://schema.org/InStock",
    )
    assert seen.data("Product")["sku"] == "LA-1"
    assert seen.data("Product")["additionalProperty"] == [
        {"@type": "PropertyValue", "name": "Cloth", "value": "<linen>"}
    ]
    steps = seen.data("BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in steps] == ["Handsel", "Ana Prints", "Linen apron"]
    assert booted(world, seen)
    assert seen.boot["path"] == f"/api/stores/{shop.store['slug']}/products/linen-apron"
    assert seen.read.all("script", src="/assets/index.js")


def test_whatever_a_product_is_called_stays_text(world: World, shop: Shop) -> None:
    product = shop.published(EVIL[:100], short_description=EVIL, slug="evil", description=f"<b>{EVIL}</b>")
    seen = visit(world, product["path"])
    plain = visit(world, shop.published("Plain", slug="plain", short_description="x")["path"])
    assert [tag for tag, _ in seen.read.tags] == [tag for tag, _ in plain.read.tags]
    assert seen.title.startswith(EVIL[:100].split("\u2028")[0][:60])
    assert seen.data("Product")["name"] == seen.boot["data"]["title"] == product["title"]
    assert booted(world, seen)


def test_the_picture_is_announced(world: World, shop: Shop) -> None:
    product = shop.published("Linen apron")
    give_picture(product["id"])
    seen = visit(world, product["path"])
    (preload, _), *_ = seen.read.all("link", rel="preload")
    assert (preload["as"], preload["type"]) == ("image", "image/avif")
    assert preload["imagesrcset"] == "/media/a/320.avif 320w, /media/a/1280.avif 1280w"
    assert seen.meta("og:image") == f"{SITE}/media/a/social.jpg"
    assert (seen.meta("twitter:card"), seen.meta("og:image:width")) == ("summary_large_image", "1200")
    assert seen.data("Product")["image"] == [f"{SITE}/media/a/640.jpg"]


def give_picture(product_id: str) -> None:
    from chalicelib.catalog import changes

    kinds = (("image/avif", 320, "avif"), ("image/avif", 1280, "avif"), ("image/jpeg", 640, "jpg"))
    sources = [{"type": kind, "width": width, "url": f"/media/a/{width}.{end}"} for kind, width, end in kinds]
    size = {"alt": "An apron", "width": 1280, "height": 960, "color": "#aabbcc", "blur": None}
    image = {"id": "upl_a", **size, "social": "/media/a/social.jpg", "sources": sources}

    def edit(row: Any, store: Any) -> list[Any]:
        row.images = [image]
        return []

    changes.apply(product_id, edit)


def test_an_unlisted_page_is_shown_and_not_to_be_found(world: World, shop: Shop) -> None:
    product = shop.published("Secret", visibility="unlisted")
    seen = visit(world, product["path"])
    assert (seen.reply.status, seen.indexed) == (200, False)
    assert not seen.read.all("script", type="application/ld+json")
    assert booted(world, seen)
    assert seen.meta("og:title") == "Secret · Ana Prints · Handsel"


def test_what_is_not_there_is_said_with_the_right_status(world: World, shop: Shop) -> None:
    draft = shop.product("Draft")
    store = shop.store["slug"]
    for path in (
        "/nobody",
        f"/{store}/products/none",
        draft["path"],
        f"/{store}/collections/none",
        "/categories/none",
        f"/{store}/nothing",
        f"/{store}/products/none/at-all",
        "/dashboard/nothing",
        "/payments/nothing",
        "/nobody/products/none",
        "/%00",
        f"/{store}/products/%3Cscript%3E",
    ):
        seen = visit(world, path)
        assert (seen.reply.status, seen.indexed, seen.boot, seen.canonical) == (404, False, None, None), path
        assert seen.title == "Not found · Handsel"
        assert seen.read.all("script", src="/assets/index.js"), path
        assert "s-maxage=60" in seen.reply.header("Cache-Control")


def test_old_names_and_ids_lead_to_the_page(world: World, shop: Shop) -> None:
    product = shop.published("Linen apron")
    moved = shop.patch(product, slug="apron").json
    before = shop.store["slug"]
    store = shop.owner.patch(f"/api/stores/{before}", {"slug": "ana", "version": shop.store["version"]}).json
    for path, target in (
        (f"/{before}", "/ana"),
        (f"/{store['id']}", "/ana"),
        (f"/{before}/products/linen-apron", "/ana/products/apron"),
        (f"/ana/products/{moved['id']}", "/ana/products/apron"),
        ("/ana/products/linen-apron", "/ana/products/apron"),
        (f"/{store['id']}/products/apron", "/ana/products/apron"),
    ):
        reply = world.client().get(path)
        assert (reply.status, reply.header("Location")) == (301, target), path
        assert "s-maxage=60" in reply.header("Cache-Control")


def test_stores_collections_and_categories_have_heads(world: World, shop: Shop) -> None:
    staff = member_with_role(world, "staff")
    top = staff.post("/api/admin/categories", {"names": {"en": "Home"}}).json
    mugs = {"names": {"en": "Mugs"}, "parent_id": top["id"], "description": "For tea"}
    mug = staff.post("/api/admin/categories", mugs).json
    store = shop.store["slug"]
    shop.owner.post(f"/api/stores/{store}/collections", {"name": "Spring", "description": "Light"})
    collection = visit(world, f"/{store}/collections/spring")
    assert (collection.title, collection.meta("description")) == ("Spring · Ana Prints · Handsel", "Light")
    assert collection.canonical == f"{SITE}/{store}/collections/spring"
    category = visit(world, "/categories/mugs")
    assert (category.title, category.meta("description")) == ("Mugs · Handsel", "For tea")
    steps = category.data("BreadcrumbList")["itemListElement"]
    assert [step["item"] for step in steps] == [f"{SITE}/", f"{SITE}/categories/home", f"{SITE}/categories/mugs"]
    page = visit(world, f"/{store}")
    assert (page.title, page.canonical) == ("Ana Prints · Handsel", f"{SITE}/{store}")
    for seen in (collection, category, page):
        assert (seen.reply.status, seen.indexed, booted(world, seen)) == (200, True, True)
    assert world.client().get(f"/categories/{mug['id']}").header("Location") == "/categories/mugs"


def test_a_product_is_found_through_its_category(world: World, shop: Shop) -> None:
    staff = member_with_role(world, "staff")
    mugs = staff.post("/api/admin/categories", {"names": {"en": "Mugs", "ro": "Căni"}}).json
    spring = shop.owner.post(f"/api/stores/{shop.store['slug']}/collections", {"name": "Spring"}).json
    product = shop.published("Mug", category_id=mugs["id"], collections=[spring["id"]])
    seen = visit(world, product["path"])
    steps = seen.data("BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in steps] == ["Handsel", "Mugs", "Mug"]
    named = {"slug": "mugs", "name": "Mugs", "names": {"en": "Mugs", "ro": "Căni"}}
    assert seen.boot["data"]["category"] == {**named, "id": mugs["id"], "path": [named]}
    assert seen.boot["data"]["collections"] == [{"slug": "spring", "name": "Spring"}]
    shop.owner.delete(f"/api/collections/{spring['id']}")
    fresh = world.client().get(seen.boot["path"], query={"fresh": "1"})
    assert fresh.json["collections"] == []


def test_the_front_page_is_to_be_found(world: World, shop: Shop) -> None:
    shop.published("Linen apron")
    seen = visit(world, "/")
    assert (seen.title, seen.canonical, seen.indexed) == ("Handsel", f"{SITE}/", True)
    assert seen.boot["path"] == "/api/home"
    assert booted(world, seen)
    assert "/search?q={search_term_string}" in seen.data("WebSite")["potentialAction"]["target"]["urlTemplate"]


@pytest.mark.parametrize("page", paths.APP_PAGES)
def test_pages_of_ones_own_are_there_and_not_to_be_found(world: World, page: str) -> None:
    seen = visit(world, page.replace(":id", "x1"))
    assert (seen.reply.status, seen.indexed, seen.boot) == (200, False, None)
    assert seen.read.all("script", src="/assets/index.js")


def test_the_search_page_is_one_whatever_is_searched_for(world: World) -> None:
    seen = visit(world, "/search")
    assert (seen.canonical, seen.indexed, seen.boot) == (f"{SITE}/search", True, None)
    assert world.client().get("/search", query={"q": "linen"}).text == seen.reply.text


def test_no_store_answers_for_a_page_of_the_site(world: World, shop: Shop) -> None:
    """A store's address is never a word of the site's; whatever begins with one is the site's own."""
    assert visit(world, "/login/products/linen-apron").reply.status == 404
    assert visit(world, "/dashboard/products/new").reply.status == 200


def test_a_page_looks_at_no_cookie_and_no_query(world: World, shop: Shop) -> None:
    product = shop.published("Linen apron")
    pages = [
        world.client().get(product["path"]),
        world.client().get(product["path"], query={"utm_source": "x", "fresh": "y" * 30}),
        shop.owner.get(product["path"], headers={"Accept-Language": "ro"}),
        Client(world, "198.51.100.1", {"hs_access": "nonsense"}).get(product["path"]),
    ]
    assert len({(page.status, page.text) for page in pages}) == 1
    assert not any("set-cookie" in {name.lower() for name in page.headers} for page in pages)


def test_a_products_page_is_one_call_once_a_process_is_warm(world: World, shop: Shop) -> None:
    first, second = shop.published("One"), shop.published("Two")
    visit(world, first["path"])
    with counted() as calls:
        assert visit(world, second["path"]).reply.status == 200
    assert calls == ["dynamodb.GetItem"]


def test_a_new_build_is_taken_up_within_a_minute(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "new.js" not in visit(world, "/login").reply.text
    put(DOCUMENT.replace("index.js", "new.js"))
    assert "new.js" not in visit(world, "/login").reply.text
    shell.reset()
    assert "new.js" in visit(world, "/login").reply.text


def test_while_s3_does_not_answer_the_last_build_stands_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert visit(world, "/login").reply.status == 200
    aws("s3").delete_object(Bucket=os.environ["SITE_BUCKET"], Key="index.html")
    assert shell._held is not None
    monkeypatch.setattr(shell, "_held", (shell._held[0].replace(year=2000), shell._held[1]))
    assert visit(world, "/login").reply.status == 200


@pytest.mark.parametrize("path", ["/", "/login", "/nobody"])
def test_without_a_build_a_page_says_so(world: World, path: str) -> None:
    aws("s3").delete_object(Bucket=os.environ["SITE_BUCKET"], Key="index.html")
    reply = world.client().get(path)
    assert (reply.status, reply.header("Cache-Control"), reply.header("Retry-After")) == (503, "no-store", "60")
    assert "<p>Handsel is being put in place" in reply.text


def put(document: str) -> None:
    aws("s3").put_object(Bucket=os.environ["SITE_BUCKET"], Key="index.html", Body=document.encode())


def test_what_the_api_lacks_is_no_page(world: World) -> None:
    """Should the gateway hand it to the pages, which some do."""
    event = build_event(app, "GET", "/some/thing", headers={}, source_ip="203.0.113.7")
    assert event is not None
    event["pathParameters"] = {"first": "api", "second": "thing"}
    event["requestContext"]["path"] = "/dev/api/thing"
    answer = from_lambda(app(event, LambdaContext()))
    assert (answer.status, answer.header("Content-Type")) == (404, "application/problem+json")


def test_a_pages_head_alone_can_be_asked_for(world: World, shop: Shop) -> None:
    """By whoever checks links; the gateway leaves the body out."""
    for path, status in (("/", 200), ("/nobody", 404), ("/robots.txt", 200)):
        event = build_event(app, "GET", path, headers={}, source_ip="203.0.113.7")
        assert event is not None
        event["httpMethod"] = event["requestContext"]["httpMethod"] = "HEAD"
        assert app(event, LambdaContext())["statusCode"] == status
    assert "HEAD" not in app.routes["/api/products"]


def test_robots_are_told_where_the_sitemap_is(world: World) -> None:
    reply = world.client().get("/robots.txt")
    assert (reply.status, reply.header("Content-Type")) == (200, "text/plain; charset=utf-8")
    lines = reply.text.splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert "Disallow: /api/" in lines
    assert "Allow: /" in lines
