"""Sessions: opened by a password, kept by tokens that rotate, ended one by one or all at once."""

from __future__ import annotations

from dataclasses import dataclass

from ...aws import dynamo
from ...core import access, clock, ids, tokens
from ...core.access import Actor
from ...core.errors import NotFound, Unauthenticated
from ...core.paging import Page, PageRequest
from .. import passwords, rules, tables
from ..errors import SessionEnded, WrongCredentials
from ..tables import SessionRow, UserRow
from .people import actor_of


@dataclass(frozen=True, slots=True)
class Login:
    """A session just opened or refreshed; `refresh_token` is None when the client already holds the newest."""

    actor: Actor
    user: UserRow
    refresh_token: str | None


def current_actor(actor: Actor) -> Actor:
    """The actor as the rows say now: a revoked session or role is felt at once. Raises Unauthenticated."""
    session = tables.get_session(actor.session_id or "")
    if session is None or session.user_id != actor.user_id or session.expires_at <= clock.now_text():
        raise Unauthenticated
    user = tables.get_user(session.user_id)
    if user is None:
        raise Unauthenticated
    return actor_of(user, session.pk)


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
