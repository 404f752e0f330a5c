"""What a product's page tells of stock: what is true now, and a number only when there are few."""

from __future__ import annotations

import json

import pytest

from tests.support.calls import counted
from tests.support.goods import Goods
from tests.support.world import World
from tests.unit.storefront.test_markup import Reader


@pytest.mark.parametrize(
    ("quantity", "state", "left"), [(4, "in_stock", None), (3, "low_stock", 3), (1, "low_stock", 1), (0, "sold_out", 0)]
)
def test_a_number_is_told_only_when_there_are_few(world: World, quantity: int, state: str, left: int | None) -> None:
    page = Goods(world, quantity).page()
    assert page["stock"] == {"mode": "tracked", "state": state, "left": left, "made_to_order_days": None}
    assert page["availability"] == state


def test_each_variant_is_told_for_itself_and_the_whole_by_the_best(world: World) -> None:
    goods = Goods(world, (0, 9))
    page = goods.page()
    assert [(one["availability"], one["left"]) for one in page["variants"]] == [("sold_out", 0), ("in_stock", None)]
    assert (page["stock"]["state"], page["stock"]["left"]) == ("in_stock", None)
    goods.set_stock(0, 0)
    assert goods.page()["availability"] == "sold_out"


def test_the_page_knows_before_the_snapshot_does(world: World) -> None:
    """The stock is asked for each page, whatever inventory has told the catalogue so far."""
    goods = Goods(world, 5)
    goods.set_stock(0)
    assert goods.page()["availability"] == "sold_out"


def test_counted_stock_costs_one_call_more(world: World) -> None:
    goods = Goods(world, 2)
    goods.page()
    path = goods.product()["path"]
    reader = world.client()
    for address in (f"/api/stores{path}", path):
        reader.get(address)
        with counted() as calls:
            assert reader.get(address).status == 200
        assert calls == ["dynamodb.GetItem", "dynamodb.Query"]


def test_search_engines_are_told_the_same(world: World) -> None:
    goods = Goods(world, (2, 0))
    html = world.client().get(goods.product()["path"]).text
    scripts = [json.loads(text) for _, text in Reader(html).all("script", type="application/ld+json")]
    (offers,) = [data["offers"] for data in scripts if data["@type"] == "Product"]
    assert offers["@type"] == "AggregateOffer"
    assert (offers["lowPrice"], offers["highPrice"], offers["offerCount"]) == ("49.00", "50.00", 2)
    assert offers["availability"] == "https://schema.org/LimitedAvailability"
