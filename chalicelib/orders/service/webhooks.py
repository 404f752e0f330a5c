"""Stripe's webhooks: stored once, queued, applied by settling anew what they are about."""

from __future__ import annotations

import json

from ...aws import dynamo, sqs
from ...core import clock
from ...core.errors import NotFound
from ...integrations.stripe import webhooks
from ...observability import correlation_id, logger
from ...settings import settings
from .. import tables
from ..tables import StripeEventRow
from . import settlement, telling

#: Kinds that are applied; every other kind is kept (reference: docs.stripe.com/checkout/fulfillment).
HANDLED = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "payment_intent.succeeded",
        "payment_intent.payment_failed",
        "payment_intent.canceled",
    }
    | telling.APPLIED.keys()
)


def receive(raw: bytes, signature: str) -> None:
    """Verify, store and queue one delivery. A duplicate still pending is queued again; others change nothing.

    Raises BadSignature.
    """
    event = webhooks.verify(raw, signature)
    row = StripeEventRow(
        pk=f"stripe#{event.id}",
        sk="event",
        type=event.type,
        object_id=event.object_id,
        object_type=event.object_type,
        purchase_id=event.purchase_id,
        account=event.account,
        status="pending",
        received_at=clock.now_text(),
    )
    try:
        dynamo.commit(tables.store_event(row))
    except dynamo.ConditionFailed:
        held = tables.get_event(event.id)
        if held is None or held.status != "pending":
            return
    enqueue(event.id, event.type)


def enqueue(event_id: str, event_type: str) -> None:
    """Put a stored event on the queue. A failure is left to reconciliation, which looks for pending events."""
    body = {
        "id": event_id,
        "type": event_type,
        "subject": event_id,
        "data": {},
        "occurred_at": clock.now_text(),
        "correlation_id": correlation_id.get(),
    }
    try:
        sqs.send(settings().webhooks_queue_url, [json.dumps(body)])
    except dynamo.AWS_ERRORS:
        logger.warning("webhook left to reconciliation", stripe_event=event_id, exc_info=True)


def apply(event_id: str) -> None:
    """Apply a stored event; again is harmless. Raises Upstream when Stripe cannot be read, so that it comes again."""
    event = tables.get_event(event_id)
    if event is None or event.status == "applied":
        return
    handled = event.type in HANDLED
    if event.type in telling.APPLIED:
        telling.APPLIED[event.type](event)
    elif handled:
        _settle(event)
    try:
        dynamo.commit(tables.finish_event(event_id, handled=handled))
    except dynamo.ConditionFailed:
        logger.info("applied by another delivery", stripe_event=event_id)


def _settle(event: StripeEventRow) -> None:
    """Settle the purchase the event is about; an object that is not ours is none of our business."""
    purchase_id = event.purchase_id
    if not purchase_id and event.object_type == "checkout.session":
        purchase_id = tables.purchase_id_of_session(event.object_id) or ""
    if not purchase_id:
        return
    if event.object_type == "checkout.session":
        _adopt(purchase_id, event.object_id)
    try:
        settlement.settle(purchase_id)
    except NotFound:
        logger.warning("payment of an unknown purchase", purchase=purchase_id)


def _adopt(purchase_id: str, session_id: str) -> None:
    """A session made just before a crash is unknown to its purchase until its webhook arrives."""
    purchase = tables.get_purchase(purchase_id)
    if purchase is not None and purchase.session_id is None:
        try:
            dynamo.commit(*tables.attach_session(purchase_id, session_id, ""))
        except dynamo.ConditionFailed:
            logger.warning("purchase has another session", purchase=purchase_id)
