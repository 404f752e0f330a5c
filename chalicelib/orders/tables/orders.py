"""Rows of orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

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

    `progress` tells what happened to it since it was paid, and every change of that is held to the `version` it was
    made on. `refunded`: what went or is going back. gs1: of a buyer; gs2: of a store; gs3: of a store in a state.
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
    version = NumberAttribute(default=0)
    progress: JSONAttribute = JSONAttribute(null=True)
    refunded = NumberAttribute(default=0)


def create_order(order: OrderRow) -> dynamo.Write:
    return dynamo.create(order, "order")


def get_order(order_id: str) -> OrderRow | None:
    return dynamo.fetch(OrderRow, order_id, "order")


def get_orders(order_ids: Sequence[str]) -> list[OrderRow]:
    """Those there are, in this order."""
    found = dynamo.fetch_many(OrderRow, [(order_id, "order") for order_id in order_ids])
    return [found[order_id, "order"] for order_id in order_ids if (order_id, "order") in found]


def pay_order(order: OrderRow, paid_at: str, holder: str) -> dynamo.Write:
    """Fails as `order` when it was paid before. From now on it is in its store's list, and in its `holder`'s: an
    account's or, by a keyed hash, an address's."""
    actions: list[Any] = [
        OrderRow.status.set(OrderStatus.PAID.value),
        OrderRow.paid_at.set(paid_at),
        OrderRow.gs2pk.set(f"store#{order.store_id}"),
        OrderRow.gs2sk.set(f"{paid_at}#{order.pk}"),
        *_in_state(order.store_id, OrderStatus.PAID, f"{paid_at}#{order.pk}"),
        OrderRow.gs1pk.set(holder),
        OrderRow.gs1sk.set(f"{paid_at}#{order.pk}"),
    ]
    return dynamo.update(OrderRow, order.pk, "order", actions, "order", _reachable(OrderStatus.PAID))


def _in_state(store_id: str, status: OrderStatus, since: str) -> list[Any]:
    return [OrderRow.gs3pk.set(f"store#{store_id}#{status.value}"), OrderRow.gs3sk.set(since)]


def save_progress(order: OrderRow, status: OrderStatus, progress: dict[str, Any], refunded: int) -> dynamo.Write:
    """What has happened to a paid order by now. Fails as `order` when something else has happened since it was read."""
    actions = [
        OrderRow.status.set(status.value),
        OrderRow.progress.set(progress),
        OrderRow.refunded.set(refunded),
        OrderRow.version.set(int(order.version) + 1),
        *_in_state(order.store_id, status, f"{order.paid_at}#{order.pk}"),
    ]
    return dynamo.update(OrderRow, order.pk, "order", actions, "order", _unchanged(int(order.version)))


def _unchanged(version: int) -> Condition:
    """The guard of everything that happens to an order, of refunds above all."""
    same: Condition = OrderRow.version == version
    return same | OrderRow.version.does_not_exist() if version == 0 else same


def cancel_order(order_id: str) -> dynamo.Write:
    """Fails as `order` unless it waits for its payment."""
    actions = [OrderRow.status.set(OrderStatus.CANCELLED.value)]
    return dynamo.update(OrderRow, order_id, "order", actions, "order", _reachable(OrderStatus.CANCELLED))


def _reachable(to: OrderStatus) -> Any:
    """Only for orders that were never paid: what happens later is `save_progress`'s."""
    return OrderRow.status.is_in(*[status.value for status in ORDER_FROM[to]]) & OrderRow.paid_at.does_not_exist()


def give_order(order: OrderRow, user_id: str, holder: str) -> dynamo.Write:
    """A guest's order becomes an account's. Fails as `order` when it is somebody's already."""
    actions = [OrderRow.user_id.set(user_id), OrderRow.gs1pk.set(holder)]
    nobodys = OrderRow.paid_at.exists() & OrderRow.user_id.does_not_exist()
    return dynamo.update(OrderRow, order.pk, "order", actions, "order", nobodys)


def orders_of_holder(holder: str, page: PageRequest) -> Page[OrderRow]:
    return dynamo.query(OrderRow, holder, page, index="gs1", newest_first=True)


def orders_of_store(store_id: str, page: PageRequest) -> Page[OrderRow]:
    return dynamo.query(OrderRow, f"store#{store_id}", page, index="gs2", newest_first=True)


def orders_of_store_in(store_id: str, status: OrderStatus, page: PageRequest) -> Page[OrderRow]:
    """Those in one state, the last paid first."""
    return dynamo.query(OrderRow, f"store#{store_id}#{status.value}", page, index="gs3", newest_first=True)
