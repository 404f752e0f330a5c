"""What the catalogue does when events arrive: pages that name their store are made anew when it changes."""

from __future__ import annotations

from ..events.runner import Job
from . import service


def store_updated(job: Job) -> None:
    """A store has another name or slug: its products' pages and cards show it."""
    if {"name", "slug"} & set(job.data["changed"]):
        service.refresh_pages(job.id, job.subject, None)


def pages_left(job: Job) -> None:
    """Go on where the last batch of pages ended."""
    service.refresh_pages(job.id, job.subject, job.data["start"])
