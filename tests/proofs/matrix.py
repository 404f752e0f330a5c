"""The crash matrix's arithmetic: how a journey ends when the process dies at one of its calls, against undisturbed."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

from tests.proofs import crashes
from tests.support.crash import Crasher


def undisturbed(name: str) -> tuple[Counter[str], tuple[str, ...]]:
    """How a journey ends when nothing dies, and the calls it makes."""
    return _recorded(name)[:2]


@cache
def _recorded(name: str) -> tuple[Counter[str], tuple[str, ...], frozenset[int]]:
    crasher = Crasher()
    state, calls = crashes.play(crashes.JOURNEYS[name], crasher)
    return state, tuple(calls), frozenset(crasher.last)


def _doubled_mail(calls: tuple[str, ...], number: int, after: bool) -> bool:
    """Whether the process dies between SES's answer and the row that remembers it."""
    if after:
        return calls[number] == "SendEmail"
    return number > 0 and calls[number - 1] == "SendEmail"


def differences(name: str, number: int, after: bool) -> list[str]:
    """What is otherwise than in an undisturbed run when the process dies before or after its call `number`."""
    expected, calls = undisturbed(name)
    crasher = Crasher((calls[number], calls[:number].count(calls[number])), after)
    ended, _ = crashes.play(crashes.JOURNEYS[name], crasher)
    assert crasher.died, "the process was to die and did not"
    lost, more = expected - ended, ended - expected
    found = [f"lost: {key}" for key in lost]
    for key in more:
        if key.startswith("mail ") and _doubled_mail(calls, number, after):
            continue
        if name in {"upload", "image"} and '"upload.discarded"' in key:
            continue  # The browser asked for a second upload; that the first was cleared away is told of, rightly.
        found.append(f"more: {key}")
    return found


def wrong(name: str, after: bool, every: int = 1) -> dict[str, list[str]]:
    """What dying changes, by the call: at each one, or in `make test` at one in `every`, before and after in turn.

    After a call is before the next one, unless somebody else acts in between: a queue that takes a message back, a
    browser that asks again. Only there `make test` kills after a call too; `make proofs` does everywhere.
    """
    _, calls, last = _recorded(name)
    whole = os.environ.get("PROOFS") == "whole"
    numbers = [number for number in range(len(calls)) if whole or not after or number in last]
    step = 1 if whole else every
    chosen = numbers[step // 2 if after else 0 :: step]
    found = {f"{number} {calls[number]}": differences(name, number, after) for number in chosen}
    return {call: differing for call, differing in found.items() if differing}
