"""What can go wrong with accounts."""

from __future__ import annotations

from ..core.errors import Conflict, DomainError, Invalid


class WrongCredentials(DomainError):
    """E-mail and password do not belong together; never says which is wrong."""

    status = 401
    code = "wrong_credentials"
    title = "E-mail address or password is not right"


class SessionEnded(DomainError):
    """The refresh token is old, unknown, or was used twice."""

    status = 401
    code = "session_ended"
    title = "This session has ended"


class BadToken(Invalid):
    """A confirmation or reset link that is unknown, used or too old."""

    code = "bad_token"
    title = "This link is no longer good"


class OwnerUnique(Conflict):
    """There is an owner already, or the role of the owner was to be changed."""

    code = "owner_unique"
    title = "The platform has one owner"
