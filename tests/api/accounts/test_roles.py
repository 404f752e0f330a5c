"""Who gives roles to whom, the one owner, and how soon a lost role is felt."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.accounts import service, tables
from chalicelib.accounts.errors import OwnerUnique
from chalicelib.aws import dynamo
from chalicelib.core.access import Actor, Role
from chalicelib.core.errors import Conflict, Invalid
from tests.support.rivals import before_commit
from tests.support.staff import member_with_role, owner
from tests.support.world import Client, World

PASSWORD = "correct horse battery"


def user_id(client: Client) -> str:
    return str(client.get("/api/account").json["id"])


def set_role(client: Client, of: str, role: str) -> Any:
    return client.put(f"/api/admin/users/{of}/role", {"role": role})


def transfer(client: Client, to: str, password: str = PASSWORD) -> Any:
    return client.post("/api/admin/owner", {"user_id": to, "password": password})


def owners(world: World) -> list[str]:
    """Who the rows say owns the platform: users by role, and the lock."""
    rows = world.rows("accounts")
    held = [row["user_id"] for row in rows if row["pk"] == "platform"]
    named = [row["pk"] for row in rows if row["sk"] == "user" and row["role"] == "owner"]
    assert held == named
    return named


def test_admins_and_the_owner_give_roles(world: World) -> None:
    boss, ana = owner(world), world.member()
    for role in ("staff", "admin", "customer", "customer"):
        reply = set_role(boss, user_id(ana), role)
        assert (reply.status, reply.json["role"]) == (200, role)
        assert ana.get("/api/session").json["user"]["role"] == role
    admin = member_with_role(world, "admin")
    assert set_role(admin, user_id(ana), "admin").status == 200
    changes = [row for row in world.rows("events") if row.get("type") == "user.role_changed"]
    assert len(changes) == 6


def test_others_give_none(world: World) -> None:
    ana, staff = world.member(), member_with_role(world, "staff")
    for client in (ana, staff):
        for role in ("customer", "staff", "admin"):
            assert set_role(client, user_id(client), role).status == 403
    assert ana.get("/api/account").json["role"] == "customer"


def test_nobody_is_made_owner_and_the_owner_stays_by_any_role(world: World) -> None:
    boss, admin = owner(world), member_with_role(world, "admin")
    ana = world.member()
    assert set_role(boss, user_id(ana), "owner").json["errors"][0]["code"] == "not_an_option"
    for client in (boss, admin):
        reply = set_role(client, user_id(boss), "customer")
        assert (reply.status, reply.json["code"]) == (409, "owner_unique")
    assert owners(world) == [user_id(boss)]


@pytest.mark.parametrize("of", ["usr_nothing", "platform", "nonsense"])
def test_a_role_needs_somebody(world: World, of: str) -> None:
    assert set_role(owner(world), of, "staff").status == 404


def test_a_role_that_changed_meanwhile_is_a_conflict(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    boss, ana = owner(world), world.member()
    of = user_id(ana)
    rival = tables.change_role
    ran = before_commit(monkeypatch, lambda: dynamo.commit(rival(of, "customer", "admin")))
    reply = set_role(boss, of, "staff")
    assert (reply.status, ran != []) == (409, True)
    assert ana.get("/api/account").json["role"] == "admin"


def test_a_lost_role_is_felt_at_once(world: World) -> None:
    boss, admin = owner(world), member_with_role(world, "admin")
    ana = world.member()
    assert admin.get("/api/admin/users").status == 200
    assert set_role(boss, user_id(admin), "staff").status == 200
    assert set_role(admin, user_id(ana), "admin").status == 403
    assert admin.get("/api/admin/users").status == 200
    assert set_role(boss, user_id(admin), "customer").status == 200
    assert admin.get("/api/admin/users").status == 403


def test_a_gained_role_needs_no_new_login(world: World) -> None:
    boss, ana = owner(world), world.member()
    assert ana.get("/api/admin/users").status == 403
    set_role(boss, user_id(ana), "staff")
    assert ana.get("/api/admin/users").status == 200


def test_a_revoked_session_ends_the_role(world: World) -> None:
    boss = owner(world)
    stolen = Client(world, boss.address, dict(boss.cookies))
    boss.post("/api/auth/logout")
    assert stolen.get("/api/admin/users").status == 401
    assert set_role(stolen, "usr_x", "admin").status == 401


def test_the_platform_is_handed_over_whole(world: World) -> None:
    boss, heir = owner(world), world.member()
    reply = transfer(boss, user_id(heir))
    assert (reply.status, reply.json["role"]) == (200, "owner")
    assert owners(world) == [user_id(heir)]
    assert boss.get("/api/account").json["role"] == "admin"
    assert transfer(boss, user_id(boss)).status == 403
    assert transfer(heir, user_id(boss)).status == 200
    assert owners(world) == [user_id(boss)]


def test_a_handover_asks_for_the_password_and_a_confirmed_heir(world: World) -> None:
    boss, heir = owner(world), world.member("eve@example.com", confirmed=False)
    wrong = transfer(boss, user_id(heir), "not the password")
    assert (wrong.status, wrong.json["errors"][0]["field"]) == (422, "password")
    unconfirmed = transfer(boss, user_id(heir))
    assert (unconfirmed.status, unconfirmed.json["code"]) == (403, "email_unconfirmed")
    for nobody in (user_id(boss), "usr_nothing", "platform"):
        assert transfer(boss, nobody).json["errors"][0]["field"] == "user_id"
    assert owners(world) == [user_id(boss)]


def test_an_admin_hands_nothing_over(world: World) -> None:
    admin = member_with_role(world, "admin")
    assert transfer(admin, user_id(admin)).status == 403


def test_of_two_handovers_at_once_one_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = owner(world)
    first, second = world.member(), world.member("bo@example.com", name="Bo")
    actor = Actor(user_id(boss), Role.OWNER)
    late = user_id(second)
    ran = before_commit(monkeypatch, lambda: service.transfer_ownership(actor, user_id(first), PASSWORD))
    for _ in range(2):
        with pytest.raises(Conflict):
            service.transfer_ownership(actor, late, PASSWORD)
        assert owners(world) == [user_id(first)]
    assert len(ran) == 1
    assert boss.get("/api/account").json["role"] == "admin"


def test_only_whom_the_lock_names_hands_over(world: World) -> None:
    boss, heir = owner(world), world.member()
    dynamo.commit(tables.hold_ownership("usr_other", user_id(boss)))
    assert transfer(boss, user_id(heir)).status == 409
    assert heir.get("/api/account").json["role"] == "customer"


def test_an_heir_whose_role_changes_meanwhile_is_a_conflict(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    boss, heir = owner(world), world.member()
    of = user_id(heir)
    before_commit(monkeypatch, lambda: dynamo.commit(tables.change_role(of, "customer", "staff")))
    with pytest.raises(Conflict):
        service.transfer_ownership(Actor(user_id(boss), Role.OWNER), of, PASSWORD)
    assert owners(world) == [user_id(boss)]
    assert heir.get("/api/account").json["role"] == "staff"


def test_the_first_owner_is_made_once(world: World) -> None:
    first = service.bootstrap_owner("owner@handsel.test", PASSWORD, "Owner")
    again = service.bootstrap_owner("owner@handsel.test", "whatever is given", "Other")
    assert again.pk == first.pk
    with pytest.raises(OwnerUnique):
        service.bootstrap_owner("other@handsel.test", PASSWORD, "Other")
    assert owners(world) == [first.pk]
    login = {"email": "owner@handsel.test", "password": PASSWORD}
    assert world.client().post("/api/auth/login", login).json["user"]["email_confirmed"] is True


def test_somebody_with_an_account_can_become_the_first_owner(world: World) -> None:
    ana = world.member("ana@example.com", confirmed=False)
    made = service.bootstrap_owner("ana@example.com", "never used for those", "Ignored")
    assert made.pk == user_id(ana)
    profile = ana.get("/api/account").json
    assert (profile["role"], profile["email_confirmed"], profile["name"]) == ("owner", True, "Ana")
    assert world.client().post("/api/auth/login", {"email": "ana@example.com", "password": PASSWORD}).status == 200
    with pytest.raises(OwnerUnique):
        service.bootstrap_owner("bo@example.com", PASSWORD, "Bo")
    assert owners(world) == [made.pk]


def test_the_first_owners_password_is_held_to_the_rules(world: World) -> None:
    with pytest.raises(Invalid):
        service.bootstrap_owner("owner@handsel.test", "short", "Owner")
    assert owners(world) == []


def test_of_two_first_owners_at_once_one_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before_commit(monkeypatch, lambda: service.bootstrap_owner("first@handsel.test", PASSWORD, "First"))
    with pytest.raises(OwnerUnique):
        service.bootstrap_owner("second@handsel.test", PASSWORD, "Second")
    assert len(owners(world)) == 1
    assert service.owner_address() == "first@handsel.test"
    assert [row["sk"] for row in world.rows("accounts") if row["pk"].endswith("second@handsel.test")] == []


def test_users_are_listed_and_found_by_staff(world: World) -> None:
    staff = member_with_role(world, "staff")
    for name in ("ana", "bo"):
        world.member(f"{name}@example.com", name=name.title())
    listed = staff.get("/api/admin/users").json["items"]
    everybody = {"bo@example.com", "ana@example.com", "owner@handsel.test", "staff@handsel.test"}
    assert {user["email"] for user in listed} == everybody
    assert listed == sorted(listed, key=lambda user: str(user["created_at"]), reverse=True)
    found = staff.get("/api/admin/users", query={"email": "ANA@example.com"}).json
    assert [user["name"] for user in found["items"]] == ["Ana"]
    assert staff.get("/api/admin/users", query={"email": "no@example.com"}).json["items"] == []
    assert "password" not in staff.get("/api/admin/users").text


def test_notices_go_to_whoever_owns_the_platform(world: World) -> None:
    assert service.owner_address() is None
    boss, heir = owner(world), world.member()
    assert service.owner_address() == "owner@handsel.test"
    transfer(boss, user_id(heir))
    assert service.owner_address() == "ana@example.com"
