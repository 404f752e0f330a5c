"""Filters as sets, and how many results each value of a facet would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from itertools import compress
from operator import and_, or_
from typing import TYPE_CHECKING

from . import bits
from .documents import Term, folded, option_key
from .queries import Facets, Query

if TYPE_CHECKING:
    from .index import Index

#: Up to so many results are counted one by one; beyond, sets are intersected for the leading values of each kind.
_ONE_BY_ONE = 3000
#: Values of a kind that are counted among many results: the ones that most documents of the whole index have.
_LEADING = {
    "category": 500,
    "store": 200,
    "collection": 40,
    "option": 80,
    "tag": 60,
    "kind": 10,
    "availability": 10,
}
#: Kinds that a document has once are counted in one pass over all results.
_ONCE = ("category", "store")
#: Values of a kind that are handed out.
_SHOWN = {"category": 500, "store": 20, "collection": 20, "option": 100, "tag": 30, "kind": 10, "availability": 10}
_OPTION_VALUES, _OPTION_AXES = 20, 8
AVAILABLE = ("in_stock", "low_stock", "made_to_order")


def filters(index: Index, query: Query) -> dict[str, int]:
    """The documents that each filter allows, by the kind of facet that it belongs to."""
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
    for axis in dict.fromkeys(folded(axis) for axis, _ in query.options):
        values = [option_key(axis, value) for name, value in query.options if folded(name) == axis]
        held[f"option:{axis}"] = _any(index.having("option", key) for key in values)
    return held


def _any(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def count(index: Index, query: Query, found: int, held: dict[str, int]) -> Facets:
    """The facets of a search: `found` is what its text finds, `held` what its filters allow."""

    def without(*kinds: str) -> int:
        return reduce(and_, (allowed for kind, allowed in held.items() if kind not in kinds), found)

    everything = without()
    axes = [kind.removeprefix("option:") for kind in held if kind.startswith("option:")]
    # Tags narrow each other, so theirs is no "other value instead": they are counted among the results as they are.
    wanted = {kind: without(kind) if kind in held and kind != "tag" else everything for kind in _LEADING}
    counted = _counted(index, wanted)
    for axis in axes:
        others = _counted(index, {"option": without(f"option:{axis}")})["option"]
        own = {term: n for term, n in counted["option"].items() if term.value.partition("\x1f")[0] != axis}
        counted["option"] = Counter(own)
        counted["option"].update({term: n for term, n in others.items() if term.value.partition("\x1f")[0] == axis})
    by_value = {kind: {term.value: n for term, n in _leading(counts, kind)} for kind, counts in counted.items()}
    stores = [(term.value, index.recent.labels(term)) for term, _ in _leading(counted["store"], "store")]
    return Facets(
        categories=by_value["category"],
        stores=by_value["store"],
        store_names={store_id: (slug, name) for store_id, (slug, name) in stores},
        collections=by_value["collection"],
        options=_options(index, counted["option"]),
        tags={index.recent.labels(term)[0]: n for term, n in _leading(counted["tag"], "tag")},
        kinds=by_value["kind"],
        availability=by_value["availability"],
        price=index.price_range(without("price")),
    )


def _leading(counts: Counter[Term], kind: str) -> list[tuple[Term, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value))[: _SHOWN[kind]]


def _options(index: Index, counts: Counter[Term]) -> dict[tuple[str, str], int]:
    """The leading axes with their leading values."""
    axes: dict[str, list[tuple[Term, int]]] = {}
    for term, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value)):
        axes.setdefault(term.value.partition("\x1f")[0], []).append((term, n))
    shown = [pair for values in list(axes.values())[:_OPTION_AXES] for pair in values[:_OPTION_VALUES]]
    names = {axis: index.recent.labels(values[0][0])[0] for axis, values in axes.items()}
    return {(names[term.value.partition("\x1f")[0]], index.recent.labels(term)[1]): n for term, n in shown}


def _counted(index: Index, wanted: dict[str, int]) -> dict[str, Counter[Term]]:
    """For each kind the terms of the documents in its set, with how many have them."""
    done: dict[str, Counter[Term]] = {}
    one_by_one: dict[int, Counter[Term]] = {}
    for kind, found in wanted.items():
        if found == index.live:
            done[kind] = index.leading(kind, _LEADING[kind])
        elif found.bit_count() > _ONE_BY_ONE:
            done[kind] = _once(index, kind, found) if kind in _ONCE else _intersected(index, kind, found)
        else:
            if found not in one_by_one:
                one_by_one[found] = index.terms_of(bits.members(found))
            done[kind] = Counter({term: n for term, n in one_by_one[found].items() if term.kind == kind})
    return done


def _once(index: Index, kind: str, found: int) -> Counter[Term]:
    known, codes = index.codes(kind)
    named = {code: value for value, code in known.items()}
    counts = Counter(compress(codes, bits.flags(found, index.size)))
    terms = {term.value: term for term in index.leading(kind, _LEADING[kind])}
    return Counter({terms[named[code]]: n for code, n in counts.items() if named[code] in terms})


def _intersected(index: Index, kind: str, found: int) -> Counter[Term]:
    terms = index.leading(kind, _LEADING[kind])
    return +Counter({term: (found & index.having(kind, term.value)).bit_count() for term in terms})
