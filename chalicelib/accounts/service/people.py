"""Who somebody is: for the services of accounts, and for other domains."""

from __future__ import annotations

from dataclasses import dataclass

from ...core import access
from ...core.access import Actor, Role
from ...core.errors import Invalid, Unauthenticated
from .. import passwords, rules, tables
from ..tables import UserRow


def actor_of(user: UserRow, session_id: str | None) -> Actor:
    """The user as an actor."""
    return Actor(
        user_id=user.pk,
        role=Role(user.role),
        email=user.email,
        email_confirmed=user.email_confirmed_at is not None,
        session_id=session_id,
        locale=user.locale,
    )


def actor_now(user_id: str) -> Actor | None:
    """Who a user is now, for work that goes on after their request; None for one that is gone."""
    user = tables.get_user(user_id)
    return actor_of(user, None) if user is not None else None


def me(actor: Actor) -> UserRow:
    """The caller's own row. Raises Unauthenticated."""
    user = tables.get_user(access.require_member(actor))
    if user is None:
        raise Unauthenticated
    return user


def check_password(password: str, email: str, field: str = "password") -> None:
    """Raises Invalid for a password that is too weak for this account."""
    errors = rules.password_errors(password, email, field)
    if errors:
        raise Invalid(fields=errors)


def require_password(user: UserRow, password: str, field: str) -> None:
    """Raises Invalid for any password but the user's."""
    if not passwords.verify(user.password_hash, password):
        raise Invalid.field(field, "wrong", "This is not your password.")


@dataclass(frozen=True, slots=True)
class Contact:
    """What other domains may know of a user."""

    user_id: str
    email: str
    name: str
    locale: str
    email_confirmed: bool


def contact(user_id: str) -> Contact | None:
    """How to reach a user."""
    user = tables.get_user(user_id)
    if user is None:
        return None
    return Contact(user.pk, user.email, user.name, user.locale, user.email_confirmed_at is not None)


def user_id_of(email: str) -> str | None:
    """Whose account has this address, confirmed or not."""
    return tables.user_id_of_email(email)
