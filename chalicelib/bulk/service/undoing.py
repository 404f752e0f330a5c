"""Taking a bulk action back: what it changed gets its former values again, unless somebody changed it since."""

from __future__ import annotations

from typing import Any

from ...accounts import service as accounts
from ...aws import dynamo
from ...catalog import service as catalog
from ...core import clock, ids
from ...core.access import Actor, Permission
from ...core.errors import DomainError
from ...events import outbox
from ...events.outbox import Event
from .. import tables
from ..errors import NotUndoable
from ..rules import tasks as rules
from ..tables import ProblemRow, StepRow, TaskRow
from . import tasks
from .tasks import TaskView


def undo(actor: Actor, task_id: str) -> TaskView:
    """Begin to take a bulk action back, within ten minutes of its end. Raises NotFound, Forbidden, NotUndoable."""
    row = tasks.managed(actor, task_id, Permission.PRODUCTS_EDIT)
    if row.status in {rules.UNDOING, rules.UNDONE}:
        return tasks.view(row)
    now = clock.now()
    if row.status != rules.DONE or row.undo_until is None or row.undo_until <= clock.to_text(now):
        raise NotUndoable
    run = str(int(row.run))
    event = Event("task.undo", row.pk, {"run": int(row.run), "start": 0}, id=ids.derived("evt", row.pk, "undo", run))
    turned = tables.turn(row, rules.UNDOING, look_at=now + rules.NUDGE_AFTER, undo_by=actor.user_id)
    try:
        dynamo.commit(turned, outbox.record(event))
    except dynamo.ConditionFailed as error:
        raise NotUndoable from error
    outbox.deliver(event)
    row.status = rules.UNDOING
    return tasks.view(row)


def take_back(task_id: str, run: int, start: int) -> None:
    """Give the products from number `start` on their former values: one batch, and an event for the next."""
    task = tables.get_task(task_id)
    if task is None or task.status != rules.UNDOING or int(task.run) != run:
        return
    actor = accounts.actor_now(task.undo_by or task.by)
    for number, step in tables.steps(task.pk, start, start + rules.BATCH - 1).items():
        if step.state == "changed":
            _give_back(task, actor, number, step)
    if start + rules.BATCH < len(task.params["product_ids"]):
        tasks.go_on(task, "task.undo", start + rules.BATCH)
        return
    try:
        dynamo.commit(tables.turn(task, rules.UNDONE, look_at=None, undo_until=None))
    except dynamo.ConditionFailed:
        return


def _give_back(task: TaskRow, actor: Actor | None, number: int, step: StepRow) -> None:
    try:
        if actor is None:
            raise DomainError("The account that asked for this is gone.", code="forbidden")
        also = [tables.end_step(step, "undone"), tables.uncount(task)]
        catalog.revise(actor, step.product_id, int(step.version), _former(step), also)
    except dynamo.ConditionFailed:
        return  # another run of the same event gave it back
    except DomainError as error:
        code = "changed_since" if error.code == "stale_version" else error.code
        message = "It was changed after this and was left alone." if code == "changed_since" else str(error)
        _keep(task, number, step, code, message)


def _former(step: StepRow) -> dict[str, Any]:
    """The former values; a time that has come meanwhile is no longer one to be published at."""
    former = dict(step.before or {})
    if (former.get("publish_at") or clock.now_text()) <= clock.now_text():
        former.pop("publish_at", None)
    return former


def _keep(task: TaskRow, number: int, step: StepRow, code: str, message: str) -> None:
    problem = ProblemRow(product_id=step.product_id, code=code, message=message)
    try:
        dynamo.commit(tables.end_step(step, "kept"), tables.add_problem(task, number, problem), tables.count_kept(task))
    except dynamo.ConditionFailed:
        return
