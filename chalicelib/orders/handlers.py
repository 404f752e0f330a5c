"""What orders do when events and Stripe's webhooks arrive, and on schedule."""

from __future__ import annotations

from ..events.runner import Job, parse
from .service import audit, disputes, joining, mails, news, reconcile, refunds, settlement, transfers, webhooks

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


def join_account(job: Job) -> None:
    """A guest's order is the account's that has confirmed its address."""
    joining.join_order(job.subject)


def email_confirmed(job: Job) -> None:
    """An account takes in what was bought with its address before."""
    joining.join_account(job.subject)


def payment_failed(job: Job) -> None:
    """Mail the buyer that the money did not come."""
    mails.send_failed(job.subject)


def payment_refunded(job: Job) -> None:
    """Mail the buyer that the money came too late and is on its way back."""
    mails.send_refunded(job.subject)


def order_told(job: Job) -> None:
    """Mail whoever looks after the platform."""
    news.ordered(job.subject)


def order_shipped(job: Job) -> None:
    """Mail the buyer that a parcel is on its way."""
    news.shipped(job.subject, job.data["shipment_id"])


def order_delivered(job: Job) -> None:
    """Mail the buyer that all of it has arrived."""
    news.delivered(job.subject)


def refund_made(job: Job) -> None:
    """Mail the buyer that money is on its way back."""
    news.refund_made(job.subject, job.data["refund_id"])


def refund_posted(job: Job) -> None:
    """Bring a refund to its order's ledger: that it went through, or that it came back; and to the store's account."""
    refunds.post(job.subject, job.data["refund_id"])
    transfers.follow(job.subject)


def refund_failed(job: Job) -> None:
    """Mail everybody that it did not arrive."""
    news.refund_failed(job.subject, job.data["refund_id"])


def refund_asked(job: Job) -> None:
    """Mail the seller and the platform what a buyer asks for."""
    news.refund_asked(job.subject, job.data["request_id"])


def refund_declined(job: Job) -> None:
    """Mail the buyer the answer."""
    news.refund_declined(job.subject, job.data["request_id"])


def dispute_posted(job: Job) -> None:
    """Bring a dispute to its order's ledger, and to the store's account."""
    disputes.post(job.subject, job.data["purchase_id"], job.data["dispute_id"])
    transfers.follow(job.subject)


def dispute_told(job: Job) -> None:
    """Mail the seller and the platform how a dispute stands."""
    news.disputed(job.subject, job.data["purchase_id"], job.data["dispute_id"], job.type)


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


def audit_books() -> None:
    """Last: Stripe's books against ours. What does not add up is an alarm until it does."""
    found = audit.run(_SECONDS)
    if found:
        raise RuntimeError(f"{found} things do not add up between Stripe and our books")


def release_held(job: Job) -> None:
    """A store can be paid: what was held for it is sent."""
    transfers.release(job.subject, _SECONDS)
