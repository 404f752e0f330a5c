"""Ids: a ULID (48 bits of milliseconds, 80 random bits, Crockford base 32) behind a prefix that names the thing."""

from __future__ import annotations

import hashlib
import re
import secrets

from . import clock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID = re.compile(r"[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}")


def _encode(number: int) -> str:
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def new(prefix: str) -> str:
    """A fresh id such as `prd_01J…`; ids of later milliseconds sort later."""
    milliseconds = int(clock.now().timestamp() * 1000)
    return f"{prefix}_{_encode(milliseconds << 80 | secrets.randbits(80))}"


def derived(prefix: str, *parts: str) -> str:
    """The same id for the same parts, whenever it is asked for: what makes a repeated write hit the same row."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return f"{prefix}_{_encode(int.from_bytes(digest[:16], 'big'))}"


def is_id(text: str, prefix: str) -> bool:
    """Whether `text` has the form of an id with this prefix."""
    return text.startswith(prefix + "_") and _ID.fullmatch(text) is not None
