"""SQS: sending only; receiving is Lambda's work."""

from __future__ import annotations

from collections.abc import Sequence

from .session import client

_BATCH = 10


def send(queue_url: str, bodies: Sequence[str], *, delay_seconds: int = 0) -> list[int]:
    """Send each body; the indexes of those that SQS did not take."""
    failed: list[int] = []
    for start in range(0, len(bodies), _BATCH):
        entries = [
            {"Id": str(start + i), "MessageBody": body, "DelaySeconds": delay_seconds}
            for i, body in enumerate(bodies[start : start + _BATCH])
        ]
        answer = client("sqs").send_message_batch(QueueUrl=queue_url, Entries=entries)
        failed += [int(entry["Id"]) for entry in answer.get("Failed", [])]
    return failed
