"""Many at once, and what came of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence

from botocore.exceptions import ClientError

from chalicelib.aws import dynamo
from chalicelib.core.errors import DomainError


def at_once(work: list[Callable[[], str]]) -> Counter[str]:
    """Do everything at the same time; how often each outcome came: what it returned, or the code of its refusal."""
    outcomes: Counter[str] = Counter()
    lock, start = threading.Lock(), threading.Barrier(len(work))

    def run(each: Callable[[], str]) -> None:
        start.wait()
        try:
            outcome = each()
        except DomainError as error:
            outcome = error.code
        except Exception as error:
            outcome = repr(error)
        with lock:
            outcomes[outcome] += 1

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def conflict(writes: int) -> ClientError:
    """What DynamoDB answers to a transaction that met another one."""
    reasons = [{"Code": "TransactionConflict"}] * writes
    body = {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons}
    return ClientError(body, "TransactWriteItems")  # type: ignore[arg-type]


class Collisions:
    """`dynamo._send` as AWS does it: a transaction that meets another is cancelled. `met` counts those."""

    def __init__(self) -> None:
        self.met = 0
        self._send, self._busy = dynamo._send, threading.Lock()

    def __call__(self, writes: Sequence[dynamo.Write], token: str | None) -> None:
        if not self._busy.acquire(blocking=False):
            self.met += 1
            raise conflict(len(writes))
        try:
            self._send(writes, token)
        finally:
            self._busy.release()
