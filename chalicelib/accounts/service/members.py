"""Becoming a member, and what members change of their account. Answers and times do not tell known addresses from
unknown ones.
"""

from __future__ import annotations

from ...aws import dynamo
from ...core import clock, ids
from ...core.access import Actor
from ...core.errors import Busy, Conflict
from ...events import outbox
from ...events.outbox import Event
from .. import passwords, rules, tables
from ..errors import BadToken
from ..tables import UserRow
from .people import check_password, me, require_password
from .sessions import end_all_sessions

_TRIES = 3


def register(email: str, password: str, name: str, locale: str) -> None:
    """Make an account and mail a confirmation; a known address gets a mail that says so instead.

    One read and one transaction either way, so that the time does not tell them apart. Raises Invalid, Busy.
    """
    check_password(password, email)
    user = UserRow(
        pk=ids.new("usr"),
        sk="user",
        email=email,
        password_hash=passwords.hash_password(password),
        name=name,
        locale=locale,
        created_at=clock.now_text(),
    )
    for _ in range(_TRIES):
        holder = tables.user_id_of_email(email)
        if holder is None:
            event, writes = Event("user.registered", user.pk), tables.create_user(user)
        else:
            event, writes = Event("user.registered_again", holder), [tables.still_holds_email(email, holder)]
        try:
            dynamo.commit(*writes, outbox.record(event))
        except dynamo.ConditionFailed:
            # Somebody else took the address, or left it, since it was looked up.
            continue
        outbox.deliver(event)
        return
    raise Busy


def confirm(token: str) -> UserRow:
    """Confirm the address that the token was mailed to; makes it the account's. Raises BadToken."""
    held = tables.get_token(token, "confirm", "move")
    user = tables.get_user(held.user_id) if held is not None else None
    if held is None or user is None:
        raise BadToken
    if held.purpose == "confirm" and held.email != user.email:
        # Left over from an address that the account gave up: it must not lead back to it.
        raise BadToken
    now = clock.now_text()
    event = Event("user.email_confirmed", user.pk)
    writes = [
        tables.use_token(held),
        tables.change_user(user.pk, email=held.email, email_confirmed_at=now),
        outbox.record(event),
    ]
    if held.email != user.email:
        writes += [tables.hold_email(held.email, user.pk), tables.free_email(user.email, user.pk)]
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed as error:
        if error.name == "email":
            raise Conflict("Another account has this address by now.", code="email_taken") from error
        raise BadToken from error
    outbox.deliver(event)
    user.email, user.email_confirmed_at = held.email, now
    return user


def _ask(event_type: str, email: str) -> None:
    """Record a request about an address. The same reads and writes whether or not it has an account."""
    event = Event(event_type, tables.user_id_of_email(email) or "")
    dynamo.commit(outbox.record(event))
    outbox.deliver(event)


def ask_confirmation(email: str) -> None:
    """Mail the confirmation link again, if there is an account that needs it."""
    _ask("user.confirmation_asked", email)


def ask_reset(email: str) -> None:
    """Mail a link to set a new password, if there is an account."""
    _ask("user.reset_asked", email)


def reset_password(token: str, password: str) -> None:
    """Set a new password by a mailed link; ends every session. Receiving the mail also confirms the address."""
    held = tables.get_token(token, "reset")
    user = tables.get_user(held.user_id) if held is not None else None
    if held is None or user is None or held.email != user.email:
        raise BadToken
    check_password(password, user.email)
    changed = {"password_hash": passwords.hash_password(password)}
    events = [Event("user.password_changed", user.pk)]
    if user.email_confirmed_at is None:
        changed["email_confirmed_at"] = clock.now_text()
        events.append(Event("user.email_confirmed", user.pk))
    recorded = [outbox.record(event) for event in events]
    try:
        dynamo.commit(tables.use_token(held), tables.change_user(user.pk, **changed), *recorded)
    except dynamo.ConditionFailed as error:
        raise BadToken from error
    outbox.deliver(*events)
    end_all_sessions(user.pk)


def change_password(actor: Actor, current: str, new: str) -> None:
    """Change the password; ends every other session."""
    user = me(actor)
    require_password(user, current, "current_password")
    check_password(new, user.email, "new_password")
    event = Event("user.password_changed", user.pk)
    dynamo.commit(tables.change_user(user.pk, password_hash=passwords.hash_password(new)), outbox.record(event))
    outbox.deliver(event)
    end_all_sessions(user.pk, keep=actor.session_id)


def ask_email_change(actor: Actor, email: str, password: str) -> None:
    """Mail a confirmation to the new address; nothing changes until it is followed."""
    user = me(actor)
    require_password(user, password, "password")
    event = Event("user.email_change_asked", user.pk)
    row = tables.TokenRow(
        purpose="change",
        user_id=user.pk,
        email=email,
        expires_at=clock.to_text(clock.now() + rules.CONFIRM_LIFE),
    )
    dynamo.commit(tables.create_token(event.id, row), outbox.record(event))
    outbox.deliver(event)


def get_profile(actor: Actor) -> UserRow:
    """The caller's own account."""
    return me(actor)


def change_profile(actor: Actor, changed: dict[str, str]) -> UserRow:
    """Change name or locale."""
    user = me(actor)
    if changed:
        dynamo.commit(tables.change_user(user.pk, **changed))
    for name, value in changed.items():
        setattr(user, name, value)
    return user
