"""A guest who logs in finds in their account's cart what they chose before."""

from __future__ import annotations

from ...aws import dynamo
from ...core.errors import Busy
from .. import rules, tables
from .owner import CartOwner

_ATTEMPTS = 20


def merge(owner: CartOwner) -> None:
    """Pour a guest's cart into the member's, both in one transaction: doing it twice changes nothing. Raises Busy.

    What is left of the guest's says where its lines went, so that a payment that is told of later finds them.
    """
    guest_id, cart_id = owner.guest_id, owner.cart_id
    if guest_id is None or cart_id is None or guest_id == cart_id:
        return
    for _ in range(_ATTEMPTS):
        (guest, seen_guest), (member, seen_member) = dynamo.read_together(
            tables.reading(guest_id), tables.reading(cart_id)
        )
        if guest.is_empty:
            return
        poured_out, merged = rules.poured_out(guest, cart_id), rules.merge(member, guest)
        try:
            dynamo.commit(
                tables.save_cart(guest_id, poured_out, seen_guest),
                tables.save_cart(cart_id, merged, seen_member),
            )
        except dynamo.ConditionFailed:
            continue
        return
    raise Busy
