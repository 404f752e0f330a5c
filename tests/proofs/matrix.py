"""The crash matrix's arithmetic: how a journey ends when the process dies at one of its calls, against undisturbed."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

from tests.proofs import crashes
from tests.support.crash import Crasher


@cache
def undisturbed(name: str) -> tuple[Counter[str], tuple[str, ...]]:
    """How a journey ends when nothing dies, and the calls it makes."""
    state, calls = crashes.play(crashes.JOURNEYS[name], Crasher())
    return state, tuple(calls)


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
    """What dying changes, by the call: at each one, or in `make test` at one in `every`, before and after in turn."""
    _, calls = undisturbed(name)
    step = 1 if os.environ.get("PROOFS") == "whole" else every
    first = step // 2 if after else 0
    found = {f"{number} {calls[number]}": differences(name, number, after) for number in range(first, len(calls), step)}
    return {call: differing for call, differing in found.items() if differing}
