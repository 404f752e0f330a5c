"""What goes in and out of the order and payment routes."""

from __future__ import annotations

from .checkout import CheckoutIn, CheckoutOut, ConfirmIn, PurchaseOut, QuoteIn
from .fields import Address
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
    "BankPayout",
    "BankPayoutsOut",
    "CheckoutIn",
    "CheckoutOut",
    "ConfirmIn",
    "CsvQuery",
    "MoneyOut",
    "OnboardingIn",
    "OnboardingOut",
    "OrderItemOut",
    "OrderOut",
    "OrderStore",
    "PayoutAccountOut",
    "PurchaseOut",
    "QuoteIn",
    "QuoteOut",
    "StatementLineOut",
    "StatementOut",
    "StatementsOut",
]
