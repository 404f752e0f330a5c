"""What happens to tasks by the clock: parked products are deleted, silent tasks go on, hopeless ones are given up."""

from __future__ import annotations

from functools import partial

from ...accounts import service as accounts
from ...aws import dynamo
from ...catalog import service as catalog
from ...core import clock
from ...core.access import Actor
from ...core.errors import DomainError, NotFound
from ...core.paging import pages
from ...events import outbox
from ...events.outbox import Event
from .. import tables
from ..rules import tasks as rules
from ..tables import ProblemRow, StepRow, TaskRow
from . import tasks


def clean_up() -> int:
    """Look at every task that should have moved on by now; how many those were. Harmless twice."""
    seen = 0
    for page in pages(partial(tables.to_look_at, clock.now())):
        for listed in page.items:
            _look_at(listed.pk)
        seen += len(page.items)
    return seen


def _look_at(task_id: str) -> None:
    task = tables.get_task(task_id)  # the index may lag
    if task is None or task.gs2sk is None or task.gs2sk > clock.now_text():
        return
    if task.status == rules.DONE:
        _send(task, "task.remove")
    elif (task.started_at or task.created_at) <= clock.to_text(clock.now() - rules.GIVE_UP_AFTER):
        error = {"code": "gave_up", "message": "This did not get on within a day. Start it again."}
        _turn(task, rules.FAILED, error)
    else:
        _send(task, "task.undo" if task.status == rules.UNDOING else tasks.event_of(task.kind))


def _turn(task: TaskRow, status: str, error: dict[str, str]) -> None:
    try:
        dynamo.commit(tables.turn(task, status, look_at=None, error=error, finished_at=clock.now_text()))
    except dynamo.ConditionFailed:
        return


def _send(task: TaskRow, kind: str) -> None:
    """Have the task go on from its beginning: it passes over what is done. Undoing a deletion ends here."""
    now = clock.now()
    event = Event(kind, task.pk, {"run": int(task.run), "start": 0})
    kept = {"undo_until": None} if task.status == rules.DONE else {}
    try:
        dynamo.commit(tables.turn(task, task.status, look_at=now + rules.NUDGE_AFTER, **kept), outbox.record(event))
    except dynamo.ConditionFailed:
        return
    outbox.deliver(event)


def remove(task_id: str, run: int, start: int) -> None:
    """Delete the parked products from number `start` on: one batch, and an event for the next."""
    task = tables.get_task(task_id)
    if task is None or task.status != rules.DONE or int(task.run) != run or task.undo_until is not None:
        return
    actor = accounts.actor_now(task.by)
    for number, step in tables.steps(task.pk, start, start + rules.BATCH - 1).items():
        if step.state == "changed":
            _remove(task, actor, number, step)
    if start + rules.BATCH < len(task.params["product_ids"]):
        tasks.go_on(task, "task.remove", start + rules.BATCH)
        return
    try:
        dynamo.commit(tables.turn(task, rules.DONE, look_at=None))
    except dynamo.ConditionFailed:
        return


def _remove(task: TaskRow, actor: Actor | None, number: int, step: StepRow) -> None:
    """Delete one, unless it was changed since it was parked or cannot be deleted any more."""
    writes = [tables.end_step(step, "removed")]
    try:
        if actor is None:
            raise DomainError("The account that asked for this is gone.", code="forbidden")
        catalog.delete_parked(actor, step.product_id, int(step.version))
    except NotFound:
        pass  # an earlier run deleted it, or somebody did
    except DomainError as error:
        code = "changed_since" if error.code == "stale_version" else error.code
        message = "It was changed after this and is kept." if code == "changed_since" else str(error)
        problem = ProblemRow(product_id=step.product_id, code=code, message=message)
        writes = [tables.end_step(step, "kept"), tables.add_problem(task, number, problem), tables.count_kept(task)]
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed:
        return
