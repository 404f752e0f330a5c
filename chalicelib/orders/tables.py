"""Rows of the `orders` table and every access to them."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core import clock
from ..core.paging import Page, PageRequest
from .rules import ORDER_FROM, PURCHASE_FROM, Entry, OrderStatus, PurchaseStatus

SHARDS = 8


class PurchaseRow(dynamo.Row):
    """One payment for one or more orders. In gs3 until its orders are fulfilled or it has ended unpaid."""

    class Meta:
        table_name = "orders"

    status = UnicodeAttribute()
    user_id = UnicodeAttribute(null=True)
    locale = UnicodeAttribute()
    currency = UnicodeAttribute()
    total = NumberAttribute()
    order_ids: JSONAttribute = JSONAttribute()
    product_path = UnicodeAttribute()
    session_id = UnicodeAttribute(null=True)
    session_url = UnicodeAttribute(null=True)
    session_expires_at = UnicodeAttribute()
    created_at = UnicodeAttribute()
    paid_at = UnicodeAttribute(null=True)


class OrderRow(dynamo.Row):
    """What one store owes one buyer. Its lines and amounts never change."""

    class Meta:
        table_name = "orders"

    purchase_id = UnicodeAttribute()
    user_id = UnicodeAttribute(null=True)
    store_id = UnicodeAttribute()
    store_slug = UnicodeAttribute()
    store_name = UnicodeAttribute()
    status = UnicodeAttribute()
    items: JSONAttribute = JSONAttribute()
    total = NumberAttribute()
    currency = UnicodeAttribute()
    created_at = UnicodeAttribute()
    paid_at = UnicodeAttribute(null=True)


class PersonalRow(dynamo.Row):
    """An order's personal data, apart so that it can be erased without touching the order."""

    class Meta:
        table_name = "orders"

    email = UnicodeAttribute()
    locale = UnicodeAttribute()
    consent_at = UnicodeAttribute(null=True)
    address = JSONAttribute(null=True)


class LedgerRow(dynamo.Row):
    """One entry of an order's ledger."""

    class Meta:
        table_name = "orders"

    account = UnicodeAttribute()
    amount = NumberAttribute()
    reason = UnicodeAttribute()
    currency = UnicodeAttribute()
    created_at = UnicodeAttribute()


class PaymentRow(dynamo.Row):
    """A payment at a provider."""

    class Meta:
        table_name = "orders"

    provider = UnicodeAttribute()
    provider_payment_id = UnicodeAttribute()
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    status = UnicodeAttribute()
    paid_at = UnicodeAttribute()


class SessionRow(dynamo.Row):
    """Finds the purchase of a Checkout Session."""

    class Meta:
        table_name = "orders"

    purchase_id = UnicodeAttribute()


class StripeEventRow(dynamo.Row):
    """A webhook's event, stored once. In gs3 while `pending`, and as `kept` when its kind is not handled yet."""

    class Meta:
        table_name = "orders"

    type = UnicodeAttribute()
    object_id = UnicodeAttribute()
    object_type = UnicodeAttribute()
    purchase_id = UnicodeAttribute(default="")
    account = UnicodeAttribute(default="")
    status = UnicodeAttribute()
    received_at = UnicodeAttribute()


def _shard(prefix: str, identifier: str) -> str:
    return f"{prefix}#{zlib.crc32(identifier.encode()) % SHARDS}"


def create_purchase(purchase: PurchaseRow) -> dynamo.Write:
    purchase.gs3pk, purchase.gs3sk = _shard("unsettled", purchase.pk), purchase.created_at
    return dynamo.create(purchase, "purchase")


def create_order(order: OrderRow, personal: PersonalRow) -> list[dynamo.Write]:
    return [dynamo.create(order, "order"), dynamo.create(personal, "personal")]


def get_purchase(purchase_id: str) -> PurchaseRow | None:
    return dynamo.fetch(PurchaseRow, purchase_id, "purchase")


def purchase_id_of_session(session_id: str) -> str | None:
    found = dynamo.fetch(SessionRow, f"session#{session_id}", "session")
    return found.purchase_id if found is not None else None


def attach_session(purchase_id: str, session_id: str, url: str) -> list[dynamo.Write]:
    """Fails as `purchase` when the purchase has another session."""
    free = PurchaseRow.session_id.does_not_exist() | (PurchaseRow.session_id == session_id)
    actions = [PurchaseRow.session_id.set(session_id), PurchaseRow.session_url.set(url)]
    pointer = SessionRow(pk=f"session#{session_id}", sk="session", purchase_id=purchase_id)
    return [
        dynamo.update(PurchaseRow, purchase_id, "purchase", actions, "purchase", free & PurchaseRow.pk.exists()),
        dynamo.put(pointer, "session"),
    ]


def move_purchase(
    purchase_id: str,
    to: PurchaseStatus,
    *,
    settled: bool,
    paid_at: str | None = None,
    among: Collection[PurchaseStatus] = tuple(PurchaseStatus),
) -> dynamo.Write:
    """Fails as `purchase` unless `to` may be reached from its state, and that is `among` these.

    `settled` ends reconciliation.
    """
    actions = [PurchaseRow.status.set(to.value)]
    if paid_at is not None:
        actions.append(PurchaseRow.paid_at.set(paid_at))
    if to is PurchaseStatus.PAID:
        actions += [
            PurchaseRow.gs3pk.set(_shard("unsettled", purchase_id)),
            PurchaseRow.gs3sk.set(paid_at or clock.now_text()),
        ]
    elif settled:
        actions += [PurchaseRow.gs3pk.remove(), PurchaseRow.gs3sk.remove()]
    allowed = PurchaseRow.status.is_in(*[status.value for status in PURCHASE_FROM[to] if status in among])
    return dynamo.update(PurchaseRow, purchase_id, "purchase", actions, "purchase", allowed)


def settle_purchase(purchase_id: str) -> dynamo.Write:
    """Its orders are fulfilled: reconciliation has nothing more to do."""
    actions = [PurchaseRow.gs3pk.remove(), PurchaseRow.gs3sk.remove()]
    paid = PurchaseRow.status == PurchaseStatus.PAID.value
    return dynamo.update(PurchaseRow, purchase_id, "purchase", actions, "purchase", paid)


def unsettled_purchases(shard: int, before: str, page: PageRequest) -> Page[PurchaseRow]:
    """Oldest first, those created (or paid) before a time."""
    where = PurchaseRow.gs3sk < before
    return dynamo.query(PurchaseRow, f"unsettled#{shard}", page, index="gs3", where=where)


def get_order(order_id: str) -> OrderRow | None:
    return dynamo.fetch(OrderRow, order_id, "order")


def get_orders(order_ids: Sequence[str]) -> list[OrderRow]:
    """Those there are, in this order."""
    found = dynamo.fetch_many(OrderRow, [(order_id, "order") for order_id in order_ids])
    return [found[order_id, "order"] for order_id in order_ids if (order_id, "order") in found]


def get_personal(order_ids: Sequence[str]) -> dict[str, PersonalRow]:
    found = dynamo.fetch_many(PersonalRow, [(order_id, "personal") for order_id in order_ids])
    return {pk: row for (pk, _), row in found.items()}


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


def write_ledger(order: OrderRow, entries: Sequence[Entry], at: str) -> list[dynamo.Write]:
    return [
        dynamo.create(
            LedgerRow(
                pk=order.pk,
                sk=f"ledger#{number:04d}",
                account=entry.account,
                amount=entry.amount,
                reason=entry.reason,
                currency=order.currency,
                created_at=at,
            ),
            "ledger",
        )
        for number, entry in enumerate(entries, 1)
    ]


def write_payment(purchase: PurchaseRow, payment_id: str, paid_at: str, *, status: str = "succeeded") -> dynamo.Write:
    row = PaymentRow(
        pk=purchase.pk,
        sk=f"payment#{payment_id}",
        provider="stripe",
        provider_payment_id=payment_id,
        amount=purchase.total,
        currency=purchase.currency,
        status=status,
        paid_at=paid_at,
    )
    return dynamo.put(row, "payment")


def get_payment(purchase_id: str, payment_id: str) -> PaymentRow | None:
    return dynamo.fetch(PaymentRow, purchase_id, f"payment#{payment_id}")


def orders_of_buyer(user_id: str, page: PageRequest) -> Page[OrderRow]:
    return dynamo.query(OrderRow, f"user#{user_id}", page, index="gs1", newest_first=True)


def orders_of_store(store_id: str, page: PageRequest) -> Page[OrderRow]:
    return dynamo.query(OrderRow, f"store#{store_id}", page, index="gs2", newest_first=True)


def store_event(row: StripeEventRow) -> dynamo.Write:
    """Fails as `event` when it was stored before."""
    row.gs3pk, row.gs3sk = "stripe#pending", row.received_at
    return dynamo.create(row, "event")


def get_event(event_id: str) -> StripeEventRow | None:
    return dynamo.fetch(StripeEventRow, f"stripe#{event_id}", "event")


def finish_event(event_id: str, *, handled: bool) -> dynamo.Write:
    """Applied and done, or kept for the day its kind is handled."""
    if handled:
        actions = [
            StripeEventRow.status.set("applied"),
            StripeEventRow.gs3pk.remove(),
            StripeEventRow.gs3sk.remove(),
        ]
    else:
        actions = [StripeEventRow.status.set("kept"), StripeEventRow.gs3pk.set("stripe#kept")]
    unfinished = StripeEventRow.status != "applied"
    return dynamo.update(StripeEventRow, f"stripe#{event_id}", "event", actions, "event", unfinished)


def waiting_events(status: str, before: str, page: PageRequest) -> Page[StripeEventRow]:
    """Events that are `pending` or `kept` since before a time, oldest first."""
    where = StripeEventRow.gs3sk < before
    return dynamo.query(StripeEventRow, f"stripe#{status}", page, index="gs3", where=where)
