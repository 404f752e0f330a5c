"""Disputes: what Stripe tells of one is brought to every order of its purchase at once. Open, it stops what was bought;
won, that goes on; lost, its amount has gone back for good."""

from __future__ import annotations

from ...aws import dynamo
from ...core import clock, ids
from ...core.errors import Busy
from ...core.money import allot
from ...events import outbox
from ...events.outbox import Event
from ...fulfilment import service as fulfilment
from ...integrations.stripe import disputes as stripe
from ...integrations.stripe.disputes import StripeDispute
from ...observability import logger
from .. import rules, tables
from ..rules import LOST, OPEN, WON, Party, Progress, PurchaseStatus, RefundSource, RefundStatus
from ..rules.ledger import SHIPPING
from ..tables import DisputeRow, OrderRow, RefundRow
from . import adopting, changing, ledger
from .changing import Change
from .views import downloads

_ATTEMPTS = 8


def changed(dispute_id: str) -> None:
    """Bring what we know of a dispute to what Stripe says of it now; again, late and out of order is harmless.

    Raises Upstream, Busy.
    """
    found = stripe.get(dispute_id)
    if found is None or not found.purchase_id:
        return
    purchase = tables.get_purchase(found.purchase_id)
    if purchase is None or purchase.status != PurchaseStatus.PAID:
        logger.warning("dispute of an unknown purchase", purchase=found.purchase_id)
        return
    for _ in range(_ATTEMPTS):
        orders = tables.get_orders(purchase.order_ids)
        if any(order.paid_at is None for order in orders):
            raise Busy("The purchase is not fulfilled yet.")
        held = tables.get_dispute(purchase.pk, dispute_id)
        to = rules.next_state(held.status if held is not None else None, rules.dispute_outcome(found.status))
        if to is None:
            return
        try:
            _move(found, held, to, orders)
        except dynamo.ConditionFailed:
            logger.info("dispute moved meanwhile", dispute=dispute_id)
    raise Busy


def _move(found: StripeDispute, held: DisputeRow | None, to: str, orders: list[OrderRow]) -> None:
    """The dispute and all its orders, in one transaction."""
    row = held or _row(found, orders)
    row.fees = dict(zip(row.shares, allot(found.fee, list(row.shares.values())), strict=True)) if found.fee else {}
    at = clock.now_text() if to in {WON, LOST} else None
    if held is None:
        row.status, row.withdrawn, row.closed_at = to, found.withdrawn, at
        writes = [tables.create_dispute(row)]
    else:
        writes = [tables.move_dispute(row, to, row.fees, found.withdrawn or bool(row.withdrawn), at)]
    events: list[Event] = []
    for order in orders:
        change = _change(order, row, to)
        writes += changing.writes_of(order, change, Party.MONEY)
        events += [*change.events, *change.told]
    dynamo.commit(*writes)
    outbox.deliver(*events)


def _row(found: StripeDispute, orders: list[OrderRow]) -> DisputeRow:
    left = [int(order.total) - Progress.of(order.progress).given_back for order in orders]
    shares = allot(min(found.amount, sum(left)), left) if sum(left) else [0] * len(left)
    return DisputeRow(
        pk=found.purchase_id,
        sk=f"dispute#{found.id}",
        reason=found.reason,
        amount=found.amount,
        currency=found.currency,
        shares={order.pk: share for order, share in zip(orders, shares, strict=True)},
        due_by=found.due_by,
        created_at=clock.now_text(),
    )


def _change(order: OrderRow, row: DisputeRow, to: str) -> Change:
    """What a dispute does to one order."""
    progress = Progress.of(order.progress)
    base = Change(progress)
    share = min(int(row.shares.get(order.pk, 0)), int(order.total) - progress.given_back)
    if to == LOST and share > 0:
        base = adopting.adoption(order, _lost(order, row), share)
    entitled = [fulfilment.entitlement_id(item["id"]) for item in downloads(order)]
    stops: list[dynamo.Write] = []
    if to == OPEN:
        stops = fulfilment.revoke_writes(entitled, row.id)
    elif to == WON:
        stops = fulfilment.restore_writes(entitled, row.id)
    data = {"dispute_id": row.id, "purchase_id": row.pk}
    event = Event(f"dispute.{to}", order.pk, data, id=ids.derived("evt", row.id, order.pk, to))
    return Change(rules.disputed(base.progress, row.id, to), [*base.writes, *stops], [*base.events, event], base.told)


def _lost(order: OrderRow, row: DisputeRow) -> RefundRow:
    """Money that a lost dispute took, as the refund that it amounts to."""
    return RefundRow(
        pk=order.pk,
        sk=f"refund#{refund_id(order.pk, row.id)}",
        source=RefundSource.DISPUTE.value,
        status=RefundStatus.SUCCEEDED.value,
        reason=row.reason,
    )


def refund_id(order_id: str, dispute_id: str) -> str:
    """The refund that a lost dispute is, in an order."""
    return ids.derived("ref", "dispute", dispute_id, order_id)


def post(order_id: str, purchase_id: str, dispute_id: str) -> None:
    """Bring a dispute to an order's ledger, by how it stands now: again, late and out of order is harmless.

    Raises Busy.
    """
    row = tables.get_dispute(purchase_id, dispute_id)
    if row is None or not row.withdrawn:
        return
    share, fee = int(row.shares.get(order_id, 0)), int((row.fees or {}).get(order_id, 0))
    if share or fee:
        ledger.dispute_withdrawn(order_id, dispute_id, share, fee)
    if row.status == WON:
        ledger.dispute_reinstated(order_id, dispute_id)
    elif row.status == LOST:
        refund = tables.get_refund(order_id, refund_id(order_id, dispute_id))
        if refund is not None:
            parts = {**refund.amounts, SHIPPING: int(refund.shipping)}
            ledger.refund_succeeded(order_id, refund.id, parts, by_dispute=True)
        ledger.dispute_over(order_id, dispute_id)
