"""Roles, and the platform's one owner."""

from __future__ import annotations

from ...aws import dynamo
from ...core import access, clock, ids
from ...core.access import Actor, Permission, Role
from ...core.errors import Conflict, Forbidden, Invalid, NotFound
from ...core.paging import Page, PageRequest
from ...events import outbox
from ...events.outbox import Event
from .. import passwords, rules, tables
from ..errors import OwnerUnique
from ..tables import UserRow
from .people import check_password, me, require_password


def list_users(actor: Actor, email: str | None, page: PageRequest) -> Page[UserRow]:
    """Everybody, newest first, or the one with this address."""
    access.require(actor, Permission.USERS_VIEW)
    if email is not None:
        user = tables.user_of_email(email)
        return Page([user] if user is not None else [])
    return tables.users_newest_first(page)


def set_role(actor: Actor, user_id: str, role: Role) -> UserRow:
    """Make somebody customer, staff or admin."""
    access.require(actor, Permission.ROLES)
    user = tables.get_user(user_id) if ids.is_id(user_id, "usr") else None
    if user is None:
        raise NotFound
    if not rules.may_give_role(actor.role, Role(user.role), role):
        raise OwnerUnique
    event = Event("user.role_changed", user.pk, {"from": user.role, "to": role.value, "by": actor.user_id})
    try:
        dynamo.commit(tables.change_role(user.pk, user.role, role.value), outbox.record(event))
    except dynamo.ConditionFailed as error:
        raise Conflict from error
    outbox.deliver(event)
    user.role = role.value
    return user


def transfer_ownership(actor: Actor, user_id: str, password: str) -> UserRow:
    """Hand the platform over; the old owner stays an admin. Asks for the owner's password."""
    access.require(actor, Permission.OWNERSHIP)
    owner = me(actor)
    require_password(owner, password, "password")
    heir = tables.get_user(user_id) if ids.is_id(user_id, "usr") else None
    if heir is None or heir.pk == owner.pk:
        raise Invalid.field("user_id", "not_an_option", "Choose another user.")
    if heir.email_confirmed_at is None:
        raise Forbidden("The new owner's e-mail address is not confirmed.", code="email_unconfirmed")
    event = Event("user.ownership_transferred", heir.pk, {"by": owner.pk})
    try:
        dynamo.commit(
            tables.hold_ownership(heir.pk, owner.pk),
            tables.change_role(owner.pk, Role.OWNER.value, Role.ADMIN.value),
            tables.change_role(heir.pk, heir.role, Role.OWNER.value),
            outbox.record(event),
        )
    except dynamo.ConditionFailed as error:
        raise Conflict from error
    outbox.deliver(event)
    heir.role = Role.OWNER.value
    return heir


def bootstrap_owner(email: str, password: str, name: str) -> UserRow:
    """Make the platform's owner, or promote the account with this address. Raises OwnerUnique if another owns it."""
    owner = tables.get_owner()
    user = tables.user_of_email(email)
    if owner is not None and (user is None or owner.user_id != user.pk):
        raise OwnerUnique
    if owner is not None and user is not None:
        return user
    if user is None:
        check_password(password, email)
        user = UserRow(
            pk=ids.new("usr"),
            sk="user",
            email=email,
            password_hash=passwords.hash_password(password),
            name=name,
            role=Role.OWNER.value,
            email_confirmed_at=clock.now_text(),
            created_at=clock.now_text(),
        )
        writes = tables.create_user(user)
    else:
        writes = [tables.change_user(user.pk, role=Role.OWNER.value, email_confirmed_at=clock.now_text())]
        user.role = Role.OWNER.value
    try:
        dynamo.commit(*writes, tables.hold_ownership(user.pk, None))
    except dynamo.ConditionFailed as error:
        raise OwnerUnique("Somebody else was faster.") from error
    return user


def owner_address() -> str | None:
    """Where operational notices go: the owner's address, if there is an owner."""
    owner = tables.get_owner()
    user = tables.get_user(owner.user_id) if owner is not None else None
    return user.email if user is not None else None
