"""Reconciliation: what webhooks, pages and queues left undone is found by its sparse index, at any age, and done."""

from __future__ import annotations

import time
from datetime import timedelta

from ...core import clock
from ...core.errors import DomainError
from ...core.paging import PageRequest
from ...integrations.stripe import client as stripe
from ...observability import logger
from .. import rules, tables
from ..rules import PurchaseStatus
from ..tables import PurchaseRow
from . import adopting, settlement, webhooks
from .session import open_session

#: Seconds one run may take; the next goes on, oldest first.
_BUDGET = 40.0
_PAGE = 50


def run() -> None:
    """Settle every purchase and refund that is due, and queue again every Stripe event that waits."""
    deadline = time.monotonic() + _BUDGET
    requeue_events()
    failures = 0
    for shard in range(tables.SHARDS):
        failures += _settle_shard(shard, deadline)
    failures += adopting.reconcile(deadline)
    if failures:
        raise RuntimeError(f"{failures} purchases and refunds could not be settled")


def _settle_shard(shard: int, deadline: float) -> int:
    before = clock.to_text(clock.now() - rules.RECONCILE_AFTER)
    start, failures = None, 0
    while time.monotonic() < deadline:
        page = tables.unsettled_purchases(shard, before, PageRequest(_PAGE, start))
        for purchase in page.items:
            try:
                settle_due(purchase)
            except Exception:
                failures += 1
                logger.exception("purchase not settled", purchase=purchase.pk)
        start = page.next
        if start is None:
            break
    return failures


def settle_due(purchase: PurchaseRow) -> None:
    """Settle one purchase; when its time is over, expire it at Stripe first and believe what Stripe says then."""
    if purchase.status == PurchaseStatus.PAID:
        settlement.fulfil(purchase.pk)
        return
    over = purchase.session_expires_at <= clock.now_text()
    if purchase.session_id is None:
        if over:
            _find_session(purchase)
        return
    session = stripe.get_session(purchase.session_id)
    if over and session.status == "open":
        session = stripe.expire_session(session.id)
    settlement.apply_session(purchase, session)


def _find_session(purchase: PurchaseRow) -> None:
    """The process died around making the session. Nobody was given its address, but Stripe has the last word."""
    orders = tables.get_orders(purchase.order_ids)
    personal = tables.get_personal([purchase.pk]).get(purchase.pk)
    young = clock.from_text(purchase.created_at) > clock.now() - timedelta(hours=23)
    if purchase.total and young and personal is not None:
        try:
            session = open_session(purchase, orders, personal.email)
        except DomainError:
            logger.info("no session was made", purchase=purchase.pk)
        else:
            settlement.apply_session(purchase, stripe.expire_session(session.id))
            return
    settlement.give_up(purchase, PurchaseStatus.EXPIRED)


def requeue_events() -> int:
    """Queue pending events again that wait too long, and kept ones whose kind is handled by now."""
    count = 0
    before = clock.to_text(clock.now() - rules.REQUEUE_AFTER)
    for status in ("pending", "kept"):
        page = tables.waiting_events(status, before, PageRequest(100))
        for event in page.items:
            if status == "pending" or event.type in webhooks.HANDLED:
                webhooks.enqueue(event.pk.removeprefix("stripe#"), event.type)
                count += 1
    return count
