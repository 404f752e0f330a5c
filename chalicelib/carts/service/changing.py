"""What buyers do with their carts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...aws import dynamo
from ...catalog import service as catalog
from ...core import clock
from ...inventory import service as inventory
from .. import rules, tables
from ..rules import EMPTY, Cart, Line, Shown
from .edits import apply, edit, required
from .merging import merge
from .owner import CartOwner


@dataclass(frozen=True, slots=True)
class Put:
    """What came of putting something into a cart: how many there are now and `before`, and what kept it from more
    (`stock`, `one_each`); `count` pieces are in the cart."""

    line_id: str
    quantity: int
    before: int
    limited: str | None
    count: int


def put(owner: CartOwner, product_id: str, variant_id: str | None, quantity: int, *, at_least: bool = False) -> Put:
    """Have exactly `quantity` (0 to 99) of a thing in the cart, or `at_least` as many; 0 takes it out.

    Absolute, so that a repeated click changes nothing. What cannot be had in that number is put in as far as it can,
    and the answer says so. Raises NotFound and NotForSale, Invalid (`variant_id`), SoldOut, CartFull, Busy.
    """
    merge(owner)
    cart_id = required(owner)
    line = rules.line_id(product_id, variant_id)
    if quantity == 0:
        return _taken_out(owner, line)
    offer, left, held = dynamo.read_together(
        catalog.offer(product_id, variant_id), inventory.left(product_id, variant_id), tables.reading(cart_id)
    )
    counted = left if offer.stock_mode == catalog.TRACKED else None
    able, limited = rules.allowed(quantity, kind=offer.kind, several=False, left=counted)
    if able == 0:
        raise inventory.SoldOut

    def put_in(cart: Cart) -> Cart:
        wanted = max(able, rules.quantity_of(cart, line)) if at_least else able
        fresh = Line(line, product_id, variant_id, offer.title, wanted, offer.price, clock.now_text())
        return rules.put(cart, fresh)

    before, after = apply(cart_id, put_in, held)
    had, has = rules.quantity_of(before, line), rules.quantity_of(after, line)
    return Put(line, has, had, limited if has == able else None, after.count)


def _taken_out(owner: CartOwner, line: str) -> Put:
    before, after = apply(required(owner), lambda cart: rules.without(cart, [line]))
    return Put(line, 0, rules.quantity_of(before, line), None, after.count)


def save_for_later(owner: CartOwner, line: str) -> int:
    """Put a line aside; one that is not there changes nothing. The pieces left. Raises SavedFull, Busy."""
    return edit(owner, lambda cart: rules.put_aside(cart, line))


def restore(owner: CartOwner, line: str) -> int:
    """Take something saved back into the cart. The pieces in it then. Raises CartFull, Busy."""
    return edit(owner, lambda cart: rules.restore(cart, line))


def forget(owner: CartOwner, line: str) -> int:
    """Take something off the list of what is saved for later. The pieces in the cart. Raises Busy."""
    return edit(owner, lambda cart: rules.forget(cart, line))


def set_codes(owner: CartOwner, codes: Sequence[str]) -> None:
    """Keep the promotion codes that the buyer typed, in their order, each once. Raises NotFound without a cart."""
    merge(owner)
    kept = tuple(dict.fromkeys(codes))[: rules.MAX_CODES]
    apply(required(owner), lambda cart: replace(cart, codes=kept))


def acknowledge(owner: CartOwner, shown: Iterable[Shown]) -> int:
    """The buyer has been shown these changes: they are told no more. The pieces in the cart. Raises Busy."""
    seen = list(shown)
    return edit(owner, lambda cart: rules.acknowledge(cart, seen))


def clear(owner: CartOwner) -> None:
    """Empty the cart, codes too; what is saved for later stays. Raises Busy."""
    edit(owner, lambda cart: replace(cart, lines=EMPTY.lines, codes=EMPTY.codes))


def remove_bought(cart_id: str, purchase_id: str, lines: Sequence[str]) -> None:
    """Take out what a purchase paid for, wherever the cart went since; once, however often it is told. Raises Busy."""
    _, after = apply(cart_id, lambda cart: rules.bought(cart, purchase_id, lines), also=_counted)
    if after.merged_into is not None:
        remove_bought(after.merged_into, purchase_id, lines)


def _counted(before: Cart) -> list[dynamo.Write]:
    """A purchase by somebody whom the reminder brought back."""
    back = before.reminder is not None and before.reminder.returned
    return [tables.count(clock.now_text()[:7], "bought")] if back else []
