"""Use cases of carts, and what checkout asks of them."""

from __future__ import annotations

from .changing import Put, acknowledge, clear, forget, put, remove_bought, restore, save_for_later, set_codes
from .merging import merge
from .owner import CartOwner
from .reminding import Counts, announce_left, ask, come_back, counts, send, withdraw
from .viewing import CartLine, CartView, Gone, Group, LineView, codes, for_checkout, read

__all__ = [
    "CartLine",
    "CartOwner",
    "CartView",
    "Counts",
    "Gone",
    "Group",
    "LineView",
    "Put",
    "acknowledge",
    "announce_left",
    "ask",
    "clear",
    "codes",
    "come_back",
    "counts",
    "for_checkout",
    "forget",
    "merge",
    "put",
    "read",
    "remove_bought",
    "restore",
    "save_for_later",
    "send",
    "set_codes",
    "withdraw",
]
