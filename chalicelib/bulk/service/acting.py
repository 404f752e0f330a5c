"""Carrying a bulk action out, a batch of products to an event; however often it comes, each is dealt with once."""

from __future__ import annotations

from typing import Any

from ...accounts import service as accounts
from ...aws import dynamo
from ...catalog import service as catalog
from ...catalog.service import ProductView
from ...core import clock
from ...core.access import Actor, Permission
from ...core.errors import Conflict, DomainError, NotFound
from .. import tables
from ..rules import actions
from ..rules import tasks as rules
from ..rules.actions import Refused
from ..tables import ProblemRow, StepRow, TaskRow
from . import tasks

_ATTEMPTS = 5


def act(task_id: str, run: int, start: int) -> None:
    """Deal with the products from number `start` on: one batch, and an event for the next; the last ends the task."""
    task = tasks.running(task_id, run)
    if task is None:
        return
    chosen = task.params["product_ids"]
    batch = list(enumerate(chosen))[start : start + rules.BATCH]
    actor = accounts.actor_now(task.by)
    taken = tables.steps(task.pk, start, start + rules.BATCH - 1)
    for number, product_id in batch:
        if number not in taken:
            _deal(task, actor, number, product_id)
    if start + rules.BATCH < len(chosen):
        tasks.go_on(task, "task.act", start + rules.BATCH)
    else:
        finish(task)


def finish(task: TaskRow) -> None:
    """The last product is dealt with: from now on it can be undone for ten minutes. Nothing when that is known."""
    now = clock.now()
    until = now + rules.UNDO_LIFE
    look_at = until if task.kind == "delete" else None
    texts = {"undo_until": clock.to_text(until), "finished_at": clock.to_text(now)}
    try:
        dynamo.commit(tables.turn(task, rules.DONE, look_at=look_at, **texts))
    except dynamo.ConditionFailed:
        return


def _deal(task: TaskRow, actor: Actor | None, number: int, product_id: str) -> None:
    """One product: changed, or found to be so already, or not changed for a reason."""
    try:
        if actor is None:
            raise Refused("forbidden", "The account that asked for this is gone.")
        _change(task, actor, number, product_id)
    except dynamo.ConditionFailed:
        return  # another run of the same event dealt with it, or the task is over
    except Refused as error:
        _refuse(task, number, product_id, error.code, error.message)
    except DomainError as error:
        first = error.fields[0] if error.fields else None
        code, message = (first.code, first.message) if first else (error.code, error.detail or error.title)
        _refuse(task, number, product_id, code, message)


def _change(task: TaskRow, actor: Actor, number: int, product_id: str) -> None:
    for _ in range(_ATTEMPTS):
        product = catalog.managed(actor, product_id, Permission.PRODUCTS_EDIT)
        if product.store_id != task.store_id:
            raise NotFound
        wanted = actions.wanted(task.kind, task.params, tasks.fields(product), _delete_at())
        step = StepRow(product_id=product_id, state="changed", before=_before(product, wanted))
        step.version = product.version + 1
        also = [tables.take_step(task.pk, number, step), tables.count(task, changed=1)]
        try:
            after = catalog.revise(actor, product_id, product.version, wanted, also)
        except Conflict as error:
            if error.code != "stale_version":
                raise
            continue
        if after.version == product.version:
            same = StepRow(product_id=product_id, state="same")
            dynamo.commit(tables.take_step(task.pk, number, same), tables.count(task))
        return
    raise Conflict("Others keep changing it.", code="busy")


def _before(product: ProductView, wanted: dict[str, Any]) -> dict[str, Any]:
    """What undoing gives back."""
    names = set(wanted) | ({"published_at", "publish_at"} if "status" in wanted else set())
    return {name: getattr(product, name) for name in sorted(names)}


def _delete_at() -> str:
    return clock.to_text(clock.now() + rules.UNDO_LIFE)


def _refuse(task: TaskRow, number: int, product_id: str, code: str, message: str) -> None:
    step = StepRow(product_id=product_id, state="refused")
    problem = ProblemRow(product_id=product_id, code=code, message=message)
    try:
        dynamo.commit(
            tables.take_step(task.pk, number, step),
            tables.count(task, failed=1),
            tables.add_problem(task, number, problem),
        )
    except dynamo.ConditionFailed:
        return
