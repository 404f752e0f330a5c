"""What can go wrong with a cart."""

from __future__ import annotations

from ..core.errors import Conflict


class CartFull(Conflict):
    """A cart holds as many different things as one order may have."""

    code = "cart_full"
    title = "The cart is full"


class SavedFull(Conflict):
    """The list of what is saved for later holds as many things as it may."""

    code = "saved_full"
    title = "The list of what is saved for later is full"
