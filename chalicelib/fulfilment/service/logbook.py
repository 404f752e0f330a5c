"""The log of downloads, as evidence: each entry is tied to the one before it, so that none can be changed or left out
without showing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from ...aws.secrets import secrets
from ...core import tokens
from .. import tables
from ..tables import LogRow

#: Entries that evidence needs at most.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """One counted download: which file in which version, of how many bytes and which SHA-256, when, from where, with
    what; the hash of all that, and that of the entry before."""

    entitlement_id: str
    at: str
    file_id: str
    version: int
    size: int
    sha256: str
    ip: str
    user_agent: str
    ip_hash: str
    user_agent_hash: str
    previous: str
    hash: str


def tie(row: LogRow, entitlement_id: str, previous: str | None) -> LogRow:
    """Complete an entry: keyed hashes of what is personal in it, and its tie to the entry before."""
    row.ip_hash, row.user_agent_hash = _keyed("ip", row.ip), _keyed("user_agent", row.user_agent)
    row.previous = previous or ""
    row.hash = _hash(_delivery(row, entitlement_id))
    return row


def deliveries(entitlement_id: str) -> list[Delivery]:
    """The last hundred downloads of an entitlement, the oldest first."""
    return [_delivery(row, entitlement_id) for row in tables.log_of(entitlement_id, _MOST)]


def is_chained(entries: Sequence[Delivery]) -> bool:
    """Whether these are what was written, one after the other, with none changed or left out between them."""
    ties = all(after.previous == before.hash for before, after in pairwise(entries))
    return ties and all(tokens.same(entry.hash, _hash(entry)) for entry in entries)


def _delivery(row: LogRow, entitlement_id: str) -> Delivery:
    return Delivery(
        entitlement_id=entitlement_id,
        at=row.at,
        file_id=row.file_id,
        version=int(row.version),
        size=int(row.size),
        sha256=row.sha256,
        ip=row.ip,
        user_agent=row.user_agent,
        ip_hash=row.ip_hash,
        user_agent_hash=row.user_agent_hash,
        previous=row.previous,
        hash=row.hash or "",
    )


def _hash(entry: Delivery) -> str:
    """Of everything but the plain address and user agent, whose keyed hashes stand for them."""
    told = {name: value for name, value in asdict(entry).items() if name not in {"ip", "user_agent", "hash"}}
    return _keyed("delivery", json.dumps(told, sort_keys=True, separators=(",", ":")))


def _keyed(scope: str, text: str) -> str:
    """Keyed with the oldest signing key, as everything that must still hold when there are newer ones."""
    return tokens.sign(next(iter(secrets().signing_keys.values())), f"log:{scope}", text)
