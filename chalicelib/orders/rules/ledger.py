"""The ledger of an order: who holds each cent of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an order's ledger: who holds how much more or less, in minor units, and why."""

    account: str
    amount: int
    reason: str


def sale_entries(store_id: str, total: int) -> list[Entry]:
    """A paid order: what the buyer gave, the store has. Sums to zero; a free order has no entries."""
    if total == 0:
        return []
    return [Entry("buyer", -total, "payment"), Entry(f"store:{store_id}", total, "sale")]
