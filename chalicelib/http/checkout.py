"""The checkout cookie: which purchases this browser made, so that a guest sees them without an account.

Stateless: it holds up to five `<purchase_id>.<signature>`, newest first. It proves only where the purchase was
made; what it opens is decided, each time, by the service that is asked.
"""

from __future__ import annotations

from ..aws.secrets import secrets
from ..core import ids, tokens
from .call import CHECKOUT_COOKIE, Call

_MOST = 5
#: Long enough for a slow payment method to settle while the buyer comes back to the success page.
_LIFE_SECONDS = 7 * 24 * 3600


def remember(call: Call, purchase_id: str) -> None:
    """Add a purchase to the browser's cookie; the oldest beyond five is forgotten. Harmless when it is there."""
    held = [purchase_id, *(one for one in _verified(call) if one != purchase_id)][:_MOST]
    key = secrets().newest[1]
    value = "~".join(f"{one}.{tokens.sign(key, 'checkout', one)}" for one in held)
    call.set_cookie(CHECKOUT_COOKIE, value, seconds=_LIFE_SECONDS)
    call.cookies[CHECKOUT_COOKIE] = value


def remembered(call: Call) -> set[str]:
    """The purchases made by this browser. What is not signed by an accepted key counts as not there."""
    return set(_verified(call))


def _verified(call: Call) -> list[str]:
    parts = call.cookies.get(CHECKOUT_COOKIE, "").split("~")[:_MOST]
    pairs = [part.partition(".")[::2] for part in parts]
    return [purchase_id for purchase_id, signature in pairs if _is_ours(purchase_id, signature)]


def _is_ours(purchase_id: str, signature: str) -> bool:
    if not ids.is_id(purchase_id, "pur"):
        return False
    keys = secrets().signing_keys.values()
    return any(tokens.same(tokens.sign(key, "checkout", purchase_id), signature) for key in keys)
