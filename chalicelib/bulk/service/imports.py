"""Imports as their store's people see them: opened, uploaded to, started (dry first, if they like), reported on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...aws import dynamo, s3
from ...core import clock, ids
from ...core.access import Actor, Permission
from ...core.errors import NotFound
from ...core.paging import Page, PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...settings import settings
from ...stores import service as stores
from .. import tables
from ..errors import AlreadyStarted, NotUploaded
from ..rules import tasks as rules
from ..tables import LineRow, TaskRow
from . import tasks
from .tasks import TaskView

CSV, ZIP = "products.csv", "images.zip"
_TYPES = {CSV: "text/csv", ZIP: "application/zip"}


@dataclass(frozen=True, slots=True)
class Import:
    """An import just opened: where its CSV goes, and its zip of images if there is one."""

    task: TaskView
    csv: dict[str, Any]
    images: dict[str, Any] | None


def open_import(actor: Actor, store_ref: str, filename: str, size: int, images_size: int | None) -> Import:
    """Reserve a place for a CSV and its images, by forms bound to key, size and type. Raises NotFound, Forbidden."""
    store = stores.managed(actor, store_ref, Permission.PRODUCTS_EDIT)
    row = TaskRow(
        pk=ids.new("tsk"),
        store_id=store.id,
        by=actor.user_id,
        kind=rules.IMPORT,
        params={"filename": filename, "size": size, "images_size": images_size},
        status=rules.OPEN,
        run=0,
        created_at=clock.now_text(),
    )
    dynamo.commit(tables.create_task(row, None))
    images = _form(row, ZIP, images_size) if images_size is not None else None
    return Import(tasks.view(row), _form(row, CSV, size), images)


def _form(row: TaskRow, name: str, size: int) -> dict[str, Any]:
    return s3.presign_post(
        settings().files_bucket,
        rules.object_key(row.pk, name),
        size=size,
        content_type=_TYPES[name],
        seconds=rules.SIGNED_SECONDS,
    )


def start(actor: Actor, store_ref: str, task_id: str, dry_run: bool) -> TaskView:
    """Begin a run: a dry one only reports what would be done. After a dry run or a failure it may be started again.

    Asking again for the run that is under way changes nothing. Raises NotFound, Forbidden, NotUploaded, AlreadyStarted.
    """
    row = _import(actor, store_ref, task_id, Permission.PRODUCTS_EDIT)
    if row.status == rules.RUNNING and bool(row.dry_run) == dry_run:
        return tasks.view(row)
    if row.status == rules.RUNNING or (row.status == rules.DONE and not row.dry_run):
        raise AlreadyStarted
    _require_uploads(row)
    run = int(row.run) + 1
    event = Event("task.import", row.pk, {"run": run, "start": 0}, id=ids.derived("evt", row.pk, "import", str(run)))
    begun = {"run": run, "dry_run": dry_run, "by": actor.user_id, "error": None, "finished_at": None}
    begun["started_at"] = clock.now_text()
    counts = dict.fromkeys(("total", "done", "changed", "failed"), 0)
    turned = tables.turn(row, rules.RUNNING, look_at=clock.now() + rules.NUDGE_AFTER, **begun, **counts)
    try:
        dynamo.commit(turned, outbox.record(event))
    except dynamo.ConditionFailed as error:
        raise AlreadyStarted from error
    outbox.deliver(event)
    return tasks.get_task(actor, row.pk)


def _require_uploads(row: TaskRow) -> None:
    wanted = {CSV: int(row.params["size"])}
    if row.params["images_size"] is not None:
        wanted[ZIP] = int(row.params["images_size"])
    for name, size in wanted.items():
        found = s3.head(settings().files_bucket, rules.object_key(row.pk, name))
        if found is None or found.size != size:
            raise NotUploaded(f"{name} has not arrived.")


def lines(actor: Actor, store_ref: str, task_id: str, page: PageRequest) -> Page[LineRow]:
    """What the last run found or did, product by product in the order of the file. Raises NotFound, Forbidden."""
    return tables.lines_of_run(_import(actor, store_ref, task_id, Permission.STORE_VIEW), page)


def _import(actor: Actor, store_ref: str, task_id: str, permission: Permission) -> TaskRow:
    store = stores.managed(actor, store_ref, permission)
    row = tables.get_task(task_id) if ids.is_id(task_id, "tsk") else None
    if row is None or row.store_id != store.id or row.kind != rules.IMPORT:
        raise NotFound
    return row
