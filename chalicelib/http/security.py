"""Sessions as cookies, CSRF tokens, the origin secret, and the headers that every answer carries."""

from __future__ import annotations

import secrets as random
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from ..aws.secrets import Secrets, secrets
from ..core import clock, tokens
from ..core.access import ANONYMOUS, Actor, Role
from ..core.errors import Forbidden
from ..settings import settings
from .call import ACCESS_COOKIE, CSRF_COOKIE, MEMBER_COOKIE, REFRESH_COOKIE, Call

ACCESS_LIFE = timedelta(minutes=10)
REFRESH_LIFE = timedelta(days=30)
_CSRF_LIFE = timedelta(days=30)
REFRESH_PATH = "/api/auth"

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def access_token(actor: Actor) -> str:
    """A signed token that says who `actor` is, for ten minutes."""
    import jwt

    kid, key = secrets().newest
    now = clock.now()
    claims = {
        "sub": actor.user_id,
        "sid": actor.session_id,
        "role": actor.role.value,
        "email": actor.email,
        "confirmed": actor.email_confirmed,
        "locale": actor.locale,
        "iat": now,
        "exp": now + ACCESS_LIFE,
        "aud": "handsel",
    }
    return jwt.encode(claims, key, algorithm="HS256", headers={"kid": kid})


def _key_of(token: str, held: Secrets) -> bytes | None:
    import jwt

    return held.signing_keys.get(str(jwt.get_unverified_header(token).get("kid")))


def actor_of(token: str) -> Actor:
    """Whoever a valid access token names; nobody for any other text."""
    if not token:
        return ANONYMOUS
    import jwt

    try:
        key = _key_of(token, secrets())
        if key is None:
            return ANONYMOUS
        options: Any = {"require": ["exp", "sub", "sid", "aud"], "verify_exp": False, "verify_iat": False}
        claims = jwt.decode(token, key, algorithms=["HS256"], audience="handsel", options=options)
        if int(claims["exp"]) <= clock.epoch(clock.now()):
            return ANONYMOUS
        return Actor(
            user_id=str(claims["sub"]),
            role=Role(claims["role"]),
            email=str(claims["email"]),
            email_confirmed=claims["confirmed"] is True,
            session_id=str(claims["sid"]),
            locale=str(claims["locale"]),
        )
    except (jwt.PyJWTError, ValueError, KeyError, TypeError):
        return ANONYMOUS


def open_session(call: Call, actor: Actor, refresh_token: str | None) -> None:
    """Give the client its session: an access token, and a refresh token unless it has the newest (None)."""
    seconds = int(ACCESS_LIFE.total_seconds())
    call.set_cookie(ACCESS_COOKIE, access_token(actor), seconds=seconds)
    # Routes that are open to everybody take whoever's token has run out for a guest: a page renews it before it asks.
    call.set_cookie(MEMBER_COOKIE, "1", seconds=seconds, readable=True)
    if refresh_token is not None:
        life = int(REFRESH_LIFE.total_seconds())
        call.set_cookie(REFRESH_COOKIE, refresh_token, seconds=life, path=REFRESH_PATH)
    call.actor = actor


def close_session(call: Call) -> None:
    """Take the session's cookies back."""
    call.set_cookie(ACCESS_COOKIE, "", seconds=0)
    call.set_cookie(MEMBER_COOKIE, "", seconds=0, readable=True)
    call.set_cookie(REFRESH_COOKIE, "", seconds=0, path=REFRESH_PATH)
    call.actor = ANONYMOUS


def _csrf_signature(nonce: str) -> str:
    return tokens.sign(secrets().newest[1], "csrf", nonce)


def csrf_token(call: Call) -> str:
    """The client's CSRF token, made and set as a readable cookie when it has none that is ours."""
    held = call.cookies.get(CSRF_COOKIE, "")
    if _is_ours(held):
        return held
    nonce = random.token_urlsafe(16)
    made = f"{nonce}.{_csrf_signature(nonce)}"
    call.set_cookie(CSRF_COOKIE, made, seconds=int(_CSRF_LIFE.total_seconds()), readable=True)
    return made


def _is_ours(token: str) -> bool:
    nonce, _, signature = token.partition(".")
    return any(
        tokens.same(tokens.sign(key, "csrf", nonce), signature) for key in secrets().signing_keys.values() if nonce
    )


def check_csrf(call: Call) -> None:
    """Raise Forbidden unless the header repeats the cookie, the cookie is ours, and the page that asks is too."""
    origin = call.headers.get("origin", "")
    if origin and origin != "null" and origin.partition("://")[2] != urlsplit(settings().site_url).netloc:
        raise Forbidden("This request comes from another site.", code="csrf")
    cookie, header = call.cookies.get(CSRF_COOKIE, ""), call.headers.get("x-csrf-token", "")
    if not cookie or not tokens.same(cookie, header) or not _is_ours(cookie):
        raise Forbidden("The CSRF token is missing or old; get one from /api/session.", code="csrf")


def client_address(headers: dict[str, str], source_ip: str) -> str:
    """Where a request comes from. The CDN's word counts only with its secret. Raises Forbidden without it."""
    if not settings().behind_cdn:
        return source_ip
    expected = secrets().origin_secret
    if not expected or not tokens.same(headers.get("x-origin-secret", ""), expected):
        raise Forbidden("Please use the site's own address.", code="origin")
    return headers.get("x-viewer-address") or source_ip
