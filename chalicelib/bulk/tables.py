"""Rows of the `tasks` table and every access to them.

A task's own row counts what is done; beside it lie a row per step that was taken, so that a step is taken once, and a
row per problem. Rows of one run of an import carry the run's number, so that a dry run and the real one do not mix.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core import clock
from ..core.paging import Page, PageRequest
from .rules import tasks as rules

_LOOK = "look"


class TaskRow(dynamo.Row):
    """A task. In gs1 by store, newest first; in gs2 while somebody must look at it again, by when."""

    class Meta:
        table_name = "tasks"

    store_id = UnicodeAttribute()
    by = UnicodeAttribute()
    kind = UnicodeAttribute()
    params = JSONAttribute(default=dict)
    status = UnicodeAttribute(default=rules.RUNNING)
    run = NumberAttribute(default=1)
    dry_run = BooleanAttribute(default=False)
    total = NumberAttribute(default=0)
    done = NumberAttribute(default=0)
    changed = NumberAttribute(default=0)
    failed = NumberAttribute(default=0)
    error = JSONAttribute(null=True)
    undo_until = UnicodeAttribute(null=True)
    undo_by = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    started_at = UnicodeAttribute(null=True)
    finished_at = UnicodeAttribute(null=True)
    object_key = UnicodeAttribute(null=True)

    @property
    def id(self) -> str:
        """The task's id."""
        return str(self.pk)


class StepRow(dynamo.Row):
    """A product that a bulk action dealt with: what undoing gives back, and the product's version after it."""

    class Meta:
        table_name = "tasks"

    product_id = UnicodeAttribute()
    state = UnicodeAttribute()
    before = JSONAttribute(null=True)
    version = NumberAttribute(null=True)


class LineRow(dynamo.Row):
    """One product's lines of an import: what they were found to be, or what was made of them."""

    class Meta:
        table_name = "tasks"

    line = NumberAttribute()
    sku = UnicodeAttribute(default="")
    action = UnicodeAttribute()
    settled = BooleanAttribute(default=True)
    product_id = UnicodeAttribute(null=True)
    problems = JSONAttribute(default=list)


class ProblemRow(dynamo.Row):
    """Something that was not done, and why."""

    class Meta:
        table_name = "tasks"

    product_id = UnicodeAttribute(null=True)
    line = NumberAttribute(null=True)
    code = UnicodeAttribute()
    message = UnicodeAttribute()


def _ttl(keep: timedelta = rules.KEEP) -> int:
    return clock.epoch(clock.now() + keep)


def get_task(task_id: str) -> TaskRow | None:
    return dynamo.fetch(TaskRow, task_id, "task")


def tasks_of_store(store_id: str, page: PageRequest) -> Page[TaskRow]:
    """The tasks of a store, newest first."""
    return dynamo.query(TaskRow, f"store#{store_id}", page, index="gs1", newest_first=True)


def to_look_at(moment: datetime, page: PageRequest) -> Page[TaskRow]:
    """Tasks that should have moved on by now: silent ones, and deletions whose time to undo is over."""
    return dynamo.query(TaskRow, _LOOK, page, index="gs2", where=TaskRow.gs2sk < clock.to_text(moment))


def create_task(row: TaskRow, look_at: datetime | None) -> dynamo.Write:
    """Fails as `task` when it is there already."""
    row.sk, row.ttl = "task", _ttl(rules.KEEP_UNSTARTED if row.status == rules.OPEN else rules.KEEP)
    row.gs1pk, row.gs1sk = f"store#{row.store_id}", f"{row.created_at}#{row.pk}"
    if look_at is not None:
        row.gs2pk, row.gs2sk = _LOOK, clock.to_text(look_at)
    return dynamo.create(row, "task")


def turn(task: TaskRow, status: str, *, look_at: datetime | None, **changed: Any) -> dynamo.Write:
    """Bring the task into another state, or leave it there. Fails as `task` unless it is in the one it was read in.

    `look_at` is when somebody is to look whether it has moved on; None when nobody needs to.
    """
    actions = [TaskRow.status.set(status)]
    if task.status == rules.OPEN:
        actions.append(TaskRow.ttl.set(_ttl()))
    if look_at is None:
        actions += [TaskRow.gs2pk.remove(), TaskRow.gs2sk.remove()]
    else:
        actions += [TaskRow.gs2pk.set(_LOOK), TaskRow.gs2sk.set(clock.to_text(look_at))]
    for name, value in changed.items():
        attribute = getattr(TaskRow, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    held = (TaskRow.status == task.status) & (TaskRow.run == task.run)
    return dynamo.update(TaskRow, task.pk, "task", actions, "task", held)


def count(task: TaskRow, *, changed: int = 0, failed: int = 0, done: int = 1) -> dynamo.Write:
    """Count steps of the run. Fails as `task` when the task is no longer in the state it was read in."""
    actions = [
        TaskRow.done.set(TaskRow.done + done),
        TaskRow.changed.set(TaskRow.changed + changed),
        TaskRow.failed.set(TaskRow.failed + failed),
    ]
    held = (TaskRow.status == task.status) & (TaskRow.run == task.run)
    return dynamo.update(TaskRow, task.pk, "task", actions, "task", held)


def uncount(task: TaskRow) -> dynamo.Write:
    """One change was taken back. Fails as `task` when the task is no longer in the state it was read in."""
    return count(task, changed=-1, done=0)


def count_kept(task: TaskRow) -> dynamo.Write:
    """One change was not taken back."""
    return count(task, failed=1, done=0)


def _step_key(number: int) -> str:
    return f"undo#{number:05d}"


def steps(task_id: str, first: int, last: int) -> dict[int, StepRow]:
    """The steps taken of those numbered `first` to `last`, by number."""
    where = StepRow.sk.between(_step_key(first), _step_key(last))
    found = dynamo.query_all(StepRow, task_id, where=where, limit=rules.MAX_PRODUCTS, consistent=True)
    return {int(row.sk.removeprefix("undo#")): row for row in found}


def take_step(task_id: str, number: int, row: StepRow) -> dynamo.Write:
    """Fails as `step` when it was taken already."""
    row.pk, row.sk, row.ttl = task_id, _step_key(number), _ttl()
    return dynamo.create(row, "step")


def end_step(row: StepRow, state: str) -> dynamo.Write:
    """Fails as `step` unless it is in the state it was read in."""
    return dynamo.update(StepRow, row.pk, row.sk, [StepRow.state.set(state)], "step", StepRow.state == row.state)


def add_problem(task: TaskRow, number: int, row: ProblemRow) -> dynamo.Write:
    row.pk, row.sk, row.ttl = task.pk, f"problem#{int(task.run):03d}#{number:05d}", _ttl()
    return dynamo.put(row, "problem")


def first_problems(task: TaskRow) -> list[ProblemRow]:
    """The first problems of the task's last run, in the order of its products or lines."""
    where = ProblemRow.sk.startswith(f"problem#{int(task.run):03d}#")
    return dynamo.query(ProblemRow, task.pk, PageRequest(rules.MAX_PROBLEMS_SHOWN), where=where, consistent=True).items


def _line_key(run: int, line: int) -> str:
    return f"line#{run:03d}#{line:05d}"


def lines_of_run(task: TaskRow, page: PageRequest) -> Page[LineRow]:
    """What became of the lines in the task's last run, in their order; those that are settled or being worked on."""
    where = LineRow.sk.startswith(f"line#{int(task.run):03d}#")
    return dynamo.query(LineRow, task.pk, page, where=where, consistent=True)


def get_lines(task: TaskRow, lines: Iterable[int]) -> dict[int, LineRow]:
    keys = [(task.pk, _line_key(int(task.run), line)) for line in lines]
    return {int(row.line): row for row in dynamo.fetch_many(LineRow, keys).values()}


def begin_line(task: TaskRow, row: LineRow) -> dynamo.Write:
    """Fails as `line` when it was begun already."""
    row.pk, row.sk, row.ttl = task.pk, _line_key(int(task.run), int(row.line)), _ttl()
    return dynamo.create(row, "line")


def settle_line(row: LineRow) -> dynamo.Write:
    """Fails as `line` when it was settled already."""
    row.settled = True
    return dynamo.put(row, "line", LineRow.settled == False)  # noqa: E712
