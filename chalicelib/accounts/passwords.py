"""Argon2id, 19 MiB, two passes, one lane (OWASP's password storage cheat sheet)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: What a hash costs whoever guesses: KiB of memory, passes, lanes.
COST = {"memory_cost": 19456, "time_cost": 2, "parallelism": 1}


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(COST["time_cost"], COST["memory_cost"], COST["parallelism"])


#: Nobody's: verified against where there is no account, so that this takes as long. Made with the parameters above.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$QnTzNQZlD22u1jHsnm9y/Q$BP1ed1YLaDWi5WnxLeMByrJz2I0lHcgp5w+qbiCC1h0"


def hash_password(password: str) -> str:
    """A salted hash with its parameters."""
    return _hasher().hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one hashed; takes the same time when there is no hash."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(password_hash or NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)
