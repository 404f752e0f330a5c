"""The event loop on moto's SQS: what Lambda's pollers would do."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infrastructure.local.eventloop import EventLoop

from .apps import small_app


class Bench:
    """An app, its queue, and the loop between them."""

    def __init__(self) -> None:
        self.sqs = boto3.client("sqs", region_name="eu-central-1")
        dead = self.sqs.create_queue(QueueName="small-dead")["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
        self.url = self.sqs.create_queue(
            QueueName="small-work", Attributes={"RedrivePolicy": redrive, "VisibilityTimeout": "60"}
        )["QueueUrl"]
        self.dead = dead
        self.app, self.calls = small_app()
        self.reports: list[str] = []
        self.loop = EventLoop(self.app, self.sqs, report=self.reports.append)

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def depth(self, url: str) -> tuple[int, int]:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return int(found[names[0]]), int(found[names[1]])


@pytest.fixture
def bench() -> Iterator[Bench]:
    with mock_aws():
        made = Bench()
        yield made
        made.loop.stop(1)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "waited a minute"
        time.sleep(0.01)


def test_it_finds_what_the_app_declares(bench: Bench) -> None:
    assert [(s.name, s.queue.name, s.batch_size) for s in bench.loop.sources] == [("on_small", "small-work", 5)]
    assert [(t.name, t.expression) for t in bench.loop.timers] == [
        ("every_five", "rate(5 minutes)"),
        ("nightly", "cron(0 3 * * ? *)"),
    ]


def test_what_succeeds_is_deleted(bench: Bench) -> None:
    bench.send("a", "b")
    ran = bench.loop.drain()
    assert sorted(body for call in bench.calls for body in call) == ["a", "b"]
    assert all(not one.failed for one in ran)
    assert sum(len(one.messages) for one in ran) == 2
    assert bench.depth(bench.url) == (0, 0)


def test_only_what_is_named_comes_again_and_ends_in_the_dead_letters(bench: Bench) -> None:
    bench.send("good", "fail")
    ran = bench.loop.drain()
    flat = [body for call in bench.calls for body in call]
    assert (flat.count("good"), flat.count("fail")) == (1, 3)
    assert sum(len(one.failed) for one in ran) == 3
    assert bench.depth(bench.dead) == (1, 0)
    assert [line for line in bench.reports if line.startswith("GAVE UP")]
    assert "small-dead" in bench.reports[-1]


def test_a_call_that_raises_deletes_nothing(bench: Bench) -> None:
    bench.send("raise")
    ran = bench.loop.drain(retry=False)
    assert [one.failed for one in ran] == [ran[0].messages]
    assert "RuntimeError: asked to" in ran[0].error
    assert "RuntimeError: asked to" in bench.reports[0]
    assert bench.depth(bench.url) == (0, 1)


def test_a_handler_sees_lambdas_event(bench: Bench) -> None:
    seen: list[dict[str, Any]] = []
    source = bench.loop.sources[0]
    object.__setattr__(source, "function", lambda event, _context: seen.append(event))
    bench.send("hello")
    bench.loop.drain()
    record = seen[0]["Records"][0]
    assert record["body"] == "hello"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].endswith(":small-work")
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert {"messageId", "receiptHandle", "md5OfBody", "awsRegion", "messageAttributes"} <= set(record)


def test_an_answer_lambda_could_not_read_fails_the_batch(bench: Bench) -> None:
    source = bench.loop.sources[0]
    object.__setattr__(source, "function", lambda *_: {"batchItemFailures": [{"itemIdentifier": "of another batch"}]})
    bench.send("x")
    assert bench.loop.drain(retry=False)[0].failed


def test_in_the_background_messages_are_picked_up(bench: Bench) -> None:
    bench.loop.start(timers=False)
    bench.send("one")
    wait_until(lambda: ["one"] in bench.calls)
    bench.send("two", "fail")
    ran = bench.loop.drain(60)
    assert {"two", "fail"} <= {body for call in bench.calls for body in call}
    assert sum(len(one.failed) for one in ran) == 3
    bench.loop.stop()
    assert not bench.loop.running


def test_drain_says_what_is_left(bench: Bench) -> None:
    class Stuck:
        name = "small-work"

        def depth(self) -> tuple[int, int]:
            return 1, 0

        def receive(self, most: int, *, wait: int) -> list[Any]:
            return []

    object.__setattr__(bench.loop.sources[0], "queue", Stuck())
    with pytest.raises(TimeoutError, match="small-work"):
        bench.loop.drain(0.1)


def test_a_schedule_fires_when_asked(bench: Bench) -> None:
    bench.loop.fire("every_five")
    assert bench.calls == [["Scheduled Event"]]
    with pytest.raises(KeyError, match="every_five"):
        bench.loop.fire("never")


def test_a_schedule_that_fails_is_told_and_raised(bench: Bench) -> None:
    with pytest.raises(RuntimeError):
        bench.loop.fire("nightly")
    assert "the night is dark" in bench.reports[0]
    assert bench.loop.ran[-1].error
