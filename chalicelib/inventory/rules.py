"""Pure rules of stock: keys, reasons, and what an edit makes of a quantity.

What a quantity is called, the catalogue knows.
"""

from __future__ import annotations

from enum import StrEnum

#: The key of the stock of a product without variants.
BASE = "base"
#: The mode in which quantities count.
TRACKED = "tracked"
#: The most pieces of one thing.
MAX_QUANTITY = 1_000_000
#: Lines of one edit: as many as a product may have variants.
MAX_LINES = 100


class Reason(StrEnum):
    """Why stock moved."""

    SALE = "sale"
    PUT_BACK = "put_back"
    #: Sold, sent or handed over, and given back by the buyer.
    RETURNED = "returned"
    ADJUSTMENT = "adjustment"
    #: The variant is no more, and its pieces with it.
    REMOVED = "removed"


def key_of(variant_id: str | None) -> str:
    """The key of a variant's stock, or of the product's own."""
    return variant_id or BASE


def variant_of(key: str) -> str | None:
    """The inverse of `key_of`."""
    return None if key == BASE else key


def target(seen: int, set_to: int | None, delta: int | None, expected: int | None) -> int:
    """The quantity that an edit asks for. A change by so many from what was expected is one to a fixed number, so
    that asking twice changes it once."""
    if set_to is not None:
        return set_to
    return (seen if expected is None else expected) + (delta or 0)


def is_stale(seen: int, wanted: int, expected: int | None) -> bool:
    """Whether an edit was made on another quantity than there is; one that is carried out already is not stale."""
    return expected is not None and seen not in {expected, wanted}
