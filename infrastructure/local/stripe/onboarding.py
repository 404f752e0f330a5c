"""The onboarding page of connected accounts: what Stripe would ask, in three buttons, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from infrastructure.local.stripe import pages
from infrastructure.local.stripe.texts import language
from infrastructure.local.stripe.work import Answer

if TYPE_CHECKING:
    from infrastructure.local.stripe.sandbox import Sandbox

OUTCOMES = ("complete", "later", "incomplete")


def handle(sandbox: Sandbox, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """GET shows the page, POST fills the account in; a link that is over leads back to have another made."""
    token = path.removeprefix("/connect/onboarding/")
    link = sandbox.onboarding(token)
    spoken = language(None, headers.get("accept-language", ""))
    if link is None:
        return pages.page(404, "message.html", spoken, name="no_onboarding", session=None)
    if link["used"] or link["expires_at"] < sandbox.time():
        return _redirect(link["refresh_url"])
    if method == "GET":
        return pages.page(200, "onboard.html", spoken, outcomes=OUTCOMES, session={"cancel_url": link["return_url"]})
    if method != "POST":
        return 405, {"Allow": "GET, POST"}, b""
    chosen = parse_qs(body.decode(errors="replace")).get("outcome", ["complete"])[0]
    sandbox.onboard(link["account"], chosen if chosen in OUTCOMES else "complete", token=token)
    return _redirect(link["return_url"])


def _redirect(target: str) -> Answer:
    return 303, {"Location": target, "Cache-Control": "no-store"}, b""
