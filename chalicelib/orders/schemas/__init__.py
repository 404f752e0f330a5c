"""What goes in and out of the order and payment routes."""

from __future__ import annotations

from .checkout import CheckoutIn, CheckoutOut, ConfirmIn, PurchaseOut
from .fields import Address
from .orders import OrderItemOut, OrderOut, OrderStore

__all__ = [
    "Address",
    "CheckoutIn",
    "CheckoutOut",
    "ConfirmIn",
    "OrderItemOut",
    "OrderOut",
    "OrderStore",
    "PurchaseOut",
]
