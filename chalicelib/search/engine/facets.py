"""How many results each value of a facet would leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import reduce
from heapq import heappush, heappushpop
from operator import and_
from typing import TYPE_CHECKING

from . import bits
from .documents import Term
from .filters import AVAILABLE, matching
from .queries import Facets, Query

if TYPE_CHECKING:
    from .index import Index

#: Up to so many results are counted one by one; or else, when only so many are no results, those, and taken off the
#: counts of everything; or else sets are intersected.
_ONE_BY_ONE = _LEFT_OVER = 3000
#: The same for a kind that a document has once, which is looked at in a column; so is, whatever the size, a kind of
#: many values that are all shown.
_PASSED = {"category": 12_000, "store": 8_000}
_MANY_VALUES = 200
#: Kinds of so few values that to intersect is always quickest.
_FEW_VALUES = ("kind", "availability")
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
#: Values of a kind that are handed out.
_SHOWN = {"category": 500, "store": 20, "collection": 20, "tag": 30, "kind": 10, "availability": 10}
_OPTION_VALUES, _OPTION_AXES = 20, 8


def count(index: Index, query: Query, found: int, held: dict[str, int]) -> Facets:
    """The facets of a search: `found` is what its text finds, `held` what its filters allow."""

    def without(*kinds: str) -> int:
        return reduce(and_, (allowed for kind, allowed in held.items() if kind not in kinds), found)

    everything = without()
    tally = _Tally(index)
    # Tags narrow each other, so theirs is no "other value instead": they are counted among the results as they are.
    own = {kind: without(kind) if kind in held else everything for kind in ("category", "store", "collection", "kind")}
    counted = {kind: tally.of(kind, within) for kind, within in own.items()}
    counted["tag"] = tally.of("tag", everything)
    counted["availability"] = _availability(index, query, tally, without("availability", "option"))
    by_value = {kind: {term.value: n for term, n in _leading(counts, kind)} for kind, counts in counted.items()}
    stores = [(term.value, index.labels(term)) for term, _ in _leading(counted["store"], "store")]
    return Facets(
        categories=by_value["category"],
        stores=by_value["store"],
        store_names={store_id: (slug, name) for store_id, (slug, name) in stores},
        collections=by_value["collection"],
        options=_shown_options(index, _options(index, query, tally.of("option", everything), without("option"))),
        tags={index.labels(term)[0]: n for term, n in _leading(counted["tag"], "tag")},
        kinds=by_value["kind"],
        availability=by_value["availability"],
        price=index.price_range(without("price")),
    )


def _leading(counts: Counter[Term], kind: str) -> list[tuple[Term, int]]:
    least = _least(counts.values(), _SHOWN[kind])
    high = [pair for pair in counts.items() if pair[1] >= least]
    return sorted(high, key=lambda pair: (-pair[1], pair[0].value))[: _SHOWN[kind]]


def _least(counts: Collection[int], shown: int) -> int:
    """The lowest count that may be among so many highest ones."""
    return sorted(counts)[-shown] if len(counts) > shown else 0


def leaders(most: Iterable[tuple[Term, int]], shown: int, count: Callable[[Term], int]) -> Counter[Term]:
    """Counts of the terms among which the `shown` highest are; `most` tells of each how high it can be, falling."""
    found: Counter[Term] = Counter()
    best: list[int] = []
    for term, bound in most:
        if len(best) >= shown and bound < best[0]:
            break
        if n := count(term):
            found[term] = n
            (heappush if len(best) < shown else heappushpop)(best, n)
    return found


class _Tally:
    """Counts the terms of sets of documents, each in the way that is quickest for it."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._members: dict[int, list[int]] = {}
        self._counted: dict[int, dict[str, Counter[Term]]] = {}

    def of(self, kind: str, found: int) -> Counter[Term]:
        """The terms of a kind that these living documents have, with how many have them; zeros are left out."""
        index = self._index
        if found == index.live:
            return index.leading(kind, _LEADING[kind])
        size, others = found.bit_count(), index.live & ~found
        if kind in _PASSED:
            known, _ = index.codes(kind)
            every = _SHOWN[kind] >= _LEADING[kind] and len(known) > _MANY_VALUES
            if min(size, len(index) - size) <= _PASSED[kind] or every:
                if size * 2 <= len(index):
                    return self._passed(kind, found, _SHOWN[kind])
                return self._less(kind, self._passed(kind, others))
        elif kind in _FEW_VALUES:
            return self._intersected(kind, found)
        elif size <= _ONE_BY_ONE:
            return self._one_by_one(kind, found)
        elif len(index) - size <= _LEFT_OVER:
            return self._less(kind, self._one_by_one(kind, others))
        return self._intersected(kind, found)

    def _less(self, kind: str, others: Counter[Term]) -> Counter[Term]:
        return self._index.leading(kind, _LEADING[kind]) - others

    def _one_by_one(self, kind: str, found: int) -> Counter[Term]:
        if found not in self._counted:
            kinds = self._counted[found] = defaultdict(Counter)
            for term, n in self._index.several_of(self._members_of(found)).items():
                kinds[term.kind][term] = n
        return self._counted[found][kind]

    def _passed(self, kind: str, found: int, shown: int | None = None) -> Counter[Term]:
        """`shown`: as far as they may be among so many highest ones."""
        known, codes = self._index.codes(kind)
        counts = Counter(map(codes.__getitem__, self._members_of(found)))
        counts.pop(known[""], None)
        least = 0 if shown is None else _least(counts.values(), shown)
        values = list(known)
        return Counter({Term(kind, values[code]): n for code, n in counts.items() if n >= least})

    def _members_of(self, found: int) -> list[int]:
        if found not in self._members:
            self._members[found] = bits.members(found)
        return self._members[found]

    def _intersected(self, kind: str, found: int) -> Counter[Term]:
        most = self._index.leading(kind, _LEADING[kind]).most_common()
        shown = _SHOWN.get(kind, len(most))
        return leaders(most, shown, lambda term: (found & self._index.having(kind, term.value)).bit_count())


def _availability(index: Index, query: Query, tally: _Tally, others: int) -> Counter[Term]:
    """How products are had, of those that all other filters allow; where options are asked for, as those options are:
    what has them only in variants that are gone counts as sold out.
    """
    if not query.options:
        return tally.of("availability", others)
    ready = others & matching(index, query.chosen(), available=True)
    counts = {state: (ready & index.having("availability", state)).bit_count() for state in AVAILABLE}
    counts["sold_out"] = (others & matching(index, query.chosen())).bit_count() - sum(counts.values())
    return +Counter({Term("availability", state): n for state, n in counts.items()})


def _options(index: Index, query: Query, plain: Counter[Term], others: int) -> Counter[Term]:
    """What each value of an option would leave: of its axis instead of the values asked for, of another beside them.

    `plain` counts the results that have the value in any variant, `others` is what all other filters allow. Only what
    one variant has together with the rest of what is asked for counts.
    """
    chosen = query.chosen()
    if not chosen and not query.available:
        return plain
    axes: dict[str, list[tuple[Term, int]]] = {
        axis: index.starting("option", f"{axis}\x1f", _LEADING["option"]).most_common() for axis in chosen
    }
    for term, n in plain.most_common():
        if (axis := _axis(term)) not in chosen and (axis in axes or len(axes) < _OPTION_AXES + len(chosen)):
            axes.setdefault(axis, []).append((term, n))
    counts: Counter[Term] = Counter()
    for axis, most in axes.items():

        def left(term: Term, axis: str = axis) -> int:
            return (others & matching(index, {**chosen, axis: [term.value]}, query.available)).bit_count()

        counts += leaders(most, _OPTION_VALUES, left)
    return counts


def _axis(option: Term) -> str:
    return option.value.partition("\x1f")[0]


def _shown_options(index: Index, counts: Counter[Term]) -> dict[tuple[str, str], int]:
    """The leading axes with their leading values, as labelled."""
    axes: dict[str, list[tuple[Term, int]]] = {}
    for term, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value)):
        axes.setdefault(_axis(term), []).append((term, n))
    shown = [pair for values in list(axes.values())[:_OPTION_AXES] for pair in values[:_OPTION_VALUES]]
    names = {axis: index.labels(values[0][0])[0] for axis, values in axes.items()}
    return {(names[_axis(term)], index.labels(term)[1]): n for term, n in shown}
