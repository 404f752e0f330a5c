"""What buyers ask for: their money back. One wish at a time; its seller gives the money back, or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...aws import dynamo
from ...core import clock, ids
from ...core.access import Actor, Permission
from ...core.errors import Conflict, Forbidden, Invalid, NotFound
from ...events.outbox import Event
from .. import rules, tables
from ..rules import OrderStatus, Party, Progress
from ..tables import OrderRow, RequestRow
from . import changing, refunds, standing
from .changing import Change

#: States in which there is something to give back.
_REFUNDABLE = frozenset(rules.ORDER_MOVES) - {OrderStatus.CANCELLED, OrderStatus.REFUNDED}


def ask(actor: Actor, order_id: str, items: Sequence[str], reason: str) -> OrderRow:
    """Ask for a refund of some lines, or of all without any named.

    Raises NotFound, Forbidden for everybody but the buyer, Invalid, Conflict (`already_asked`, `unlawful`, `too_many`).
    """
    order = standing.visible(actor, order_id)
    if not standing.bought(actor, order):
        raise Forbidden("Only the buyer may ask.")
    request_id = ids.new("req")

    def decide(order: OrderRow, progress: Progress) -> Change:
        _check(order, progress, items)
        row = RequestRow(
            pk=order.pk,
            sk=f"request#{request_id}",
            status="open",
            items=list(items),
            reason=reason,
            created_at=clock.now_text(),
        )
        after = replace(progress, request=request_id, requests=progress.requests + 1)
        told = Event("refund.asked", order.pk, {"request_id": request_id}, id=ids.derived("evt", request_id))
        return Change(after, [tables.create_request(row, order.store_id)], [told])

    return changing.apply(order.pk, Party.MONEY, decide)


def _check(order: OrderRow, progress: Progress, items: Sequence[str]) -> None:
    if progress.request is not None:
        raise Conflict("A refund was asked for already.", code="already_asked")
    if progress.requests >= rules.MOST_REQUESTS:
        raise Conflict("So many refunds may be asked for at most.", code="too_many")
    lines, shipping = rules.left_of(order.items, refunds.shipping_paid(order), progress)
    if OrderStatus(order.status) not in _REFUNDABLE or sum(lines.values()) + shipping == 0:
        raise changing.unlawful(OrderStatus(order.status))
    for index, item_id in enumerate(items):
        if not lines.get(item_id):
            raise Invalid.field(f"items.{index}", "not_an_option", "Choose items that can be refunded.")


def decline(actor: Actor, order_id: str, request_id: str, answer: str) -> OrderRow:
    """Say no, and why. Raises NotFound, Forbidden, Conflict `answered`."""
    order = standing.managed(actor, order_id, Permission.REFUND)
    held = tables.get_request(order.pk, request_id) if ids.is_id(request_id, "req") else None
    if held is None:
        raise NotFound

    def decide(order: OrderRow, progress: Progress) -> Change:
        answered = tables.answer_request(order.pk, request_id, "declined", answer, clock.now_text())
        told = Event("refund.declined", order.pk, {"request_id": request_id}, id=ids.derived("evt", request_id, "no"))
        after = replace(progress, request=None) if progress.request == request_id else progress
        return Change(after, [answered], [told])

    try:
        return changing.apply(order.pk, Party.MONEY, decide)
    except dynamo.ConditionFailed as error:
        raise Conflict("It was answered already.", code="answered") from error
