"""The process dies before and after every AWS and Stripe call of every journey; afterwards all is as if it had not.

The calls are found by recording an undisturbed run, not listed by hand. A mail may go out twice when the process dies
between SES's answer and the row that remembers it (mail/sender.py): never lost, and at that one place doubled.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from chalicelib.aws import dynamo
from tests.proofs import crashes
from tests.support.crash import Crasher


@cache
def undisturbed(name: str) -> tuple[Counter[str], tuple[str, ...]]:
    """How a journey ends when nothing dies, and the calls it makes."""
    state, calls = crashes.play(crashes.JOURNEYS[name], Crasher())
    return state, tuple(calls)


def _differences(name: str, crasher: Crasher, call: str) -> list[str]:
    expected, _ = undisturbed(name)
    ended, _ = crashes.play(crashes.JOURNEYS[name], crasher)
    assert crasher.died, "the process was to die and did not"
    lost, more = expected - ended, ended - expected
    if call == "SendEmail" and crasher.after:
        more = Counter({key: count for key, count in more.items() if not key.startswith("mail ")})
    return [f"lost: {key}" for key in lost] + [f"more: {key}" for key in more]


@pytest.mark.parametrize("name", crashes.JOURNEYS)
def test_dying_anywhere_changes_nothing(name: str) -> None:
    _, calls = undisturbed(name)
    assert calls
    failures = []
    for number, call in enumerate(calls):
        for after in (False, True):
            wrong = _differences(name, Crasher(number, after), call)
            if wrong:
                failures.append((number, call, "after" if after else "before", wrong))
    assert failures == []


def _without_condition(name: str) -> Any:
    """`dynamo.commit` that forgets the conditions of writes called `name`."""
    send = dynamo._send

    def careless(writes: Any, token: Any) -> None:
        stripped = []
        for write in writes:
            request = dict(write.request)
            if write.name == name and "ConditionExpression" in request:
                del request["ConditionExpression"]
                request = _used_only(request)
            stripped.append(dynamo.Write(write.name, write.kind, request))
        send(stripped, token)

    return careless


def _used_only(request: dict[str, Any]) -> dict[str, Any]:
    """Placeholders that nothing uses any more are refused by DynamoDB."""
    text = request.get("UpdateExpression", "")
    for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        used = {key: value for key, value in request.get(part, {}).items() if key in text}
        if used:
            request[part] = used
        else:
            request.pop(part, None)
    return request
