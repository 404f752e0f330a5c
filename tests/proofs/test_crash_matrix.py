"""The process dies before and after every AWS and Stripe call of every journey; afterwards all is as if it had not.

The calls are found by recording an undisturbed run, not listed by hand. A mail may go out twice when the process dies
between SES's answer and the row that remembers it (mail/sender.py): never lost, and at that one place doubled.
"""

from __future__ import annotations

import pytest

from chalicelib.core import ids
from chalicelib.events import outbox
from chalicelib.mail import sender
from tests.proofs.matrix import differences, undisturbed, wrong

#: From the file that is uploaded to the link that runs out.
JOURNEYS = ("upload", "checkout", "webhook", "success page", "download", "expiry")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", JOURNEYS)
def test_dying_anywhere_changes_nothing(name: str, after: bool) -> None:
    assert wrong(name, after) == {}


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
