"""Rows of orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ...core.paging import Page, PageRequest
from ..rules import ORDER_FROM, OrderStatus


class OrderRow(dynamo.Row):
    """What one store owes one buyer. Its lines and amounts never change.

    A line of `items`: `{id, product_id, variant_id, title, variant, sku, path, kind, held, weight, licence, unit_price,
    quantity, line_total, discount, tax, tax_rate (basis points), tax_name, total (paid for it), max_downloads,
    download_days}`. `shipping`: `{rate_id, name, days_min, days_max, amount, discount, tax, tax_rate, tax_name,
    total}`, None where nothing is sent. `promotions`: those of its purchase that took something off this order,
    `{promotion_id, code, name, store_id, amount, shipping, funded_by}`.
    """

    class Meta:
        table_name = "orders"

    purchase_id = UnicodeAttribute()
    user_id = UnicodeAttribute(null=True)
    store_id = UnicodeAttribute()
    store_slug = UnicodeAttribute()
    store_name = UnicodeAttribute()
    status = UnicodeAttribute()
    items: JSONAttribute = JSONAttribute()
    subtotal = NumberAttribute(default=0)
    discount = NumberAttribute(default=0)
    shipping = JSONAttribute(null=True)
    tax = NumberAttribute(default=0)
    total = NumberAttribute()
    promotions: JSONAttribute = JSONAttribute(default=list)
    reverse_charge = BooleanAttribute(default=False)
    currency = UnicodeAttribute()
    created_at = UnicodeAttribute()
    paid_at = UnicodeAttribute(null=True)


def create_order(order: OrderRow) -> dynamo.Write:
    return dynamo.create(order, "order")


def get_order(order_id: str) -> OrderRow | None:
    return dynamo.fetch(OrderRow, order_id, "order")


def get_orders(order_ids: Sequence[str]) -> list[OrderRow]:
    """Those there are, in this order."""
    found = dynamo.fetch_many(OrderRow, [(order_id, "order") for order_id in order_ids])
    return [found[order_id, "order"] for order_id in order_ids if (order_id, "order") in found]


def pay_order(order: OrderRow, paid_at: str) -> dynamo.Write:
    """Fails as `order` when it was paid before. From now on buyer and store see it in their lists."""
    actions: list[Any] = [
        OrderRow.status.set(OrderStatus.PAID.value),
        OrderRow.paid_at.set(paid_at),
        OrderRow.gs2pk.set(f"store#{order.store_id}"),
        OrderRow.gs2sk.set(f"{paid_at}#{order.pk}"),
    ]
    if order.user_id is not None:
        actions += [OrderRow.gs1pk.set(f"user#{order.user_id}"), OrderRow.gs1sk.set(f"{paid_at}#{order.pk}")]
    return dynamo.update(OrderRow, order.pk, "order", actions, "order", _reachable(OrderStatus.PAID))


def cancel_order(order_id: str) -> dynamo.Write:
    """Fails as `order` unless it waits for its payment."""
    actions = [OrderRow.status.set(OrderStatus.CANCELLED.value)]
    return dynamo.update(OrderRow, order_id, "order", actions, "order", _reachable(OrderStatus.CANCELLED))


def _reachable(to: OrderStatus) -> Any:
    return OrderRow.status.is_in(*[status.value for status in ORDER_FROM[to]])


def orders_of_buyer(user_id: str, page: PageRequest) -> Page[OrderRow]:
    return dynamo.query(OrderRow, f"user#{user_id}", page, index="gs1", newest_first=True)


def orders_of_store(store_id: str, page: PageRequest) -> Page[OrderRow]:
    return dynamo.query(OrderRow, f"store#{store_id}", page, index="gs2", newest_first=True)
