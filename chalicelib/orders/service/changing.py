"""The one way in which something happens to a paid order: read, decide, and write what was decided unless something
else happened meanwhile; then decide anew on what is there now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ...aws import dynamo
from ...core.errors import Busy, Conflict, NotFound
from ...events import outbox
from ...events.outbox import Event
from .. import rules, tables
from ..rules import OrderStatus, Party, Progress
from ..tables import OrderRow

_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of an order: its progress, the rows beside it, and what is told of it. `told`: events whose
    writes are among `writes` already."""

    progress: Progress
    writes: Sequence[dynamo.Write] = ()
    events: Sequence[Event] = ()
    told: Sequence[Event] = field(default=())


def apply(order_id: str, party: Party, decide: Callable[[OrderRow, Progress], Change | None]) -> OrderRow:
    """Do to a paid order what `decide` says of it as it is; None changes nothing. The order as it is after that.

    Raises NotFound, Busy, whatever `decide` raises, Conflict `unlawful` where `party` may not bring it to its new
    state, and ConditionFailed for a write of `decide` whose condition did not hold.
    """
    for _ in range(_ATTEMPTS):
        order = tables.get_order(order_id)
        if order is None or order.paid_at is None:
            raise NotFound
        change = decide(order, Progress.of(order.progress))
        if change is None:
            return order
        try:
            dynamo.commit(*writes_of(order, change, party))
        except dynamo.ConditionFailed as error:
            if error.name != "order":
                raise
            continue
        outbox.deliver(*change.events, *change.told)
        return tables.get_order(order_id) or order
    raise Busy


def writes_of(order: OrderRow, change: Change, party: Party) -> list[dynamo.Write]:
    """The writes that make a change of an order, as part of whoever's transaction. Raises Conflict `unlawful`."""
    status = rules.status_of(order.items, int(order.total), change.progress)
    before = OrderStatus(order.status)
    if status is not before and not rules.may_move(before, status, party):
        raise unlawful(before)
    saved = tables.save_progress(order, status, change.progress.stored(), change.progress.given_back)
    return [saved, *change.writes, *(outbox.record(event) for event in change.events)]


def unlawful(status: OrderStatus) -> Conflict:
    """That an order's state does not allow what was asked for."""
    return Conflict(f"The order is {status.value}.", code="unlawful")
