"""The links that accounts get by mail: what each is good for, how long, how often, and for whom no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.accounts import rules, service
from chalicelib.accounts.errors import BadToken
from chalicelib.core import clock
from tests.support.rivals import before_commit
from tests.support.world import Client, Reply, World

PASSWORD = "correct horse battery"
ANOTHER = "a new long password"
OLD, NEW = "ana@example.com", "new@example.com"


def link(world: World, to: str, path: str) -> str:
    """The token of the newest mail's link."""
    world.drain()
    return world.mails(to)[-1].links(path)[0].partition("token=")[2]


def confirm(world: World, token: str) -> Reply:
    return world.client().post("/api/auth/confirm", {"token": token})


def reset(world: World, token: str, password: str = ANOTHER) -> Reply:
    return world.client().post("/api/auth/password/reset", {"token": token, "password": password})


def login(world: World, email: str, password: str) -> int:
    return world.client().post("/api/auth/login", {"email": email, "password": password}).status


def ask_reset(world: World, email: str = OLD) -> str:
    world.client().post("/api/auth/password/forgot", {"email": email})
    return link(world, email, "/reset?token=")


def ask_move(world: World, member: Client, to: str = NEW) -> str:
    assert member.post("/api/account/email", {"email": to, "password": PASSWORD}).status == 202
    return link(world, to, "/confirm?token=")


def ask_confirmation(world: World) -> str:
    world.client().post("/api/auth/confirm/resend", {"email": OLD})
    return link(world, OLD, "/confirm?token=")


def test_a_confirmation_is_good_once_and_for_three_days(world: World) -> None:
    world.member(confirmed=False)
    token = ask_confirmation(world)
    with clock.shifted(rules.CONFIRM_LIFE + timedelta(seconds=1)):
        assert confirm(world, token).json["code"] == "bad_token"
    assert confirm(world, token).json["email_confirmed"] is True
    assert confirm(world, token).json["code"] == "bad_token"


def test_a_confirmed_address_is_asked_for_no_more(world: World) -> None:
    world.member()
    before = len(world.mails())
    world.client().post("/api/auth/confirm/resend", {"email": OLD})
    world.drain()
    assert len(world.mails()) == before


def test_no_link_is_good_for_another_purpose(world: World) -> None:
    ana = world.member(confirmed=False)
    tokens = {"confirm": ask_confirmation(world), "move": ask_move(world, ana), "reset": ask_reset(world)}
    assert confirm(world, tokens["reset"]).json["code"] == "bad_token"
    for name in ("confirm", "move"):
        assert reset(world, tokens[name]).json["code"] == "bad_token"
    [asked] = [row for row in world.rows("events") if row.get("type") == "user.email_change_asked"]
    for event_id in (asked["pk"], asked["subject"]):
        assert confirm(world, event_id).json["code"] == "bad_token"
    assert login(world, OLD, PASSWORD) == 200


def test_an_account_moves_to_an_address_once_that_is_confirmed(world: World) -> None:
    ana = world.member()
    token = ask_move(world, ana)
    assert ana.get("/api/account").json["email"] == OLD
    assert login(world, NEW, PASSWORD) == 401
    assert (confirm(world, token).json["email"], ana.get("/api/account").json["email"]) == (NEW, NEW)
    assert (login(world, NEW, PASSWORD), login(world, OLD, PASSWORD)) == (200, 401)
    assert world.member(OLD, name="Bea").get("/api/account").json["name"] == "Bea"


def test_a_move_asks_for_the_password(world: World) -> None:
    ana = world.member()
    reply = ana.post("/api/account/email", {"email": NEW, "password": "not the password"})
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "password")
    world.drain()
    assert world.mails(NEW) == []


def test_no_account_moves_to_anothers_address(world: World) -> None:
    token = ask_move(world, world.member())
    world.member(NEW, name="Bea")
    reply = confirm(world, token)
    assert (reply.status, reply.json["code"]) == (409, "email_taken")
    assert (login(world, OLD, PASSWORD), login(world, NEW, PASSWORD)) == (200, 200)


def test_what_was_mailed_to_a_former_address_leads_nowhere(world: World) -> None:
    """Whoever still reads that mailbox gets the account back neither by an old confirmation nor by a reset."""
    ana = world.member(confirmed=False)
    confirmation, wanted = ask_confirmation(world), ask_reset(world)
    assert confirm(world, ask_move(world, ana)).status == 200
    assert confirm(world, confirmation).json["code"] == "bad_token"
    assert reset(world, wanted).json["code"] == "bad_token"
    assert ana.get("/api/account").json["email"] == NEW


def test_a_reset_is_good_once_for_an_hour_and_confirms_the_address(world: World) -> None:
    ana = world.member(confirmed=False)
    token = ask_reset(world)
    with clock.shifted(rules.RESET_LIFE + timedelta(seconds=1)):
        assert reset(world, token).json["code"] == "bad_token"
    assert reset(world, token, "short").json["errors"][0]["code"] == "too_short"
    assert reset(world, token).status == 204
    assert reset(world, token, "yet another password").json["code"] == "bad_token"
    assert (login(world, OLD, ANOTHER), login(world, OLD, PASSWORD)) == (200, 401)
    assert ana.post("/api/auth/refresh").json["code"] == "session_ended"
    world.drain()
    assert world.mails(OLD)[-1].links("/forgot")
    (user,) = [row for row in world.rows("accounts") if row["sk"] == "user"]
    assert user["email_confirmed_at"]


def test_of_two_resets_by_one_link_one_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.member()
    token = ask_reset(world)
    before_commit(monkeypatch, lambda: service.reset_password(token, ANOTHER))
    with pytest.raises(BadToken):
        service.reset_password(token, "yet another password")
    assert login(world, OLD, ANOTHER) == 200


def test_a_mail_is_sent_once_however_often_its_event_comes(world: World) -> None:
    ana = world.member()
    ask_reset(world)
    ask_move(world, ana)
    before = len(world.mails())
    with clock.shifted(timedelta(minutes=1)):
        for row in world.rows("events"):
            if "body" in row:
                world_queue(row["body"])
        assert world.drain() == []
    assert len(world.mails()) == before


def world_queue(body: str) -> None:
    """SQS delivers a message again."""
    from chalicelib.aws import sqs
    from chalicelib.settings import settings

    sqs.send(settings().work_queue_url, [body])


def test_no_letter_keeps_a_token_in_the_tables(world: World) -> None:
    ana = world.member(confirmed=False)
    tokens = [ask_confirmation(world), ask_move(world, ana), ask_reset(world)]
    kept = repr([world.rows(table) for table in ("accounts", "events")])
    assert not any(token in kept for token in tokens)
