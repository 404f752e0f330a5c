"""Nothing about an answer, and nothing about the work behind it, tells whether an address has an account."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from chalicelib.accounts import passwords, service, tables
from chalicelib.aws import dynamo
from chalicelib.core import ids
from chalicelib.core.errors import Busy
from tests.support.calls import counted
from tests.support.rivals import before_commit
from tests.support.world import World

PASSWORD = "correct horse battery"
KNOWN, UNKNOWN = "ana@example.com", "nobody@example.com"


def asked(world: World, path: str, body: dict[str, str]) -> tuple[int, str, list[str]]:
    """Status, text but for the request's id, and the calls that AWS got."""
    client = world.client()
    client.get("/api/session")
    client.post(path, body)
    with counted() as calls:
        reply = client.post(path, body)
    return reply.status, reply.text.replace(reply.header("X-Request-Id"), ""), list(calls)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/auth/login", {"password": "not the password"}),
        ("/api/auth/confirm/resend", {}),
        ("/api/auth/password/forgot", {}),
        ("/api/purchases/resend", {}),
    ],
)
def test_the_same_answer_and_the_same_work(world: World, path: str, body: dict[str, str]) -> None:
    world.member(KNOWN)
    assert asked(world, path, {"email": KNOWN, **body}) == asked(world, path, {"email": UNKNOWN, **body})


def test_registering_is_the_same_work_for_a_known_address(world: World) -> None:
    world.member(KNOWN)
    client, work = world.client(), []
    for email in (KNOWN, UNKNOWN):
        with counted() as calls:
            body = {"email": email, "password": PASSWORD, "name": "Eve", "locale": "en"}
            reply = client.post("/api/auth/register", body)
        work.append((reply.status, reply.text, list(calls)))
    assert work[0] == work[1]


@pytest.mark.usefixtures("real_passwords")
def test_a_password_is_verified_where_there_is_no_account(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the parameters of today, or the time it takes would tell."""
    verified: list[str] = []
    hasher = passwords._hasher()
    monkeypatch.setattr(passwords, "_hasher", lambda: SimpleNamespace(verify=verify))

    def verify(password_hash: str, password: str) -> bool:
        verified.append(password_hash)
        return hasher.verify(password_hash, password)

    body = {"email": UNKNOWN, "password": "nobody has this password"}
    assert world.client().post("/api/auth/login", body).status == 401
    assert verified == [passwords.NOBODYS]
    assert not hasher.check_needs_rehash(passwords.NOBODYS)


def test_two_who_register_one_address_at_once_get_one_account(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = before_commit(monkeypatch, lambda: service.register(KNOWN, PASSWORD, "First", "en"))
    service.register(KNOWN, PASSWORD, "Second", "en")
    assert ran
    assert [row["name"] for row in world.rows("accounts") if row["sk"] == "user"] == ["First"]
    world.drain()
    assert len({mail.subject for mail in world.mails(KNOWN)}) == 2


def test_an_address_that_comes_and_goes_is_busy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "user_id_of_email", lambda _email: ids.new("usr"))
    with pytest.raises(Busy):
        service.register(KNOWN, PASSWORD, "Ana", "en")
    assert dynamo.fetch(tables.EmailRow, f"email#{KNOWN}", "email") is None
