"""Every edit of a cart: read, change, write under the version that was read, or start over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ...aws import dynamo
from ...catalog import service as catalog
from ...core import clock
from ...core.errors import Busy, NotFound
from ...inventory import service as inventory
from .. import rules, tables
from ..rules import EMPTY, Cart, Line, Shown
from .merging import merge
from .owner import CartOwner

#: More than a person has tabs.
_ATTEMPTS = 20


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
    cart_id = _required(owner)
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

    def edit(cart: Cart) -> Cart:
        wanted = max(able, rules.quantity_of(cart, line)) if at_least else able
        fresh = Line(line, product_id, variant_id, offer.title, wanted, offer.price, clock.now_text())
        return rules.put(cart, fresh)

    before, after = _change(cart_id, edit, held)
    had, has = rules.quantity_of(before, line), rules.quantity_of(after, line)
    return Put(line, has, had, limited if has == able else None, after.count)


def _taken_out(owner: CartOwner, line: str) -> Put:
    before, after = _change(_required(owner), lambda cart: rules.without(cart, [line]))
    return Put(line, 0, rules.quantity_of(before, line), None, after.count)


def _required(owner: CartOwner) -> str:
    """The owner's cart. Raises NotFound for a guest who has none."""
    if owner.cart_id is None:
        raise NotFound
    return owner.cart_id


def _change(cart_id: str, edit: Callable[[Cart], Cart], held: tuple[Cart, int] | None = None) -> tuple[Cart, Cart]:
    """The cart before and after `edit`, which may be called again on a newer one. `held` is what was read already."""
    for _ in range(_ATTEMPTS):
        before, seen = held or tables.get_cart(cart_id)
        held = None
        after = edit(before)
        if after == before:
            return before, after
        try:
            dynamo.commit(tables.save_cart(cart_id, after, seen))
        except dynamo.ConditionFailed:
            continue
        return before, after
    raise Busy


def _edit(owner: CartOwner, edit: Callable[[Cart], Cart]) -> int:
    """Change the owner's cart, if there can be one; how many pieces are in it then."""
    merge(owner)
    if owner.cart_id is None:
        return 0
    return _change(owner.cart_id, edit)[1].count


def save_for_later(owner: CartOwner, line: str) -> int:
    """Put a line aside; one that is not there changes nothing. The pieces left. Raises SavedFull, Busy."""
    return _edit(owner, lambda cart: rules.put_aside(cart, line))


def restore(owner: CartOwner, line: str) -> int:
    """Take something saved back into the cart. The pieces in it then. Raises CartFull, Busy."""
    return _edit(owner, lambda cart: rules.restore(cart, line))


def forget(owner: CartOwner, line: str) -> int:
    """Take something off the list of what is saved for later. The pieces in the cart. Raises Busy."""
    return _edit(owner, lambda cart: rules.forget(cart, line))


def set_codes(owner: CartOwner, codes: Sequence[str]) -> None:
    """Keep the promotion codes that the buyer typed, in their order, each once. Raises NotFound without a cart."""
    merge(owner)
    kept = tuple(dict.fromkeys(codes))[: rules.MAX_CODES]
    _change(_required(owner), lambda cart: replace(cart, codes=kept))


def acknowledge(owner: CartOwner, shown: Iterable[Shown]) -> int:
    """The buyer has been shown these changes: they are told no more. The pieces in the cart. Raises Busy."""
    seen = list(shown)
    return _edit(owner, lambda cart: rules.acknowledge(cart, seen))


def clear(owner: CartOwner) -> None:
    """Empty the cart, codes too; what is saved for later stays. Raises Busy."""
    _edit(owner, lambda cart: replace(cart, lines=EMPTY.lines, codes=EMPTY.codes))


def remove_bought(cart_id: str, purchase_id: str, lines: Sequence[str]) -> None:
    """Take out what a purchase paid for, wherever the cart went since; once, however often it is told. Raises Busy."""
    _, after = _change(cart_id, lambda cart: rules.bought(cart, purchase_id, lines))
    if after.merged_into is not None:
        remove_bought(after.merged_into, purchase_id, lines)
