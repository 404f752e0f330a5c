"""What Stripe tells of fees, transfers and stores' accounts, and what orders tell of: brought to the ledger."""

from __future__ import annotations

from collections.abc import Callable

from ..tables import StripeEventRow
from . import adopting, connect, disputes, transfers


def _charge(event: StripeEventRow) -> None:
    """Stripe's fee of a payment is known by now."""
    if event.purchase_id:
        transfers.follow_purchase(event.purchase_id)


def _account(event: StripeEventRow) -> None:
    """An account may do more or less than before, or is out of reach."""
    if event.account:
        connect.account_changed(event.account)


def _refund(event: StripeEventRow) -> None:
    """A refund is made, through, or did not arrive."""
    adopting.refund_changed(event.object_id)


def _refunds(event: StripeEventRow) -> None:
    """Something of a charge went back."""
    adopting.charge_refunded(event.object_id)


def _dispute(event: StripeEventRow) -> None:
    """A payment is disputed, or that is decided."""
    disputes.changed(event.object_id)


#: Stripe's events about money that has arrived, by what is done.
APPLIED: dict[str, Callable[[StripeEventRow], None]] = {
    "charge.updated": _charge,
    "charge.refunded": _refunds,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.updated": _dispute,
    "charge.dispute.closed": _dispute,
    "charge.dispute.funds_withdrawn": _dispute,
    "charge.dispute.funds_reinstated": _dispute,
    "account.updated": _account,
    "account.application.deauthorized": _account,
    "payout.failed": _account,
    "payout.paid": _account,
}
