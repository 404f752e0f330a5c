"""The sitemap: every public page and no other, written once a day."""

from __future__ import annotations

import os
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from chalicelib.core import clock
from chalicelib.storefront.service import sitemap
from tests.api.catalog.shop import Shop, open_shop
from tests.support.staff import member_with_role
from tests.support.world import World, aws

SITE = "https://handsel.test"
_NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world)


def stored(name: str) -> ElementTree.Element:
    body = aws("s3").get_object(Bucket=os.environ["SITE_BUCKET"], Key=name)["Body"].read()
    return ElementTree.fromstring(body)


def files() -> list[str]:
    return [(loc.text or "").removeprefix(f"{SITE}/") for loc in stored("sitemap.xml").iter(f"{_NS}loc")]


def pages(name: str) -> list[str]:
    return [(loc.text or "").removeprefix(SITE) for loc in stored(name).iter(f"{_NS}loc")]


def test_every_public_page_is_in_it_and_no_other(world: World, shop: Shop) -> None:
    staff = member_with_role(world, "staff")
    staff.post("/api/admin/categories", {"names": {"en": "Mugs"}})
    open_shop(world, "empty@example.com", "Nothing yet")
    shop.owner.post(f"/api/stores/{shop.store['slug']}/collections", {"name": "Spring"})
    product = shop.published("Linen apron")
    shop.published("Secret", visibility="unlisted")
    shop.product("Draft")
    world.schedule("clean_up")
    assert files() == ["sitemaps/1.xml"]
    store = shop.store["slug"]
    expected = {"/", "/categories/mugs", f"/{store}", f"/{store}/collections/spring", product["path"]}
    assert set(pages("sitemaps/1.xml")) == expected
    assert all(world.client().get(path).status == 200 for path in expected)
    changed = [element.text for element in stored("sitemaps/1.xml").iter(f"{_NS}lastmod")]
    assert changed == [world.client().get(f"/api/stores/{store}/products/{product['slug']}").json["updated_at"]]


def test_files_hold_as_many_as_they_may(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PER_FILE", 2)
    monkeypatch.setattr(sitemap, "_BATCH", 2)
    made = [shop.published(f"Product {number}")["path"] for number in range(3)]
    assert sitemap.write() == 5
    assert files() == ["sitemaps/1.xml", "sitemaps/2.xml", "sitemaps/3.xml"]
    found = [pages(name) for name in files()]
    assert [len(one) for one in found] == [2, 2, 1]
    assert {path for one in found for path in one} == {"/", f"/{shop.store['slug']}", *made}


def test_it_is_written_once_a_day(world: World, shop: Shop) -> None:
    world.schedule("clean_up")
    shop.published("Linen apron")
    world.schedule("clean_up")
    assert pages("sitemaps/1.xml") == ["/"]
    with clock.shifted(timedelta(hours=25)):
        world.schedule("clean_up")
    assert len(pages("sitemaps/1.xml")) == 3
