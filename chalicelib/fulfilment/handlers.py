"""What fulfilment does when events arrive, and on schedule."""

from __future__ import annotations

from ..events.runner import Job
from .service import links, mails


def version_ready(job: Job) -> None:
    """A file has a new version: tell the product's buyers."""
    data = job.data
    mails.tell_buyers(data["product_id"], data["file_id"], int(data["version"]), job.occurred_at)


def tell_buyers(job: Job) -> None:
    """Go on with the next page of buyers."""
    data = job.data
    mails.tell_buyers(job.subject, data["file_id"], int(data["version"]), data["happened_at"], data["start"])


def tell_buyer(job: Job) -> None:
    """Reopen one entitlement and mail its links."""
    data = job.data
    mails.tell_buyer(job.subject, data["file_id"], int(data["version"]), data["happened_at"])


def links_asked(job: Job) -> None:
    """Mail fresh links to whoever asked."""
    mails.send_asked(job.id, job.subject, job.data.get("user_id", ""))


def clean_up() -> None:
    """The hourly schedule: take away links that expired long ago."""
    links.clean_up()
