"""What tasks do when their events arrive."""

from __future__ import annotations

from ..events.runner import Job
from .service import acting, exporting, importing, removing, undoing


def act(job: Job) -> None:
    """The next products of a bulk action."""
    acting.act(job.subject, job.data["run"], job.data["start"])


def take_back(job: Job) -> None:
    """The next products of a bulk action that is undone."""
    undoing.take_back(job.subject, job.data["run"], job.data["start"])


def remove(job: Job) -> None:
    """The next products whose deletion can no longer be undone."""
    removing.remove(job.subject, job.data["run"], job.data["start"])


def read_file(job: Job) -> None:
    """A CSV to read."""
    importing.split(job.subject, job.data["run"])


def bring_in(job: Job) -> None:
    """The next products of an import."""
    importing.work(job.subject, job.data["run"], job.data["start"])


def write_file(job: Job) -> None:
    """The next products of an export."""
    exporting.write(job.subject, job.data["run"], job.data["start"], job.data.get("after"))


def clean_up() -> None:
    """Hourly: deletions that nobody undid, and tasks that are silent."""
    removing.clean_up()
