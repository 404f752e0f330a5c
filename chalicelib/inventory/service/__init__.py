"""Use cases of stock, and what other domains ask of it."""

from __future__ import annotations

from ..errors import SoldOut
from .editing import Change, adjust, moves, stock
from .levels import Line, Movement, give_back, left, left_of_each, levels, missing, put_back, sold_out, take
from .requests import ask
from .watching import sync

__all__ = [
    "Change",
    "Line",
    "Movement",
    "SoldOut",
    "adjust",
    "ask",
    "give_back",
    "left",
    "left_of_each",
    "levels",
    "missing",
    "moves",
    "put_back",
    "sold_out",
    "stock",
    "sync",
    "take",
]
