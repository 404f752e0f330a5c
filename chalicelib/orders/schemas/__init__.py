"""What goes in and out of the order and payment routes."""

from __future__ import annotations

from .audit import ReconciliationOut
from .checkout import CheckoutIn, CheckoutOut, ConfirmIn, PurchaseOut, QuoteIn
from .fields import Address
from .lifecycle import (
    AllOrdersQuery,
    CancelIn,
    DeclineIn,
    Evidence,
    EvidenceIn,
    NoteIn,
    OrderDetail,
    OrdersQuery,
    RefundIn,
    RefundRequestIn,
    ShipmentIn,
)
from .money import (
    BankPayout,
    BankPayoutsOut,
    CsvQuery,
    MoneyOut,
    OnboardingIn,
    OnboardingOut,
    PayoutAccountOut,
    StatementLineOut,
    StatementOut,
    StatementsOut,
)
from .orders import OrderItemOut, OrderOut, OrderStore
from .quote import QuoteOut

__all__ = [
    "Address",
    "AllOrdersQuery",
    "BankPayout",
    "BankPayoutsOut",
    "CancelIn",
    "CheckoutIn",
    "CheckoutOut",
    "ConfirmIn",
    "CsvQuery",
    "DeclineIn",
    "Evidence",
    "EvidenceIn",
    "MoneyOut",
    "NoteIn",
    "OnboardingIn",
    "OnboardingOut",
    "OrderDetail",
    "OrderItemOut",
    "OrderOut",
    "OrderStore",
    "OrdersQuery",
    "PayoutAccountOut",
    "PurchaseOut",
    "QuoteIn",
    "QuoteOut",
    "ReconciliationOut",
    "RefundIn",
    "RefundRequestIn",
    "ShipmentIn",
    "StatementLineOut",
    "StatementOut",
    "StatementsOut",
]
