"""What the runner gives every handler: only what failed comes again, nothing unknown vanishes, and it is measured."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app import app
from chalicelib import observability, workers
from chalicelib.events import runner
from chalicelib.events.runner import Job, UnknownJob
from infrastructure.local.events import LambdaContext
from tests.support.world import World

JOB = {"id": "evt_1", "type": "thing.happened", "subject": "thing", "data": {}, "occurred_at": "2026-11-25T08:00:00Z"}


def body(**changed: Any) -> str:
    return json.dumps({**JOB, **changed})


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": str(i), "body": one, "attributes": {}} for i, one in enumerate(bodies)]}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The subjects of the jobs that a handler of the work queue saw; `bad` ones fail."""
    seen: list[str] = []

    def handle(job: Job) -> None:
        if job.subject.startswith("bad"):
            raise ValueError(job.subject)
        seen.append(job.subject)

    monkeypatch.setattr(runner, "resolve", lambda _target: handle)
    monkeypatch.setattr(workers, "WORK", {"thing.happened": ("things:happened",), "thing.ignored": ()})
    return seen


@pytest.fixture
def metrics(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Reads what was published so far: the embedded documents."""
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "false")

    def published() -> list[dict[str, Any]]:
        lines = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
        return [json.loads(line) for line in lines]

    return published


def work(*bodies: str) -> list[str]:
    """The messages that the queue's function wants again."""
    answer = app.handler_map["on_work"](batch(*bodies), LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_only_what_failed_comes_again(done: list[str]) -> None:
    assert work(body(subject="one"), body(subject="bad"), body(subject="two")) == ["1"]
    assert done == ["one", "two"]


@pytest.mark.parametrize("message", ["not json", "[]", "{}", json.dumps({"type": "thing.happened"})])
def test_what_is_no_job_goes_to_the_dead_letters(done: list[str], message: str) -> None:
    assert work(message, body()) == ["0"]
    assert done == ["thing"]


def test_a_job_of_unknown_type_goes_to_the_dead_letters_and_one_to_ignore_does_not(done: list[str]) -> None:
    assert work(body(type="thing.invented"), body(type="thing.ignored")) == ["0"]
    assert done == []
    with pytest.raises(UnknownJob):
        runner.run_job(body(type="thing.invented"), workers.WORK)


def test_a_job_goes_on_under_the_id_of_the_request_that_caused_it(done: list[str]) -> None:
    work(body(correlation_id="request-7"))
    assert observability.correlation_id.get() == "request-7"
    work(body())
    assert observability.correlation_id.get() == "evt_1"


def test_jobs_are_measured_by_their_function(done: list[str], metrics: Any) -> None:
    work(body(subject="one"), body(subject="bad"), body(subject="two"))
    durations, failures = metrics()
    assert (durations["function"], durations["service"]) == ("on_work", "handsel-test")
    assert len(durations["JobDuration"]) == 2
    (declared,) = durations["_aws"]["CloudWatchMetrics"]
    assert declared["Namespace"] == "Handsel"
    assert declared["Metrics"] == [{"Name": "JobDuration", "Unit": "Milliseconds"}]
    assert (failures["function"], failures["JobFailures"]) == ("on_work", [1.0])


def test_a_schedule_publishes_its_failures_and_nothing_else(metrics: Any) -> None:
    runner.run_schedule(lambda: None, function="tidy")
    assert metrics() == []
    with pytest.raises(ZeroDivisionError):
        runner.run_schedule(lambda: 1 / 0, function="tidy")
    (failure,) = metrics()
    assert (failure["function"], failure["JobFailures"]) == ("tidy", [1.0])


def test_what_fails_in_a_schedule_keeps_nothing_else_from_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def resolve(target: str) -> Any:
        def run() -> None:
            ran.append(target)
            if target == "bad":
                raise ValueError(target)

        return run

    monkeypatch.setattr(runner, "resolve", resolve)
    monkeypatch.setattr(workers, "CLEAN_UP", ("one", "bad", "two"))
    with pytest.raises(ValueError, match="bad"):
        World().schedule("clean_up")
    assert ran == ["one", "bad", "two"]
