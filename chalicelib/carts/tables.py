"""Rows of the `carts` table and every access to them: one row holds a whole cart, and one condition all its edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..aws.dynamo import Read
from ..core import clock
from ..core.paging import Page, PageRequest
from .rules import EMPTY, REMIND_AFTER, Cart, Line, Reminder, life_of, waits_for_mail

_DUE = "due"


class CartRow(dynamo.Row):
    """A cart as `rules.Cart` describes it; `version` counts its edits. In gs1 when its buyer is to be reminded."""

    class Meta:
        table_name = "carts"

    lines = JSONAttribute(default=list)
    saved = JSONAttribute(default=list)
    codes = JSONAttribute(default=list)
    paid = JSONAttribute(default=list)
    merged_into = UnicodeAttribute(null=True)
    reminder = JSONAttribute(null=True)
    version = NumberAttribute()
    updated_at = UnicodeAttribute()


class CountRow(dynamo.Row):
    """What came of the reminders of a month, by the month in which it came."""

    class Meta:
        table_name = "carts"

    sent = NumberAttribute(default=0)
    returned = NumberAttribute(default=0)
    bought = NumberAttribute(default=0)

    @property
    def month(self) -> str:
        """Such as `2026-11`."""
        return self.pk.partition("#")[2]


def reading(cart_id: str) -> Read[tuple[Cart, int]]:
    """The cart with this id and its version, for one call together with other rows."""
    return Read(CartRow, cart_id, "cart", _read)


def get_cart(cart_id: str) -> tuple[Cart, int]:
    """The cart with this id, empty when there is none or its time is over, and its version for `save_cart`."""
    return _read(dynamo.fetch(CartRow, cart_id, "cart"))


def _read(row: CartRow | None) -> tuple[Cart, int]:
    if row is None:
        return EMPTY, 0
    if row.ttl is not None and row.ttl <= clock.epoch(clock.now()):
        return EMPTY, int(row.version)
    cart = Cart(
        lines=tuple(Line(**line) for line in row.lines),
        saved=tuple(Line(**line) for line in row.saved),
        codes=tuple(row.codes),
        paid=tuple(row.paid),
        merged_into=row.merged_into,
        reminder=None if row.reminder is None else Reminder(**row.reminder),
    )
    return cart, int(row.version)


def save_cart(cart_id: str, cart: Cart, seen: int) -> dynamo.Write:
    """Keep the cart for its time. Fails as `cart` when its version is no longer `seen`."""
    now = clock.now()
    row = CartRow(
        pk=cart_id,
        sk="cart",
        lines=[asdict(line) for line in cart.lines],
        saved=[asdict(line) for line in cart.saved],
        codes=list(cart.codes),
        paid=list(cart.paid),
        merged_into=cart.merged_into,
        reminder=None if cart.reminder is None else asdict(cart.reminder),
        version=seen + 1,
        updated_at=clock.to_text(now),
        ttl=clock.epoch(now + life_of(cart_id)),
    )
    if waits_for_mail(cart):
        row.gs1pk, row.gs1sk = _DUE, clock.to_text(now + REMIND_AFTER)
    unseen = CartRow.version == seen if seen else CartRow.pk.does_not_exist()
    return dynamo.put(row, "cart", unseen)


def left_behind(before: str, page: PageRequest) -> Page[CartRow]:
    """The carts whose buyers were to be reminded before that time, the longest overdue first."""
    return dynamo.query(CartRow, _DUE, page, index="gs1", where=CartRow.gs1sk < before)


def is_due(cart_id: str, at: str) -> bool:
    """Whether the cart's buyer is to be reminded by that time, as the row says now."""
    row = dynamo.fetch(CartRow, cart_id, "cart")
    return row is not None and row.gs1sk is not None and row.gs1sk <= at


def count(month: str, what: str) -> dynamo.Write:
    """One more `sent`, `returned` or `bought` in that month."""
    return dynamo.update(CountRow, f"reminders#{month}", "counts", [getattr(CountRow, what).add(1)], "count")


def counts(months: Iterable[str]) -> list[CountRow]:
    """What was counted in these months, as far as anything was."""
    found = dynamo.fetch_many(CountRow, [(f"reminders#{month}", "counts") for month in months])
    return list(found.values())
