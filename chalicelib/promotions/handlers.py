"""What promotions do when events arrive."""

from __future__ import annotations

from ..events.runner import Job
from . import service


def purchase_paid(job: Job) -> None:
    """Add up what the purchase's promotions took off."""
    service.tally(job.subject)
