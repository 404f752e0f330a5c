"""Disputes at Stripe, as plain values. Every call may be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core import clock
from ...core.errors import DomainError
from . import client
from .looking import look


class Closed(DomainError):
    """The bank takes no (more) evidence for this dispute."""

    status = 409
    code = "dispute_closed"
    title = "Evidence can no longer be given"


@dataclass(frozen=True, slots=True)
class StripeDispute:
    """What we read from a dispute. `status` as Stripe has it; `withdrawn`: whether its money was ever taken; `fee`:
    what Stripe took for it, for good; `due_by`: until when it can be answered. `purchase_id` is the payment's."""

    id: str
    status: str
    reason: str
    amount: int
    currency: str
    purchase_id: str
    withdrawn: bool
    fee: int
    due_by: str | None


def get(dispute_id: str) -> StripeDispute | None:
    """A dispute as Stripe has it now; None where there is none. Raises Upstream."""
    raw = look(lambda: client._stripe().v1.disputes.retrieve(dispute_id, {"expand": ["payment_intent"]}))
    return _dispute(raw) if raw is not None else None


def submit(dispute_id: str, evidence: Mapping[str, str], attempt: str) -> None:
    """Hand the evidence to the bank; there is no second time. Raises Closed, Upstream."""
    import stripe

    params: Any = {"evidence": dict(evidence), "submit": True}
    try:
        client._stripe().v1.disputes.update(dispute_id, params, {"idempotency_key": attempt})
    except stripe.InvalidRequestError as error:
        raise Closed(f"Stripe: {error.code or error.param or 'refused'}") from error
    except stripe.StripeError as error:
        raise client._failed(error) from error


def _dispute(raw: dict[str, Any]) -> StripeDispute:
    intent = raw.get("payment_intent") or {}
    metadata = intent.get("metadata") or {} if isinstance(intent, dict) else {}
    moved = raw.get("balance_transactions") or []
    due = (raw.get("evidence_details") or {}).get("due_by")
    return StripeDispute(
        id=raw["id"],
        status=str(raw["status"]),
        reason=str(raw.get("reason") or ""),
        amount=int(raw["amount"]),
        currency=str(raw["currency"]).upper(),
        purchase_id=str(metadata.get("purchase_id") or ""),
        withdrawn=any(int(one["amount"]) < 0 for one in moved),
        fee=sum(int(one["fee"]) for one in moved),
        due_by=clock.to_text(clock.from_epoch(int(due))) if due else None,
    )
