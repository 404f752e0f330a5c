"""Whoever shows products hears of every change of what is shown, once, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.aws import dynamo
from chalicelib.catalog import changes, tables
from chalicelib.catalog import service as catalog
from chalicelib.catalog.schemas import ProductChange
from chalicelib.core import ids
from chalicelib.core.access import Actor
from chalicelib.stores import service as stores
from tests.api.catalog.shop import FILE, Shop, open_shop
from tests.api.catalog.test_public import image
from tests.support.world import World

#: A value other than a new product's for everything that a page, a list or the index tells.
SHOWN: dict[str, Any] = {
    "title": "Wool apron",
    "slug": "wool-apron",
    "sku": "WA-1",
    "short_description": "Warm.",
    "description": "Spun here.",
    "price": 2600,
    "compare_at_price": 9900,
    "featured": True,
    "badges": ["handmade"],
    "tags": ["wool"],
    "metadata": {"Spun": "by hand"},
    "weight_grams": 300,
    "origin_country": "RO",
    "stock_mode": "made_to_order",
    "low_stock_threshold": 9,
    "made_to_order_days": 3,
    "max_downloads": 7,
    "download_days": 8,
    "visibility": "unlisted",
}
#: What only its managers and the checkout see.
UNSEEN: dict[str, Any] = {"tax_class": "reduced"}
#: Fields with tests of their own here, and those that a published product cannot change.
OTHERS = {"category_id", "collections", "images", "version", "currency", "publish_at"}


def _told(world: World) -> int:
    return len([row for row in world.rows("events") if row.get("type") == "product.changed"])


def _shelf(kind: str, store_id: str | None = None) -> str:
    shelf_id = ids.new(kind[:3])
    dynamo.commit(dynamo.put(tables.ShelfRow(pk=shelf_id, sk=kind, store_id=store_id), "shelf"))
    return shelf_id


def _save(shop: Shop, product: dict[str, Any], **fields: Any) -> None:
    now = shop.owner.get(f"/api/products/{product['id']}").json
    reply = shop.patch(now, **fields)
    assert reply.status == 200, reply.text


def _tells(world: World, act: Callable[[], object]) -> int:
    """How often it is told that a product changed when this happens."""
    before = _told(world)
    act()
    return _told(world) - before


def test_every_field_that_is_shown_is_told_of(world: World) -> None:
    assert set(ProductChange.model_fields) == {*SHOWN, *UNSEEN, *OTHERS}
    shop = open_shop(world)
    product = shop.published(kind="physical")
    told = {name: _tells(world, lambda: _save(shop, product, **{name: SHOWN[name]})) for name in SHOWN}  # noqa: B023
    assert told == dict.fromkeys(SHOWN, 1)
    assert _tells(world, lambda: _save(shop, product, **UNSEEN)) == 0


def test_shelves_images_choices_files_and_stock_are_told_of(world: World) -> None:
    shop = open_shop(world)
    product = shop.published(kind="physical", stock_mode="tracked")
    path, shown = f"/api/products/{product['id']}", image(product["id"])
    variants = [{"values": [size], "price_modifier": 0} for size in ("S", "M")]
    options = {"options": [{"name": "Size", "values": ["S", "M"]}], "variants": variants}

    def choose(**more: Any) -> None:
        now = shop.owner.get(path).json
        reply = shop.owner.put(f"{path}/options", {"version": now["version"], **options, **more})
        assert reply.status == 200, reply.text

    acts: list[Callable[[], object]] = [
        lambda: _save(shop, product, category_id=_shelf("category")),
        lambda: _save(shop, product, category_id=None),
        lambda: _save(shop, product, collections=[_shelf("collection", shop.store["id"])]),
        lambda: catalog.set_availability(product["id"], lambda: {"base": 5}),
        lambda: catalog.add_image(product["id"], shown),
        lambda: _save(shop, product, images=[{"id": shown["id"], "alt": "On a hook"}]),
        lambda: _save(shop, product, images=[]),
        choose,
        lambda: choose(variants=[{**variants[0], "price_modifier": 100}, variants[1]]),
        lambda: choose(variants=[{**variants[0], "price_modifier": 100}, {**variants[1], "active": False}]),
        lambda: catalog.set_files(product["id"], [replace(FILE, name="other.pdf")]),
        lambda: shop.owner.post(f"{path}/unpublish"),
        lambda: shop.owner.post(f"{path}/publish", {}),
        lambda: shop.owner.post(f"{path}/archive"),
    ]
    assert [_tells(world, act) for act in acts] == [1] * len(acts)


def test_what_was_told_before_is_not_told_again(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    shown = image(product["id"])
    catalog.add_image(product["id"], shown)
    assert _tells(world, lambda: catalog.add_image(product["id"], shown)) == 0
    assert _tells(world, lambda: catalog.set_files(product["id"], [FILE])) == 0
    assert _tells(world, lambda: catalog.set_files(product["id"], [replace(FILE, version=2)])) == 0


def test_a_page_made_anew_from_a_renamed_store_is_told_of(world: World) -> None:
    """Whoever makes it first: the store's own news find the page as it should be, and tell of nothing."""
    shop = open_shop(world)
    product = shop.published()
    owner = Actor(user_id=shop.store["owner_id"], email_confirmed=True)
    renamed = stores.change(owner, shop.store["id"], shop.store["version"], {"name": "Second name"})
    assert _tells(world, lambda: catalog.set_files(product["id"], [FILE])) == 1
    assert _tells(world, lambda: changes.refresh(product["id"], renamed)) == 0
    assert world.drain() == []
    [card] = world.client().get("/api/products").json["items"]
    assert card["store"]["name"] == "Second name"
