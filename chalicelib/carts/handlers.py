"""What carts do when events arrive."""

from __future__ import annotations

from ..events.runner import Job
from . import service


def purchase_paid(job: Job) -> None:
    """What was paid for leaves the cart that it was bought from; a purchase of something else concerns none."""
    cart_id = job.data.get("cart_id")
    if cart_id:
        service.remove_bought(cart_id, job.subject, job.data["lines"])
