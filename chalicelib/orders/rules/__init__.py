"""Pure rules of purchases and orders: states, lines, the ledger."""

from __future__ import annotations

from .items import (
    is_physical,
    named,
)
from .ledger import (
    Entry,
    sale_entries,
)
from .states import (
    HOLDING,
    ORDER_FROM,
    PURCHASE_FROM,
    RECONCILE_AFTER,
    REQUEUE_AFTER,
    SESSION_LIFE,
    OrderStatus,
    PurchaseStatus,
    outcome,
)

__all__ = [
    "HOLDING",
    "ORDER_FROM",
    "PURCHASE_FROM",
    "RECONCILE_AFTER",
    "REQUEUE_AFTER",
    "SESSION_LIFE",
    "Entry",
    "OrderStatus",
    "PurchaseStatus",
    "is_physical",
    "named",
    "outcome",
    "sale_entries",
]
