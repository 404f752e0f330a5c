"""Money that came after what it was for had gone to somebody else, stock or a promotion: it goes back at once, in
full."""

from __future__ import annotations

from ...aws import dynamo
from ...core import clock, ids
from ...events import outbox
from ...events.outbox import Event
from ...integrations.stripe import client as stripe
from ...observability import logger
from .. import tables
from ..tables import PurchaseRow
from . import ledger

REFUNDED = "refunded"


def give_money_back(purchase: PurchaseRow, payment_id: str) -> None:
    """Refund a payment of a purchase that has ended, and tell the buyer; harmless twice. Raises Upstream."""
    paid = tables.get_payment(purchase.pk, payment_id)
    if paid is not None and paid.status == REFUNDED:
        return
    logger.warning("paid too late", purchase=purchase.pk)
    stripe.refund(payment_id, purchase_id=purchase.pk)
    event = Event("purchase.refunded", purchase.pk, id=ids.derived("evt", purchase.pk, REFUNDED))
    orders = tables.get_orders(purchase.order_ids)
    try:
        dynamo.commit(
            tables.write_payment(purchase, payment_id, clock.now_text(), status=REFUNDED),
            *ledger.late_writes(orders),
            outbox.record(event),
        )
    except dynamo.ConditionFailed as error:
        if error.name != "ledger":
            raise
        return
    outbox.deliver(event)
