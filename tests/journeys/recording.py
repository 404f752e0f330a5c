"""A journey recorded by the browser, with pictures: how long each of its steps took is read from the recording."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext


class Recording:
    """What a browser does between `start` and `stop`, step by step. Playwright's trace viewer shows the file."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self._context = context
        self.path = path
        context.tracing.start(screenshots=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What happens within is one step, under that name."""
        self._context.tracing.group(name)
        yield
        self._context.tracing.group_end()

    def stop(self) -> list[tuple[str, float]]:
        """End it; each step's name and seconds, as recorded."""
        self._context.tracing.stop(path=self.path)
        with zipfile.ZipFile(self.path) as archive:
            events = [json.loads(line) for line in archive.read("trace.trace").splitlines()]
        ends = {event["callId"]: event["endTime"] for event in events if event["type"] == "after"}
        groups = [event for event in events if event.get("method") == "tracingGroup"]
        return [(one["title"], (ends[one["callId"]] - one["startTime"]) / 1000) for one in groups]


def table(steps: list[tuple[str, float]]) -> str:
    """A line a step, and what they come to."""
    rows = [f"{seconds:6.1f} s  {name}" for name, seconds in steps]
    return "\n".join([*rows, f"{sum(seconds for _, seconds in steps):6.1f} s  in all"])
