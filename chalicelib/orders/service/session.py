"""The Checkout Session of a purchase: what its buyer sees at Stripe."""

from __future__ import annotations

from collections.abc import Sequence

from ...aws import dynamo
from ...core import clock
from ...integrations.stripe import client as stripe
from ...settings import settings
from .. import rules, tables
from ..tables import OrderRow, PurchaseRow


def open_session(purchase: PurchaseRow, orders: Sequence[OrderRow], email: str) -> stripe.CheckoutSession:
    """The purchase's Checkout Session, made once however often this runs. Raises Upstream."""
    site = settings().site_url
    session = stripe.create_session(
        purchase_id=purchase.pk,
        lines=[line for order in orders for line in _lines(order)],
        currency=purchase.currency,
        email=email,
        locale=purchase.locale,
        expires_at=clock.epoch(clock.from_text(purchase.session_expires_at)),
        success_url=f"{site}/payments/success?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{site}/payments/cancel?purchase={purchase.pk}",
    )
    dynamo.commit(*tables.attach_session(purchase.pk, session.id, session.url))
    return session


def _lines(order: OrderRow) -> list[stripe.Line]:
    """One for each line of the order, at what is paid for it, and one for its shipping."""
    lines = [stripe.Line(rules.counted(item), item["total"], 1) for item in order.items]
    if order.shipping:
        lines.append(stripe.Line(f"{order.shipping['name']} – {order.store_name}", order.shipping["total"], 1))
    return lines
