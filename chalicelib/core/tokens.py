"""Random tokens, their hashes, and keyed signatures: standard library only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets


def new_token() -> str:
    """32 random bytes, URL-safe base64 without padding (43 characters)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored in a token's stead: SHA-256 in hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def sign(key: bytes, purpose: str, message: str) -> str:
    """A keyed, purpose-bound signature: 43 URL-safe characters."""
    digest = hmac.new(key, f"{purpose}\x1f{message}".encode(), hashlib.sha256).digest()
    return encode(digest)


def encode(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The inverse of `encode`. Raises ValueError."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
