"""What tasks do when their events arrive."""

from __future__ import annotations

from ..events.runner import Job
from .service import acting, undoing


def act(job: Job) -> None:
    """The next products of a bulk action."""
    acting.act(job.subject, job.data["run"], job.data["start"])


def take_back(job: Job) -> None:
    """The next products of a bulk action that is undone."""
    undoing.take_back(job.subject, job.data["run"], job.data["start"])
