"""The crash matrix's journeys of the catalogue: products, pictures, stock, many at once, CSV, and the index."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from PIL import Image

from chalicelib.core import clock
from chalicelib.files import verification
from tests.api.bulk.files import pack, png, store
from tests.proofs.stage import (
    VISIBILITY,
    WORK_VISIBILITY,
    Stage,
    clear_up,
    deliver,
    done,
    once_it_may,
    paused,
    send,
    start,
)
from tests.support.goods import Goods
from tests.support.world import aws

IMPORTED = (
    "sku,title,price,kind,stock_mode,stock,images,option1_name,option1_value\n"
    "CUP,Cup,20,physical,tracked,,,Size,S\n"
    "CUP,,,,,,,,L\n"
    "MUG,Mug,30,physical,tracked,4,mug.png,,\n"
)


def image(stage: Stage) -> None:
    """The seller adds a picture to the one there was, it is made ready, and the older one is taken off."""
    stage.visibility = VISIBILITY
    with paused(stage):
        _send_image(stage, 30)
    _send_image(stage, 31)
    stage.settle()
    product = _product(stage)
    assert len(product["images"]) == 2
    _save(stage, {"images": [{"id": product["images"][1]["id"], "alt": "In blue"}]})
    with patch.object(verification, "_REMOVED_DELAY", 0):
        stage.work()
        clear_up(stage)


def _send_image(stage: Stage, height: int) -> None:
    data = io.BytesIO()
    Image.new("RGB", (40, height), (20, 60, 200)).save(data, "PNG")
    send(stage, data.getvalue(), purpose="image", filename="a.png", content_type="image/png")


def product_save(stage: Stage) -> None:
    """The seller gives a product variants and another address, takes it off sale and has it published by the clock."""
    seller, path = stage.shop.seller, f"/api/products/{stage.shop.product_id}"
    options = [{"name": "Size", "values": ["S", "M"]}]
    variants = [{"values": [size], "sku": size, "price_modifier": 100} for size in ("S", "M")]
    _save(stage, {"options": options, "variants": variants}, seller.put, "/options")
    _save(stage, {"title": "Renamed", "slug": "renamed", "sku": "R-1", "price": 3000, "stock_mode": "made_to_order"})
    with paused(stage):
        done(seller.post(f"{path}/unpublish"))
        _save(stage, {"publish_at": clock.to_text(clock.now() + timedelta(minutes=3))})
    with clock.shifted(timedelta(minutes=5)):
        stage.schedule("sweep_outbox")
        stage.work()
    stage.settle()


def product_deletion(stage: Stage) -> None:
    """The seller deletes a product that has an address it left, a SKU, a time it is due, and a file."""
    due = clock.to_text(clock.now() + timedelta(days=3))
    with paused(stage):
        done(stage.shop.seller.post(f"/api/products/{stage.shop.product_id}/unpublish"))
        _save(stage, {"slug": "renamed", "sku": "R-1", "publish_at": due})
    stage.visibility = VISIBILITY
    reply = stage.step(lambda: stage.shop.seller.delete(f"/api/products/{stage.shop.product_id}"))
    assert reply.status in {204, 404}
    stage.work()
    stage.settle()


def duplication(stage: Stage) -> None:
    """The seller makes another like a product with a picture, deletes the one and takes the picture off the other."""
    stage.visibility = VISIBILITY
    seller, original = stage.shop.seller, stage.shop.product_id
    with paused(stage):
        _send_image(stage, 30)
    stage.shop.product = done(stage.step(lambda: _copied_once(stage, original)))
    assert stage.step(lambda: seller.delete(f"/api/products/{original}")).status in {204, 404}
    stage.work()
    stage.settle()
    _save(stage, {"images": []})
    with patch.object(verification, "_REMOVED_DELAY", 0):
        stage.work()
        stage.settle(timedelta(hours=2))


def _copied_once(stage: Stage, product_id: str) -> Any:
    """As somebody does whose page failed: look whether the copy is there before asking for another."""
    seller, store_id = stage.shop.seller, stage.shop.store["id"]
    for found in seller.get(f"/api/stores/{store_id}/dashboard/products").json["items"]:
        if found["title"].startswith("Copy of "):
            return seller.get(f"/api/products/{found['id']}")
    return seller.post(f"/api/products/{product_id}/duplicate")


def _product(stage: Stage) -> Any:
    with paused(stage):
        return done(stage.shop.seller.get(f"/api/products/{stage.shop.product_id}"))


def _save(stage: Stage, wanted: dict[str, Any], send: Callable[..., Any] | None = None, below: str = "") -> None:
    """Save as the editor does: who is told of a newer version looks whether it is what was wanted, else saves again."""
    send, path = send or stage.shop.seller.patch, f"/api/products/{stage.shop.product_id}"
    seen = _product(stage)["version"]

    def attempt() -> Any:
        reply = send(path + below, {"version": seen, **wanted})
        if reply.status == 409:
            now = stage.shop.seller.get(path)
            return now if _holds(now.json, wanted) else send(path + below, {"version": now.json["version"], **wanted})
        return reply

    done(stage.step(attempt))


def _holds(found: Any, wanted: Any) -> bool:
    """Whether what was wanted is there, whatever else is."""
    if isinstance(wanted, dict):
        return all(_holds(found[name], value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(_holds(*pair) for pair in zip(found, wanted, strict=True))
    return bool(found == wanted)


def stock(stage: Stage) -> None:
    """The maker counts the shelf, the last piece is taken by a checkout, which is abandoned and puts it back."""
    with paused(stage):
        goods = Goods(stage.world, 5, slug="thread")
    counted = {"set_to": 1, "expected": 5}
    done(stage.step(lambda: goods.edit(counted, note="Counted")))
    done(stage.step(lambda: once_it_may(lambda: goods.buy(stage.buyer))))
    with paused(stage):
        stage.work()
    with clock.shifted(timedelta(minutes=40)):
        stage.schedule("reconcile_payments")
        stage.work()
    stage.settle(timedelta(minutes=46))
    assert goods.stock() == [1]


def bulk(stage: Stage) -> None:
    """The seller raises two prices, takes that back, and deletes one of the products."""
    stage.visibility = WORK_VISIBILITY
    seller, store = stage.shop.seller, stage.shop.store["id"]
    with paused(stage):
        draft = done(seller.post("/api/products", {"store_id": store, "title": "Draft", "price": 1000}))["id"]
    raised = _task(stage, {"action": "price", "product_ids": [stage.shop.product_id, draft], "percent": 10})
    done(stage.step(lambda: seller.post(f"/api/tasks/{raised}/undo")))
    stage.work()
    stage.settle(timedelta(minutes=1))
    _task(stage, {"action": "delete", "product_ids": [draft]})
    with clock.shifted(timedelta(minutes=17)):
        stage.schedule("clean_up")
        stage.work()
    stage.settle(timedelta(minutes=25))
    with paused(stage), clock.shifted(timedelta(hours=2)):
        stage.schedule("clean_up")
        stage.work()


def _task(stage: Stage, body: dict[str, Any]) -> str:
    """Ask for a task until it is taken, and have it done; its id."""
    path, headers = f"/api/stores/{stage.shop.store['id']}/tasks", {"Idempotency-Key": body["action"]}
    asking = lambda: once_it_may(lambda: stage.shop.seller.post(path, body, headers=headers))  # noqa: E731
    task_id: str = done(stage.step(asking))["id"]
    stage.work()
    stage.settle(timedelta(minutes=1))
    return task_id


def csv_import(stage: Stage) -> None:
    """The seller brings in a product with variants and one with an image and stock."""
    stage.visibility = VISIBILITY
    seller, path = stage.shop.seller, f"/api/stores/{stage.shop.store['id']}/imports"
    data, images = IMPORTED.encode(), pack(mug_png=png(width=16))
    asked = {"filename": "a.csv", "size": len(data), "images_size": len(images)}
    opened = done(stage.step(lambda: seller.post(path, asked)))
    store(opened["csv"], data)
    store(opened["images"], images)
    done(stage.step(lambda: seller.post(f"{path}/{opened['task']['id']}/start", {"dry_run": False})))
    stage.work()
    stage.settle()
    with paused(stage), clock.shifted(timedelta(hours=2)):
        stage.schedule("clean_up")
        stage.work()
    stage.settle(timedelta(hours=3))
    stage.world.expire_rows(timedelta(days=2))


def index(stage: Stage) -> None:
    """The seller changes a listed product; the index follows."""
    seller, product_id = stage.shop.seller, stage.shop.product_id
    with paused(stage):
        stage.work()
        version = seller.get(f"/api/products/{product_id}").json["version"]
    stage.visibility = timedelta(minutes=6)
    body = {"version": version, "title": "Hemp pattern"}
    stage.step(lambda: seller.patch(f"/api/products/{product_id}", body))
    stage.work()
    stage.settle()


def compaction(stage: Stage) -> None:
    """Batches and a sale are folded into a new base; a day later what led there is removed."""
    with paused(stage):
        stage.world.stripe.pay(start(stage))
        deliver(stage)
        stage.work()
    for hours in (2, 4):
        with clock.shifted(timedelta(hours=hours)):
            stage.schedule("compact_index")
    stage.settle(timedelta(hours=4))
    with paused(stage), clock.shifted(timedelta(days=3)):
        stage.schedule("compact_index")
    kept = aws("s3").list_objects_v2(Bucket=os.environ["INDEX_BUCKET"], Prefix="bases/")["Contents"]
    assert len(kept) == 2
