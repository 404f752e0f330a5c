"""The stock that a purchase holds: taken with the checkout, put back once when it ends unpaid, taken anew when it is
paid after that. All of it moves in one event; the ledger of each product names the order it was for."""

from __future__ import annotations

from collections.abc import Sequence

from ...core import clock
from ...inventory import service as inventory
from ...inventory.service import Line, Movement
from ..tables import OrderRow, PurchaseRow


def lines(orders: Sequence[OrderRow]) -> list[Line]:
    """What of these orders is taken from stock."""
    return [
        Line(item["product_id"], item["variant_id"], item["quantity"], order.pk)
        for order in orders
        for item in order.items
        if item.get("held")
    ]


def take(purchase: PurchaseRow, orders: Sequence[OrderRow]) -> Movement:
    """What the purchase needs is taken."""
    return inventory.take(lines(orders), purchase.pk, purchase.user_id, purchase.created_at)


def put_back(purchase: PurchaseRow, orders: Sequence[OrderRow]) -> Movement:
    """What the purchase took comes back."""
    return inventory.put_back(lines(orders), purchase.pk, purchase.created_at)


def take_again(purchase: PurchaseRow, orders: Sequence[OrderRow]) -> Movement:
    """What the purchase put back is taken once more, for a payment that came late."""
    return inventory.take(lines(orders), f"{purchase.pk}#late", purchase.user_id, clock.now_text())
