"""Pure rules of purchases and orders: states, lines, prices; the ledger and payouts are modules of their own."""

from __future__ import annotations

from .items import (
    counted,
    has_parcel,
    is_physical,
    named,
)
from .pricing import (
    MAX_CHARGE,
    MAX_LINES,
    MAX_QUANTITY,
    Charge,
    Sums,
    Tax,
    charge,
    order_sums,
    purchase_sums,
    taxes,
    unpayable,
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
    "MAX_CHARGE",
    "MAX_LINES",
    "MAX_QUANTITY",
    "ORDER_FROM",
    "PURCHASE_FROM",
    "RECONCILE_AFTER",
    "REQUEUE_AFTER",
    "SESSION_LIFE",
    "Charge",
    "OrderStatus",
    "PurchaseStatus",
    "Sums",
    "Tax",
    "charge",
    "counted",
    "has_parcel",
    "is_physical",
    "named",
    "order_sums",
    "outcome",
    "purchase_sums",
    "taxes",
    "unpayable",
]
