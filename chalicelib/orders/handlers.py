"""What orders do when events and Stripe's webhooks arrive, and on schedule."""

from __future__ import annotations

from ..events.runner import Job, parse
from .service import mails, reconcile, settlement, webhooks


def purchase_paid(job: Job) -> None:
    """Make sure a paid purchase is fulfilled, whoever marked it paid and then died."""
    settlement.fulfil(job.subject)


def receipt(job: Job) -> None:
    """Mail the buyer."""
    mails.send_receipt(job.subject)


def sold(job: Job) -> None:
    """Mail the seller."""
    mails.send_sold(job.subject)


def payment_failed(job: Job) -> None:
    """Mail the buyer that the money did not come."""
    mails.send_failed(job.subject)


def payment_refunded(job: Job) -> None:
    """Mail the buyer that the money came too late and is on its way back."""
    mails.send_refunded(job.subject)


def stripe_event(body: str) -> None:
    """Apply the stored Stripe event that a message of the webhooks queue names."""
    webhooks.apply(parse(body).subject)


def reconcile_payments() -> None:
    """The five-minute schedule."""
    reconcile.run()
