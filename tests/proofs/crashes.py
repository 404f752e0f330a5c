"""The journeys of the crash matrix: what people and services do, and do again when the process dies under them."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from PIL import Image

from chalicelib.core import clock
from chalicelib.files import verification
from tests.api.bulk.files import pack, png, store
from tests.support.crash import Crasher, ProcessDied
from tests.support.goods import Goods
from tests.support.shop import CONTENT, Shop, buy, open_shop
from tests.support.world import Client, World, aws

#: The longest visibility timeout of the queues (resources.yaml: six times the media function's 15 minutes).
VISIBILITY = timedelta(seconds=5400)
WORK_VISIBILITY = timedelta(seconds=360)
IMPORTED = (
    "sku,title,price,kind,stock_mode,stock,images,option1_name,option1_value\n"
    "CUP,Cup,20,physical,tracked,,,Size,S\n"
    "CUP,,,,,,,,L\n"
    "MUG,Mug,30,physical,tracked,4,mug.png,,\n"
)
ROWS = ("orders", "fulfilment", "files", "catalog", "inventory", "tasks", "search", "events")


@dataclass
class Stage:
    """The world with one process that may die, and who does what in it."""

    world: World
    crasher: Crasher
    shop: Shop
    buyer: Client
    notes: dict[str, Any] = field(default_factory=dict)
    visibility: timedelta = timedelta()

    def step(self, act: Callable[[], Any]) -> Any:
        """Something a caller does; when the process dies, the caller does it again, as browsers, Stripe and SQS do."""
        for _ in range(4):
            self.crasher.inside = True
            try:
                return act()
            except ProcessDied:
                self.world.restart()
            finally:
                self.crasher.inside = False
        raise AssertionError("the process died more than once")

    def work(self) -> None:
        """Queues run dry; a message whose function died comes again when its visibility timeout is over."""
        died = self.crasher.died

        def drain() -> None:
            redelivered = self.crasher.died and not died
            with clock.shifted(self.visibility if redelivered else timedelta()):
                self.world.drain(keep_failed=True)

        self.step(drain)

    def schedule(self, name: str) -> None:
        """A schedule fires; when it dies, the next one comes."""
        self.step(lambda: self.world.schedule(name))

    def settle(self, after: timedelta = timedelta(minutes=6)) -> None:
        """Time passes, schedules fire, queues run dry: what happens anyway after every journey, undisturbed."""
        with paused(self), clock.shifted(after):
            for _ in range(2):
                self.schedule("sweep_outbox")
                self.schedule("reconcile_payments")
                self.work()


def upload(stage: Stage) -> None:
    """The seller adds a second file and it is verified."""
    stage.visibility = VISIBILITY
    _send(stage, CONTENT + b"second", purpose="file", filename="second.pdf", content_type="application/pdf")
    _clear_up(stage)


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
        _clear_up(stage)


def _send_image(stage: Stage, height: int) -> None:
    data = io.BytesIO()
    Image.new("RGB", (40, height), (20, 60, 200)).save(data, "PNG")
    _send(stage, data.getvalue(), purpose="image", filename="a.png", content_type="image/png")


def _send(stage: Stage, content: bytes, **asked: str) -> None:
    seller, product_id = stage.shop.seller, stage.shop.product_id
    opened = _ok(
        stage.step(lambda: seller.post("/api/uploads", {"product_id": product_id, "size": len(content), **asked}))
    )
    key = opened["post"]["fields"]["key"]
    extra = {"ContentType": asked["content_type"]}
    aws("s3").upload_fileobj(io.BytesIO(content), os.environ["FILES_BUCKET"], key, ExtraArgs=extra)
    body = {"sha256": hashlib.sha256(content).hexdigest()}
    _ok(stage.step(lambda: seller.post(f"/api/uploads/{opened['id']}/complete", body)))
    stage.work()


def _clear_up(stage: Stage) -> None:
    stage.settle()
    with paused(stage), clock.shifted(timedelta(hours=25)):
        stage.schedule("clean_up")
    stage.settle(timedelta(hours=26))
    stage.world.expire_rows(timedelta(days=60))


def product_save(stage: Stage) -> None:
    """The seller gives a product variants and another address, takes it off sale and has it published by the clock."""
    seller, path = stage.shop.seller, f"/api/products/{stage.shop.product_id}"
    options = [{"name": "Size", "values": ["S", "M"]}]
    variants = [{"values": [size], "sku": size, "price_modifier": 100} for size in ("S", "M")]
    _save(stage, {"options": options, "variants": variants}, seller.put, "/options")
    _save(stage, {"title": "Renamed", "slug": "renamed", "sku": "R-1", "price": 3000, "stock_mode": "made_to_order"})
    with paused(stage):
        _ok(seller.post(f"{path}/unpublish"))
        _save(stage, {"publish_at": clock.to_text(clock.now() + timedelta(minutes=3))})
    with clock.shifted(timedelta(minutes=5)):
        stage.schedule("sweep_outbox")
        stage.work()
    stage.settle()


def product_deletion(stage: Stage) -> None:
    """The seller deletes a product that has an address it left, a SKU, a time it is due, and a file."""
    due = clock.to_text(clock.now() + timedelta(days=3))
    with paused(stage):
        _ok(stage.shop.seller.post(f"/api/products/{stage.shop.product_id}/unpublish"))
        _save(stage, {"slug": "renamed", "sku": "R-1", "publish_at": due})
    stage.visibility = VISIBILITY
    reply = stage.step(lambda: stage.shop.seller.delete(f"/api/products/{stage.shop.product_id}"))
    assert reply.status in {204, 404}
    stage.work()
    stage.settle()


def _product(stage: Stage) -> Any:
    with paused(stage):
        return _ok(stage.shop.seller.get(f"/api/products/{stage.shop.product_id}"))


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

    _ok(stage.step(attempt))


def _holds(found: Any, wanted: Any) -> bool:
    """Whether what was wanted is there, whatever else is."""
    if isinstance(wanted, dict):
        return all(_holds(found[name], value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(_holds(*pair) for pair in zip(found, wanted, strict=True))
    return bool(found == wanted)


def checkout(stage: Stage) -> None:
    """A guest starts to buy; nothing is paid yet."""
    stage.notes["session"] = _start(stage)
    stage.settle(timedelta(minutes=1))


def _start(stage: Stage) -> str:
    attempt = lambda: _once_it_may(lambda: buy(stage.buyer, stage.shop.product_id))  # noqa: E731
    url: str = _ok(stage.step(attempt))["url"]
    return url.rpartition("/")[2]


def _once_it_may(attempt: Callable[[], Any]) -> Any:
    """The answer to a request whose key may be held for a minute by a process that died."""
    reply = attempt()
    if reply.status == 409 and reply.json["code"] == "idempotency_running":
        with clock.shifted(timedelta(seconds=61)):
            return attempt()
    return reply


def webhook(stage: Stage) -> None:
    """The buyer has paid; Stripe tells of it."""
    with paused(stage):
        session = _start(stage)
        stage.world.stripe.pay(session)
    deliver(stage)
    stage.work()
    stage.settle()


def success_page(stage: Stage) -> None:
    """The buyer has paid; no webhook arrives, the success page asks."""
    with paused(stage):
        session = _start(stage)
        stage.world.stripe.pay(session)
    _ok(stage.step(lambda: stage.buyer.post("/api/payments/confirm", {"session_id": session})))
    stage.work()
    stage.settle()


def download(stage: Stage) -> None:
    """The buyer opens the link of the receipt and downloads."""
    with paused(stage):
        session = _start(stage)
        stage.world.stripe.pay(session)
        deliver(stage)
        stage.work()
    link = stage.world.mails("guest@example.com")[-1].links("/downloads/")[0]
    path = link.removeprefix(os.environ["SITE_URL"])
    assert stage.step(lambda: stage.buyer.get(path)).status == 200
    assert stage.step(lambda: stage.buyer.post(path, csrf=False)).status == 303
    stage.settle()


def expiry(stage: Stage) -> None:
    """A checkout is abandoned, and the links of a paid one run out."""
    with paused(stage):
        paid = _start(stage)
        stage.world.stripe.pay(paid)
        deliver(stage)
        stage.work()
        again = buy(stage.world.client("198.51.100.4"), stage.shop.product_id, email="late@example.com", key="k2")
        assert again.status == 201
    with clock.shifted(timedelta(minutes=40)):
        stage.schedule("reconcile_payments")
        stage.work()
    with clock.shifted(timedelta(days=40)):
        stage.schedule("clean_up")
        stage.work()
    stage.settle(timedelta(days=40, minutes=6))
    with clock.shifted(timedelta(days=41)):
        stage.schedule("clean_up")
        stage.work()


def stock(stage: Stage) -> None:
    """The maker counts the shelf, the last piece is taken by a checkout, which is abandoned and puts it back."""
    with paused(stage):
        goods = Goods(stage.world, 5, slug="thread")
    counted = {"set_to": 1, "expected": 5}
    _ok(stage.step(lambda: goods.edit(counted, note="Counted")))
    _ok(stage.step(lambda: _once_it_may(lambda: goods.buy(stage.buyer))))
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
        draft = _ok(seller.post("/api/products", {"store_id": store, "title": "Draft", "price": 1000}))["id"]
    raised = _task(stage, {"action": "price", "product_ids": [stage.shop.product_id, draft], "percent": 10})
    _ok(stage.step(lambda: seller.post(f"/api/tasks/{raised}/undo")))
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
    asking = lambda: _once_it_may(lambda: stage.shop.seller.post(path, body, headers=headers))  # noqa: E731
    task_id: str = _ok(stage.step(asking))["id"]
    stage.work()
    stage.settle(timedelta(minutes=1))
    return task_id


def csv_import(stage: Stage) -> None:
    """The seller brings in a product with variants and one with an image and stock."""
    stage.visibility = VISIBILITY
    seller, path = stage.shop.seller, f"/api/stores/{stage.shop.store['id']}/imports"
    data, images = IMPORTED.encode(), pack(mug_png=png(width=16))
    asked = {"filename": "a.csv", "size": len(data), "images_size": len(images)}
    opened = _ok(stage.step(lambda: seller.post(path, asked)))
    store(opened["csv"], data)
    store(opened["images"], images)
    _ok(stage.step(lambda: seller.post(f"{path}/{opened['task']['id']}/start", {"dry_run": False})))
    stage.work()
    stage.settle()
    with paused(stage), clock.shifted(timedelta(hours=2)):
        stage.schedule("clean_up")
        stage.work()
    stage.settle(timedelta(hours=3))


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
        stage.world.stripe.pay(_start(stage))
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


def deliver(stage: Stage) -> None:
    """Stripe posts each event until it is taken."""
    for payload, signature in stage.world.stripe.deliveries():
        headers = {"Stripe-Signature": signature}
        reply = stage.step(
            lambda p=payload, h=headers: stage.world.client().post("/payments/webhook", raw=p, headers=h, csrf=False)
        )
        assert reply.status == 200


class paused:
    """Within the block the process does not die and its calls do not count."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._step = stage.step

    def __enter__(self) -> None:
        self._stage.step = lambda act: act()  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        self._stage.step = self._step  # type: ignore[method-assign]


def _ok(reply: Any) -> Any:
    assert reply.status < 300, reply.text
    return reply.json


JOURNEYS: dict[str, Callable[[Stage], None]] = {
    "upload": upload,
    "image": image,
    "product save": product_save,
    "product deletion": product_deletion,
    "checkout": checkout,
    "webhook": webhook,
    "success page": success_page,
    "download": download,
    "expiry": expiry,
    "stock": stock,
    "bulk": bulk,
    "CSV import": csv_import,
    "index": index,
    "compaction": compaction,
}


def play(journey: Callable[[Stage], None], crasher: Crasher) -> tuple[Any, list[str]]:
    """One run in a fresh world: the state it ends in, and the calls that were made."""
    from tests.support.crash import state

    world = World()
    world.start()
    try:
        _ = world.stripe
        shop = open_shop(world)
        buyer = world.client()
        buyer.get("/api/session")
        world.crasher = crasher
        with crasher.installed():
            journey(Stage(world, crasher, shop, buyer))
        return state(world, ROWS), crasher.calls
    finally:
        world.stop()
