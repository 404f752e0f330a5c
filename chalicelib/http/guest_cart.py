"""The cart cookie: which cart is this browser's while nobody is logged in.

It holds `<cart id>.<signature>` and proves only that the browser was given that cart.
"""

from __future__ import annotations

from ..aws.secrets import secrets
from ..core import ids, tokens
from .call import CART_COOKIE, Call

_PREFIX = "crg"
#: As long as a guest's cart is kept after its last edit.
_LIFE_SECONDS = 30 * 24 * 3600


def give(call: Call, cart_id: str) -> None:
    """Let the browser keep the cart for its time, anew from each edit."""
    signature = tokens.sign(secrets().newest[1], "cart", cart_id)
    call.set_cookie(CART_COOKIE, f"{cart_id}.{signature}", seconds=_LIFE_SECONDS)


def held(call: Call) -> str | None:
    """The browser's cart. What is not signed by an accepted key counts as not there."""
    cart_id, _, signature = call.cookies.get(CART_COOKIE, "").partition(".")
    if not ids.is_id(cart_id, _PREFIX):
        return None
    keys = secrets().signing_keys.values()
    return cart_id if any(tokens.same(tokens.sign(key, "cart", cart_id), signature) for key in keys) else None


def forget(call: Call) -> None:
    """Take the cookie back: what was in that cart is in an account's now."""
    call.set_cookie(CART_COOKIE, "", seconds=0)
