"""The way every queue and schedule function goes: logs, metrics, partial batch failure, unknown jobs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..core import ids
from ..observability import bind, logger, measure


@dataclass(frozen=True, slots=True)
class Job:
    """One message: an event of the outbox or a job of the same form."""

    id: str
    type: str
    subject: str
    data: dict[str, Any]
    occurred_at: str


Handlers = Mapping[str, tuple[str, ...]]


class UnknownJob(Exception):
    """A message of a type nobody handles: it goes to the dead letters rather than vanish."""


def parse(body: str) -> Job:
    """The job in a message's body. Raises ValueError when it is not one."""
    try:
        raw = json.loads(body)
        job = Job(raw["id"], raw["type"], raw["subject"], raw["data"], raw["occurred_at"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("this is not a job") from error
    bind(raw.get("correlation_id") or job.id)
    return job


def resolve(target: str) -> Callable[..., None]:
    """The function that `package.module:name` names, imported on first use."""
    module, _, name = target.partition(":")
    handler: Callable[..., None] = getattr(import_module(f"chalicelib.{module}"), name)
    return handler


def run_batch(
    event: dict[str, Any],
    work: Callable[[str], None],
    *,
    function: str,
    together: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Work on each record of an SQS event; those that fail are named so that only they come again.

    `together` names for some types a handler that afterwards takes all their jobs that went well at once: when it
    fails, all of them come again. The answer is Lambda's partial batch response:
    `{"batchItemFailures": [{"itemIdentifier": …}]}`.
    """
    failures: list[dict[str, str]] = []
    gathered: dict[str, list[tuple[str, Job]]] = {}
    durations: list[float] = []
    for record in event.get("Records", []):
        started = time.perf_counter()
        receives = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
        logger.append_keys(function=function, message_id=record["messageId"], receives=receives)
        try:
            work(record["body"])
        except Exception:
            logger.exception("job failed")
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            if together:
                _gather(record, together, gathered)
            durations.append(_since(started))
            logger.info("job done", duration_ms=durations[-1])
        finally:
            logger.remove_keys(["function", "message_id", "receives", "job"])
    for target, found in gathered.items():
        failures += _run_together(target, found, function)
    measure("JobDuration", durations, "Milliseconds", function=function)
    measure("JobFailures", [1] * len(failures), function=function)
    return {"batchItemFailures": failures}


def _gather(record: dict[str, Any], together: Mapping[str, str], gathered: dict[str, list[tuple[str, Job]]]) -> None:
    job = parse(record["body"])
    target = together.get(job.type)
    if target is not None:
        gathered.setdefault(target, []).append((record["messageId"], job))


def _run_together(target: str, found: list[tuple[str, Job]], function: str) -> list[dict[str, str]]:
    started = time.perf_counter()
    logger.append_keys(function=function, job=found[0][1].type, jobs=len(found))
    try:
        resolve(target)([job for _, job in found])
        logger.info("jobs done together", duration_ms=_since(started))
    except Exception:
        logger.exception("jobs failed together")
        return [{"itemIdentifier": message_id} for message_id, _ in found]
    finally:
        logger.remove_keys(["function", "job", "jobs"])
    return []


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def run_job(body: str, handlers: Handlers) -> None:
    """Hand one message to every handler of its type. Raises UnknownJob, or whatever a handler raises."""
    job = parse(body)
    logger.append_keys(job=job.type)
    targets = handlers.get(job.type)
    if targets is None:
        raise UnknownJob(job.type)
    for target in targets:
        resolve(target)(job)


def run_schedule(work: Callable[[], Any], *, function: str) -> None:
    """Run a schedule's work under an id of its own; its failure is logged and raised, so that the alarm sees it."""
    bind(ids.new("run"))
    started = time.perf_counter()
    logger.append_keys(function=function)
    try:
        work()
        logger.info("schedule done", duration_ms=_since(started))
    except Exception:
        logger.exception("schedule failed")
        measure("JobFailures", [1], function=function)
        raise
    finally:
        logger.remove_keys(["function"])


def run_schedules(targets: Sequence[str], *, function: str) -> None:
    """Run several things of one schedule, each as `run_schedule` does; one that fails does not keep the others."""
    failed: Exception | None = None
    for target in targets:
        try:
            run_schedule(resolve(target), function=function)
        except Exception as error:
            failed = failed or error
    if failed is not None:
        raise failed
