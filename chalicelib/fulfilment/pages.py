"""The pages behind a download link, as replies: no script, no style of their own, nothing that leaves a trace."""

from __future__ import annotations

from typing import Any

from ..core.errors import DomainError, TooMany
from ..http.call import Call, Reply
from ..http.security import SECURITY_HEADERS
from ..mail.render import page
from ..settings import settings
from .errors import LinkRefused, Reason
from .service.downloads import Offer

#: The address is a secret: it goes into no referrer, no cache and no search index.
PRIVATE = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_POLICY = "Content-Security-Policy"
#: Reasons that a new link mends.
_MENDED = frozenset({Reason.UNKNOWN, Reason.EXPIRED, Reason.OVER})


def _html(status: int, template: str, locale: str, context: dict[str, Any], headers: dict[str, str]) -> Reply:
    body = page(f"pages/{template}", locale, context)
    return Reply(status, body, {**PRIVATE, **headers}, "text/html; charset=utf-8")


def offered(offer: Offer) -> Reply:
    """What the link gives, with the button that takes it.

    Browsers hold a form's redirect to `form-action` as well, so the policy names where the file comes from.
    """
    policy = SECURITY_HEADERS[_POLICY].replace("form-action 'self'", f"form-action 'self' {offer.origin}")
    shown = {"offer": offer, "log_days": settings().download_log_days}
    return _html(200, "download.html", offer.locale, shown, {_POLICY: policy})


def taken(url: str) -> Reply:
    """On to the file itself."""
    return Reply(303, "", {**PRIVATE, "Location": url}, "text/plain; charset=utf-8")


def refused(call: Call, error: DomainError) -> Reply:
    """Why the link does not open, and what to do about it."""
    if isinstance(error, LinkRefused):
        locale = error.locale or call.locale
        again = ("/purchases" if error.member else "/purchases/find") if error.reason in _MENDED else None
        return _html(error.status, "refused.html", locale, {"reason": error.reason.value, "again": again}, {})
    reason = "limited" if isinstance(error, TooMany) else "busy" if error.status >= 500 else "unknown"
    return _html(error.status, "refused.html", call.locale, {"reason": reason, "again": None}, error.headers())
