"""What the search does when events arrive and schedules fire."""

from __future__ import annotations

from collections.abc import Sequence

from ..events.runner import Job
from . import service


def changed(jobs: Sequence[Job]) -> None:
    """Products changed: the index tells what they are now. All of one delivery at once."""
    service.update_products({job.subject for job in jobs})


def sold(job: Job) -> None:
    """An order was paid: its items count for what sells best."""
    service.count_sales((item["id"], item["product_id"], item["quantity"]) for item in job.data.get("items", ()))


def compact() -> None:
    """Fold what changed into a new base, when there is reason to."""
    service.compact_index()
