"""Pure rules of accounts: what a password must be, how long tokens live, who may give which role."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..core.access import Role
from ..core.errors import FieldError

CONFIRM_LIFE = timedelta(days=3)
RESET_LIFE = timedelta(hours=1)
SESSION_LIFE = timedelta(days=30)
#: A refresh token just replaced is accepted this long, for two tabs that refresh at once (DESIGN section 5).
REFRESH_GRACE = timedelta(seconds=30)
#: Addresses that an account keeps.
MAX_ADDRESSES = 20
PASSWORD_LENGTH = (10, 200)

_COMMON = frozenset({"password12", "password123", "1234567890", "qwertyuiop", "parolaparola", "passwordpassword"})


def password_errors(password: str, email: str, field: str = "password") -> list[FieldError]:
    """What is wrong with a new password: too short, too long, the address itself, or on everybody's list."""
    shortest, longest = PASSWORD_LENGTH
    if len(password) < shortest:
        return [FieldError(field, "too_short", f"Use at least {shortest} characters.")]
    if len(password) > longest:
        return [FieldError(field, "too_long", f"Use at most {longest} characters.")]
    plain = password.lower()
    if plain in _COMMON or len(set(plain)) < 4 or plain in {email, email.partition("@")[0]}:
        return [FieldError(field, "too_common", "This password is too easy to guess.")]
    return []


def may_give_role(giver: Role, old: Role, new: Role) -> bool:
    """Admins and the owner move people between customer, staff and admin; ownership moves by transfer only."""
    return giver in {Role.ADMIN, Role.OWNER} and Role.OWNER not in {old, new}


def within_grace(rotated_at: datetime, now: datetime) -> bool:
    """Whether a refresh token replaced at `rotated_at` may still pass for a second tab's."""
    return now - rotated_at <= REFRESH_GRACE
