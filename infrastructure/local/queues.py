"""One SQS queue as Lambda's poller sees it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_MAX_RECEIVE = 10


@dataclass(frozen=True, slots=True)
class Received:
    """One message in hand."""

    message_id: str
    receipt: str
    body: str
    attributes: dict[str, str]
    message_attributes: dict[str, Any]

    @property
    def receives(self) -> int:
        """How often it was received, this time included."""
        return int(self.attributes.get("ApproximateReceiveCount", "1"))

    def record(self, queue: Queue) -> dict[str, Any]:
        """The message as a record of a Lambda event."""
        return {
            "messageId": self.message_id,
            "receiptHandle": self.receipt,
            "body": self.body,
            "attributes": self.attributes,
            "messageAttributes": {name: _lambda_form(value) for name, value in self.message_attributes.items()},
            "md5OfBody": hashlib.md5(self.body.encode(), usedforsecurity=False).hexdigest(),
            "eventSource": "aws:sqs",
            "eventSourceARN": queue.arn,
            "awsRegion": queue.arn.split(":")[3],
        }


class Queue:
    """A queue by name, looked up on first use."""

    def __init__(self, sqs: Any, name: str) -> None:
        """`sqs` is a botocore client."""
        self.name = name
        self._sqs = sqs

    @cached_property
    def url(self) -> str:
        """Its address."""
        return str(self._sqs.get_queue_url(QueueName=self.name)["QueueUrl"])

    @cached_property
    def _attributes(self) -> dict[str, str]:
        found: dict[str, str] = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])["Attributes"]
        return found

    @property
    def arn(self) -> str:
        """Its ARN."""
        return self._attributes["QueueArn"]

    @property
    def max_receives(self) -> int:
        """After how many receives a message goes to the dead letters; 0 when never."""
        return int(json.loads(self._attributes.get("RedrivePolicy", "{}")).get("maxReceiveCount", 0))

    @property
    def dead_letters(self) -> str:
        """The name of the queue for dead letters."""
        policy = json.loads(self._attributes.get("RedrivePolicy", "{}"))
        return str(policy.get("deadLetterTargetArn", "")).rsplit(":", 1)[-1]

    def depth(self) -> tuple[int, int]:
        """How many messages are visible and how many are in flight (or waiting to come again)."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        return int(found[names[0]]), int(found[names[1]])

    def receive(self, most: int, *, wait: int) -> list[Received]:
        """Up to `most` messages (SQS gives at most ten), waiting `wait` seconds for the first."""
        answer = self._sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=min(most, _MAX_RECEIVE),
            WaitTimeSeconds=wait,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return [
            Received(
                found["MessageId"],
                found["ReceiptHandle"],
                found["Body"],
                found.get("Attributes", {}),
                found.get("MessageAttributes", {}),
            )
            for found in answer.get("Messages", [])
        ]

    def delete(self, messages: list[Received]) -> None:
        """The work on these is done."""
        for entries in _batches(messages):
            self._sqs.delete_message_batch(QueueUrl=self.url, Entries=entries)

    def show_again(self, messages: list[Received], seconds: int) -> None:
        """Let these come again after `seconds`."""
        for entries in _batches(messages, VisibilityTimeout=seconds):
            self._sqs.change_message_visibility_batch(QueueUrl=self.url, Entries=entries)


def _batches(messages: list[Received], **extra: Any) -> list[list[dict[str, Any]]]:
    entries = [{"Id": str(i), "ReceiptHandle": one.receipt, **extra} for i, one in enumerate(messages)]
    return [entries[start : start + _MAX_RECEIVE] for start in range(0, len(entries), _MAX_RECEIVE)]


def _lambda_form(value: dict[str, Any]) -> dict[str, Any]:
    return {name[0].lower() + name[1:]: item for name, item in value.items()}
