"""Why a download link does not open. Each reason has a page of its own."""

from __future__ import annotations

from enum import StrEnum

from ..core.errors import DomainError


class Reason(StrEnum):
    """In the order in which they are told when several hold."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    MISSING = "missing"
    CLOSED = "closed"
    EXPIRED = "expired"
    OVER = "over"


class LinkRefused(DomainError):
    """A link that opens nothing: 404 when we do not know it, 410 for everything else.

    A link used up is 410 too and not 429: waiting does not help, only a new link does. `locale` and `member` are the
    entitlement's, None where there is none: they choose the page's language and where it sends people for new links.
    """

    status = 410
    title = "This link does not open a download"

    def __init__(self, reason: Reason, *, locale: str | None = None, member: bool | None = None) -> None:
        super().__init__(code=f"link_{reason.value}")
        self.reason, self.locale, self.member = reason, locale, member
        if reason is Reason.UNKNOWN:
            self.status = 404
