"""S3's own messages as jobs, so that one runner takes both."""

from __future__ import annotations

import json
from urllib.parse import unquote_plus

from . import runner
from .runner import Handlers


def run(body: str, handlers: Handlers) -> None:
    """Hand a job, or each object that an S3 notification tells of, to its handlers; S3's test message is nothing."""
    jobs = _from_s3(body)
    for job in [body] if jobs is None else jobs:
        runner.run_job(job, handlers)


def _from_s3(body: str) -> list[str] | None:
    """Jobs of type `s3.object_created` whose subject is the key; None when the message is not S3's."""
    try:
        raw = json.loads(body)
    except ValueError:
        return None
    if not isinstance(raw, dict):
        return None
    if raw.get("Event") == "s3:TestEvent":
        return []
    records = raw.get("Records")
    if not isinstance(records, list):
        return None
    return [_job(record) for record in records if str(record.get("eventName", "")).startswith("ObjectCreated:")]


def _job(record: dict[str, dict[str, dict[str, str]]]) -> str:
    stored = record["s3"]["object"]
    return json.dumps(
        {
            "id": f"s3_{stored.get('sequencer', stored['key'])}",
            "type": "s3.object_created",
            "subject": unquote_plus(stored["key"]),
            "data": {},
            "occurred_at": record.get("eventTime", ""),
        }
    )
