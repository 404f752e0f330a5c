"""People with a role on the platform, made the way an operator would."""

from __future__ import annotations

from chalicelib.accounts import service as accounts

from .remembered import remembered
from .world import Client, World

_PASSWORD = "correct horse battery"


@remembered
def owner(world: World) -> Client:
    """The platform's owner, logged in."""
    accounts.bootstrap_owner("owner@handsel.test", _PASSWORD, "Owner")
    client = world.client()
    assert client.post("/api/auth/login", {"email": "owner@handsel.test", "password": _PASSWORD}).status == 200
    return client


@remembered
def member_with_role(world: World, role: str) -> Client:
    """A confirmed member whom the owner made staff or admin."""
    email = f"{role}@handsel.test"
    client = world.member(email, name=role.title())
    user_id = client.get("/api/account").json["id"]
    changed = owner(world).put(f"/api/admin/users/{user_id}/role", {"role": role})
    assert changed.status == 200, changed.text
    assert client.post("/api/auth/login", {"email": email, "password": _PASSWORD}).status == 200
    return client
