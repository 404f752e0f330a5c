"""Logging in and out, refreshing, and what a stolen refresh token is worth."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.core import clock
from tests.support.world import World


def test_register_confirm_login(world: World) -> None:
    ana = world.member("ana@example.com")
    session = ana.get("/api/session").json
    assert session["user"]["email"] == "ana@example.com"
    assert session["user"]["email_confirmed"] is True
    assert session["user"]["role"] == "customer"


def test_login_is_wrong_alike_for_known_and_unknown_addresses(world: World) -> None:
    world.member("ana@example.com")
    answers = []
    for email in ("ana@example.com", "nobody@example.com"):
        reply = world.client().post("/api/auth/login", {"email": email, "password": "not the password"})
        document = reply.json
        document.pop("request_id")
        answers.append((reply.status, document))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401


def test_registering_again_tells_only_the_holder(world: World) -> None:
    world.member("ana@example.com")
    reply = world.client().post(
        "/api/auth/register",
        {"email": "ana@example.com", "password": "another long one", "name": "Eve", "locale": "en"},
    )
    assert (reply.status, reply.json) == (202, {"status": "check_email"})
    world.drain()
    assert world.mails("ana@example.com")[-1].subject == "You already have an account"


def test_refresh_rotates_and_reuse_ends_the_session(world: World) -> None:
    ana = world.member()
    old = ana.cookies["hs_refresh"]
    assert ana.post("/api/auth/refresh").status == 200
    assert ana.cookies["hs_refresh"] != old
    newest = ana.cookies["hs_refresh"]
    with clock.shifted(timedelta(seconds=31)):
        thief = world.client()
        thief.get("/api/session")
        thief.cookies["hs_refresh"] = old
        assert thief.post("/api/auth/refresh").json["code"] == "session_ended"
        ana.cookies["hs_refresh"] = newest
        assert ana.post("/api/auth/refresh").json["code"] == "session_ended"


def test_two_tabs_may_refresh_at_once(world: World) -> None:
    ana = world.member()
    old = ana.cookies["hs_refresh"]
    assert ana.post("/api/auth/refresh").status == 200
    newest = ana.cookies["hs_refresh"]
    ana.cookies["hs_refresh"] = old
    assert ana.post("/api/auth/refresh").status == 200
    ana.cookies["hs_refresh"] = newest
    assert ana.post("/api/auth/refresh").status == 200


def test_password_reset_ends_every_session(world: World) -> None:
    ana = world.member()
    world.client().post("/api/auth/password/forgot", {"email": "ana@example.com"})
    world.drain()
    token = world.mails("ana@example.com")[-1].links("/reset")[0].partition("token=")[2]
    reply = world.client().post("/api/auth/password/reset", {"token": token, "password": "a new long password"})
    assert reply.status == 204
    assert ana.post("/api/auth/refresh").status == 401
    again = world.client().post("/api/auth/password/reset", {"token": token, "password": "a new long password"})
    assert again.json["code"] == "bad_token"


def test_writes_need_the_csrf_token(world: World) -> None:
    ana = world.member()
    reply = ana.patch("/api/account", {"name": "Eve"}, csrf=False)
    assert (reply.status, reply.json["code"]) == (403, "csrf")
    assert ana.patch("/api/account", {"name": "Eve"}, headers={"Origin": "https://evil.test"}).json["code"] == "csrf"
    assert ana.get("/api/account").json["name"] == "Ana"


def test_bad_input_names_the_field(world: World) -> None:
    reply = world.client().post("/api/auth/register", {"email": "nonsense", "password": "short", "name": "", "x": 1})
    assert reply.status == 422
    assert {error["field"] for error in reply.json["errors"]} == {"email", "name", "x"}


def test_login_is_limited_per_client(world: World) -> None:
    client = world.client()
    body = {"email": "ana@example.com", "password": "not the password"}
    statuses = [client.post("/api/auth/login", body).status for _ in range(21)]
    assert statuses == [401] * 20 + [429]
    assert world.client("198.51.100.9").post("/api/auth/login", body).status == 401
