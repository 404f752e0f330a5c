"""Rows of the `accounts` table and every access to them."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core import clock, tokens
from ..core.access import Role
from ..core.paging import Page, PageRequest


class UserRow(dynamo.Row):
    """An account. `email` is normalised; `email_confirmed_at` is missing until confirmed."""

    class Meta:
        table_name = "accounts"

    email = UnicodeAttribute()
    password_hash = UnicodeAttribute()
    name = UnicodeAttribute()
    role = UnicodeAttribute(default=Role.CUSTOMER.value)
    locale = UnicodeAttribute(default="en")
    email_confirmed_at = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()


class EmailRow(dynamo.Row):
    """Holds an address for its user, so that no two accounts share it."""

    class Meta:
        table_name = "accounts"

    user_id = UnicodeAttribute()


class SessionRow(dynamo.Row):
    """One login. Holds hashes of the refresh token in force and of the one before."""

    class Meta:
        table_name = "accounts"

    user_id = UnicodeAttribute()
    refresh_hash = UnicodeAttribute()
    previous_hash = UnicodeAttribute(null=True)
    rotated_at = UnicodeAttribute()
    user_agent = UnicodeAttribute(default="")
    created_at = UnicodeAttribute()
    expires_at = UnicodeAttribute()


class TokenRow(dynamo.Row):
    """A mailed link. `purpose`: confirm the account's own address, move to another (`email`), or reset the password;
    `change` is the request for a move, under its event's id.
    """

    class Meta:
        table_name = "accounts"

    purpose = UnicodeAttribute()
    user_id = UnicodeAttribute()
    email = UnicodeAttribute()
    expires_at = UnicodeAttribute()


class AddressesRow(dynamo.Row):
    """A member's addresses, all of them in one row: `{id, address, phone, default_shipping, default_billing}`."""

    class Meta:
        table_name = "accounts"

    items: JSONAttribute = JSONAttribute(default=list)
    version = NumberAttribute(default=0)


class OwnerRow(dynamo.Row):
    """Who owns the platform: one row, so one owner."""

    class Meta:
        table_name = "accounts"

    user_id = UnicodeAttribute()


def get_user(user_id: str) -> UserRow | None:
    return dynamo.fetch(UserRow, user_id, "user")


def user_id_of_email(email: str) -> str | None:
    held = dynamo.fetch(EmailRow, f"email#{email}", "email")
    return held.user_id if held is not None else None


def user_of_email(email: str) -> UserRow | None:
    """Two reads, whether or not the address has an account: the time tells nothing."""
    return get_user(user_id_of_email(email) or "usr_nobody")


def users_newest_first(page: PageRequest) -> Page[UserRow]:
    return dynamo.query(UserRow, "users", page, index="gs2", newest_first=True)


def create_user(user: UserRow) -> list[dynamo.Write]:
    """Fails as `email` when the address has an account."""
    user.gs2pk, user.gs2sk = "users", user.created_at
    return [dynamo.create(user, "user"), hold_email(user.email, user.pk)]


def hold_email(email: str, user_id: str) -> dynamo.Write:
    return dynamo.create(EmailRow(pk=f"email#{email}", sk="email", user_id=user_id), "email")


def still_holds_email(email: str, user_id: str) -> dynamo.Write:
    """Fails as `email` when the address is no longer this user's."""
    return dynamo.check(EmailRow, f"email#{email}", "email", EmailRow.user_id == user_id, "email")


def free_email(email: str, user_id: str) -> dynamo.Write:
    return dynamo.delete(EmailRow, f"email#{email}", "email", "old_email", EmailRow.user_id == user_id)


def change_user(user_id: str, **changed: str) -> dynamo.Write:
    actions = [getattr(UserRow, name).set(value) for name, value in changed.items()]
    return dynamo.update(UserRow, user_id, "user", actions, "user", UserRow.pk.exists())


def change_role(user_id: str, old: str, new: str) -> dynamo.Write:
    """Fails as `role` when the role is no longer `old`."""
    return dynamo.update(UserRow, user_id, "user", [UserRow.role.set(new)], "role", UserRow.role == old)


def get_owner() -> OwnerRow | None:
    return dynamo.fetch(OwnerRow, "platform", "owner")


def hold_ownership(user_id: str, previous: str | None) -> dynamo.Write:
    """Fails as `owner` unless `previous` owns the platform (nobody, for None)."""
    row = OwnerRow(pk="platform", sk="owner", user_id=user_id)
    condition = OwnerRow.pk.does_not_exist() if previous is None else OwnerRow.user_id == previous
    return dynamo.put(row, "owner", condition)


def create_session(session: SessionRow) -> dynamo.Write:
    session.gs1pk, session.gs1sk = f"user#{session.user_id}", session.created_at
    session.ttl = clock.epoch(clock.from_text(session.expires_at))
    return dynamo.create(session, "session")


def get_session(session_id: str) -> SessionRow | None:
    return dynamo.fetch(SessionRow, session_id, "session")


def rotate_session(session: SessionRow, new_hash: str) -> dynamo.Write:
    """Fails as `session` when another request rotated first."""
    actions = [
        SessionRow.refresh_hash.set(new_hash),
        SessionRow.previous_hash.set(session.refresh_hash),
        SessionRow.rotated_at.set(clock.now_text()),
    ]
    unchanged = SessionRow.refresh_hash == session.refresh_hash
    return dynamo.update(SessionRow, session.pk, "session", actions, "session", unchanged)


def delete_session(session_id: str) -> dynamo.Write:
    return dynamo.delete(SessionRow, session_id, "session", "session")


def sessions_of_user(user_id: str, page: PageRequest) -> Page[SessionRow]:
    return dynamo.query(SessionRow, f"user#{user_id}", page, index="gs1", newest_first=True)


def create_token(token: str, row: TokenRow) -> dynamo.Write:
    row.pk, row.sk = f"token#{tokens.token_hash(token)}", "token"
    row.ttl = clock.epoch(clock.from_text(row.expires_at))
    return dynamo.create(row, "token")


def get_token(token: str, *purposes: str) -> TokenRow | None:
    """The row of an unexpired token of one of these purposes."""
    row = dynamo.fetch(TokenRow, f"token#{tokens.token_hash(token)}", "token")
    if row is None or row.purpose not in purposes or row.expires_at <= clock.now_text():
        return None
    return row


def use_token(row: TokenRow) -> dynamo.Write:
    """Fails as `token` when it was used before."""
    return dynamo.delete(TokenRow, row.pk, "token", "token", TokenRow.pk.exists())


def get_addresses(user_id: str) -> AddressesRow | None:
    return dynamo.fetch(AddressesRow, user_id, "addresses")


def save_addresses(user_id: str, items: list[dict[str, Any]], seen: int) -> dynamo.Write:
    """Fails as `addresses` when their version is no longer `seen`."""
    row = AddressesRow(pk=user_id, sk="addresses", items=items, version=seen + 1)
    unchanged = AddressesRow.version == seen if seen else AddressesRow.pk.does_not_exist()
    return dynamo.put(row, "addresses", unchanged)
