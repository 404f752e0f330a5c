"""One request as a view sees it, and the answer it may build by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from ..core.access import ANONYMOUS, Actor
from ..settings import settings

ACCESS_COOKIE = "hs_access"
REFRESH_COOKIE = "hs_refresh"
CSRF_COOKIE = "hs_csrf"
#: Tells scripts, and nobody else, how long the access token is good.
MEMBER_COOKIE = "hs_member"
CHECKOUT_COOKIE = "hs_checkout"
CART_COOKIE = "hs_cart"


@dataclass(slots=True)
class Call:
    """Who calls, from where, with what; cookies set here travel with the answer."""

    request_id: str
    method: str
    path: str
    client_ip: str
    headers: dict[str, str]
    query_values: dict[str, list[str]]
    raw_body: bytes
    actor: Actor = ANONYMOUS
    cookies_out: list[str] = field(default_factory=list)
    _cookies: dict[str, str] | None = None

    @property
    def user_agent(self) -> str:
        """At most 300 characters of it."""
        return self.headers.get("user-agent", "")[:300]

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies the client sent, the first of each name.

        Read by hand: the standard library drops the whole header when one cookie, perhaps a stranger's, is odd.
        """
        if self._cookies is None:
            self._cookies = {}
            for part in self.headers.get("cookie", "").split(";"):
                name, _, value = part.partition("=")
                self._cookies.setdefault(name.strip(), value.strip())
        return self._cookies

    @property
    def locale(self) -> str:
        """The account's, else the browser's first that we have, else English."""
        if self.actor.is_member:
            return self.actor.locale
        for part in self.headers.get("accept-language", "").split(","):
            language = part.split(";")[0].strip().lower()[:2]
            if language in {"en", "ro"}:
                return language
        return "en"

    @property
    def caller(self) -> str:
        """Whose Idempotency-Keys these are: the account's, or for a guest the browser's."""
        return self.actor.user_id or self.cookies.get(CSRF_COOKIE, "")

    @property
    def idempotency_key(self) -> str:
        """The key the client gave this request; empty without one."""
        return self.headers.get("idempotency-key", "")

    def set_cookie(self, name: str, value: str, *, seconds: int, path: str = "/", readable: bool = False) -> None:
        """Set a cookie for `seconds` (0 removes it); HttpOnly unless scripts must read it."""
        parts = [f"{name}={value}", f"Path={path}", f"Max-Age={seconds}", "SameSite=Lax"]
        if settings().cookie_secure:
            parts.append("Secure")
        if not readable:
            parts.append("HttpOnly")
        self.cookies_out.append("; ".join(parts))


@dataclass(slots=True)
class Reply:
    """An answer of a view's own making. `body` is text; bytes never pass through the API."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


def conditional(call: Call, reply: Reply) -> Reply:
    """The reply with its body's ETag; without the body (304) when the client's If-None-Match has that."""
    etag = f'"{hashlib.sha256(reply.body.encode()).hexdigest()[:32]}"'
    reply.headers["ETag"] = etag
    asked = call.headers.get("if-none-match", "")
    if asked.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in asked.split(",")]:
        return Reply(304, "", reply.headers, reply.content_type)
    return reply


def reply_to_chalice(reply: Reply, cookies: list[str]) -> Any:
    """A Chalice response: header values as strings, one Set-Cookie each."""
    from chalice import Response

    headers: dict[str, Any] = {"Content-Type": reply.content_type, **reply.headers}
    if cookies:
        headers["Set-Cookie"] = list(cookies)
    return Response(body=reply.body, status_code=reply.status, headers=headers)
