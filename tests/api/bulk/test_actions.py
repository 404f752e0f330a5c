"""Bulk actions: what they do, what they say of it, and that undoing gives back what was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.accounts import service as accounts
from chalicelib.bulk.service import acting
from chalicelib.core import clock
from tests.api.bulk.scene import ask, follow, open_store, product, run, undo
from tests.support.rivals import before_commit
from tests.support.shop import Shop
from tests.support.world import World, tables


def test_an_action_is_done_and_told(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "archive", ids)
    assert (task["status"], task["total"], task["done"], task["changed"], task["failed"]) == ("done", 3, 3, 3, 0)
    assert [product(shop, one)["status"] for one in ids] == ["archived"] * 3
    assert shop.seller.get(f"/api/stores/{shop.store['slug']}/tasks").json["items"][0]["id"] == task["id"]


def test_undoing_gives_back_what_was(world: World) -> None:
    shop, ids = open_store(world)
    before = [product(shop, one) for one in ids]
    task = run(shop, "price", ids, percent=12.5)
    assert [product(shop, one)["price"] for one in ids] == [5513, 1125, 2250]
    undone = undo(shop, task["id"])
    assert (undone["status"], undone["changed"], undone["problems"]) == ("undone", 0, [])
    kept = ("price", "status", "published_at", "title")
    assert [{k: product(shop, one)[k] for k in kept} for one in ids] == [{k: b[k] for k in kept} for b in before]


def test_what_was_changed_since_is_left_alone_and_told(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "price", ids, percent=10)
    changed = product(shop, ids[1])
    assert shop.seller.patch(f"/api/products/{ids[1]}", {"version": changed["version"], "price": 777}).status == 200
    undone = undo(shop, task["id"])
    assert [p["code"] for p in undone["problems"]] == ["changed_since"]
    assert [p["product_id"] for p in undone["problems"]] == [ids[1]]
    assert [product(shop, one)["price"] for one in ids] == [4900, 777, 2000]


def test_after_ten_minutes_nothing_is_undone(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "archive", ids)
    with clock.shifted(timedelta(minutes=10, seconds=1)):
        shop.seller.post("/api/auth/refresh")
        late = shop.seller.post(f"/api/tasks/{task['id']}/undo")
    assert (late.status, late.json["code"]) == (409, "not_undoable")


def test_what_cannot_be_done_is_told_with_its_reason(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "publish", ids)
    assert (task["changed"], task["failed"], task["done"]) == (0, 2, 3)
    assert {p["code"] for p in task["problems"]} == {"files_needed"}


@pytest.mark.parametrize(
    ("action", "params", "field"),
    [
        ("price", {}, "percent"),
        ("price", {"percent": 10.001}, "percent"),
        ("price", {"percent": -100}, "percent"),
        ("tag", {}, "tag"),
        ("tag", {"tag": " "}, "tag"),
        ("archive", {"tag": "x"}, "tag"),
        ("collection_add", {}, "collection_id"),
    ],
)
def test_an_action_says_what_it_needs(world: World, action: str, params: dict[str, object], field: str) -> None:
    shop, ids = open_store(world, 1)
    asked = ask(shop.seller, shop.store["slug"], action, ids, **params)
    assert asked.status == 422
    assert field in asked.text


def test_products_of_others_are_not_touched(world: World) -> None:
    shop, ids = open_store(world)
    rival = world.member("rival@example.com")
    rival.post("/api/stores", {"name": "Rival", "slug": "rival"})
    asked = ask(rival, "rival", "archive", ids)
    world.drain()
    told = rival.get(f"/api/tasks/{asked.json['id']}").json
    assert (told["changed"], told["failed"]) == (0, 3)
    assert product(shop, ids[0])["status"] == "published"


def _variants(shop: Shop, product_id: str) -> list[tuple[int, str]]:
    return [(v["price_modifier"], v["sku"]) for v in product(shop, product_id)["variants"]]


def test_every_variants_price_moves_alike_and_comes_back(world: World) -> None:
    shop, (_, product_id, _) = open_store(world)
    options = {"version": 1, "options": [{"name": "Size", "values": ["S", "L"]}], "variants": []}
    for value, modifier in (("S", -500), ("L", 995)):
        options["variants"].append({"values": [value], "price_modifier": modifier, "sku": value})
    assert shop.seller.put(f"/api/products/{product_id}/options", options).status == 200
    compared = shop.seller.patch(f"/api/products/{product_id}", {"version": 2, "compare_at_price": 1050})
    assert compared.status == 200, compared.text
    task = run(shop, "price", [product_id], percent=10)
    moved = product(shop, product_id)
    assert (moved["price"], moved["compare_at_price"]) == (1100, None)
    assert _variants(shop, product_id) == [(-550, "S"), (1095, "L")]
    undo(shop, task["id"])
    back = product(shop, product_id)
    assert (back["price"], back["compare_at_price"]) == (1000, 1050)
    assert _variants(shop, product_id) == [(-500, "S"), (995, "L")]


def test_tags_are_added_and_taken_off(world: World) -> None:
    shop, ids = open_store(world)
    assert run(shop, "tag", ids, tag="Summer Sale")["changed"] == 3
    assert run(shop, "tag", ids, tag="summer sale")["changed"] == 0
    assert [product(shop, one)["tags"] for one in ids] == [["summer sale"]] * 3
    task = run(shop, "untag", ids[:1], tag="summer sale")
    assert product(shop, ids[0])["tags"] == []
    undo(shop, task["id"])
    assert product(shop, ids[0])["tags"] == ["summer sale"]


def test_collections_are_added_and_taken_off(world: World) -> None:
    shop, ids = open_store(world)
    made = shop.seller.post(f"/api/stores/{shop.store['id']}/collections", {"name": "New in", "slug": "new-in"})
    assert made.status == 201, made.text
    collection_id = made.json["id"]
    task = run(shop, "collection_add", ids, collection_id=collection_id)
    assert [product(shop, one)["collections"] for one in ids] == [[collection_id]] * 3
    undo(shop, task["id"])
    assert [product(shop, one)["collections"] for one in ids] == [[]] * 3
    unknown = run(shop, "collection_add", ids[:1], collection_id="col_00000000000000000000000000")
    assert [problem["code"] for problem in unknown["problems"]] == ["unknown"]
    assert run(shop, "collection_remove", ids, collection_id=collection_id)["changed"] == 0


def test_publishing_is_undone_as_if_it_had_not_been(world: World) -> None:
    shop, _ = open_store(world, 1)
    asked = {"store_id": shop.store["id"], "title": "Vase", "price": 9000, "kind": "physical"}
    made = shop.seller.post("/api/products", asked).json
    task = run(shop, "publish", [made["id"]])
    assert product(shop, made["id"])["status"] == "published"
    undo(shop, task["id"])
    back = product(shop, made["id"])
    assert (back["status"], back["published_at"]) == ("draft", None)


def test_a_scheduled_draft_is_scheduled_again(world: World) -> None:
    shop, ids = open_store(world)
    at = clock.to_text(clock.now() + timedelta(days=1))
    assert shop.seller.patch(f"/api/products/{ids[1]}", {"version": 1, "publish_at": at}).status == 200
    task = run(shop, "archive", ids)
    assert product(shop, ids[1])["publish_at"] is None
    undo(shop, task["id"])
    assert product(shop, ids[1])["publish_at"] == at


def test_the_same_request_is_the_same_task(world: World) -> None:
    shop, ids = open_store(world)
    path, body = f"/api/stores/{shop.store['id']}/tasks", {"action": "price", "product_ids": ids, "percent": 10}
    first = shop.seller.post(path, body, headers={"Idempotency-Key": "once"})
    for row in world.rows("edge"):
        if row["sk"] == "idem":  # the process died before the answer was kept
            tables().Table("handsel-test-edge").delete_item(Key={"pk": row["pk"], "sk": row["sk"]})
    again = shop.seller.post(path, body, headers={"Idempotency-Key": "once"})
    assert (first.status, again.status, first.json["id"]) == (202, 202, again.json["id"])
    world.drain()
    assert product(shop, ids[1])["price"] == 1100


def test_a_task_works_in_batches_and_shows_how_far_it_is(world: World) -> None:
    shop, ids = open_store(world, 30)
    task_id = ask(shop.seller, shop.store["id"], "tag", ids, tag="all").json["id"]
    seen = set()
    for _ in range(8):
        seen.add(follow(shop, task_id)["done"])
        world._drain_queue("on_work", [], False)
    assert seen >= {0, 25, 30}


def test_two_runs_of_one_event_at_once_do_it_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, ids = open_store(world)
    task_id = ask(shop.seller, shop.store["id"], "price", ids, percent=10).json["id"]
    before_commit(monkeypatch, lambda: acting.act(task_id, 1, 0))
    acting.act(task_id, 1, 0)
    assert [product(shop, one)["price"] for one in ids] == [5390, 1100, 2200]
    assert follow(shop, task_id)["done"] == 3


def test_a_change_in_between_is_not_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, ids = open_store(world)
    task_id = ask(shop.seller, shop.store["id"], "price", ids[1:2], percent=10).json["id"]
    rival = {"version": 1, "price": 3000}
    before_commit(monkeypatch, lambda: shop.seller.patch(f"/api/products/{ids[1]}", rival))
    world.drain()
    assert product(shop, ids[1])["price"] == 3300
    undo(shop, task_id)
    assert product(shop, ids[1])["price"] == 3000


def test_who_lost_the_right_changes_nothing_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, ids = open_store(world)
    asked = ask(shop.seller, shop.store["id"], "archive", ids)
    monkeypatch.setattr(accounts, "actor_now", lambda user_id: None)
    world.drain()
    task = follow(shop, asked.json["id"])
    assert (task["changed"], {problem["code"] for problem in task["problems"]}) == (0, {"forbidden"})


def test_an_event_that_comes_again_changes_nothing(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "price", ids, percent=10)
    acting.act(task["id"], 1, 0)
    assert [product(shop, one)["price"] for one in ids] == [5390, 1100, 2200]
