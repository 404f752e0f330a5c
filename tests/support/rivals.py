"""Races made certain: somebody else's change lands exactly between a use case's reading and its writing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.aws import dynamo
from tests.contract.support_recorder import nobody


def before_commit(monkeypatch: pytest.MonkeyPatch, rival: Callable[[], object], *, times: int = 1) -> list[int]:
    """Run `rival` right before each of the next `times` commits; the list tells how often it ran."""
    commit = dynamo.commit
    ran: list[int] = []

    def late(*writes: dynamo.Write, **options: Any) -> None:
        if len(ran) < times:
            ran.append(len(writes))
            dynamo.commit = commit
            try:
                with nobody():
                    rival()
            finally:
                dynamo.commit = late
        commit(*writes, **options)

    monkeypatch.setattr(dynamo, "commit", late)
    return ran


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, all let go together; what each gave or raised, in order."""
    outcomes: list[Any] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(index: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            outcomes[index] = work()
        except Exception as error:
            outcomes[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
