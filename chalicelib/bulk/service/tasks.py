"""Tasks as their store's people see them, and how one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...aws import dynamo, s3
from ...catalog.service import ProductView
from ...core import access, clock, ids
from ...core.access import Actor, Permission
from ...core.errors import NotFound
from ...core.paging import Page, PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...settings import settings
from ...stores import service as stores
from .. import tables
from ..rules import tasks as rules
from ..tables import TaskRow


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not done, to which product or line, and why."""

    product_id: str | None
    line: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with its first problems."""

    id: str
    store_id: str
    kind: str
    status: str
    dry_run: bool
    total: int
    done: int
    changed: int
    failed: int
    error: dict[str, str] | None
    undo_until: str | None
    created_at: str
    finished_at: str | None
    download_url: str | None
    problems: list[Problem]


def view(row: TaskRow, *, whole: bool = True) -> TaskView:
    """The task as it is told; in a list without its problems and its download's address."""
    found = tables.first_problems(row) if whole and (row.failed or row.kind == rules.IMPORT) else []
    return TaskView(
        id=row.pk,
        store_id=row.store_id,
        kind=row.kind,
        status=row.status,
        dry_run=bool(row.dry_run),
        total=int(row.total),
        done=int(row.done),
        changed=int(row.changed),
        failed=int(row.failed),
        error=row.error,
        undo_until=row.undo_until,
        created_at=row.created_at,
        finished_at=row.finished_at,
        download_url=_download_url(row) if whole else None,
        problems=[Problem(one.product_id, _number(one.line), one.code, one.message) for one in found],
    )


def _number(value: Any) -> int | None:
    return int(value) if value is not None else None


def _download_url(row: TaskRow) -> str | None:
    if row.status != rules.DONE or row.object_key is None:
        return None
    day = row.created_at[:10]
    return s3.presign_download(
        settings().files_bucket,
        row.object_key,
        filename=f"products-{day}.csv",
        content_type="text/csv; charset=utf-8",
        seconds=rules.DOWNLOAD_SECONDS,
    )


def managed(actor: Actor, task_id: str, permission: Permission) -> TaskRow:
    """The task, for somebody who holds `permission` on its store. Raises NotFound, Forbidden."""
    access.require_member(actor)
    row = tables.get_task(task_id) if ids.is_id(task_id, "tsk") else None
    if row is None:
        raise NotFound
    stores.managed(actor, row.store_id, permission)
    return row


def get_task(actor: Actor, task_id: str) -> TaskView:
    """How far a task is. Raises NotFound, Forbidden."""
    return view(managed(actor, task_id, Permission.STORE_VIEW))


def list_tasks(actor: Actor, store_ref: str, page: PageRequest) -> Page[TaskView]:
    """A store's tasks, newest first. Raises NotFound, Forbidden."""
    store = stores.managed(actor, store_ref, Permission.STORE_VIEW)
    return tables.tasks_of_store(store.id, page).map(lambda row: view(row, whole=False))


def begin(
    actor: Actor, store_ref: str, action: str, product_ids: Sequence[str], params: dict[str, Any], attempt: str
) -> TaskView:
    """Have an action carried out on products of the store, in the order given. Raises NotFound, Forbidden.

    `attempt` says which request this is: the same one, made again after a crash, meets its own task.
    """
    wanted = Permission.PRODUCTS_PUBLISH if action == "publish" else Permission.PRODUCTS_EDIT
    store = stores.managed(actor, store_ref, wanted)
    chosen = list(dict.fromkeys(product_ids))
    task_id = ids.derived("tsk", store.id, attempt, action, *chosen)
    return open_task(actor, store.id, action, {**params, "product_ids": chosen}, total=len(chosen), task_id=task_id)


def open_task(
    actor: Actor, store_id: str, kind: str, params: dict[str, Any], *, total: int = 0, task_id: str | None = None
) -> TaskView:
    """A task that runs from now on, with the event that makes it run; the one there is if it was opened before."""
    now = clock.now()
    row = TaskRow(
        pk=task_id or ids.new("tsk"),
        store_id=store_id,
        by=access.require_member(actor),
        kind=kind,
        params=params,
        total=total,
        created_at=clock.to_text(now),
    )
    event = Event(event_of(kind), row.pk, {"run": 1, "start": 0})
    try:
        dynamo.commit(tables.create_task(row, now + rules.NUDGE_AFTER), outbox.record(event))
    except dynamo.ConditionFailed:
        return get_task(actor, row.pk)
    outbox.deliver(event)
    return view(row)


def event_of(kind: str) -> str:
    """The event that makes a task of this kind run: what reads and writes files runs where that may take minutes."""
    return {rules.IMPORT: "task.import", rules.EXPORT: "task.export"}.get(kind, "task.act")


def running(task_id: str, run: int) -> TaskRow | None:
    """The task, if this run of it is under way."""
    task = tables.get_task(task_id)
    return task if task is not None and task.status == rules.RUNNING and int(task.run) == run else None


def go_on(task: TaskRow, kind: str, start: int, *, told: dict[str, int] | None = None, **data: Any) -> None:
    """The event for the steps from `start` on: the same steps, the same event, so that a repeat is no second one.

    Nothing when the task is no longer in the state it was read in. `told` are counts that the task shows from now on.
    """
    run = int(task.run)
    event_id = ids.derived("evt", task.pk, kind, str(run), str(start))
    event = Event(kind, task.pk, {"run": run, "start": start, **data}, id=event_id)
    moved = tables.turn(task, task.status, look_at=clock.now() + rules.NUDGE_AFTER, **(told or {}))
    try:
        dynamo.commit(moved, outbox.record(event))
    except dynamo.ConditionFailed:
        return
    outbox.deliver(event)


def fields(product: ProductView) -> dict[str, Any]:
    """The product's fields by name."""
    return {name: getattr(product, name) for name in type(product).__slots__}
