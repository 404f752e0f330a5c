"""What orders do when events and Stripe's webhooks arrive, and on schedule."""

from __future__ import annotations

from ..events.runner import Job, parse
from .service import mails, reconcile, settlement, transfers, webhooks

#: Seconds that one run may take with orders' money; the next goes on.
_SECONDS = 30.0


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


def move_money() -> None:
    """After it: go on with every order whose money is due."""
    failures = transfers.move_due(_SECONDS)
    if failures:
        raise RuntimeError(f"the money of {failures} orders could not be moved")


def release_held(job: Job) -> None:
    """A store can be paid: what was held for it is sent."""
    transfers.release(job.subject, _SECONDS)
