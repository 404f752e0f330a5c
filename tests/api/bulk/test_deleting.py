"""Bulk deletion: parked for ten minutes, then gone; what was sold, or touched meanwhile, stays. And silent tasks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from chalicelib.bulk import tables
from chalicelib.core import clock
from tests.api.bulk.files import report, send
from tests.api.bulk.scene import ask, follow, open_store, product, run, undo
from tests.support.shop import Shop, buy
from tests.support.world import World


@contextmanager
def _later(shop: Shop, **by: float) -> Iterator[None]:
    """Time passes, and the seller is still logged in."""
    with clock.shifted(timedelta(**by)):
        assert shop.seller.post("/api/auth/refresh").status == 200
        yield


def _clean_up(shop: Shop) -> None:
    shop.world.schedule("clean_up")
    assert shop.world.drain() == []


def test_what_is_deleted_is_parked_and_gone_after_ten_minutes(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "delete", ids)
    assert (task["status"], task["changed"]) == ("done", 3)
    assert [product(shop, one)["status"] for one in ids] == ["archived"] * 3
    assert all(product(shop, one)["delete_at"] for one in ids)
    with _later(shop, minutes=9):
        _clean_up(shop)
        assert product(shop, ids[0])["id"] == ids[0]
    with _later(shop, minutes=11):
        _clean_up(shop)
        assert [shop.seller.get(f"/api/products/{one}").status for one in ids] == [404] * 3
        late = shop.seller.post(f"/api/tasks/{task['id']}/undo")
        assert (late.status, late.json["code"]) == (409, "not_undoable")
        _clean_up(shop)
    assert [row for row in world.rows("catalog") if row["sk"] in {"product", "page"}] == []


def test_undoing_brings_back_what_was_parked(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "delete", ids)
    undo(shop, task["id"])
    assert [product(shop, one)["status"] for one in ids] == ["published", "draft", "draft"]
    assert [product(shop, one)["delete_at"] for one in ids] == [None] * 3
    with _later(shop, hours=2):
        _clean_up(shop)
        assert [shop.seller.get(f"/api/products/{one}").status for one in ids] == [200] * 3


def test_what_was_sold_is_refused(world: World) -> None:
    shop, ids = open_store(world)
    _ = world.stripe
    assert buy(world.client(), ids[0]).status == 201
    task = run(shop, "delete", ids)
    assert [(p["product_id"], p["code"]) for p in task["problems"]] == [(ids[0], "was_sold")]
    assert product(shop, ids[0])["status"] == "published"


def test_what_somebody_took_back_meanwhile_is_kept(world: World) -> None:
    shop, ids = open_store(world)
    task = run(shop, "delete", ids)
    assert shop.seller.post(f"/api/products/{ids[1]}/unpublish").json["delete_at"] is None
    with _later(shop, minutes=11):
        _clean_up(shop)
        assert [shop.seller.get(f"/api/products/{one}").status for one in ids] == [404, 200, 404]
        assert [p["code"] for p in follow(shop, task["id"])["problems"]] == ["changed_since"]


def test_a_task_whose_message_was_lost_goes_on_within_the_hour(world: World) -> None:
    shop, ids = open_store(world)
    task_id = ask(shop.seller, shop.store["id"], "archive", ids).json["id"]
    import_id = send(shop, "sku,title,price\nA,One,10\n")
    shop.seller.post(f"/api/stores/{shop.store['id']}/imports/{import_id}/start", {"dry_run": False})
    for function in ("on_work", "on_media"):
        world.lose_messages(function)
    assert follow(shop, task_id)["status"] == "running"
    with _later(shop, hours=1):
        _clean_up(shop)
        assert follow(shop, task_id)["changed"] == 3
        assert report(shop, import_id).actions == ["create"]


def test_a_task_that_never_gets_on_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, ids = open_store(world)
    task_id = ask(shop.seller, shop.store["id"], "archive", ids).json["id"]
    world.lose_messages("on_work")
    with _later(shop, hours=25):
        world.schedule("clean_up")
        task = follow(shop, task_id)
        assert (task["status"], task["error"]["code"]) == ("failed", "gave_up")
        assert world.drain() == []
    row = tables.get_task(task_id)
    assert row is not None
    assert row.gs2pk is None
