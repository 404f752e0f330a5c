"""Stripe ↔ orders ↔ entitlements ↔ transfers: every movement of the platform's balance at Stripe, of any age, must be
one of ours. What can be repaired by doing again what a webhook would have done is; the rest is kept and told.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from datetime import timedelta

from ...aws import dynamo
from ...core import access, clock
from ...core.access import Actor, Permission
from ...core.errors import DomainError
from ...fulfilment import service as fulfilment
from ...integrations.stripe import connect as stripe
from ...integrations.stripe import disputes as stripe_disputes
from ...integrations.stripe import refunds as stripe_refunds
from ...integrations.stripe.connect import Movement
from ...observability import logger
from .. import rules, tables
from ..rules import Progress, PurchaseStatus, RefundStatus
from ..tables import AuditRow, DiscrepancyRow, OrderRow, PurchaseRow, RefundRow
from . import adopting, disputes, refunds, settlement, transfers
from .views import downloads

#: A movement is left to its webhooks and queues for so long.
GRACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that does not add up: `kind` charge, refund, transfer, transfer_reversal, dispute or held, the
    `subject` at Stripe or of ours, and `problems` as codes."""

    kind: str
    subject: str
    problems: tuple[str, ...]
    amount: int
    currency: str
    found_at: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the audit says: nothing found, or what; how many movements it looked at, and until when it is complete."""

    discrepancies: tuple[Found, ...]
    checked: int
    complete_until: str | None
    run_at: str | None


def report(actor: Actor) -> Report:
    """The state of the books, for staff. Raises Unauthenticated, Forbidden."""
    access.require(actor, Permission.ORDERS_VIEW)
    row = tables.get_audit()
    found = tuple(
        Found(
            kind=each.kind,
            subject=each.subject,
            problems=tuple(each.problems),
            amount=int(each.amount),
            currency=each.currency,
            found_at=each.found_at,
            seen_at=each.seen_at,
        )
        for each in tables.discrepancies()
    )
    if row is None:
        return Report(found, 0, None, None)
    return Report(found, int(row.checked), row.complete_until, row.run_at)


def run(seconds: float) -> int:
    """Look again at what did not add up, then at every movement since the last time; how many do not add up now.

    What does not fit into so many seconds is left to the next run. Raises Upstream when Stripe cannot be read.
    """
    deadline = time.monotonic() + seconds
    for row in tables.discrepancies():
        if row.movement is not None and time.monotonic() < deadline:
            _judge(Movement(**row.movement), row)
        elif row.movement is None and (held := tables.get_balance(row.subject)) is not None and not held.held_since:
            dynamo.commit(tables.solve_discrepancy(row, clock.now()))
    _walk(deadline)
    return len(tables.discrepancies())


def _walk(deadline: float) -> None:
    """From the newest movement back to where the last complete walk began; a walk may take several runs."""
    row = tables.get_audit() or AuditRow(run_at=clock.now_text())
    while time.monotonic() < deadline:
        if row.position is None:
            row.before, row.newest = clock.epoch(clock.now() - GRACE), None
        found, more = stripe.movements(before=int(row.before or 0), after=row.position)
        fresh = []
        for movement in found:
            if movement.id == row.until:
                more = False
                break
            fresh.append(movement)
        for movement in fresh:
            _judge(movement, None)
        row.newest = row.newest or (found[0].id if found else row.until)
        row.checked, row.run_at = int(row.checked) + len(fresh), clock.now_text()
        if more:
            row.position = fresh[-1].id
        else:
            row.until, row.position = row.newest, None
            row.complete_until = clock.to_text(clock.from_epoch(int(row.before or 0)))
        dynamo.commit(tables.put_audit(row))
        if not more:
            return


def _judge(movement: Movement, known: DiscrepancyRow | None) -> None:
    """Check one movement; write down what is wrong, or that nothing is any more."""
    try:
        problems = _CHECKS.get(movement.kind, _nothing)(movement)
    except DomainError as error:
        logger.warning("a movement could not be checked", movement=movement.id, exc_info=True)
        problems = [error.code]
    now = clock.now()
    if not problems:
        if known is not None:
            logger.info("it adds up now", subject=known.subject)
            dynamo.commit(tables.solve_discrepancy(known, now))
        return
    logger.critical("money does not add up", movement=movement.id, kind=movement.kind, problems=problems)
    row = DiscrepancyRow(
        kind=movement.kind,
        subject=movement.source or movement.id,
        problems=problems,
        movement=asdict(movement),
        amount=movement.amount,
        currency=movement.currency,
        found_at=known.found_at if known is not None else clock.to_text(now),
        seen_at=clock.to_text(now),
    )
    dynamo.commit(tables.put_discrepancy(row))


def _nothing(movement: Movement) -> list[str]:
    """The platform's own payouts and fees are not of orders."""
    return []


def _charge(movement: Movement) -> list[str]:
    """A payment: of a purchase that is paid, for as much, fulfilled, with its ledger; or it went back."""
    purchase_id = movement.metadata.get("purchase_id", "")
    if not purchase_id:
        return [] if movement.metadata else ["unknown_payment"]
    if tables.get_purchase(purchase_id) is None:
        return ["unknown_purchase"]
    purchase = settlement.settle(purchase_id)
    transfers.follow_purchase(purchase_id)
    purchase = tables.get_purchase(purchase_id) or purchase
    if purchase.status != PurchaseStatus.PAID:
        back = any(payment.status == "refunded" for payment in tables.payments_of(purchase_id))
        return [] if back else ["paid_but_not_ours"]
    problems = [] if int(purchase.total) == movement.amount else ["other_amount"]
    for order in tables.get_orders(purchase.order_ids):
        problems += _order(purchase, order)
    return problems


def _order(purchase: PurchaseRow, order: OrderRow) -> list[str]:
    if order.paid_at is None:
        return ["not_fulfilled"]
    problems = []
    balance = tables.get_balance(order.pk)
    if int(order.total) and balance is None:
        problems.append("no_ledger")
    if balance is not None and sum(list(balance.amounts().values())) != 0:
        problems.append("ledger_not_zero")
    if balance is not None and not balance.fee_known:
        problems.append("fee_unknown")
    return problems + _entitlements(order)


def _entitlements(order: OrderRow) -> list[str]:
    """Every download is there; of a line whose whole price went back it has stopped, and is stopped now if not."""
    wanted = {fulfilment.entitlement_id(item["id"]): item["id"] for item in downloads(order)}
    found = {view.id: view.status for view in fulfilment.views(list(wanted))}
    over = set(rules.is_over(order.items, Progress.of(order.progress)))
    running = [key for key, item in wanted.items() if item in over and found.get(key) not in {None, "revoked"}]
    if running:
        logger.critical("downloads of refunded items went on", order=order.pk, entitlements=running)
        dynamo.commit(*fulfilment.revoke_writes(running, "audit"))
    return ["no_entitlement"] if len(found) < len(wanted) else []


def _refund(movement: Movement) -> list[str]:
    """Money that went back, or came back: one of our refunds, posted as what it is."""
    found = stripe_refunds.get(movement.source)
    if found is None:
        return ["unknown_refund"]
    if found.late:
        return []
    if not found.purchase_id:
        return ["unknown_payment"]
    adopting.refund_changed(found.id)
    rows = adopting.known(found)
    if not rows:
        return [] if rules.refund_outcome(found.status) is RefundStatus.FAILED else ["unknown_refund"]
    if sum(int(row.amount) for row in rows) != found.amount:
        return ["other_amount"]
    return [problem for row in rows for problem in _posted(row)]


def _posted(row: RefundRow) -> list[str]:
    refunds.post(row.pk, row.id)
    transfers.follow(row.pk)
    posted = tables.get_posting(row.pk, f"refund:{row.id}") is not None
    taken_back = tables.get_posting(row.pk, f"refund_failed:{row.id}") is not None
    if row.status == RefundStatus.SUCCEEDED and not posted:
        return ["not_posted"]
    return ["not_posted"] if row.status == RefundStatus.FAILED and posted and not taken_back else []


def _transfer(movement: Movement) -> list[str]:
    return _moved(movement, "transfer")


def _reversal(movement: Movement) -> list[str]:
    return _moved(movement, "reversal")


def _moved(movement: Movement, kind: str) -> list[str]:
    """Money that went to a store's account, or came from there: a move of an order, posted for as much."""
    order_id, move_id = movement.metadata.get("order_id", ""), movement.metadata.get("move_id", "")
    if not order_id or not move_id:
        return ["unknown_transfer"]
    transfers.follow(order_id)
    row = tables.get_move(order_id, kind, move_id)
    if row is None:
        return ["unknown_transfer"]
    if tables.get_posting(order_id, f"{kind}:{move_id}") is None:
        return ["not_posted"]
    return [] if int(row.amount) == abs(movement.amount) else ["other_amount"]


def _dispute(movement: Movement) -> list[str]:
    """Money that a dispute took or gave back: withheld on the ledgers of the payment's orders, or given back there."""
    found = stripe_disputes.get(movement.source)
    purchase = tables.get_purchase(found.purchase_id) if found is not None and found.purchase_id else None
    if purchase is None:
        return ["unknown_payment"]
    disputes.changed(movement.source)
    posted = False
    for order_id in purchase.order_ids:
        disputes.post(order_id, purchase.pk, movement.source)
        transfers.follow(order_id)
        posted = posted or tables.get_posting(order_id, f"dispute:{movement.source}") is not None
    return [] if posted else ["not_posted"]


_CHECKS = {
    "charge": _charge,
    "refund": _refund,
    "transfer": _transfer,
    "transfer_reversal": _reversal,
    "dispute": _dispute,
}
