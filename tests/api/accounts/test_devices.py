"""The profile, the password, and where somebody is logged in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.accounts import rules
from chalicelib.core import clock
from tests.support.rivals import at_once
from tests.support.world import Client, World

PASSWORD = "correct horse battery"
ANOTHER = "a new long password"
EMAIL = "ana@example.com"


def login(world: World, agent: str = "tests/1.0") -> Client:
    client = world.client()
    client.user_agent = agent
    assert client.post("/api/auth/login", {"email": EMAIL, "password": PASSWORD}).status == 200
    return client


def test_a_profile_is_read_and_changed(world: World) -> None:
    ana = world.member(EMAIL)
    assert ana.patch("/api/account", {"name": "  Ana\u202e Pop ", "locale": "ro"}).json["name"] == "Ana Pop"
    account = ana.get("/api/account").json
    assert (account["name"], account["locale"], account["email"]) == ("Ana Pop", "ro", EMAIL)
    assert ana.get("/api/session").json["locale"] == "ro"
    assert ana.patch("/api/account", {}).json == account


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "\u202e\x07"}, {"name": "x" * 81}, {"locale": "de"}, {"role": "x"}]
)
def test_a_profile_takes_no_nonsense(world: World, change: dict[str, str]) -> None:
    ana = world.member(EMAIL)
    reply = ana.patch("/api/account", change)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, next(iter(change)))


def test_a_new_password_ends_every_other_session_and_is_told_of(world: World) -> None:
    ana, other = world.member(EMAIL), login(world)
    wrong = ana.post("/api/account/password", {"current_password": "not this", "new_password": ANOTHER})
    assert (wrong.status, wrong.json["errors"][0]["field"]) == (422, "current_password")
    weak = ana.post("/api/account/password", {"current_password": PASSWORD, "new_password": EMAIL})
    assert (weak.status, weak.json["errors"][0]["field"]) == (422, "new_password")
    assert ana.post("/api/account/password", {"current_password": PASSWORD, "new_password": ANOTHER}).status == 204
    assert ana.post("/api/auth/refresh").status == 200
    assert other.post("/api/auth/refresh").json["code"] == "session_ended"
    assert world.client().post("/api/auth/login", {"email": EMAIL, "password": PASSWORD}).status == 401
    assert world.client().post("/api/auth/login", {"email": EMAIL, "password": ANOTHER}).status == 200
    world.drain()
    assert world.mails(EMAIL)[-1].links("/forgot")


def test_sessions_are_listed_and_ended_one_by_one(world: World) -> None:
    ana = world.member(EMAIL)
    with clock.shifted(timedelta(seconds=1)):
        phone = login(world, "A phone")
        listed = ana.get("/api/account/sessions").json["items"]
        assert [(item["user_agent"], item["current"]) for item in listed] == [("A phone", False), ("tests/1.0", True)]
        assert ana.delete(f"/api/account/sessions/{listed[0]['id']}").status == 204
        assert phone.post("/api/auth/refresh").json["code"] == "session_ended"
        assert [item["current"] for item in ana.get("/api/account/sessions").json["items"]] == [True]
        assert ana.delete(f"/api/account/sessions/{listed[0]['id']}").status == 404


def test_a_session_is_its_owners_to_end(world: World) -> None:
    ana, eve = world.member(EMAIL), world.member("eve@example.com", name="Eve")
    (session,) = ana.get("/api/account/sessions").json["items"]
    assert eve.delete(f"/api/account/sessions/{session['id']}").status == 404
    assert ana.post("/api/auth/refresh").status == 200


def test_a_session_ends_thirty_days_after_its_login(world: World) -> None:
    ana = world.member(EMAIL)
    with clock.shifted(rules.SESSION_LIFE - timedelta(minutes=1)):
        assert ana.post("/api/auth/refresh").status == 200
    with clock.shifted(rules.SESSION_LIFE + timedelta(minutes=1)):
        assert ana.post("/api/auth/refresh").json["code"] == "session_ended"


def test_logging_out_ends_this_session_and_no_other(world: World) -> None:
    ana, other = world.member(EMAIL), login(world)
    copy = Client(world, ana.address, dict(ana.cookies))
    assert ana.post("/api/auth/logout").status == 204
    assert {"hs_access", "hs_refresh"} & set(ana.cookies) == set()
    assert copy.post("/api/auth/refresh").json["code"] == "session_ended"
    assert other.post("/api/auth/refresh").status == 200


@pytest.mark.parametrize("token", ["", "ses_1", "ses_01JAAAAAAAAAAAAAAAAAAAAAAA.secret", "usr_1.x", "..", "é.é"])
def test_a_refresh_token_that_is_none_opens_nothing(world: World, token: str) -> None:
    client = world.client()
    client.get("/api/session")
    client.cookies["hs_refresh"] = token
    assert client.post("/api/auth/refresh").json["code"] == "session_ended"


def test_a_logout_with_a_false_refresh_token_ends_nobodys_session(world: World) -> None:
    ana = world.member(EMAIL)
    session_id = ana.cookies["hs_refresh"].partition(".")[0]
    eve = world.client()
    eve.get("/api/session")
    eve.cookies["hs_refresh"] = f"{session_id}.guessed"
    assert eve.post("/api/auth/logout").status == 204
    assert ana.post("/api/auth/refresh").status == 200


def test_two_refreshes_at_the_same_moment_leave_one_session_that_works(world: World) -> None:
    ana = world.member(EMAIL)
    tabs = [Client(world, ana.address, dict(ana.cookies)) for _ in range(2)]
    replies = at_once(*(lambda tab=tab: tab.post("/api/auth/refresh").status for tab in tabs))
    assert replies == [200, 200]
    changed = [tab for tab in tabs if tab.cookies["hs_refresh"] != ana.cookies["hs_refresh"]]
    assert len(changed) == 1
    assert changed[0].post("/api/auth/refresh").status == 200


def test_hashes_made_with_weaker_parameters_are_made_anew_at_the_next_login(world: World) -> None:
    from argon2 import PasswordHasher

    from chalicelib.accounts import passwords, tables
    from chalicelib.aws import dynamo

    world.member(EMAIL)
    (user,) = [row for row in world.rows("accounts") if row["sk"] == "user"]
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    dynamo.commit(tables.change_user(user["pk"], password_hash=weak))
    login(world)
    (user,) = [row for row in world.rows("accounts") if row["sk"] == "user"]
    assert user["password_hash"] != weak
    assert not passwords.outdated(user["password_hash"])
    login(world)
