"""Use cases of promotions. What routes and other domains may call is named here.

A checkout asks `find` for what may concern its cart, `apply` for what that takes off, puts `reserve`'s writes into the
transaction that makes the purchase, and `spend`'s or `release`'s into the one that ends it.
"""

from __future__ import annotations

from ..rules.applying import Discounts, Line, Reason, Refused, Used, apply
from ..rules.terms import MAX_CODES, MAX_COUNTED, Funding, Promotion, normal_code
from .finding import find
from .uses import Refusal, customer_of, refusal, release, reserve, spend, tally

__all__ = [
    "MAX_CODES",
    "MAX_COUNTED",
    "Discounts",
    "Funding",
    "Line",
    "Promotion",
    "Reason",
    "Refusal",
    "Refused",
    "Used",
    "apply",
    "customer_of",
    "find",
    "normal_code",
    "refusal",
    "release",
    "reserve",
    "spend",
    "tally",
]
