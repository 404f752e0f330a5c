"""Refunds that Stripe tells of: our own are settled, those of its dashboard are taken over as ours."""

from __future__ import annotations

import time

from ...aws import dynamo
from ...core import clock, ids, money
from ...core.errors import Busy
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...integrations.stripe import refunds as stripe
from ...integrations.stripe.refunds import StripeRefund
from ...observability import logger
from .. import rules, tables
from ..rules import Party, Progress, RefundSource, RefundStatus
from ..tables import OrderRow, RefundRow
from . import changing, refunds
from .changing import Change

_PAGE, _ATTEMPTS = 50, 8


def refund_changed(stripe_refund_id: str) -> None:
    """Bring what we know of a refund to what Stripe says of it now. Raises Upstream, Busy."""
    found = stripe.get(stripe_refund_id)
    if found is not None:
        _apply(found)


def charge_refunded(charge_id: str) -> None:
    """The same for every refund of a charge. Raises Upstream, Busy."""
    for found in stripe.of_charge(charge_id):
        _apply(found)


def _apply(found: StripeRefund) -> None:
    if found.late or not found.purchase_id:
        return  # Money that came too late has its own way back; and what is not of a purchase is none of our business.
    held = tables.get_refund(found.order_id, found.refund_id) if found.refund_id else None
    if held is not None:
        refunds.settle_as(held, found)
        return
    for row in _adopted(found):
        refunds.settle_as(row, found)


def known(found: StripeRefund) -> list[RefundRow]:
    """Our rows of a refund at Stripe, as far as there are any."""
    if found.refund_id:
        held = tables.get_refund(found.order_id, found.refund_id)
        return [held] if held is not None else []
    purchase = tables.get_purchase(found.purchase_id)
    orders = tables.get_orders(purchase.order_ids) if purchase is not None else []
    rows = [tables.get_refund(order.pk, _id(found, order)) for order in orders]
    return [row for row in rows if row is not None]


def _adopted(found: StripeRefund) -> list[RefundRow]:
    """The rows of a refund that was made at Stripe's dashboard: one in each order that it falls on, all made at once.

    Raises Busy while ours, which count already, leave too little for it: one of the two Stripe must refuse.
    """
    purchase = tables.get_purchase(found.purchase_id)
    if purchase is None or purchase.status != rules.PurchaseStatus.PAID:
        logger.warning("refund of an unknown purchase", purchase=found.purchase_id)
        return []
    for _ in range(_ATTEMPTS):
        orders = [order for order in tables.get_orders(purchase.order_ids) if order.paid_at is not None]
        rows = [row for row in (tables.get_refund(order.pk, _id(found, order)) for order in orders) if row is not None]
        if rows or rules.refund_outcome(found.status) is RefundStatus.FAILED:
            return rows
        if len(orders) < len(purchase.order_ids):
            raise Busy("The purchase is not fulfilled yet.")
        try:
            _adopt(found, orders)
        except dynamo.ConditionFailed:
            continue
    raise Busy


def _id(found: StripeRefund, order: OrderRow) -> str:
    return ids.derived("ref", "stripe", found.id, order.pk)


def _adopt(found: StripeRefund, orders: list[OrderRow]) -> None:
    left = [int(order.total) - Progress.of(order.progress).given_back for order in orders]
    if found.amount > sum(left):
        raise Busy("Less is left than Stripe gave back.")
    writes: list[dynamo.Write] = []
    events: list[Event] = []
    for order, amount in zip(orders, money.allot(found.amount, left), strict=True):
        if amount:
            change = adoption(order, _row(found, order), amount)
            writes += changing.writes_of(order, change, Party.MONEY)
            events += [*change.events, *change.told]
    dynamo.commit(*writes)
    outbox.deliver(*events)


def _row(found: StripeRefund, order: OrderRow) -> RefundRow:
    refund_id, source = _id(found, order), RefundSource.STRIPE.value
    return RefundRow(pk=order.pk, sk=f"refund#{refund_id}", source=source, stripe_refund_id=found.id)


def adoption(order: OrderRow, row: RefundRow, amount: int) -> Change:
    """The change of an order that so much of it went back outside of our hands, spread over what is left of it."""
    progress = Progress.of(order.progress)
    lines, shipping = rules.left_of(order.items, refunds.shipping_paid(order), progress)
    amounts, back = rules.share(lines, shipping, amount, [])
    return refunds.reserve(order, progress, row, rules.RefundPlan(amounts, back))


def reconcile(deadline: float) -> int:
    """Bring refunds that are pending for longer to where Stripe says they are; how many could not be."""
    failures = 0
    before = clock.to_text(clock.now() - rules.LOOK_AGAIN)
    for shard in range(tables.SHARDS):
        start = None
        while time.monotonic() < deadline:
            page = tables.waiting_refunds(shard, before, PageRequest(_PAGE, start))
            failures += sum(not _looked_after(row) for row in page.items)
            start = page.next
            if start is None:
                break
    return failures


def _looked_after(refund: RefundRow) -> bool:
    try:
        refunds.push(refund)
    except stripe.Refused:
        return True
    except Exception:
        logger.exception("refund not settled", order=refund.pk, refund=refund.id)
        return False
    return True
