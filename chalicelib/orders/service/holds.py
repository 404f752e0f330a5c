"""The stock that orders hold: taken with the checkout, put back once when it ends unpaid, taken anew when it is paid
after that."""

from __future__ import annotations

from collections.abc import Sequence

from ...core import clock
from ...inventory import service as inventory
from ...inventory.service import Line, Movement
from ..tables import OrderRow, PurchaseRow


def lines(order: OrderRow) -> list[Line]:
    """What of an order is taken from stock."""
    return [Line(i["product_id"], i["variant_id"], i["quantity"]) for i in order.items if i.get("held")]


def put_back(purchase: PurchaseRow, orders: Sequence[OrderRow]) -> Movement:
    """What the purchase took comes back."""
    return _joined([inventory.put_back(lines(order), order.pk, purchase.created_at) for order in orders])


def take_again(orders: Sequence[OrderRow]) -> Movement:
    """What a purchase put back is taken once more, for a payment that came late."""
    now = clock.now_text()
    return _joined([inventory.take(lines(order), f"{order.pk}#late", order.user_id, now) for order in orders])


def _joined(movements: Sequence[Movement]) -> Movement:
    return Movement([w for each in movements for w in each.writes], [e for each in movements for e in each.events])
