"""Every edit of a cart: read, change, write under the version that was read, or start over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...aws import dynamo
from ...core.errors import Busy, NotFound
from .. import tables
from ..rules import Cart
from .merging import merge
from .owner import CartOwner

#: More than a person has tabs.
_ATTEMPTS = 20


def required(owner: CartOwner) -> str:
    """The owner's cart. Raises NotFound for a guest who has none."""
    if owner.cart_id is None:
        raise NotFound
    return owner.cart_id


def apply(
    cart_id: str,
    change: Callable[[Cart], Cart],
    held: tuple[Cart, int] | None = None,
    also: Callable[[Cart], Sequence[dynamo.Write]] = lambda before: (),
) -> tuple[Cart, Cart]:
    """The cart before and after `change`, which may be called again on a newer one.

    `held` is what was read already. If anything changes, what `also` makes of the cart before is written in the same
    transaction. Raises Busy.
    """
    for _ in range(_ATTEMPTS):
        before, seen = held or tables.get_cart(cart_id)
        held = None
        after = change(before)
        if after == before:
            return before, after
        try:
            dynamo.commit(tables.save_cart(cart_id, after, seen), *also(before))
        except dynamo.ConditionFailed:
            continue
        return before, after
    raise Busy


def edit(owner: CartOwner, change: Callable[[Cart], Cart]) -> int:
    """Change the owner's cart, if there can be one; how many pieces are in it then. Raises Busy."""
    merge(owner)
    if owner.cart_id is None:
        return 0
    return apply(owner.cart_id, change)[1].count
