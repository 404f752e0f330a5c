"""What the catalogue does when events and schedules arrive."""

from __future__ import annotations

from ..events.runner import Job
from . import service
from .service import collections


def publish_due() -> None:
    """Every minute: drafts whose time has come."""
    service.publish_due()


def not_published(job: Job) -> None:
    """A draft lacked something when it was due: its store hears what."""
    service.send_not_published(job.id, job.subject, job.data["missing"])


def store_updated(job: Job) -> None:
    """A store has another name or slug: its products' pages and cards show it."""
    if {"name", "slug"} & set(job.data["changed"]):
        service.refresh_pages(job.id, job.subject, None)


def pages_left(job: Job) -> None:
    """Go on where the last batch of pages ended."""
    service.refresh_pages(job.id, job.subject, job.data["start"])


def collection_deleted(job: Job) -> None:
    """A collection is gone: its products leave it, batch by batch."""
    collections.take_off(job.id, job.subject, job.data["store_id"], job.data.get("start"))
