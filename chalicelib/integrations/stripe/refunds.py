"""Refunds at Stripe, as plain values. Every call may be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...core.errors import DomainError
from . import client
from .looking import look

#: Reasons that Stripe knows too; the others are ours alone.
REASONS = frozenset({"duplicate", "fraudulent", "requested_by_customer"})


class Refused(DomainError):
    """Stripe has understood, and will never do it: nothing is left of the payment, or its money is with the bank."""

    status = 409
    code = "refund_refused"
    title = "The payment cannot be refunded"


@dataclass(frozen=True, slots=True)
class StripeRefund:
    """What we read from a refund. `status` pending, requires_action, succeeded, failed or canceled; ids are ours, empty
    where it was not made by us. `purchase_id` is the payment's."""

    id: str
    status: str
    amount: int
    currency: str
    payment_intent: str
    purchase_id: str
    order_id: str
    refund_id: str
    late: bool
    failure: str


def make(
    payment_intent: str, amount: int, *, purchase_id: str, order_id: str, refund_id: str, reason: str
) -> StripeRefund:
    """Give `amount` of a payment back. The same refund always gets the same one (idempotency key). Raises Refused,
    Upstream."""
    import stripe

    metadata = {"purchase_id": purchase_id, "order_id": order_id, "refund_id": refund_id}
    params: Any = {"payment_intent": payment_intent, "amount": amount, "metadata": metadata}
    if reason in REASONS:
        params["reason"] = reason
    try:
        made = client._stripe().v1.refunds.create(params, {"idempotency_key": refund_id})
    except stripe.InvalidRequestError as error:
        raise Refused(f"Stripe: {error.code or error.param or 'refused'}") from error
    except stripe.StripeError as error:
        raise client._failed(error) from error
    return _refund(made.to_dict())


def get(stripe_refund_id: str) -> StripeRefund | None:
    """A refund as Stripe has it now; None where there is none. Raises Upstream."""
    raw = look(lambda: client._stripe().v1.refunds.retrieve(stripe_refund_id, {"expand": ["payment_intent"]}))
    return _refund(raw) if raw is not None else None


def of_charge(charge_id: str) -> list[StripeRefund]:
    """The last hundred refunds of a charge. Raises Upstream."""
    return _listed({"charge": charge_id})


def of_payment(payment_intent: str) -> list[StripeRefund]:
    """The last hundred refunds of a payment. Raises Upstream."""
    return _listed({"payment_intent": payment_intent})


def _listed(wanted: dict[str, str]) -> list[StripeRefund]:
    params: Any = {**wanted, "limit": 100, "expand": ["data.payment_intent"]}
    raw = look(lambda: client._stripe().v1.refunds.list(params))
    return [_refund(each) for each in raw["data"]] if raw is not None else []


def _refund(raw: dict[str, Any]) -> StripeRefund:
    intent = raw.get("payment_intent") or {}
    ours = raw.get("metadata") or {}
    expanded = intent if isinstance(intent, dict) else {"id": intent}
    of_payment = expanded.get("metadata") or {}
    return StripeRefund(
        id=raw["id"],
        status=str(raw.get("status") or ""),
        amount=int(raw["amount"]),
        currency=str(raw["currency"]).upper(),
        payment_intent=str(expanded.get("id") or ""),
        purchase_id=str(of_payment.get("purchase_id") or ours.get("purchase_id") or ""),
        order_id=str(ours.get("order_id") or ""),
        refund_id=str(ours.get("refund_id") or ""),
        late="purchase_id" in ours and "order_id" not in ours,
        failure=str(raw.get("failure_reason") or ""),
    )
