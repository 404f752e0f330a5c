"""What files do when events, S3's notifications and schedules arrive. Heavy work is passed on to the media queue."""

from __future__ import annotations

import json
from dataclasses import asdict

from ..aws import sqs
from ..events.runner import Job
from ..settings import settings
from . import outcome, verification


def to_media(job: Job) -> None:
    """Hand an event on to the queue whose function may run for minutes and reach the buckets."""
    if sqs.send(settings().media_queue_url, [json.dumps(asdict(job), separators=(",", ":"))]):
        raise RuntimeError("SQS did not take the job")


def verify(job: Job) -> None:
    """An upload was completed: read it, judge it, sell it or refuse it."""
    verification.verify(job.subject)


def discard(job: Job) -> None:
    """An upload was aborted or refused: remove what it left."""
    verification.discard(job.subject)


def arrived(job: Job) -> None:
    """S3 stored an object under `uploads/`; the subject is its key."""
    verification.note_arrival(job.subject)


def remove_file(job: Job) -> None:
    """A file was taken off its product."""
    verification.remove_file(job.data["product_id"], job.subject)


def image_removed(job: Job) -> None:
    """An image was taken off its product."""
    verification.image_removed(job.data["product_id"], job.subject)


def remove_image(job: Job) -> None:
    """An image was taken off a while ago."""
    verification.remove_image(job.data["product_id"], job.subject)


def remove_product(job: Job) -> None:
    """A product was deleted."""
    verification.remove_product(job.subject, job.data.get("images", ()))


def sync_product(job: Job) -> None:
    """The files of a product changed: the catalogue may not know yet."""
    outcome.sync_product(job.subject)


def clean_up() -> None:
    """Hourly: unfinished uploads and verifications that hang."""
    verification.clean_up()
