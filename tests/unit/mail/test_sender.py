"""A mail goes out once per key, and is rather sent twice than never."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from chalicelib.aws import dynamo, mail
from chalicelib.mail import sender
from tests.support.world import World

CONTEXT = {"text": "Something happened.", "url": "https://handsel.test/there"}


def send(key: str = "evt_1", to: str = "ana@example.com") -> None:
    sender.send_once(key, to, "known", "en", CONTEXT)


def test_a_key_mails_once(world: World) -> None:
    assert not sender.was_sent("evt_1")
    send()
    send()
    assert sender.was_sent("evt_1")
    send("evt_2")
    assert len(world.mails("ana@example.com")) == 2


def test_what_is_kept_of_a_mail_names_nobody_and_expires(world: World) -> None:
    send()
    (row,) = world.rows("events")
    assert (row["pk"], row["template"]) == ("mail#evt_1", "known")
    assert "ana" not in str(row)
    assert row["ttl"] > 0


def test_a_mail_that_ses_refused_is_sent_when_the_job_runs_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**parts: str) -> str:
        text = f"Email address is not verified: {parts['to']}"
        raise ClientError({"Error": {"Code": "MessageRejected", "Message": text}}, "SendEmail")

    with monkeypatch.context() as patched:
        patched.setattr(mail, "send", refuse)
        with pytest.raises(sender.NotSent) as raised:
            send()
    assert raised.value.args == ("known", "MessageRejected")
    assert not sender.was_sent("evt_1")
    send()
    assert len(world.mails("ana@example.com")) == 1


def test_a_crash_after_sending_sends_again_rather_than_never(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*writes: dynamo.Write) -> None:
        raise RuntimeError("crashed")

    with monkeypatch.context() as patched:
        patched.setattr(dynamo, "commit", crash)
        with pytest.raises(RuntimeError):
            send()
    send()
    assert len(world.mails("ana@example.com")) == 2
