"""The process dies before and after every AWS and Stripe call of every journey; afterwards all is as if it had not.

The calls are found by recording an undisturbed run, not listed by hand. A mail may go out twice when the process dies
between SES's answer and the row that remembers it (mail/sender.py): never lost, and at that one place doubled.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from chalicelib.core import ids
from chalicelib.events import outbox
from chalicelib.mail import sender
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
    crasher = Crasher(number, after)
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


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", crashes.JOURNEYS)
def test_dying_anywhere_changes_nothing(name: str, after: bool) -> None:
    _, calls = undisturbed(name)
    wrong = {f"{number} {call}": differences(name, number, after) for number, call in enumerate(calls)}
    assert {call: found for call, found in wrong.items() if found} == {}


def _any_difference(name: str, call: str, after: bool) -> bool:
    """Whether dying at some call of this kind shows."""
    _, calls = undisturbed(name)
    return any(differences(name, number, after) for number, made in enumerate(calls) if made == call)


def test_without_the_sweep_an_event_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed("webhook")
    monkeypatch.setattr(outbox, "sweep", lambda: 0)
    assert _any_difference("webhook", "TransactWriteItems", after=True)


def test_without_derived_ids_a_repeated_checkout_is_a_second_purchase(monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed("checkout")
    monkeypatch.setattr(ids, "derived", lambda prefix, *_: ids.new(prefix))
    assert _any_difference("checkout", "TransactWriteItems", after=True)


def test_without_the_mails_memory_a_repeated_job_mails_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed("webhook")
    monkeypatch.setattr(sender, "was_sent", lambda _: False)
    assert _any_difference("webhook", "PutItem", after=True)
