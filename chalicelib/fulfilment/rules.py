"""Pure rules of downloads: how long and how often, what a token looks like, and why a link does not open."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from enum import StrEnum

from .errors import Reason

LINK_LIFE = timedelta(hours=24)
LINK_DOWNLOADS = 5
#: The same client asking again within this time gets the file again uncounted.
GRANT_LIFE = timedelta(minutes=10)
#: How long a link that has expired is kept to say so, before the schedule takes it away.
LINK_KEPT = timedelta(days=30)
#: Hashes of tokens that one link may hold: one for each time that its mail's job was tried.
MOST_TOKENS = 10
#: Entitlements that one mail of fresh links covers, newest first.
RESEND_CAP = 50

_TOKEN = re.compile(r"(lnk_[0-9A-HJKMNP-TV-Z]{26})\.([A-Za-z0-9_-]{43})")


class Status(StrEnum):
    """What has become of an entitlement."""

    ACTIVE = "active"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    REVOKED = "revoked"


def status(*, revoked: bool, expires_at: datetime, used: int, most: int, now: datetime) -> Status:
    """The gravest that holds: revoked, then expired, then exhausted."""
    if revoked:
        return Status.REVOKED
    if expires_at <= now:
        return Status.EXPIRED
    return Status.EXHAUSTED if used >= most else Status.ACTIVE


def split_token(token: str) -> tuple[str, str] | None:
    """The link's id and the secret of a token in an address; None when it cannot be one."""
    found = _TOKEN.fullmatch(token)
    return (found[1], found[2]) if found else None


def client_key(token: str, address: str, user_agent: str) -> str:
    """Who asks: token, address and user agent, as a hash that tells none of them (the token's secret keys it)."""
    return hashlib.sha256("\x1f".join((token, address, user_agent)).encode()).hexdigest()


def link_expiry(now: datetime, entitlement_expires_at: datetime) -> datetime:
    """24 hours from now, but no later than the entitlement."""
    return min(now + LINK_LIFE, entitlement_expires_at)


def refusal(held: Status, *, link_expires_at: datetime, used: int, most: int, now: datetime) -> Reason | None:
    """Why a link of an entitlement in state `held` does not open; None when it does."""
    if held is Status.REVOKED:
        return Reason.REVOKED
    if held is not Status.ACTIVE:
        return Reason.CLOSED
    if link_expires_at <= now:
        return Reason.EXPIRED
    return Reason.OVER if used >= most else None
