"""Use cases of accounts. Answers and times do not tell known addresses from unknown ones."""

from __future__ import annotations

from dataclasses import dataclass

from ...aws import dynamo
from ...core import access, clock, ids, tokens
from ...core.access import Actor, Permission, Role
from ...core.errors import Busy, Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from ...core.paging import Page, PageRequest
from ...events import outbox
from ...events.outbox import Event
from .. import passwords, rules, tables
from ..errors import BadToken, OwnerUnique, SessionEnded, WrongCredentials
from ..tables import SessionRow, UserRow

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Login:
    """A session just opened or refreshed; `refresh_token` is None when the client already holds the newest."""

    actor: Actor
    user: UserRow
    refresh_token: str | None


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


def current_actor(actor: Actor) -> Actor:
    """The actor as the rows say now: a revoked session or role is felt at once. Raises Unauthenticated."""
    session = tables.get_session(actor.session_id or "")
    if session is None or session.user_id != actor.user_id or session.expires_at <= clock.now_text():
        raise Unauthenticated
    user = tables.get_user(session.user_id)
    if user is None:
        raise Unauthenticated
    return actor_of(user, session.pk)


def _check_password(password: str, email: str, field: str = "password") -> None:
    errors = rules.password_errors(password, email, field)
    if errors:
        raise Invalid(fields=errors)


def register(email: str, password: str, name: str, locale: str) -> None:
    """Make an account and mail a confirmation; a known address gets a mail that says so instead.

    One read and one transaction either way, so that the time does not tell them apart. Raises Invalid, Busy.
    """
    _check_password(password, email)
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


def login(email: str, password: str, user_agent: str) -> Login:
    """Open a session. Raises WrongCredentials, in the same time for a wrong password and an unknown address."""
    user = tables.user_of_email(email)
    if not passwords.verify(user.password_hash if user else None, password) or user is None:
        raise WrongCredentials
    writes = []
    if passwords.outdated(user.password_hash):
        writes.append(tables.change_user(user.pk, password_hash=passwords.hash_password(password)))
    return _open(user, user_agent, writes)


def _open(user: UserRow, user_agent: str, writes: list[dynamo.Write]) -> Login:
    session_id, secret, now = ids.new("ses"), tokens.new_token(), clock.now()
    row = SessionRow(
        pk=session_id,
        sk="session",
        user_id=user.pk,
        refresh_hash=tokens.token_hash(secret),
        rotated_at=clock.to_text(now),
        created_at=clock.to_text(now),
        expires_at=clock.to_text(now + rules.SESSION_LIFE),
        user_agent=user_agent,
    )
    dynamo.commit(tables.create_session(row), *writes)
    return Login(actor_of(user, session_id), user, f"{session_id}.{secret}")


def refresh(refresh_token: str) -> Login:
    """Exchange a refresh token for a new one. A token used before ends its session (reuse detection).

    Within 30 s of its replacement an old token still gets access, but no new refresh token: the other tab has it.
    """
    session_id, _, secret = refresh_token.partition(".")
    session = tables.get_session(session_id) if secret and ids.is_id(session_id, "ses") else None
    if session is None or session.expires_at <= clock.now_text():
        raise SessionEnded
    user = tables.get_user(session.user_id)
    if user is None:
        raise SessionEnded
    presented = tokens.token_hash(secret)
    if tokens.same(presented, session.refresh_hash):
        fresh = tokens.new_token()
        try:
            dynamo.commit(tables.rotate_session(session, tokens.token_hash(fresh)))
            return Login(actor_of(user, session.pk), user, f"{session.pk}.{fresh}")
        except dynamo.ConditionFailed:
            return Login(actor_of(user, session.pk), user, None)
    recent = rules.within_grace(clock.from_text(session.rotated_at), clock.now())
    if recent and session.previous_hash and tokens.same(presented, session.previous_hash):
        return Login(actor_of(user, session.pk), user, None)
    dynamo.commit(tables.delete_session(session.pk))
    raise SessionEnded


def logout(actor: Actor, refresh_token: str) -> None:
    """End the session of the access token, and that of the refresh token if it is a true one."""
    ending = {actor.session_id} if actor.session_id else set()
    session_id, _, secret = refresh_token.partition(".")
    held = tables.get_session(session_id) if secret and ids.is_id(session_id, "ses") else None
    if held is not None and tokens.same(tokens.token_hash(secret), held.refresh_hash):
        ending.add(session_id)
    for each in ending:
        dynamo.commit(tables.delete_session(each))


def end_all_sessions(user_id: str, *, keep: str | None = None) -> None:
    """End every session of a user but `keep`."""
    page: Page[SessionRow] | None = None
    while page is None or page.next is not None:
        page = tables.sessions_of_user(user_id, PageRequest(50, page.next if page else None))
        doomed = [tables.delete_session(row.pk) for row in page.items if row.pk != keep]
        dynamo.commit(*doomed)


def reset_password(token: str, password: str) -> None:
    """Set a new password by a mailed link; ends every session. Receiving the mail also confirms the address."""
    held = tables.get_token(token, "reset")
    user = tables.get_user(held.user_id) if held is not None else None
    if held is None or user is None or held.email != user.email:
        raise BadToken
    _check_password(password, user.email)
    changed = {"password_hash": passwords.hash_password(password)}
    if user.email_confirmed_at is None:
        changed["email_confirmed_at"] = clock.now_text()
    event = Event("user.password_changed", user.pk)
    try:
        dynamo.commit(tables.use_token(held), tables.change_user(user.pk, **changed), outbox.record(event))
    except dynamo.ConditionFailed as error:
        raise BadToken from error
    outbox.deliver(event)
    end_all_sessions(user.pk)


def _me(actor: Actor) -> UserRow:
    user = tables.get_user(access.require_member(actor))
    if user is None:
        raise Unauthenticated
    return user


def _require_password(user: UserRow, password: str, field: str) -> None:
    if not passwords.verify(user.password_hash, password):
        raise Invalid.field(field, "wrong", "This is not your password.")


def change_password(actor: Actor, current: str, new: str) -> None:
    """Change the password; ends every other session."""
    user = _me(actor)
    _require_password(user, current, "current_password")
    _check_password(new, user.email, "new_password")
    event = Event("user.password_changed", user.pk)
    dynamo.commit(tables.change_user(user.pk, password_hash=passwords.hash_password(new)), outbox.record(event))
    outbox.deliver(event)
    end_all_sessions(user.pk, keep=actor.session_id)


def ask_email_change(actor: Actor, email: str, password: str) -> None:
    """Mail a confirmation to the new address; nothing changes until it is followed."""
    user = _me(actor)
    _require_password(user, password, "password")
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
    return _me(actor)


def change_profile(actor: Actor, changed: dict[str, str]) -> UserRow:
    """Change name or locale."""
    user = _me(actor)
    if changed:
        dynamo.commit(tables.change_user(user.pk, **changed))
    for name, value in changed.items():
        setattr(user, name, value)
    return user


def list_sessions(actor: Actor, page: PageRequest) -> Page[SessionRow]:
    """The caller's sessions, newest first."""
    return tables.sessions_of_user(access.require_member(actor), page)


def end_session(actor: Actor, session_id: str) -> None:
    """End one of the caller's sessions. Raises NotFound for any other."""
    user_id = access.require_member(actor)
    session = tables.get_session(session_id) if ids.is_id(session_id, "ses") else None
    if session is None or session.user_id != user_id:
        raise NotFound
    dynamo.commit(tables.delete_session(session_id))


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
    me = _me(actor)
    _require_password(me, password, "password")
    heir = tables.get_user(user_id) if ids.is_id(user_id, "usr") else None
    if heir is None or heir.pk == me.pk:
        raise Invalid.field("user_id", "not_an_option", "Choose another user.")
    if heir.email_confirmed_at is None:
        raise Forbidden("The new owner's e-mail address is not confirmed.", code="email_unconfirmed")
    event = Event("user.ownership_transferred", heir.pk, {"by": me.pk})
    try:
        dynamo.commit(
            tables.hold_ownership(heir.pk, me.pk),
            tables.change_role(me.pk, Role.OWNER.value, Role.ADMIN.value),
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
        _check_password(password, email)
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
