"""States of purchases and orders, and what a payment at Stripe means for them."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class PurchaseStatus(StrEnum):
    """A purchase: one payment for one or more orders."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"


class OrderStatus(StrEnum):
    """An order: what one store owes one buyer. An order of downloads alone stays paid: nothing is sent."""

    PAYMENT_PENDING = "payment_pending"
    PAID = "paid"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Party(StrEnum):
    """Who makes an order change: the money (a payment, a refund, a dispute), its seller, or the platform's staff."""

    MONEY = "money"
    SELLER = "seller"
    STAFF = "staff"


#: From which states a purchase may reach each state. Paid wins over everything but paid (DESIGN section 4).
PURCHASE_FROM: dict[PurchaseStatus, tuple[PurchaseStatus, ...]] = {
    PurchaseStatus.PROCESSING: (PurchaseStatus.OPEN,),
    PurchaseStatus.PAID: (
        PurchaseStatus.OPEN,
        PurchaseStatus.PROCESSING,
        PurchaseStatus.EXPIRED,
        PurchaseStatus.FAILED,
    ),
    PurchaseStatus.EXPIRED: (PurchaseStatus.OPEN,),
    PurchaseStatus.FAILED: (PurchaseStatus.OPEN, PurchaseStatus.PROCESSING),
}

#: In these the purchase holds the stock that it took; in the others it has put it back.
HOLDING = (PurchaseStatus.OPEN, PurchaseStatus.PROCESSING)

#: From which states an order that was never paid may reach each; a late payment revives a cancelled one.
ORDER_FROM: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    OrderStatus.PAID: (OrderStatus.PAYMENT_PENDING, OrderStatus.CANCELLED),
    OrderStatus.CANCELLED: (OrderStatus.PAYMENT_PENDING,),
}

_Moves = dict[OrderStatus, dict[OrderStatus, frozenset[Party]]]
_MONEY, _SELLER = frozenset({Party.MONEY}), frozenset({Party.SELLER})
_PEOPLE = frozenset({Party.SELLER, Party.STAFF})
#: The states of a paid order: from where to where, and who may. A refund that fails puts an order back to where it was.
ORDER_MOVES: _Moves = {
    OrderStatus.PAID: {
        OrderStatus.PARTLY_SHIPPED: _SELLER,
        OrderStatus.SHIPPED: _SELLER,
        OrderStatus.CANCELLED: _PEOPLE,
        OrderStatus.REFUNDED: _MONEY,
    },
    OrderStatus.PARTLY_SHIPPED: {
        # What was still to be sent may also be refunded instead.
        OrderStatus.SHIPPED: _SELLER | _MONEY,
        OrderStatus.CANCELLED: _PEOPLE,
        OrderStatus.REFUNDED: _MONEY,
    },
    OrderStatus.SHIPPED: {
        OrderStatus.DELIVERED: _SELLER,
        OrderStatus.PARTLY_SHIPPED: _MONEY,
        OrderStatus.REFUNDED: _MONEY,
    },
    OrderStatus.DELIVERED: {OrderStatus.REFUNDED: _MONEY},
    OrderStatus.CANCELLED: {OrderStatus.PAID: _MONEY, OrderStatus.PARTLY_SHIPPED: _MONEY},
    OrderStatus.REFUNDED: {
        OrderStatus.PAID: _MONEY,
        OrderStatus.PARTLY_SHIPPED: _MONEY,
        OrderStatus.SHIPPED: _MONEY,
        OrderStatus.DELIVERED: _MONEY,
    },
}


def may_move(before: OrderStatus, after: OrderStatus, party: Party) -> bool:
    """Whether `party` may bring a paid order from one state to another."""
    return party in ORDER_MOVES.get(before, {}).get(after, frozenset())


#: Stripe's shortest session is 30 minutes; one more covers the way there.
SESSION_LIFE = timedelta(minutes=31)
#: How long a purchase is left to its webhook before reconciliation asks Stripe.
RECONCILE_AFTER = timedelta(seconds=60)
#: How long a stored Stripe event may stay pending before it is queued again.
REQUEUE_AFTER = timedelta(minutes=2)


def outcome(status: str, payment_status: str, intent_status: str) -> PurchaseStatus:
    """What a Checkout Session says of its purchase (docs.stripe.com/checkout/fulfillment)."""
    if payment_status in {"paid", "no_payment_required"}:
        return PurchaseStatus.PAID
    if status == "expired":
        return PurchaseStatus.EXPIRED
    if status == "complete":
        failed = intent_status in {"requires_payment_method", "canceled"}
        return PurchaseStatus.FAILED if failed else PurchaseStatus.PROCESSING
    return PurchaseStatus.OPEN
