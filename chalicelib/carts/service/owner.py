"""Whose cart it is."""

from __future__ import annotations

from dataclasses import dataclass

from ...core import ids
from .. import rules


@dataclass(frozen=True, slots=True)
class CartOwner:
    """A member, or the browser that holds the signed cookie with a guest's cart; both, until `merge` has run."""

    user_id: str | None = None
    guest_id: str | None = None

    @property
    def cart_id(self) -> str | None:
        """The cart that is theirs, if there can be one: a member's is found by the account alone."""
        return self.guest_id if self.user_id is None else ids.derived(rules.MEMBERS, self.user_id)

    def or_new_guest(self) -> CartOwner:
        """The same, with a cart of their own when they had none."""
        return self if self.cart_id is not None else CartOwner(None, ids.new(rules.GUESTS))
