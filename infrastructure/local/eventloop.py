"""Lambda's pollers and EventBridge's clock: drives the very functions that Chalice deploys.

Which functions there are, and what they listen to, is read from the app itself.
"""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from . import schedules
from .events import LambdaContext
from .queues import Queue, Received

#: Lambda's limit for queue and schedule functions here: Chalice's own default.
_FUNCTION_SECONDS = 900.0
_LONG_POLL = 5

Function = Callable[[dict[str, Any], LambdaContext], Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A queue and the function that works on it."""

    name: str
    function: Function
    queue: Queue
    batch_size: int


@dataclass(frozen=True, slots=True)
class Timer:
    """A schedule and its function."""

    name: str
    function: Function
    expression: str
    schedule: schedules.Rate | schedules.Cron


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a function: what it was given and how it ended."""

    function: str
    source: str
    seconds: float
    messages: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    error: str = ""


@dataclass(slots=True)
class _Shared:
    """What the pollers share, guarded by one condition."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    busy: int = 0
    stopping: bool = True
    draining: int = 0
    ran: deque[Invocation] = field(default_factory=lambda: deque(maxlen=2000))
    count: int = 0


def say_nothing(_line: str) -> None:
    """A report that goes nowhere."""


class EventLoop:
    """Runs an app's queue and schedule functions, in the background (`start`) or when asked (`drain`, `fire`)."""

    def __init__(
        self,
        app: Any,
        sqs: Any,
        *,
        report: Callable[[str], None] = say_nothing,
        retry_seconds: int | None = None,
        pollers: int = 1,
    ) -> None:
        """`retry_seconds`: when a failed message comes again; None leaves that to the queue's visibility timeout."""
        self._report = report
        self._retry_seconds = retry_seconds
        self._pollers = pollers
        self._shared = _Shared()
        self._threads: list[threading.Thread] = []
        self.sources: list[Source] = []
        self.timers: list[Timer] = []
        for config in app.event_sources:
            function = app.handler_map[config.name]
            if hasattr(config, "schedule_expression"):
                text = config.schedule_expression
                text = text if isinstance(text, str) else text.to_string()
                self.timers.append(Timer(config.name, function, text, schedules.parse(text)))
            elif hasattr(config, "batch_size") and hasattr(config, "queue"):
                queue = Queue(sqs, config.queue or config.queue_arn.rsplit(":", 1)[1])
                self.sources.append(Source(config.name, function, queue, config.batch_size))
            else:
                raise ValueError(f"{config.name}: {type(config).__name__} is not run locally; let it come through SQS.")

    # ---- In the background -------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether the pollers run."""
        return not self._shared.stopping

    def start(self, *, timers: bool = True) -> None:
        """Start the pollers, and the schedules unless they are fired by hand."""
        if self.running:
            return
        self._shared = _Shared(stopping=False, ran=self._shared.ran, count=self._shared.count)
        shared = self._shared
        work = [(self._poll, source) for source in self.sources for _ in range(self._pollers)]
        for target, source in work:
            self._threads.append(threading.Thread(target=target, args=(source, shared), name=source.name, daemon=True))
        if timers and self.timers:
            self._threads.append(threading.Thread(target=self._tick, args=(shared,), name="schedules", daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Take no more messages and wait for the functions that run. Idle pollers end by themselves."""
        with self._shared.changed:
            self._shared.stopping = True
            self._shared.changed.notify_all()
            self._shared.changed.wait_for(lambda: self._shared.busy == 0, seconds)
        self._threads.clear()

    def _poll(self, source: Source, shared: _Shared) -> None:
        complained = False
        while not shared.stopping:
            try:
                received = source.queue.receive(source.batch_size, wait=_LONG_POLL)
                complained = False
            except Exception as error:
                if not shared.stopping and not complained:
                    self._report(f"{source.name}: the queue {source.queue.name} does not answer ({error})")
                    complained = True
                time.sleep(0.5)
                continue
            if received and shared.stopping:
                source.queue.show_again(received, 0)
            elif received:
                self._work(source, received, shared)

    def _tick(self, shared: _Shared) -> None:
        now = datetime.now(UTC)
        # Rates fire soon after the start, as a laptop that slept has things to catch up with.
        due = {
            timer.name: now + timedelta(seconds=2)
            if isinstance(timer.schedule, schedules.Rate)
            else timer.schedule.next_after(now)
            for timer in self.timers
        }
        while True:
            nap = max(0.0, (min(due.values()) - datetime.now(UTC)).total_seconds())
            with shared.changed:
                if shared.changed.wait_for(lambda: shared.stopping, nap):
                    return
            for timer in self.timers:
                if due[timer.name] <= (now := datetime.now(UTC)):
                    due[timer.name] = timer.schedule.next_after(now)
                    with contextlib.suppress(Exception):
                        self._fire(timer, shared)

    # ---- When asked --------------------------------------------------------------------------------------------

    @property
    def ran(self) -> list[Invocation]:
        """The latest invocations, oldest first."""
        with self._shared.changed:
            return list(self._shared.ran)

    def fire(self, name: str) -> Invocation:
        """Run the schedule `name` now, in this thread. Raises KeyError for an unknown one, or the function's error."""
        timer = next((timer for timer in self.timers if timer.name == name), None)
        if timer is None:
            raise KeyError(f"there is no schedule {name!r}; there are {[timer.name for timer in self.timers]}")
        return self._fire(timer, self._shared)

    def drain(self, seconds: float = 120.0, *, retry: bool = True) -> list[Invocation]:
        """Work until every queue is empty and idle; what ran since the call.

        With `retry`, messages that fail come again at once, until the queue's own rule sends them to its dead letters;
        without, they are left to their visibility timeout. Raises TimeoutError naming what is left.
        """
        shared = self._shared
        with shared.changed:
            first = shared.count
            shared.draining += retry
        try:
            self._drain(shared, time.monotonic() + seconds, retry)
        finally:
            with shared.changed:
                shared.draining -= retry
        with shared.changed:
            return list(shared.ran)[len(shared.ran) - (shared.count - first) :] if shared.count > first else []

    def _drain(self, shared: _Shared, deadline: float, retry: bool) -> None:
        quiet = 0
        while quiet < 2:
            if time.monotonic() > deadline:
                left = {source.queue.name: source.queue.depth() for source in self.sources}
                raise TimeoutError(f"the queues did not become empty: {left} (visible, in flight)")
            worked = False
            if not self.running:
                for source in self.sources:
                    while received := source.queue.receive(source.batch_size, wait=0):
                        worked = True
                        self._work(source, received, shared)
                        if time.monotonic() > deadline:
                            break
            with shared.changed:
                busy = shared.busy
            waiting = any(self._waiting(source, retry) for source in self.sources)
            quiet = 0 if worked or busy or waiting else quiet + 1
            if not worked:
                time.sleep(0.02)

    def _waiting(self, source: Source, retry: bool) -> bool:
        visible, in_flight = source.queue.depth()
        return visible > 0 or (in_flight > 0 and retry and self.running)

    # ---- One call ----------------------------------------------------------------------------------------------

    def _work(self, source: Source, received: list[Received], shared: _Shared) -> None:
        event = {"Records": [one.record(source.queue) for one in received]}
        ids = tuple(one.message_id for one in received)
        with shared.changed:
            shared.busy += 1
        started, error, failed = time.monotonic(), "", set[str]()
        try:
            answer = source.function(event, LambdaContext(source.name, timeout_seconds=_FUNCTION_SECONDS))
            failed = _failures(answer, ids)
        except Exception as raised:
            error, failed = _summary(raised), set(ids)
        try:
            self._settle(source, received, failed, error, shared)
        finally:
            took = time.monotonic() - started
            self._note(Invocation(source.name, source.queue.name, took, ids, tuple(failed), error), shared)

    def _settle(self, source: Source, received: list[Received], failed: set[str], error: str, shared: _Shared) -> None:
        """Delete what succeeded; make what failed come again when it should; say so."""
        source.queue.delete([one for one in received if one.message_id not in failed])
        again = [one for one in received if one.message_id in failed]
        if not again:
            return
        for one in again:
            what = error or "named in batchItemFailures, the app's log says why"
            self._report(f"FAILED {source.name}: message {one.message_id}, try {one.receives}: {what}")
            if source.queue.max_receives and one.receives >= source.queue.max_receives:
                self._report(f"GAVE UP {source.name}: message {one.message_id} goes to {source.queue.dead_letters}")
        seconds = 0 if shared.draining else self._retry_seconds
        if seconds is not None:
            source.queue.show_again(again, seconds)

    def _fire(self, timer: Timer, shared: _Shared) -> Invocation:
        with shared.changed:
            shared.busy += 1
        started, error = time.monotonic(), ""
        try:
            timer.function(_scheduled_event(timer.name), LambdaContext(timer.name, timeout_seconds=_FUNCTION_SECONDS))
        except Exception as raised:
            error = _summary(raised)
            self._report(f"FAILED {timer.name} ({timer.expression}): {error}")
            raise
        finally:
            done = Invocation(timer.name, timer.expression, time.monotonic() - started, error=error)
            self._note(done, shared)
        return done

    @staticmethod
    def _note(done: Invocation, shared: _Shared) -> None:
        with shared.changed:
            shared.busy -= 1
            shared.ran.append(done)
            shared.count += 1
            shared.changed.notify_all()


def _failures(answer: Any, ids: tuple[str, ...]) -> set[str]:
    """The messages that the function names as failed. Like Lambda, an answer it cannot read fails the whole batch."""
    if answer is None or answer == "" or answer == {}:
        return set()
    if not isinstance(answer, dict):
        return set(ids)
    named = {str(one.get("itemIdentifier", "")) for one in answer.get("batchItemFailures") or []}
    return named if named <= set(ids) else set(ids)


def _summary(error: BaseException) -> str:
    """The error and the line of ours that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


def _scheduled_event(name: str) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "eu-central-1",
        "resources": [f"arn:aws:events:eu-central-1:000000000000:rule/{name}"],
        "detail": {},
    }
