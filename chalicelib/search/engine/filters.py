"""What filters allow, as sets of documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import product
from operator import and_, or_
from typing import TYPE_CHECKING

from .documents import MAX_AXES, combined, folded
from .queries import Query

if TYPE_CHECKING:
    from .index import Index

AVAILABLE = ("in_stock", "low_stock", "made_to_order")


def allowed(index: Index, query: Query) -> dict[str, int]:
    """The documents that each filter allows, by the kind of facet that it belongs to.

    What is asked of options must be true of one variant, and so must, with them, that it can be had.
    """
    held: dict[str, int] = {}
    if query.categories is not None:
        held["category"] = _any(index.having("category", each) for each in query.categories)
    if query.store is not None:
        held["store"] = index.having("store", query.store)
    if query.collection is not None:
        held["collection"] = index.having("collection", query.collection)
    if query.kind is not None:
        held["kind"] = index.having("kind", query.kind)
    if query.available:
        held["availability"] = _any(index.having("availability", state) for state in AVAILABLE)
    if query.rating_min is not None:
        held["rating"] = _any(index.having("rating", str(stars)) for stars in range(query.rating_min, 6))
    if query.price_min is not None or query.price_max is not None:
        held["price"] = index.priced(query.price_min, query.price_max)
    if query.tags:
        held["tag"] = reduce(and_, (index.having("tag", folded(tag)) for tag in query.tags))
    if query.options:
        held["option"] = matching(index, query.chosen(), query.available)
    return held


def matching(index: Index, chosen: Mapping[str, Sequence[str]], available: bool = False) -> int:
    """The documents, gone or not, with a variant that has one of the chosen values of every axis.

    `available`: a variant that can be had. The index keeps what variants have together ready made, so this takes a
    look at each combination of values, of which there are at most 294: 20 values on three axes.
    """
    if len(chosen) > MAX_AXES:
        return 0
    found = 0
    for keys in product(*chosen.values()):
        together = combined(keys)
        held = index.having("option" if len(keys) == 1 else "choice", together)
        found |= held & ~index.having("gone", together) if available and held else held
    return found


def _any(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)
