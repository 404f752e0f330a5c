"""Options and variants: replaced as a whole, kept by their ids, sold one by one, and as available as inventory says."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.catalog import service as catalog
from chalicelib.catalog.errors import NotForSale
from chalicelib.core.errors import Invalid
from tests.api.catalog.shop import Shop, open_shop
from tests.api.catalog.test_public import image
from tests.support.rivals import before_commit
from tests.support.world import Reply, World

OPTIONS = [{"name": "Colour", "values": ["Blue", "Red"]}, {"name": "Size", "values": ["S", "M"]}]


def matrix() -> list[dict[str, Any]]:
    """Every combination; the larger ones cost more."""
    return [
        {"values": [colour, size], "sku": f"{colour[0]}{size}", "price_modifier": 500 if size == "M" else 0}
        for colour in ("Blue", "Red")
        for size in ("S", "M")
    ]


def put(shop: Shop, product: dict[str, Any], options: Any = OPTIONS, variants: Any = None) -> Reply:
    """Replace the options, at the version that the product was read at."""
    body = {"version": product["version"], "options": options, "variants": matrix() if variants is None else variants}
    return shop.owner.put(f"/api/products/{product['id']}/options", body)


def _errors(reply: Reply) -> list[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return [(error["field"], error["code"]) for error in reply.json["errors"]]


def with_variants(world: World, **fields: Any) -> tuple[Shop, dict[str, Any]]:
    """A published product with four variants."""
    shop = open_shop(world)
    reply = put(shop, shop.published(**fields))
    assert reply.status == 200, reply.text
    made: dict[str, Any] = reply.json
    return shop, made


def test_the_whole_matrix_is_made_at_once(world: World) -> None:
    shop, product = with_variants(world)
    assert product["options"] == OPTIONS
    assert [v["values"] for v in product["variants"]] == [v["values"] for v in matrix()]
    assert all(v["id"].startswith("var_") and v["active"] and v["image_id"] is None for v in product["variants"])
    page = shop.page("linen-apron").json
    assert [(v["values"], v["price"], v["sku"], v["availability"], v["left"]) for v in page["variants"]][:2] == [
        (["Blue", "S"], 2500, "BS", "in_stock", None),
        (["Blue", "M"], 3000, "BM", "in_stock", None),
    ]
    (card,) = world.client().get("/api/products").json["items"]
    assert (card["price"], card["price_from"], card["has_variants"]) == (2500, 2500, True)


def test_a_variant_is_kept_by_its_id_and_the_others_go(world: World) -> None:
    shop, product = with_variants(world)
    kept, off = product["variants"][1], product["variants"][2]
    changed = [{**kept, "price_modifier": -500}, {**off, "active": False}, {"values": ["Red", "M"]}]
    now = put(shop, product, variants=changed).json
    assert [v["id"] for v in now["variants"][:2]] == [kept["id"], off["id"]]
    assert now["variants"][2]["id"] not in {v["id"] for v in product["variants"]}
    page = shop.page("linen-apron").json
    assert [v["id"] for v in page["variants"]] == [kept["id"], now["variants"][2]["id"]]
    assert (page["price"], page["price_from"]) == (2500, 2000)
    assert _errors(put(shop, now, variants=[product["variants"][0]])) == [("variants.0.id", "unknown_variant")]


def test_the_same_again_is_no_change_and_none_at_all_makes_it_simple(world: World) -> None:
    shop, product = with_variants(world)
    assert put(shop, product, variants=product["variants"]).json["version"] == product["version"]
    simple = put(shop, product, [], []).json
    assert (simple["options"], simple["variants"]) == ([], [])
    assert shop.page("linen-apron").json["has_variants"] is False


def test_a_stale_version_changes_no_option(world: World) -> None:
    shop, product = with_variants(world)
    shop.patch(product, title="First")
    reply = put(shop, product, [], [])
    assert (reply.status, reply.json["code"]) == (409, "stale_version")
    assert len(shop.owner.get(f"/api/products/{product['id']}").json["variants"]) == 4


@pytest.mark.parametrize(
    ("options", "variants", "wrong"),
    [
        ([{"name": f"Axis {n}", "values": ["A"]} for n in range(4)], [], ("options", "too_many")),
        ([{"name": "Size", "values": [str(n) for n in range(21)]}], [], ("options.0.values", "too_many")),
        ([{"name": "Size", "values": []}], [], ("options.0.values", "too_few")),
        ([{"name": "x" * 41, "values": ["S"]}], [], ("options.0.name", "too_long")),
        ([{"name": "Size", "values": ["x" * 41]}], [], ("options.0.values.0", "too_long")),
        ([{"name": "Size", "values": [" "]}], [], ("options.0.values.0", "too_short")),
        ([{"name": "Size", "values": ["S"]}], [{"values": ["S"]}] * 101, ("variants", "too_many")),
        (OPTIONS, [{"values": ["Blue", "S"], "sku": "a b"}], ("variants.0.sku", "format")),
        (OPTIONS, [{"values": ["Blue", "S"], "price_modifier": 10**9}], ("variants.0.price_modifier", "too_large")),
        (OPTIONS, [{"values": ["Blue", "S"], "price_modifier": -2400}], ("variants.0.price_modifier", "too_small")),
        (OPTIONS, [{"values": ["Blue", "S"], "image_id": "upl_x"}], ("variants.0.image_id", "unknown_image")),
        (OPTIONS, [{"values": ["Blue"]}], ("variants.0.values", "not_an_option")),
        (OPTIONS, [], ("variants", "required")),
        (OPTIONS, [{"values": ["Blue", "S"], "active": False}], ("variants", "none_active")),
    ],
)
def test_every_bound_of_options_and_variants(world: World, options: Any, variants: Any, wrong: tuple[str, str]) -> None:
    shop = open_shop(world)
    assert _errors(put(shop, shop.published(), options, variants)) == [wrong]


def test_a_hundred_variants_are_saved_and_sold(world: World) -> None:
    shop = open_shop(world)
    values = [[f"Colour {n} of a long name indeed" for n in range(20)], [f"Size {n}" for n in range(5)]]
    options = [{"name": "Colour", "values": values[0]}, {"name": "Size", "values": values[1]}]
    variants = [{"values": [a, b], "sku": f"SKU-{a[:9]}-{b}".replace(" ", "")} for a in values[0] for b in values[1]]
    reply = put(shop, shop.published(), options, variants)
    assert reply.status == 200, reply.text
    assert len(shop.page("linen-apron").json["variants"]) == 100


def test_a_price_that_a_variant_cannot_bear_is_refused(world: World) -> None:
    shop, product = with_variants(world)
    cheaper = [{**v, "price_modifier": -2000} for v in product["variants"]]
    product = put(shop, product, variants=cheaper).json
    assert _errors(shop.patch(product, price=2100))[0] == ("variants.0.price_modifier", "too_small")
    assert shop.patch(product, price=2200).status == 200


def test_a_draft_without_an_active_variant_is_not_published(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    put(shop, product, variants=[{**v, "active": False} for v in matrix()])
    assert _errors(shop.owner.post(f"/api/products/{product['id']}/publish", {})) == [("variants", "none_active")]


def test_each_variant_is_sold_at_its_own_price(world: World) -> None:
    shop, product = with_variants(world, sku="APRON")
    small, large = product["variants"][:2]
    sold = catalog.for_sale(product["id"], large["id"])
    assert (sold.price, sold.variant_id, sold.variant, sold.sku) == (3000, large["id"], "Blue / M", "BM")
    assert (sold.kind, sold.stock_mode, sold.availability) == ("digital", "untracked", "in_stock")
    with pytest.raises(Invalid) as unchosen:
        catalog.for_sale(product["id"])
    assert unchosen.value.fields[0].field == "variant_id"
    put(shop, product, variants=[{**small, "active": False, "sku": ""}, large])
    for gone in (small["id"], "var_x", product["variants"][3]["id"]):
        with pytest.raises(NotForSale):
            catalog.for_sale(product["id"], gone)
    simple = shop.published("Simple", sku="S-1")
    with pytest.raises(Invalid):
        catalog.for_sale(simple["id"], large["id"])
    found = catalog.for_sale(simple["id"])
    assert (found.variant_id, found.variant, found.sku, found.price) == (None, None, "S-1", 2500)


def test_images_are_ordered_described_and_removed_with_the_variants_that_show_them(world: World) -> None:
    shop, product = with_variants(world)
    names = [f"upl_{number:026d}" for number in range(3)]
    for name in names:
        catalog.add_image(product["id"], image(product["id"], name))
    product = put(shop, product, variants=[{**v, "image_id": names[0]} for v in product["variants"]]).json
    wanted = [{"id": names[2], "alt": "  In   blue "}, {"id": names[1]}]
    changed = shop.patch(product, images=wanted).json
    assert [(one["id"], one["alt"]) for one in changed["images"]] == [(names[2], "In blue"), (names[1], "")]
    assert changed["cover"]["alt"] == "In blue"
    assert {v["image_id"] for v in changed["variants"]} == {None}
    page = shop.page("linen-apron").json
    assert [(one["id"], one["alt"]) for one in page["images"]] == [(names[2], "In blue"), (names[1], "Linen apron")]
    assert page["images"][0]["social"].endswith("/social.jpg")
    removed = [row["subject"] for row in world.rows("events") if row.get("type") == "image.removed"]
    assert removed == [names[0]]
    assert _errors(shop.patch(changed, images=[{"id": names[0]}])) == [("images.0.id", "unknown_image")]
    assert _errors(shop.patch(changed, images=[{"id": n} for n in names * 5])) == [("images", "too_many")]
    assert _errors(shop.patch(changed, images=[{"id": names[1], "alt": "x" * 301}])) == [("images.0.alt", "too_long")]


def test_an_image_that_arrives_during_an_edit_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = shop.product()
    before_commit(monkeypatch, lambda: catalog.add_image(product["id"], image(product["id"])))
    assert len(shop.patch(product, title="Wool apron").json["images"]) == 1


def test_one_image_told_twice_is_there_once(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    for _ in range(2):
        catalog.add_image(product["id"], image(product["id"]))
    assert len(shop.owner.get(f"/api/products/{product['id']}").json["images"]) == 1


def test_availability_follows_what_is_counted(world: World) -> None:
    shop, product = with_variants(world)
    product = shop.patch(product, stock_mode="tracked", low_stock_threshold=2).json
    first, second = (variant["id"] for variant in product["variants"][:2])
    assert set(product["availability"]["variants"].values()) == {"sold_out"}
    catalog.set_availability(product["id"], lambda: {first: 2, second: 0, "base": 99})
    page = catalog.page("ana-prints", "linen-apron")
    assert [v["availability"] for v in page["variants"]] == ["low_stock", "sold_out", "sold_out", "sold_out"]
    assert (page["availability"], page["stock"]["state"]) == ("low_stock", "low_stock")
    assert shop.owner.get(f"/api/products/{product['id']}").json["availability"]["state"] == "low_stock"
    assert catalog.for_sale(product["id"], second).availability == "sold_out"
    assert shop.owner.get(f"/api/products/{product['id']}").json["version"] == product["version"]
    product = shop.patch(product, stock_mode="untracked").json
    assert product["availability"]["state"] == "in_stock"


def test_a_count_that_changes_no_state_writes_nothing(world: World) -> None:
    shop = open_shop(world)
    product = shop.published(stock_mode="tracked")
    catalog.set_availability(product["id"], lambda: {"base": 10})
    before = world.rows("catalog")
    catalog.set_availability(product["id"], lambda: {"base": 9})
    catalog.set_availability("prd_00000000000000000000000000", lambda: {"base": 9})
    assert world.rows("catalog") == before


def test_an_older_count_never_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One handler reads two pieces; they are sold, and the handler of that finds the state as it was already."""
    shop = open_shop(world)
    product = shop.published(stock_mode="tracked")
    held = {"base": 2}

    def sold_in_between() -> None:
        held["base"] = 0
        catalog.set_availability(product["id"], lambda: dict(held))

    before_commit(monkeypatch, sold_in_between)
    catalog.set_availability(product["id"], lambda: dict(held))
    assert shop.owner.get(f"/api/products/{product['id']}").json["availability"]["state"] == "sold_out"


def test_new_rules_of_stock_are_told(world: World) -> None:
    shop, product = with_variants(world)

    def told() -> int:
        rows = world.rows("events")
        return len([r for r in rows if r["pk"].startswith("evt_") and r["type"] == "product.stock_rules_changed"])

    before = told()
    product = shop.patch(product, title="Apron").json
    assert told() == before
    product = shop.patch(product, stock_mode="tracked").json
    product = shop.patch(product, low_stock_threshold=9).json
    put(shop, product, variants=product["variants"][:2])
    assert told() == before + 3


def test_what_an_index_needs_of_a_product(world: World) -> None:
    shop, product = with_variants(world, tags=["linen"], description="Washed.", sku="AP")
    off = [{**v, "active": v["values"][0] == "Blue"} for v in product["variants"]]
    put(shop, product, variants=off)
    hidden, draft = shop.published("Hidden", visibility="unlisted"), shop.product("Draft")
    found = catalog.listings([product["id"], hidden["id"], draft["id"], "prd_00000000000000000000000000"])
    assert set(found) == {product["id"]}
    one = found[product["id"]]
    assert sorted((*variant.options.items(), variant.available) for variant in one.variants) == [
        (("Colour", "Blue"), ("Size", "M"), True),
        (("Colour", "Blue"), ("Size", "S"), True),
    ]
    assert (one.tags, one.description, one.sku, one.store_id) == (["linen"], "Washed.", "AP", shop.store["id"])
    (card,) = world.client().get("/api/products").json["items"]
    assert {name: one.card[name] for name in card} == card
    from chalicelib.core.paging import PageRequest

    assert catalog.listed(PageRequest()).items == [product["id"]]
