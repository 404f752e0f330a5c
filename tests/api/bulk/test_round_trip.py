"""What is exported, imported again, changes nothing: not a field, not a version, not a variant, not a stock move."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from chalicelib.bulk.rules import columns
from tests.api.bulk.files import bring_in, pack, png, take_out
from tests.api.bulk.scene import open_store, product, run
from tests.support.shop import Shop
from tests.support.staff import owner
from tests.support.world import World
from tests.unit.bulk.products import products

_numbers = itertools.count()


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """One store for all: every example adds to it."""
    world = World()
    world.start()
    yield open_store(world, 1)[0]
    world.stop()


def _everything(shop: Shop) -> list[dict[str, Any]]:
    """All that there is to know of the store's products, and the events, stock and uploads beside them."""
    return [
        sorted((row for row in shop.world.rows(table)), key=lambda row: (row["pk"], row["sk"]))
        for table in ("catalog", "inventory", "files")
    ]


def _unchanged(shop: Shop) -> list[list[str]]:
    """Export and import again; the export's rows."""
    before = _everything(shop)
    written = take_out(shop)
    done = bring_in(shop, written)
    assert done.problems == []
    assert set(done.actions) == {"unchanged"}
    assert _everything(shop) == before
    assert take_out(shop) == written
    return list(csv.reader(io.StringIO(written, newline="")))


def test_a_shop_with_everything(world: World) -> None:
    shop, ids = open_store(world)
    shelf = shop.seller.post(f"/api/stores/{shop.store['id']}/collections", {"name": "New in", "slug": "new-in"}).json
    category = owner(world).post("/api/admin/categories", {"slug": "mugs", "names": {"en": "Mugs"}}).json
    tracked = {"version": 1, "sku": "K/1", "stock_mode": "tracked", "title": "=SUM(A1)", "tags": ["a|b", "-1"]}
    placed = {"collections": [shelf["id"]], "category_id": category["id"]}
    assert shop.seller.patch(f"/api/products/{ids[1]}", tracked | placed).status == 200
    options = [{"name": "Size", "values": ["S", "M", "L"]}]
    variants = [{"values": [size], "sku": f"K/1-{size}", "price_modifier": 100 * n} for n, size in enumerate("SL")]
    asked = {"version": 2, "options": options, "variants": variants}
    made = shop.seller.put(f"/api/products/{ids[1]}/options", asked)
    assert made.status == 200, made.text
    levels = [{"variant_id": v["id"], "set_to": 3 + n} for n, v in enumerate(made.json["variants"])]
    assert shop.seller.put(f"/api/products/{ids[1]}/stock", {"items": levels}).status == 200
    assert bring_in(shop, f'id,images,image_alts\n{ids[2]},mug.png,"a ""mug"""\n', pack(mug_png=png())).problems == []
    world.drain()
    heading, *rows = _unchanged(shop)
    assert heading == list(columns.COLUMNS)
    assert sorted(row[heading.index("title")] for row in rows) == ["", "'=SUM(A1)", "Linen pattern", "Piece 2"]
    assert [row[heading.index("category")] for row in rows if row[heading.index("collections")]] == ["mugs"]
    assert [row[heading.index("stock")] for row in rows if row[heading.index("stock")]] == ["3", "4"]


def test_stock_is_set_by_what_the_file_says(world: World) -> None:
    shop, _ = open_store(world, 1)
    csv_ = "sku,title,price,kind,stock_mode,stock\nVASE,Vase,90,physical,tracked,7\n"
    done = bring_in(shop, csv_)
    assert (done.actions, done.problems) == (["create"], [])
    path = f"/api/products/{done.lines[0]['product_id']}/stock"
    assert [level["quantity"] for level in shop.seller.get(path).json["items"]] == [7]
    assert bring_in(shop, csv_).actions == ["unchanged"]
    assert bring_in(shop, csv_.replace(",7", ",5")).actions == ["update"]
    assert [level["quantity"] for level in shop.seller.get(path).json["items"]] == [5]
    assert bring_in(shop, csv_.replace(",7", ",")).actions == ["unchanged"]


def test_what_is_parked_to_be_deleted_is_not_taken_out(world: World) -> None:
    shop, ids = open_store(world)
    run(shop, "delete", ids[1:2])
    assert [line.split(",")[0] for line in take_out(shop).splitlines()[1:]] == [ids[2], ids[0]]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=products())
def test_random_products(shop: Shop, made: dict[str, Any]) -> None:
    number = next(_numbers)
    shop.seller.address = f"198.51.100.{number % 250}"  # limits are per client
    product_id = _make(shop, {**made, "slug": f"{made['slug']}-{number}"})
    try:
        before = product(shop, product_id)
        _unchanged(shop)
        assert product(shop, product_id) == before
    finally:
        assert shop.seller.delete(f"/api/products/{product_id}").status == 204
        shop.world.drain()


def _make(shop: Shop, made: dict[str, Any]) -> str:
    """The product, made through the API."""
    left = {"id", "images", "options", "variants", "category_id", "status", "price"}
    fields = {name: value for name, value in made.items() if name not in left and value is not None}
    asked = {key: fields.pop(key) for key in ("title", "kind", "slug", "currency")}
    price = made["price"] if all(made["price"] + v["price_modifier"] >= 200 for v in made["variants"]) else 50_000
    created = shop.seller.post("/api/products", {"store_id": shop.store["id"], "price": price, **asked})
    assert created.status == 201, created.text
    product_id: str = created.json["id"]
    if fields.get("compare_at_price", price + 1) <= price:
        fields["compare_at_price"] = price + 1
    changed = shop.seller.patch(f"/api/products/{product_id}", {"version": 1, **fields})
    assert changed.status == 200, changed.text
    if made["variants"]:
        variants = [{k: v for k, v in one.items() if k not in {"id", "image_id"}} for one in made["variants"]]
        body = {"version": changed.json["version"], "options": made["options"], "variants": variants}
        put = shop.seller.put(f"/api/products/{product_id}/options", body)
        assert put.status == 200, put.text
    if made["status"] == "archived":
        shop.seller.post(f"/api/products/{product_id}/archive")
    shop.world.drain()
    return product_id
