"""Pure rules of statements: what a month's postings come to for a store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from . import ledger

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Sums:
    """What postings come to for a store, in minor units: what it earned, and where that went. `tax` is within it."""

    orders: int = 0
    sales: int = 0
    refunds: int = 0
    platform_fees: int = 0
    stripe_fees: int = 0
    disputed: int = 0
    sent: int = 0
    by_hand: int = 0
    netted: int = 0
    tax: int = 0

    @property
    def change(self) -> int:
        """How much more the platform owes the store after them."""
        gone = self.platform_fees + self.stripe_fees + self.disputed + self.sent + self.by_hand + self.netted
        return self.sales - self.refunds - gone

    def __add__(self, other: Sums) -> Sums:
        mine, theirs = asdict(self), asdict(other)
        return Sums(**{name: mine[name] + theirs[name] for name in mine})

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Sums:
        """The inverse of `stored`."""
        return cls(**{name: int(value) for name, value in stored.items()})

    def stored(self) -> dict[str, int]:
        """What a row holds."""
        return asdict(self)


def concerns(store_id: str, entries: Mapping[str, int]) -> int:
    """How much more is owed to the store after one posting, tax included."""
    return int(entries.get(ledger.store(store_id), 0)) + int(entries.get(ledger.tax(store_id), 0))


def sums_of(store_id: str, kind: str, entries: Mapping[str, int]) -> Sums:
    """One posting as a statement shows it. A fee that the platform bears for itself is none of the store's business."""

    def at(account: str) -> int:
        return int(entries.get(account, 0))

    platform, stripe = at(ledger.PLATFORM), at(ledger.STRIPE)
    borne = min(stripe, max(-platform, 0)) if kind in {"fee", "dispute"} else 0
    return Sums(
        orders=int(kind == "sale"),
        sales=-at(ledger.BUYER) if kind == "sale" else 0,
        refunds=at(ledger.BUYER) if kind != "sale" else 0,
        platform_fees=platform + borne,
        stripe_fees=stripe - borne,
        disputed=at(ledger.DISPUTED),
        sent=at(ledger.transferred(store_id)),
        by_hand=at(ledger.paid_by_hand(store_id)),
        netted=at(ledger.netted(store_id)),
        tax=at(ledger.tax(store_id)) if kind in {"sale", "refund", "refund_failed"} else 0,
    )


def is_month(text: str) -> bool:
    """Whether it is a month such as 2026-11."""
    return _MONTH.fullmatch(text) is not None


def months(first: str, last: str) -> list[str]:
    """The months from one to another, both included, oldest first."""
    year, month = int(first[:4]), int(first[5:7])
    found = []
    while (text := f"{year:04d}-{month:02d}") <= last:
        found.append(text)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
