"""Keeping the index: batches in the order of their reads, compaction, sales, and what happens when something breaks."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core import clock
from chalicelib.observability import logger
from chalicelib.search import documents, rebuild, service, storage, writer
from chalicelib.search.engine.base import Base
from tests.api.search.shop import Shop, find, open_shop, titles
from tests.contract.support_recorder import nobody
from tests.support.shop import buy
from tests.support.shop import open_shop as open_selling_shop
from tests.support.world import World, aws


@pytest.fixture
def shop(world: World) -> Shop:
    """A store with two products in the index."""
    made = open_shop(world)
    made.published("Linen apron")
    made.published("Wool scarf")
    world.drain()
    return made


@contextmanager
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is logged as a warning or worse within the block."""
    lines: list[str] = []
    with monkeypatch.context() as patch:
        for level in ("warning", "error", "exception"):
            patch.setattr(logger, level, lambda message, **_: lines.append(message))
        yield lines


def keys(prefix: str = "") -> list[str]:
    listed = aws("s3").list_objects_v2(Bucket=os.environ["INDEX_BUCKET"], Prefix=prefix)
    return [item["Key"] for item in listed.get("Contents", [])]


def put(key: str, body: bytes) -> None:
    aws("s3").put_object(Bucket=os.environ["INDEX_BUCKET"], Key=key, Body=body)


def pointer() -> storage.Pointer:
    found = storage.read_pointer()
    assert found is not None
    return found[0]


def another_process(world: World) -> None:
    world.restart()


def test_one_delivery_of_the_queue_is_one_batch(world: World, shop: Shop) -> None:
    before = storage.newest_batch(0)
    ids = [item["id"] for item in find(world)["items"]]
    assert len(ids) == 2
    from app import app
    from infrastructure.local.events import LambdaContext

    job = {"type": "product.changed", "data": {}, "occurred_at": "2026-11-25T08:00:00Z"}
    records = [
        {"messageId": str(n), "body": json.dumps({**job, "id": f"evt_{n}", "subject": each}), "attributes": {}}
        for n, each in enumerate(ids)
    ]
    assert app.handler_map["on_work"]({"Records": records}, LambdaContext()) == {"batchItemFailures": []}
    assert storage.newest_batch(0) == before + 1
    batch = storage.read_batch(before + 1)
    assert batch is not None
    assert {document.id for document in batch.upserts} == set(ids)


def test_when_the_batch_cannot_be_written_every_change_comes_again(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.published("Third")
    shop.published("Fourth")
    with monkeypatch.context() as patch:
        patch.setattr(storage, "write_batch", lambda *_: False)
        patch.setattr(writer, "_ATTEMPTS", 2)
        failed: list[str] = []
        world._drain_queue("on_work", failed, keep_failed=True)
    assert failed.count("product.changed") >= 2
    world.drain()
    assert find(world)["total"] == 4


def test_a_writer_that_comes_second_reads_again(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its reading and its writing the product changes and another writer tells of it: the later number must
    tell the later state."""
    product = shop.published("Old name")
    write, raced = storage.write_batch, []

    def late(number: int, batch: storage.Batch) -> bool:
        if not raced:
            raced.append(number)
            shop.owner.patch(f"/api/products/{product['id']}", {"version": product["version"], "title": "New name"})
            assert write(number, storage.Batch(list(documents.of([product["id"]]).values()), []))
        return write(number, batch)

    monkeypatch.setattr(storage, "write_batch", late)
    number = writer.update([product["id"]])
    assert number == raced[0] + 1
    assert titles(world, q="old name") == []
    assert titles(world, q="new name") == ["New name"]


def test_events_late_twice_and_out_of_order_change_nothing(world: World, shop: Shop) -> None:
    product = shop.published("Basket")
    world.drain()
    shop.owner.delete(f"/api/products/{product['id']}")
    world.drain()
    for _ in range(2):
        writer.update([product["id"]])
    assert titles(world, q="basket") == []
    assert find(world)["total"] == 2


def test_compaction_folds_batches_and_changes_no_answer(world: World, shop: Shop) -> None:
    for number in range(3):
        shop.published(f"Bowl {number}")
        world.drain()
    asked: list[dict[str, Any]] = [{}, {"q": "bowl"}, {"sort": "price"}, {"facets": "true"}]
    before = [find(world, **query) for query in asked]
    first = pointer()
    assert first.batch < storage.newest_batch(0)
    world.schedule("compact_index")
    assert pointer() == first, "it is not due yet"
    with clock.shifted(timedelta(hours=2)):
        world.schedule("compact_index")
    second = pointer()
    assert (second.batch, second.count) == (storage.newest_batch(0), 5)
    assert [find(world, **query) for query in asked] == before
    another_process(world)
    assert [find(world, **query) for query in asked] == before
    with clock.shifted(timedelta(hours=4)):
        world.schedule("compact_index")
    assert pointer() == second, "nothing changed since"


def test_many_batches_are_folded_before_the_hour(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.published("Bowl")
    world.drain()
    monkeypatch.setattr(rebuild, "_BATCHES", 1)
    world.schedule("compact_index")
    assert pointer().batch == storage.newest_batch(0)


def test_of_two_compactions_one_counts(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.published("Bowl")
    world.drain()
    monkeypatch.setattr(rebuild, "_BATCHES", 1)
    make, inner = rebuild._make, []

    def slow(*arguments: Any) -> Any:
        made = make(*arguments)
        if not inner:
            inner.append(True)
            inner.append(rebuild.compact())
        return made

    monkeypatch.setattr(rebuild, "_make", slow)
    assert rebuild.compact() is None
    assert pointer() == inner[1]


def test_old_bases_and_batches_are_removed_after_a_day(world: World, shop: Shop) -> None:
    shop.published("Bowl")
    world.drain()
    with clock.shifted(timedelta(hours=2)):
        world.schedule("compact_index")
    assert len(keys("bases/")) == 4
    assert keys("batches/")
    shop.published("Plate")
    world.drain()
    with clock.shifted(timedelta(days=2)):
        world.schedule("compact_index")
    kept = pointer()
    assert keys("batches/") == [f"batches/{kept.batch:010d}.json.gz"]
    assert len(keys("bases/")) == 4
    with clock.shifted(timedelta(days=4)):
        world.schedule("compact_index")
    assert pointer() == kept
    assert sorted(keys("bases/")) == sorted([kept.base, kept.documents])
    assert keys("batches/") == []
    another_process(world)
    assert find(world)["total"] == 4
    shop.published("Jug")
    world.drain()
    assert titles(world, q="jug") == ["Jug"]


@pytest.mark.parametrize(
    "broken", ["lost", "no pointer", "bad pointer", "old format", "bad base", "no base", "bad batch"]
)
def test_without_a_usable_index_the_shop_goes_on_and_says_so(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    held = pointer()
    bodies = {
        "bad pointer": ("current.json", b"{"),
        "old format": ("current.json", json.dumps({**asdict(held), "format": 0}).encode()),
        "bad base": (held.base, b"SQLite format 3\x00" + bytes(5000)),
        "bad batch": (f"batches/{storage.newest_batch(0):010d}.json.gz", b"\x1f\x8b rubbish"),
    }
    gone = {"lost": keys(), "no pointer": ["current.json"], "no base": [held.base]}.get(broken, [])
    for key in gone:
        aws("s3").delete_object(Bucket=os.environ["INDEX_BUCKET"], Key=key)
    if broken in bodies:
        put(*bodies[broken])
    another_process(world)
    with logged(monkeypatch) as lines:
        found = find(world, q="apron")
        assert (found["degraded"], [card["title"] for card in found["items"]]) == (True, ["Linen apron"])
        assert titles(world, sort="price") == ["Linen apron", "Wool scarf"]
        assert [card["title"] for card in find(world)["items"]] == ["Wool scarf", "Linen apron"]
        assert shop.titles() == ["Wool scarf", "Linen apron"]
        assert world.client().get("/api/search/suggestions", query={"q": "li"}).status == 200
        assert shop.page("linen-apron").status == 200
    assert lines
    world.schedule("compact_index")
    assert find(world)["degraded"] is False
    assert titles(world, q="apron") == ["Linen apron"]
    shop.published("Bowl")
    world.drain()
    assert titles(world, q="bowl") == ["Bowl"]


def test_cards_of_an_older_make_are_not_handed_out_and_made_anew(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = documents.made

    def older(product: Any, sales: int) -> Any:
        document = made(product, sales)
        return replace(document, card={name: value for name, value in document.card.items() if name != "badges"})

    with monkeypatch.context() as patch:
        patch.setattr(documents, "made", older)
        patch.setattr(storage, "settled_batch", lambda after, _: storage.newest_batch(after))
        rebuild.rebuild()
    another_process(world)
    found = find(world, q="apron")
    assert (found["degraded"], [card["title"] for card in found["items"]]) == (True, ["Linen apron"])
    world.schedule("compact_index")
    assert find(world, q="apron")["degraded"] is False


def test_a_base_whose_bytes_changed_is_not_read(world: World, shop: Shop) -> None:
    held = pointer()
    body = aws("s3").get_object(Bucket=os.environ["INDEX_BUCKET"], Key=held.base)["Body"].read()
    put(held.base, body[:-1] + bytes([body[-1] ^ 1]))
    another_process(world)
    assert find(world)["degraded"] is True


def test_an_index_that_breaks_while_it_is_read_is_fetched_again(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Base, "cards", lambda *_: (_ for _ in ()).throw(ValueError("torn page")))
        with clock.shifted(timedelta(hours=2)):
            world.schedule("compact_index")
        assert find(world)["degraded"] is True
    assert find(world)["degraded"] is False


def test_when_s3_is_away_the_index_stays_as_old_as_it_is(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import EndpointConnectionError

    assert find(world)["degraded"] is False
    with monkeypatch.context() as patch:
        patch.setattr(
            storage, "read_pointer", lambda: (_ for _ in ()).throw(EndpointConnectionError(endpoint_url="s3"))
        )
        found = find(world)
        assert (found["degraded"], found["total"]) == (False, 2)
        another_process(world)
        assert find(world)["degraded"] is True


def test_a_rebuild_is_right_whatever_changes_meanwhile(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = shop.published("Old name")
    world.drain()
    every = documents.every

    def slow() -> Iterator[Any]:
        read = list(every())
        assert shop.patch(product, title="New name").status == 200
        assert world.drain() == []
        yield from read

    monkeypatch.setattr(documents, "every", slow)
    rebuild.rebuild()
    another_process(world)
    assert titles(world, q="new name") == ["New name"]
    assert titles(world, q="old name") == []


def test_a_rebuild_takes_up_again_what_the_listing_may_lack(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue's index lags behind its rows: a product published a moment ago is in a batch, not in the list."""
    shop.published("Just now")
    world.drain()
    every = documents.every
    monkeypatch.setattr(documents, "every", lambda: (d for d in every() if d.title != "Just now"))
    rebuild.rebuild()
    another_process(world)
    assert titles(world, q="just now") == ["Just now"]


def test_what_is_sold_counts_once_and_is_told_at_the_next_compaction(world: World) -> None:
    _ = world.stripe
    selling = open_selling_shop(world)
    other = selling.seller.post("/api/products", {"store_id": selling.store["id"], "title": "Newer", "price": 0}).json
    from tests.support.shop import upload

    upload(world, selling.seller, other["id"])
    selling.seller.post(f"/api/products/{other['id']}/publish", {"visibility": "listed"})
    session = buy(world.client(), selling.product_id).json["url"].rpartition("/")[2]
    world.drain()
    assert titles(world, sort="best_selling") == ["Newer", "Linen pattern"]
    world.stripe.pay(session)
    world.deliver_webhooks(repeat=2)
    world.drain()
    service.count_sales([("itm_1", other["id"], 1)] * 2)
    service.count_sales([("itm_2", selling.product_id, 1)])
    assert titles(world, sort="best_selling") == ["Newer", "Linen pattern"]
    with clock.shifted(timedelta(hours=2)):
        world.schedule("compact_index")
    assert titles(world, sort="best_selling") == ["Linen pattern", "Newer"]
    counts = {row["pk"]: int(row["sold"]) for row in world.rows("search") if row["sk"] == "sales"}
    assert counts == {selling.product_id: 2, other["id"]: 1}
    assert not [row for row in world.rows("search") if "gs1pk" in row]


def test_a_sale_during_compaction_is_the_next_ones(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    product_id = find(world, q="wool")["items"][0]["id"]
    service.count_sales([("itm_1", product_id, 1)])
    make = rebuild._make

    def slow(*arguments: Any) -> Any:
        with nobody():
            service.count_sales([("itm_2", product_id, 1)])
        return make(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(rebuild, "_make", slow)
        with clock.shifted(timedelta(hours=2)):
            world.schedule("compact_index")
    assert [row for row in world.rows("search") if "gs1pk" in row]
    with clock.shifted(timedelta(hours=4)):
        world.schedule("compact_index")
    assert not [row for row in world.rows("search") if "gs1pk" in row]


def test_a_store_of_another_name_is_found_and_shown_by_it(world: World, shop: Shop) -> None:
    reply = shop.owner.patch(f"/api/stores/{shop.store['id']}", {"name": "Kiln & Co", "slug": "kiln", "version": 1})
    assert reply.status == 200
    world.drain()
    found = find(world, q="kiln", facets="true")
    assert {card["path"].split("/")[1] for card in found["items"]} == {"kiln"}
    assert found["facets"]["stores"] == [{"slug": "kiln", "name": "Kiln & Co", "count": 2}]


def test_the_operators_command_makes_the_index_anew(
    world: World, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    import manage

    for key in keys():
        aws("s3").delete_object(Bucket=os.environ["INDEX_BUCKET"], Key=key)
    for _ in range(2):
        manage.reindex()
    assert "The index has 2 products" in capsys.readouterr().out
    another_process(world)
    assert find(world)["total"] == 2
