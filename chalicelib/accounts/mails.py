"""The mails of accounts. Each is keyed by the event that caused it, so that a repeated event mails once."""

from __future__ import annotations

from ..aws import dynamo
from ..core import clock, tokens
from ..mail import sender
from ..mail.render import catalogue
from ..settings import settings
from . import rules, tables
from .tables import TokenRow, UserRow


def _token(user: UserRow, purpose: str, email: str) -> str:
    life = rules.RESET_LIFE if purpose == "reset" else rules.CONFIRM_LIFE
    token = tokens.new_token()
    row = TokenRow(purpose=purpose, user_id=user.pk, email=email, expires_at=clock.to_text(clock.now() + life))
    dynamo.commit(tables.create_token(token, row))
    return token


def _send(key: str, user: UserRow, to: str, template: str, path: str) -> None:
    text = catalogue(user.locale)[f"{template}.text"].format(name=user.name)
    sender.send_once(key, to, template, user.locale, {"text": text, "url": settings().site_url + path})


def send_confirmation(key: str, user_id: str) -> None:
    """Nothing for nobody, and nothing for an address already confirmed."""
    user = tables.get_user(user_id) if user_id else None
    if user is None or user.email_confirmed_at is not None or sender.was_sent(key):
        return
    _send(key, user, user.email, "confirm", f"/confirm?token={_token(user, 'confirm', user.email)}")


def send_known(key: str, user_id: str) -> None:
    """To the holder of an address that somebody tried to register again."""
    user = tables.get_user(user_id) if user_id else None
    if user is not None:
        _send(key, user, user.email, "known", "/login")


def send_email_change(key: str, user_id: str) -> None:
    """To the address that the account wants; the request's row is kept under the event's id."""
    user = tables.get_user(user_id)
    wanted = tables.get_token(key, "change")
    if user is None or wanted is None or sender.was_sent(key):
        return
    _send(key, user, wanted.email, "confirm", f"/confirm?token={_token(user, 'move', wanted.email)}")


def send_reset(key: str, user_id: str) -> None:
    """Nothing for nobody."""
    user = tables.get_user(user_id) if user_id else None
    if user is None or sender.was_sent(key):
        return
    _send(key, user, user.email, "reset", f"/reset?token={_token(user, 'reset', user.email)}")


def send_password_changed(key: str, user_id: str) -> None:
    """A notice with the way back."""
    user = tables.get_user(user_id)
    if user is not None:
        _send(key, user, user.email, "password_changed", "/forgot")
