"""Rows of the `carts` table and every access to them: one row holds a whole cart, and one condition all its edits."""

from __future__ import annotations

from dataclasses import asdict

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..aws.dynamo import Read
from ..core import clock
from .rules import EMPTY, Cart, Line, life_of


class CartRow(dynamo.Row):
    """A cart as `rules.Cart` describes it; `version` counts its edits."""

    class Meta:
        table_name = "carts"

    lines = JSONAttribute(default=list)
    saved = JSONAttribute(default=list)
    codes = JSONAttribute(default=list)
    paid = JSONAttribute(default=list)
    merged_into = UnicodeAttribute(null=True)
    version = NumberAttribute()
    updated_at = UnicodeAttribute()


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
        version=seen + 1,
        updated_at=clock.to_text(now),
        ttl=clock.epoch(now + life_of(cart_id)),
    )
    unseen = CartRow.version == seen if seen else CartRow.pk.does_not_exist()
    return dynamo.put(row, "cart", unseen)
