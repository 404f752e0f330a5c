"""The manager's stock table and its ledger."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import pytest

from tests.support import rivals
from tests.support.goods import Goods, done, session
from tests.support.world import Reply, World


def _errors(reply: Reply) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in reply.json["errors"]]


def _rows(goods: Goods) -> list[dict[str, Any]]:
    """What the table keeps of the product, requests included."""
    found = goods.world.rows("inventory")
    return [row for row in found if row["pk"] == goods.id or row["pk"].startswith(f"want#{goods.id}#")]


def _adds_up(goods: Goods) -> bool:
    """Whether the moves of each thing sum to its quantity."""
    sums: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for row in _rows(goods):
        if row["sk"].startswith("move#"):
            sums[row["key"]] += int(row["delta"])
        elif row["sk"].startswith("stock#"):
            held[row["sk"].removeprefix("stock#")] += int(row.get("quantity", 0))
    return sums - held == held - sums == Counter()


def test_a_table_of_quantities_and_a_ledger_of_edits(world: World) -> None:
    goods = Goods(world, (5, 2))
    blue, red = goods.variants
    edited = done(
        goods.edit({"variant_id": blue, "delta": -2}, {"variant_id": red, "set_to": 9, "expected": 2}, note="Counted")
    )
    assert edited == {
        "mode": "tracked",
        "low_stock_threshold": 3,
        "items": [{"variant_id": blue, "quantity": 3}, {"variant_id": red, "quantity": 9}],
    }
    moves = goods.moves()["items"]
    told = [(m["variant_id"], m["delta"], m["quantity_after"], m["reason"], m["by"], m["note"]) for m in moves]
    assert sorted(told[:2]) == sorted(
        [(blue, -2, 3, "adjustment", "Mara", "Counted"), (red, 7, 9, "adjustment", "Mara", "Counted")]
    )
    assert sorted(told[2:]) == sorted([(blue, 5, 5, "adjustment", "Mara", ""), (red, 2, 2, "adjustment", "Mara", "")])
    assert _adds_up(goods)


def test_what_does_not_change_leaves_no_entry(world: World) -> None:
    goods = Goods(world, 5)
    before = len(goods.moves()["items"])
    assert done(goods.edit({"set_to": 5}))["items"] == [{"variant_id": None, "quantity": 5}]
    assert len(goods.moves()["items"]) == before


def test_an_edit_of_something_else_is_refused_whole(world: World) -> None:
    goods = Goods(world, (5, 2))
    blue, red = goods.variants
    reply = goods.edit({"variant_id": blue, "set_to": 8}, {"variant_id": red, "set_to": 9, "expected": 3})
    assert (reply.status, reply.json["code"], _errors(reply)) == (
        409,
        "stale_stock",
        [("items.1.expected", "stale_stock")],
    )
    assert goods.stock() == [5, 2]


@pytest.mark.parametrize("edit", [{"set_to": 7}, {"delta": 2}])
def test_an_edit_sent_again_after_a_lost_answer_counts_once(world: World, edit: dict[str, int]) -> None:
    goods = Goods(world, 5)
    for _ in range(2):
        assert done(goods.edit({**edit, "expected": 5}))["items"][0]["quantity"] == 7
    assert [move["delta"] for move in goods.moves()["items"]] == [2, 5]


@pytest.mark.parametrize(
    ("item", "error"),
    [
        ({"delta": -6}, ("items.0.delta", "out_of_range")),
        ({"delta": 1_000_000}, ("items.0.delta", "out_of_range")),
        ({"set_to": -1}, ("items.0.set_to", "too_small")),
        ({"set_to": 1_000_001}, ("items.0.set_to", "too_large")),
        ({"set_to": 1, "delta": 1}, ("items.0", "format")),
        ({}, ("items.0", "format")),
        ({"variant_id": "var_unknown", "set_to": 1}, ("items.0.variant_id", "unknown_variant")),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(world: World, item: dict[str, Any], error: tuple[str, str]) -> None:
    goods = Goods(world, 5)
    reply = goods.edit(item)
    assert (reply.status, _errors(reply)) == (422, [error])
    assert goods.stock() == [5]


def test_lists_are_bounded_and_name_each_variant_once(world: World) -> None:
    goods = Goods(world, 5)
    assert _errors(goods.edit({"set_to": 1}, {"set_to": 2})) == [("items.1.variant_id", "repeated")]
    assert goods.edit().status == 422
    assert goods.edit(*[{"set_to": 1}] * 101).status == 422
    assert goods.edit({"set_to": 1}, note="x" * 201).status == 422
    assert goods.stock() == [5]


def test_a_hundred_variants_at_once(world: World) -> None:
    goods = Goods(world, 5)
    axes = [("Size", "ABCDE"), ("Colour", "FGHIJ"), ("Style", "KLMN")]
    body = {
        "version": goods.product()["version"],
        "options": [{"name": name, "values": list(values)} for name, values in axes],
        "variants": [
            {"values": list(each), "sku": "", "price_modifier": 0, "active": True}
            for each in itertools.product(*(values for _, values in axes))
        ],
    }
    product = done(goods.seller.put(f"/api/products/{goods.id}/options", body))
    goods.variants = [variant["id"] for variant in product["variants"]]
    goods.set_stock(*range(1, 101))
    assert goods.stock() == list(range(1, 101))
    assert _adds_up(goods)
    world.drain()
    assert goods.page()["availability"] == "in_stock"


def test_the_balance_runs_on_from_page_to_page(world: World) -> None:
    goods = Goods(world, 4)
    for delta in (3, -2, 5, -1):
        done(goods.edit({"delta": delta}))
    seen, cursor = [], None
    while True:
        page = goods.moves(limit="2", **({"cursor": cursor} if cursor else {}))
        seen += [(move["delta"], move["quantity_after"]) for move in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        done(goods.edit({"delta": 1}))  # What is added meanwhile changes no page that follows.
    assert seen == [(-1, 9), (5, 10), (-2, 5), (3, 7), (4, 4)]


def test_an_edit_by_a_number_is_made_on_what_is_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    goods = Goods(world, 5)
    ran = rivals.before_commit(monkeypatch, lambda: done(goods.edit({"delta": 10})))
    assert done(goods.edit({"delta": 1}))["items"][0]["quantity"] == 16
    assert len(ran) == 1
    assert _adds_up(goods)


def test_an_edit_is_stale_up_to_the_last_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    goods = Goods(world, 5)
    rivals.before_commit(monkeypatch, lambda: done(goods.edit({"delta": 10})))
    assert goods.edit({"set_to": 6, "expected": 5}).json["code"] == "stale_stock"
    assert goods.stock() == [15]


def test_the_page_tells_what_is_left_of_it_at_once(world: World) -> None:
    goods = Goods(world, (5, 5))
    told = []
    for blue, red in ((5, 5), (2, 0), (0, 0), (0, 4)):
        goods.set_stock(blue, red)
        page = goods.page()
        told.append((page["availability"], [variant["availability"] for variant in page["variants"]]))
    assert told == [
        ("in_stock", ["in_stock", "in_stock"]),
        ("low_stock", ["low_stock", "sold_out"]),
        ("sold_out", ["sold_out", "sold_out"]),
        ("in_stock", ["sold_out", "in_stock"]),
    ]


def test_what_is_not_counted_is_in_stock_whatever_the_table_says(world: World) -> None:
    goods = Goods(world, 0)
    assert goods.page()["availability"] == "sold_out"
    goods.change(stock_mode="untracked")
    world.drain()
    assert goods.page()["availability"] == "in_stock"
    goods.change(stock_mode="tracked")
    world.drain()
    assert goods.page()["availability"] == "sold_out"


def test_another_threshold_is_felt(world: World) -> None:
    goods = Goods(world, 5)
    assert goods.page()["availability"] == "in_stock"
    goods.change(low_stock_threshold=5)
    world.drain()
    assert goods.page()["availability"] == "low_stock"


def test_a_variant_that_is_taken_away_leaves_no_stock(world: World) -> None:
    goods = Goods(world, (5, 2))
    product = goods.product()
    body = {
        "version": product["version"],
        "options": [{"name": "Colour", "values": ["Blue"]}],
        "variants": [
            {"id": goods.variants[0], "values": ["Blue"], "sku": "", "price_modifier": 0, "active": True},
        ],
    }
    done(goods.seller.put(f"/api/products/{goods.id}/options", body))
    world.drain()
    assert goods.stock() == [5]
    newest = goods.moves()["items"][0]
    assert (newest["variant_id"], newest["delta"], newest["quantity_after"], newest["reason"]) == (
        goods.variants[1],
        -2,
        0,
        "removed",
    )
    assert _adds_up(goods)


def test_a_sale_and_its_return_are_in_the_ledger(world: World) -> None:
    goods = Goods(world, 5)
    buyer = world.member("bo@example.com", name="Bo")
    began = session(goods.buy(buyer))
    world.stripe.expire(began)
    world.deliver_webhooks()
    world.drain()
    moves = [(m["delta"], m["quantity_after"], m["reason"], m["by"]) for m in goods.moves()["items"]]
    assert moves == [(1, 5, "put_back", None), (-1, 4, "sale", None), (5, 5, "adjustment", "Mara")]
    assert {m["ref"][:4] for m in goods.moves()["items"][:2]} == {"ord_"}
    assert _adds_up(goods)


def test_a_deleted_product_leaves_nothing(world: World) -> None:
    goods = Goods(world, (0, 5))
    for number in range(3):
        asked = {"variant_id": goods.variants[0], "email": f"p{number}@example.com"}
        done(world.client().post(f"/api/products/{goods.id}/stock/requests", asked))
    assert len(_rows(goods)) > 5
    assert goods.seller.delete(f"/api/products/{goods.id}").status == 204
    assert world.drain() == []
    assert _rows(goods) == []
