"""Giving money back: counted on the order first, so that it cannot go back twice, then asked of Stripe, and settled by
whatever tells of it: the answer, a webhook, the schedule."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...aws import dynamo
from ...core import access, clock, ids
from ...core.access import Actor, Permission, Role
from ...core.errors import Conflict, Invalid, Upstream
from ...events.outbox import Event
from ...fulfilment import service as fulfilment
from ...integrations.stripe import refunds as stripe
from ...inventory import service as inventory
from ...inventory.service import Line
from ...observability import logger
from .. import rules, tables
from ..rules import OrderStatus, Party, Progress, RefundPlan, RefundSource, RefundStatus, RefundWish
from ..rules.ledger import SHIPPING
from ..tables import OrderRow, RefundRow
from . import changing, ledger, standing
from .changing import Change
from .views import downloads


@dataclass(frozen=True, slots=True)
class Reason:
    """Why money goes back: a code (Stripe's where it has one), and words for the buyer."""

    code: str = "requested_by_customer"
    message: str = ""


def give(
    actor: Actor, order_id: str, wish: RefundWish, reason: Reason, attempt: str, request_id: str | None = None
) -> OrderRow:
    """Refund some of an order or all; asked again with the same `attempt`, it is the same refund.

    When Stripe does not answer it is kept, and sent by the schedule. Raises NotFound, Forbidden, Invalid (what is more
    than is left), Conflict (`disputed`, `refund_refused`, `too_many`).
    """
    order = standing.managed(actor, order_id, Permission.REFUND)
    row = RefundRow(
        reason=reason.code,
        message=reason.message,
        by=actor.user_id,
        request_id=request_id,
        source=_source(actor, order).value,
    )
    return _make(actor, order, row, wish, attempt, cancels=False)


def cancel(actor: Actor, order_id: str, reason: Reason, attempt: str, *, restock: bool) -> OrderRow:
    """Cancel an order that was not sent whole: all its money goes back, and all that it gave access to stops.

    Raises as `give` does, and Conflict `unlawful`.
    """
    order = standing.managed(actor, order_id, Permission.REFUND)
    row = RefundRow(reason=reason.code, message=reason.message, by=actor.user_id, source=_source(actor, order).value)
    return _make(actor, order, row, RefundWish(restock=restock), attempt, cancels=True)


def _source(actor: Actor, order: OrderRow) -> RefundSource:
    """Whether the store's own people do it, or the platform's."""
    themselves = replace(actor, role=Role.CUSTOMER)
    mine = access.may(themselves, Permission.REFUND, standing.scope_of(order))
    return RefundSource.SELLER if mine else RefundSource.STAFF


def _make(actor: Actor, order: OrderRow, row: RefundRow, wish: RefundWish, attempt: str, *, cancels: bool) -> OrderRow:
    refund_id = ids.derived("ref", order.pk, attempt)
    held = tables.get_refund(order.pk, refund_id)
    if held is None:
        row.pk, row.sk, row.cancels = order.pk, f"refund#{refund_id}", cancels
        party = standing.party(actor, order) if cancels else Party.MONEY
        try:
            changing.apply(order.pk, party, lambda order, progress: _reserved(order, progress, row, wish))
        except dynamo.ConditionFailed as error:
            _only("refund", error)
        held = tables.get_refund(order.pk, refund_id)
    try:
        if held is not None:
            push(held)
    except Upstream:
        # It is counted and kept: the schedule sends it, so to its maker it is a refund that is on its way.
        logger.warning("refund left to reconciliation", order=order.pk, refund=refund_id, exc_info=True)
    return standing.find(order.pk)


def _only(name: str, error: dynamo.ConditionFailed) -> None:
    """That somebody else was faster at this very thing is no failure; anything else is."""
    if error.name != name:
        raise error


def _reserved(order: OrderRow, progress: Progress, row: RefundRow, wish: RefundWish) -> Change:
    """Count a refund on its order, stop what it stops, and put back what it puts back, all at once."""
    if row.cancels and order.status not in {OrderStatus.PAID, OrderStatus.PARTLY_SHIPPED}:
        raise changing.unlawful(OrderStatus(order.status))
    if progress.disputed:
        raise Conflict("The payment is disputed: its money is with the bank.", code="disputed")
    if progress.refunds >= rules.MOST_REFUNDS:
        raise Conflict("An order has so many refunds at most.", code="too_many")
    plan, errors = rules.plan_refund(order.items, shipping_paid(order), progress, wish)
    if errors and not (row.cancels and order.total == 0):
        raise Invalid(fields=errors)
    return reserve(order, progress, row, plan)


def shipping_paid(order: OrderRow) -> int:
    """What the buyer paid for sending it, in minor units."""
    return int(order.shipping["total"]) if order.shipping else 0


def reserve(order: OrderRow, progress: Progress, row: RefundRow, plan: RefundPlan) -> Change:
    """The change of an order that a refund of this make-up is; fills in the refund's row."""
    now = clock.now_text()
    after = rules.refunded(progress, plan)
    if row.cancels:
        after = replace(after, cancelled_at=now)
    row.purchase_id, row.currency, row.created_at = order.purchase_id, order.currency, now
    row.amount, row.amounts, row.shipping = plan.total, plan.amounts, plan.shipping
    row.pieces, row.restock = plan.pieces, plan.restock
    row.status = row.status or (RefundStatus.PENDING if plan.total else RefundStatus.SUCCEEDED).value
    row.stopped = _stopped(order, after, row)
    made = Event("refund.created", order.pk, {"refund_id": row.id}, id=ids.derived("evt", row.id, "created"))
    told = [] if row.source == RefundSource.DISPUTE else [made]
    back = inventory.give_back(_lines(order, plan), row.id, row.by)
    answered: list[dynamo.Write] = []
    if after.request is not None and (row.request_id == after.request or after.given_back >= int(order.total)):
        row.request_id = after.request
        answered.append(tables.answer_request(order.pk, after.request, "accepted", row.message, now))
        after = replace(after, request=None)
    stop = fulfilment.revoke_writes(row.stopped, row.id)
    return Change(after, [tables.create_refund(row), *stop, *back.writes, *answered], told, back.events)


def _stopped(order: OrderRow, after: Progress, row: RefundRow) -> list[str]:
    """The entitlements that a refund stops: of lines whose whole price went back, of all when nothing is left."""
    everything = row.cancels or after.given_back >= int(order.total)
    over = {item["id"] for item in order.items} if everything else set(rules.is_over(order.items, after))
    fresh = over if everything else over & set(row.amounts)
    return [fulfilment.entitlement_id(item["id"]) for item in downloads(order) if item["id"] in fresh]


def _lines(order: OrderRow, plan: RefundPlan) -> list[Line]:
    return [
        Line(item["product_id"], item.get("variant_id"), plan.restock[item["id"]])
        for item in order.items
        if item["id"] in plan.restock
    ]


def push(refund: RefundRow) -> None:
    """Ask Stripe for a refund that it does not have yet, and settle it by what it says. Raises Upstream, Refused."""
    if refund.status != RefundStatus.PENDING:
        return
    payment = _payment(refund)
    if refund.stripe_refund_id is None and payment is None:
        settle(refund, RefundStatus.FAILED, failure="no_payment")
        return
    try:
        found = _asked(refund, payment or "")
    except stripe.Refused as error:
        logger.warning("refund refused", order=refund.pk, refund=refund.id, why=error.detail)
        settle(refund, RefundStatus.FAILED, failure=error.detail)
        raise
    settle_as(refund, found)


def _asked(refund: RefundRow, payment: str) -> stripe.StripeRefund:
    """The refund at Stripe: an older one is looked for first, since idempotency keys are forgotten after a day."""
    if refund.stripe_refund_id is not None:
        known = stripe.get(refund.stripe_refund_id)
        if known is None:
            raise Upstream("Stripe does not know its own refund.", code="payment_provider")
        return known
    if clock.from_text(refund.created_at) < clock.now() - rules.LOOK_AGAIN:
        for one in stripe.of_payment(payment):
            if one.refund_id == refund.id:
                return one
    return stripe.make(
        payment,
        int(refund.amount),
        purchase_id=refund.purchase_id,
        order_id=refund.pk,
        refund_id=refund.id,
        reason=refund.reason,
    )


def _payment(refund: RefundRow) -> str | None:
    """The payment that the purchase was paid with."""
    paid = [row for row in tables.payments_of(refund.purchase_id) if row.status == "succeeded"]
    return paid[0].provider_payment_id if paid else None


def settle_as(refund: RefundRow, found: stripe.StripeRefund) -> None:
    """Bring a refund to what Stripe says of it; again, late and out of order is harmless."""
    to = rules.refund_outcome(found.status)
    if to is RefundStatus.PENDING:
        if refund.stripe_refund_id is None:
            _quietly(tables.name_refund(refund.pk, refund.id, found.id))
        return
    settle(refund, to, stripe_refund_id=found.id, failure=found.failure)


def settle(refund: RefundRow, to: RefundStatus, *, stripe_refund_id: str | None = None, failure: str = "") -> None:
    """Settle a refund. One that failed counts no longer, and what it had stopped goes on."""
    at = clock.now_text()
    moved = tables.move_refund(refund.pk, refund.id, to, at, stripe_refund_id, failure or None)
    data = {"refund_id": refund.id, "source": refund.source}
    event = Event(f"refund.{to.value}", refund.pk, data, id=ids.derived("evt", refund.id, to.value))

    def decide(order: OrderRow, progress: Progress) -> Change:
        after = progress
        if to is RefundStatus.FAILED:
            after = rules.unrefunded(progress, refund.plan, cancelled=bool(refund.cancels))
        restored = fulfilment.restore_writes(refund.stopped, refund.id) if to is RefundStatus.FAILED else []
        return Change(after, [moved, *restored], [event])

    try:
        changing.apply(refund.pk, Party.MONEY, decide)
    except dynamo.ConditionFailed as error:
        _only("refund", error)


def _quietly(write: dynamo.Write) -> None:
    try:
        dynamo.commit(write)
    except dynamo.ConditionFailed as error:
        _only("refund", error)


def post(order_id: str, refund_id: str) -> None:
    """Bring a refund to the ledger, by what it is now: again, late and out of order is harmless. Raises Busy."""
    refund = tables.get_refund(order_id, refund_id)
    if refund is not None and refund.status == RefundStatus.SUCCEEDED:
        parts = {**refund.amounts, SHIPPING: int(refund.shipping)}
        ledger.refund_succeeded(order_id, refund_id, parts, by_dispute=refund.source == RefundSource.DISPUTE)
        # It may have failed between the reading and the posting: then that must be posted too, and nobody else will.
        refund = tables.get_refund(order_id, refund_id)
    if refund is not None and refund.status == RefundStatus.FAILED:
        ledger.refund_failed(order_id, refund_id)
