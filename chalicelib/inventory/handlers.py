"""What inventory does when events arrive."""

from __future__ import annotations

from ..events.runner import Job
from .service import mails, removing, requests, watching


def moved(job: Job) -> None:
    """Stock has moved: tell whom it concerns how it is now."""
    for product_id in job.data["products"]:
        watching.sync(product_id)


def product_changed(job: Job) -> None:
    """Threshold, mode or variants of a product may be others now, or it is on sale again."""
    watching.sync(job.subject)


def low(job: Job) -> None:
    """Mail the seller."""
    mails.send_low(job.id, job.subject, job.data["items"])


def returned(job: Job) -> None:
    """Begin to tell those who wait."""
    requests.tell_waiting(job.subject, job.data["variant_id"])


def waiting_left(job: Job) -> None:
    """Go on with the next page of those who wait."""
    requests.tell_waiting(job.subject, job.data["variant_id"], job.data["start"])


def waiting_to_tell(job: Job) -> None:
    """Mail one who waits."""
    requests.tell(job.subject, job.data["variant_id"], job.data["who"], job.data["want"])


def product_deleted(job: Job) -> None:
    """Its stock goes with it; again for the rows that are left."""
    removing.remove(job.subject, job.id)
