"""Rows of purchases: the purchase, its payments, its Checkout Session."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ...core import clock
from ...core.paging import Page, PageRequest
from ..rules import PURCHASE_FROM, PurchaseStatus

SHARDS = 8


class PurchaseRow(dynamo.Row):
    """One payment for one or more orders. In gs3 until its orders are fulfilled or it has ended unpaid; in gs1 once
    it is paid, over 8 keys."""

    class Meta:
        table_name = "orders"

    status = UnicodeAttribute()
    user_id = UnicodeAttribute(null=True)
    locale = UnicodeAttribute()
    currency = UnicodeAttribute()
    subtotal = NumberAttribute(default=0)
    discount = NumberAttribute(default=0)
    shipping = NumberAttribute(default=0)
    tax = NumberAttribute(default=0)
    total = NumberAttribute()
    promotions: JSONAttribute = JSONAttribute(default=list)
    country = UnicodeAttribute(null=True)
    region = UnicodeAttribute(null=True)
    reverse_charge = BooleanAttribute(default=False)
    order_ids: JSONAttribute = JSONAttribute()
    cart_id = UnicodeAttribute(null=True)
    cart_lines: JSONAttribute = JSONAttribute(default=list)
    back_path = UnicodeAttribute()
    session_id = UnicodeAttribute(null=True)
    session_url = UnicodeAttribute(null=True)
    session_expires_at = UnicodeAttribute()
    created_at = UnicodeAttribute()
    paid_at = UnicodeAttribute(null=True)


class PersonalRow(dynamo.Row):
    """A purchase's personal data, apart so that it can be erased without touching the purchase or its orders."""

    class Meta:
        table_name = "orders"

    email = UnicodeAttribute()
    locale = UnicodeAttribute()
    consent_at = UnicodeAttribute(null=True)
    shipping_address = JSONAttribute(null=True)
    billing_address = JSONAttribute(null=True)
    company = UnicodeAttribute(null=True)
    vat_id = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)


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


def _shard(prefix: str, identifier: str) -> str:
    return f"{prefix}#{zlib.crc32(identifier.encode()) % SHARDS}"


def create_purchase(purchase: PurchaseRow, personal: PersonalRow) -> list[dynamo.Write]:
    """Fails as `purchase` when it was made before."""
    purchase.gs3pk, purchase.gs3sk = _shard("unsettled", purchase.pk), purchase.created_at
    return [dynamo.create(purchase, "purchase"), dynamo.create(personal, "personal")]


def get_purchase(purchase_id: str) -> PurchaseRow | None:
    return dynamo.fetch(PurchaseRow, purchase_id, "purchase")


def get_personal(purchase_ids: Iterable[str]) -> dict[str, PersonalRow]:
    """The personal data of these purchases by their ids; erased ones are missing."""
    found = dynamo.fetch_many(PersonalRow, [(purchase_id, "personal") for purchase_id in purchase_ids])
    return {pk: row for (pk, _), row in found.items()}


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
            PurchaseRow.gs1pk.set(_shard("paid", purchase_id)),
            PurchaseRow.gs1sk.set(f"{paid_at or clock.now_text()}#{purchase_id}"),
        ]
    elif settled:
        actions += [PurchaseRow.gs3pk.remove(), PurchaseRow.gs3sk.remove()]
    allowed = PurchaseRow.status.is_in(*[status.value for status in PURCHASE_FROM[to] if status in among])
    return dynamo.update(PurchaseRow, purchase_id, "purchase", actions, "purchase", allowed)


def give_purchase(purchase_id: str, user_id: str) -> dynamo.Write:
    """A guest's purchase becomes an account's. Fails as `purchase` when it is somebody else's."""
    free = PurchaseRow.user_id.does_not_exist() | (PurchaseRow.user_id == user_id)
    actions = [PurchaseRow.user_id.set(user_id)]
    return dynamo.update(PurchaseRow, purchase_id, "purchase", actions, "purchase", PurchaseRow.pk.exists() & free)


def settle_purchase(purchase_id: str) -> dynamo.Write:
    """Its orders are fulfilled: reconciliation has nothing more to do."""
    actions = [PurchaseRow.gs3pk.remove(), PurchaseRow.gs3sk.remove()]
    paid = PurchaseRow.status == PurchaseStatus.PAID.value
    return dynamo.update(PurchaseRow, purchase_id, "purchase", actions, "purchase", paid)


def unsettled_purchases(shard: int, before: str, page: PageRequest) -> Page[PurchaseRow]:
    """Oldest first, those created (or paid) before a time."""
    where = PurchaseRow.gs3sk < before
    return dynamo.query(PurchaseRow, f"unsettled#{shard}", page, index="gs3", where=where)


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


def paid_purchases(before: str, limit: int) -> list[PurchaseRow]:
    """At most so many paid purchases of before a key of theirs (`gs1sk`), the last paid first, of all shards."""
    found: list[PurchaseRow] = []
    where = PurchaseRow.gs1sk < before
    for shard in range(SHARDS):
        page = PageRequest(limit)
        found += dynamo.query(PurchaseRow, f"paid#{shard}", page, index="gs1", where=where, newest_first=True).items
    return sorted(found, key=lambda row: row.gs1sk or "", reverse=True)[:limit]


def payments_of(purchase_id: str) -> list[PaymentRow]:
    """The payments of a purchase: one, or a few when earlier ones came late."""
    return dynamo.query_all(PaymentRow, purchase_id, where=PaymentRow.sk.startswith("payment#"), consistent=True)
