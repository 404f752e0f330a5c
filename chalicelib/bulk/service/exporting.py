"""A store's products as a CSV: asked for, written a part to an event, and put together."""

from __future__ import annotations

from typing import Any

from ...accounts import service as accounts
from ...aws import dynamo, s3
from ...catalog import service as catalog
from ...catalog.service import ProductView
from ...core import clock
from ...core.access import Actor, Permission
from ...core.paging import PageRequest
from ...inventory import service as inventory
from ...settings import settings
from ...stores import service as stores
from .. import tables
from ..rules import reading, sheet
from ..rules import tasks as rules
from ..tables import TaskRow
from . import shelves, tasks
from .tasks import TaskView

_PAGE, _PAGES = 100, 5
_TYPE = "text/csv; charset=utf-8"


def export(actor: Actor, store_ref: str) -> TaskView:
    """Have all products of a store written as a CSV of the shape that imports take. Raises NotFound, Forbidden."""
    store = stores.managed(actor, store_ref, Permission.PRODUCTS_EDIT)
    return tasks.open_task(actor, store.id, rules.EXPORT, {})


def write(task_id: str, run: int, start: int, after: dict[str, Any] | None) -> None:
    """Write the next part, from the product that comes after `after`; the last one ends the task."""
    task = tasks.running(task_id, run)
    if task is None:
        return
    actor = accounts.actor_now(task.by) or Actor()
    lines, written, next_page = _lines(task, actor, after)
    s3.write(settings().files_bucket, _part(task, start), sheet.write(lines, heading=False).encode(), _TYPE)
    done = start * _PAGE * _PAGES + written
    if next_page is not None:
        tasks.go_on(task, "task.export", start + 1, told={"done": done}, after=next_page)
    else:
        _finish(task, start + 1, done)


def _part(task: TaskRow, number: int) -> str:
    return rules.object_key(task.pk, f"part-{number:05d}.csv")


def _lines(
    task: TaskRow, actor: Actor, after: dict[str, Any] | None
) -> tuple[list[dict[str, str]], int, dict[str, Any] | None]:
    """The lines of the next products, how many products that are, and where the ones after them begin."""
    categories = {category_id: slug for slug, category_id in shelves.categories().items()}
    collections = {collection_id: slug for slug, collection_id in shelves.collections(task.store_id).items()}
    made: list[dict[str, str]] = []
    written = 0
    for _ in range(_PAGES):
        page = catalog.products_of(actor, task.store_id, None, PageRequest(_PAGE, after))
        for product in page.items:
            written += 1
            if product.delete_at is None:
                made += _product(product, categories, collections)
        after = page.next
        if after is None:
            break
    return made, written, after


def _product(product: ProductView, categories: dict[str, str], collections: dict[str, str]) -> list[dict[str, str]]:
    levels = inventory.levels(product.id) if product.stock_mode == "tracked" else {}
    held = [collections[one] for one in product.collections if one in collections]
    return reading.lines(tasks.fields(product), categories.get(product.category_id or ""), held, levels)


def _finish(task: TaskRow, parts: int, done: int) -> None:
    """Put the parts together, a heading first; spreadsheets know the encoding by its mark."""
    bucket, key = settings().files_bucket, rules.object_key(task.pk, "export.csv")
    data = ["\ufeff".encode(), sheet.write([]).encode()]
    for number in range(parts):
        data.extend(s3.stream(bucket, _part(task, number)))
    s3.write(bucket, key, b"".join(data), _TYPE)
    told = {"object_key": key, "total": done, "done": done, "finished_at": clock.now_text()}
    try:
        dynamo.commit(tables.turn(task, rules.DONE, look_at=None, **told))
    except dynamo.ConditionFailed:
        return
    for number in range(parts):
        s3.remove(bucket, _part(task, number))
