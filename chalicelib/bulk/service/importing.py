"""The work of an import: the file is read once and cut into batches of products, then a batch to an event.

Every product's row of the report is begun before anything is done and settled after it, together with the count. A
repeat passes over what is settled, and does again what was begun: bringing a product to what its lines say may be done
any number of times.
"""

from __future__ import annotations

import json
from typing import Any

from ...accounts import service as accounts
from ...aws import dynamo, s3
from ...core import clock
from ...core.access import Actor
from ...core.errors import DomainError
from ...settings import settings
from .. import tables
from ..rules import reading, sheet
from ..rules import tasks as rules
from ..rules.archive import Archive
from ..rules.sheet import Group, Problem, SheetError
from ..tables import LineRow, ProblemRow, TaskRow
from . import applying, shelves, tasks
from .imports import CSV, ZIP
from .shop import Effort, Shop


def split(task_id: str, run: int) -> None:
    """Read the file, and begin with its first products; or say what is wrong with it."""
    task = tasks.running(task_id, run)
    if task is None:
        return
    bucket = settings().files_bucket
    try:
        _archive(task)
        groups = sheet.read(s3.read(bucket, rules.object_key(task.pk, CSV), limit=rules.CSV_LIMIT))
    except SheetError as error:
        _fail(task, error)
        return
    for start in range(0, len(groups), rules.BATCH):
        batch = [group.plain() for group in groups[start : start + rules.BATCH]]
        data = json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode()
        s3.write(bucket, _batch_key(task, start), data, "application/json")
    tasks.go_on(task, "task.lines", 0, told={"total": len(groups)})


def _batch_key(task: TaskRow, start: int) -> str:
    return rules.object_key(task.pk, f"run-{int(task.run):03d}/{start // rules.BATCH:05d}.json")


def _archive(task: TaskRow) -> Archive | None:
    size = task.params["images_size"]
    if size is None:
        return None
    file = s3.open_ranged(settings().files_bucket, rules.object_key(task.pk, ZIP), int(size))
    return Archive(file, int(size))


def work(task_id: str, run: int, start: int) -> None:
    """Deal with products from number `start` on, up to the end of their batch or as many as one event bears."""
    task = tasks.running(task_id, run)
    if task is None:
        return
    stored = s3.read(settings().files_bucket, _batch_key(task, start), limit=rules.BATCH_LIMIT)
    groups = [Group.of(plain) for plain in json.loads(stored)][start % rules.BATCH :]
    known = tables.get_lines(task, [group.first.number for group in groups])
    try:
        shop = _shop(task)
    except SheetError as error:  # the zip was sent again, and is none now
        _fail(task, error)
        return
    number = start
    for group in groups:
        row = known.get(group.first.number)
        if row is None or not row.settled:
            _deal(task, shop, group, row)
        number += 1
        if shop.effort.spent:
            break
    if number < int(task.total):
        tasks.go_on(task, "task.lines", number)
    else:
        _end(task, rules.DONE)


def _shop(task: TaskRow) -> Shop:
    actor = accounts.actor_now(task.by) or Actor()
    return Shop(
        task_id=task.pk,
        store_id=task.store_id,
        actor=actor,
        archive=_archive(task),
        dry_run=bool(task.dry_run),
        effort=Effort(),
        categories=shelves.categories(),
        collections=shelves.collections(task.store_id),
    )


def _fail(task: TaskRow, error: SheetError) -> None:
    _end(task, rules.FAILED, error={"code": error.code, "message": error.message})


def _end(task: TaskRow, status: str, **told: Any) -> None:
    try:
        dynamo.commit(tables.turn(task, status, look_at=None, finished_at=clock.now_text(), **told))
    except dynamo.ConditionFailed:
        return


def _deal(task: TaskRow, shop: Shop, group: Group, row: LineRow | None) -> None:
    """One product: what its lines say is found out, done unless the run is dry, and told."""
    found = reading.read(group)
    try:
        plan = applying.plan(shop, found)
        if row is None:
            row = LineRow(line=found.line, sku=found.sku, action=plan.action, product_id=plan.product_id, settled=False)
            if plan.does_nothing or shop.dry_run:
                _settle(task, row, begun=False)
                return
            dynamo.commit(tables.begin_line(task, row))
        row.product_id, problems = applying.carry_out(shop, plan)
    except dynamo.ConditionFailed:
        return  # another run of the same event is at it
    except DomainError as error:
        problems = applying.told(found, error)
        begun = row is not None
        row = row or LineRow(line=found.line, sku=found.sku, settled=False)
        row.action, row.problems = "error", [problem.plain() for problem in problems]
        _settle(task, row, begun=begun)
        return
    row.problems = [problem.plain() for problem in problems]
    _settle(task, row, begun=True)


def _settle(task: TaskRow, row: LineRow, *, begun: bool) -> None:
    """The report's row, its problems and the count in one transaction; nothing when that is done already."""
    changed, failed = row.action in {"create", "update"}, row.action == "error"
    row.settled = True
    writes = [
        tables.settle_line(row) if begun else tables.begin_line(task, row),
        tables.count(task, changed=int(changed), failed=int(failed)),
        *(tables.add_problem(task, int(row.line), problem) for problem in _shown(row)),
    ]
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed:
        return


def _shown(row: LineRow) -> list[ProblemRow]:
    """The first problem of the product's lines, for the task's own list."""
    if not row.problems:
        return []
    first = Problem(**row.problems[0])
    return [ProblemRow(line=first.line, product_id=row.product_id, code=first.code, message=first.message)]
