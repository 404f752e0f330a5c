"""What carts do when events arrive."""

from __future__ import annotations

from ..events.runner import Job
from . import service


def purchase_paid(job: Job) -> None:
    """What was paid for leaves the cart that it was bought from; a purchase of something else concerns none."""
    cart_id = job.data.get("cart_id")
    if cart_id:
        service.remove_bought(cart_id, job.subject, job.data["lines"])


def left(job: Job) -> None:
    """A cart was left behind whose buyer agreed to be reminded."""
    service.send(job.subject, job.data["reminder"])


def clean_up() -> None:
    """Hourly: carts that were left behind."""
    service.announce_left()
