"""The evidence for a dispute: what we know of a purchase, in the words that Stripe hands to the bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...aws import dynamo
from ...core import clock, ids
from ...core.access import Actor, Permission
from ...core.errors import Conflict, Forbidden, NotFound
from ...fulfilment import service as fulfilment
from ...fulfilment.service import Delivery
from ...integrations.stripe import disputes as stripe
from .. import rules, tables
from ..rules import Party
from ..tables import DisputeRow, OrderRow, PersonalRow
from . import standing
from .mails import address_lines
from .views import downloads

#: What one text of the evidence may have (docs.stripe.com/disputes/api); all together 150,000.
_LONGEST = 20_000


def preview(actor: Actor, order_id: str, dispute_id: str, statement: str = "") -> dict[str, str]:
    """What would be handed in, by Stripe's names. Raises NotFound, Forbidden."""
    order, dispute = _found(actor, order_id, dispute_id)
    return _assembled(order.purchase_id, dispute, statement)


def submit(actor: Actor, order_id: str, dispute_id: str, statement: str) -> OrderRow:
    """Hand it in, with the seller's own words; there is no second time.

    Sellers answer for purchases that are wholly theirs, staff for all. Raises NotFound, Forbidden, Conflict
    (`dispute_closed`, `answered`), Upstream.
    """
    order, dispute = _found(actor, order_id, dispute_id)
    if len(dispute.shares) > 1 and standing.party(actor, order) is Party.SELLER:
        raise Forbidden("The payment was for several stores: the platform answers for them.", code="several_stores")
    if dispute.status not in {rules.OPEN, rules.INQUIRY}:
        raise stripe.Closed
    if dispute.submitted_at is not None:
        raise Conflict("Evidence was handed in already.", code="answered")
    texts = _assembled(order.purchase_id, dispute, statement)
    stripe.submit(dispute.id, texts, ids.derived("evi", dispute.id, *texts.values()))
    try:
        dynamo.commit(tables.answer_dispute(dispute, clock.now_text()))
    except dynamo.ConditionFailed as error:
        raise Conflict("Evidence was handed in already.", code="answered") from error
    return order


def _found(actor: Actor, order_id: str, dispute_id: str) -> tuple[OrderRow, DisputeRow]:
    order = standing.managed(actor, order_id, Permission.REFUND)
    dispute = tables.get_dispute(order.purchase_id, dispute_id)
    if dispute is None:
        raise NotFound
    return order, dispute


def _assembled(purchase_id: str, dispute: DisputeRow, statement: str) -> dict[str, str]:
    orders = tables.get_orders(list(dispute.shares))
    personal = tables.get_personal([purchase_id]).get(purchase_id)
    items = [item for order in orders for item in order.items]
    texts = {
        "product_description": "; ".join(rules.counted(item) for item in items),
        "service_date": (orders[0].paid_at or orders[0].created_at)[:10],
        "access_activity_log": _log(orders),
        **_person(personal),
        **_parcels(orders),
        "uncategorized_text": _story(orders, personal, statement),
    }
    return {name: text[:_LONGEST] for name, text in texts.items() if text}


def _person(personal: PersonalRow | None) -> dict[str, str]:
    """Whom it was for; nothing once that was erased."""
    if personal is None:
        return {}
    billing: Mapping[str, Any] | None = personal.billing_address or personal.shipping_address
    return {
        "customer_email_address": personal.email,
        "customer_name": str(billing["name"]) if billing else "",
        "billing_address": "\n".join(address_lines(billing)),
        "shipping_address": "\n".join(address_lines(personal.shipping_address)),
    }


def _parcels(orders: Sequence[OrderRow]) -> dict[str, str]:
    rows = [row for order in orders for row in tables.shipments_of(order.pk)]
    return {
        "shipping_carrier": ", ".join(dict.fromkeys(row.carrier for row in rows)),
        "shipping_tracking_number": ", ".join(row.tracking_number for row in rows if row.tracking_number),
        "shipping_date": rows[0].shipped_at[:10] if rows else "",
    }


def _log(orders: Sequence[OrderRow]) -> str:
    """Every download that was counted, each tied to the one before."""
    entitled = [fulfilment.entitlement_id(item["id"]) for order in orders for item in downloads(order)]
    lines: list[str] = []
    for entitlement_id in entitled:
        entries = fulfilment.deliveries(entitlement_id)
        lines += [_line(entry) for entry in entries]
        if entries:
            whole = "unbroken" if fulfilment.is_chained(entries) else "broken"
            lines.append(f"The chain of these {len(entries)} entries is {whole}.")
    return "\n".join(lines)


def _line(entry: Delivery) -> str:
    file = f"file {entry.file_id} version {entry.version}, {entry.size} bytes, SHA-256 {entry.sha256}"
    return f"{entry.at} downloaded from {entry.ip} with {entry.user_agent}: {file} [{entry.hash[:16]}]"


def _story(orders: Sequence[OrderRow], personal: PersonalRow | None, statement: str) -> str:
    told = [f"Order {order.pk} from {order.store_name}, paid at {order.paid_at}." for order in orders]
    if personal is not None and personal.consent_at:
        told.append(
            f"At {personal.consent_at} the buyer asked for delivery of the downloads at once and gave up the right to "
            "withdraw (EU 2011/83, article 16 m)."
        )
    if statement:
        told.append(statement)
    return "\n".join(told)
