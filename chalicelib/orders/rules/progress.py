"""What has happened to a paid order: sent, delivered, given back, disputed; and the state it is in because of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .items import is_physical, paid_for
from .states import OrderStatus

#: So many of each an order may have: what is listed whole stays small.
MOST_SHIPMENTS, MOST_REFUNDS, MOST_NOTES, MOST_REQUESTS = 100, 100, 100, 20
#: How a dispute stands. An inquiry has taken no money (yet).
OPEN, INQUIRY, WON, LOST = "open", "inquiry", "won", "lost"


@dataclass(frozen=True, slots=True)
class Progress:
    """By item id: pieces sent (`shipped`), minor units that went or are going back (`refunded`), pieces they were for
    (`pieces`) and pieces back in stock (`restocked`). `request`: the open refund request. `disputes`: by id, how each
    stands. The numbers at the end count what there is of each."""

    shipped: dict[str, int] = field(default_factory=dict)
    refunded: dict[str, int] = field(default_factory=dict)
    pieces: dict[str, int] = field(default_factory=dict)
    restocked: dict[str, int] = field(default_factory=dict)
    shipping_refunded: int = 0
    delivered_at: str | None = None
    cancelled_at: str | None = None
    request: str | None = None
    disputes: dict[str, str] = field(default_factory=dict)
    shipments: int = 0
    refunds: int = 0
    notes: int = 0
    requests: int = 0

    @classmethod
    def of(cls, stored: dict[str, Any] | None) -> Progress:
        """What a row holds; nothing has happened to an order without it."""
        return cls(**(stored or {}))

    def stored(self) -> dict[str, Any]:
        """What a row holds of it."""
        return asdict(self)

    @property
    def given_back(self) -> int:
        """All that went or is going back, in minor units."""
        return sum(self.refunded.values()) + self.shipping_refunded

    @property
    def disputed(self) -> bool:
        """Whether the money is with the bank, so that nothing can be given back or taken for settled."""
        return OPEN in self.disputes.values()


def added(counts: dict[str, int], more: dict[str, int], sign: int = 1) -> dict[str, int]:
    """The counts with more (or, with `sign` -1, fewer) of some; none is kept at nothing."""
    summed = {key: counts.get(key, 0) + sign * more.get(key, 0) for key in {**counts, **more}}
    return {key: count for key, count in summed.items() if count}


def to_send(items: Sequence[dict[str, Any]], progress: Progress) -> dict[str, int]:
    """Pieces still to be sent, by item id: not what was sent, nor what was given back meanwhile."""
    waiting: dict[str, int] = {}
    for item in items:
        key = item["id"]
        given_back = paid_for(item) > 0 and progress.refunded.get(key, 0) >= paid_for(item)
        if is_physical(item["kind"]) and not given_back:
            left = int(item["quantity"]) - progress.shipped.get(key, 0) - progress.pieces.get(key, 0)
            waiting |= {key: left} if left > 0 else {}
    return waiting


def status_of(items: Sequence[dict[str, Any]], total: int, progress: Progress) -> OrderStatus:
    """The state of a paid order after all that happened to it."""
    if progress.cancelled_at is not None:
        return OrderStatus.CANCELLED
    if total > 0 and progress.given_back >= total:
        return OrderStatus.REFUNDED
    if progress.delivered_at is not None:
        return OrderStatus.DELIVERED
    if not progress.shipped:
        return OrderStatus.PAID
    return OrderStatus.PARTLY_SHIPPED if to_send(items, progress) else OrderStatus.SHIPPED


def is_over(items: Sequence[dict[str, Any]], progress: Progress) -> list[str]:
    """The ids of lines whose whole price went back: what they gave access to stops."""
    return [item["id"] for item in items if 0 < paid_for(item) <= progress.refunded.get(item["id"], 0)]


def shipped(progress: Progress, pieces: dict[str, int]) -> Progress:
    """After one more parcel."""
    return replace(progress, shipped=added(progress.shipped, pieces), shipments=progress.shipments + 1)
