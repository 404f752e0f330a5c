"""Rows of the `orders` table and every access to them."""

from __future__ import annotations

from .ledger import (
    LedgerRow,
    write_ledger,
)
from .orders import (
    OrderRow,
    cancel_order,
    create_order,
    get_order,
    get_orders,
    orders_of_buyer,
    orders_of_store,
    pay_order,
)
from .purchases import (
    SHARDS,
    PaymentRow,
    PersonalRow,
    PurchaseRow,
    SessionRow,
    attach_session,
    create_purchase,
    get_payment,
    get_personal,
    get_purchase,
    move_purchase,
    purchase_id_of_session,
    settle_purchase,
    unsettled_purchases,
    write_payment,
)
from .stripe_events import (
    StripeEventRow,
    finish_event,
    get_event,
    store_event,
    waiting_events,
)

__all__ = [
    "SHARDS",
    "LedgerRow",
    "OrderRow",
    "PaymentRow",
    "PersonalRow",
    "PurchaseRow",
    "SessionRow",
    "StripeEventRow",
    "attach_session",
    "cancel_order",
    "create_order",
    "create_purchase",
    "finish_event",
    "get_event",
    "get_order",
    "get_orders",
    "get_payment",
    "get_personal",
    "get_purchase",
    "move_purchase",
    "orders_of_buyer",
    "orders_of_store",
    "pay_order",
    "purchase_id_of_session",
    "settle_purchase",
    "store_event",
    "unsettled_purchases",
    "waiting_events",
    "write_ledger",
    "write_payment",
]
