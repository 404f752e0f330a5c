"""The index: a base file, what came since, and one way to ask both."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from . import bits, facets, filters, matching
from .base import Base
from .documents import Document, Term, folded
from .queries import Query, Results, Suggestions
from .recent import PRICE_BITS, Recent

#: A set this small is sorted; a larger one is met in the kept order of everything.
_FEW = 400
#: When one in so many is in the set, looking at each in order meets enough of them soon.
_DENSE = 20

#: The kept order that each sort walks, and whether from its end.
_SORTS = {
    "relevance": ("best", True),
    "best_selling": ("best", True),
    "newest": ("newest", True),
    "featured": ("newest", True),
    "price": ("price", False),
    "-price": ("price", True),
}
_SHOWN_PRODUCTS, _SHOWN_TAGS = 6, 4


class Index:
    """Documents under ordinals: the base's first, then the recent ones. Not safe under threads: the reader locks."""

    def __init__(self, base: Base | None = None) -> None:
        self.base = base
        self.recent = Recent()
        self.offset = base.size if base is not None else 0
        self.size = self.offset
        self.live = (1 << self.size) - 1
        self.columns = (
            dict(base.columns) if base is not None else {n: array("q") for n in ("created", "tie", "price", "sales")}
        )
        self.orders = dict(base.orders) if base is not None else {n: array("I") for n in ("newest", "price", "best")}
        self._codes: dict[str, tuple[dict[str, int], array[int]]] = {}
        #: What the recent documents, and those they replaced, change about the base's counts.
        self.adjusted: Counter[Term] = Counter()
        # What is made of all documents once, until they change.
        self._leading: dict[tuple[str, int], Counter[Term]] = {}
        self._slices: list[int] | None = None

    def __len__(self) -> int:
        return self.live.bit_count()

    # ---- Changes

    def apply(self, upserts: Iterable[Document], deletes: Iterable[str]) -> None:
        """Take documents in, each in place of the one with its id, and others out."""
        self._leading.clear()
        self._slices = None
        for document_id in deletes:
            self._drop(document_id)
        for document in upserts:
            self._drop(document.id)
            self._add(document)

    def _drop(self, document_id: str) -> None:
        at = self.recent.ordinal(document_id)
        if at is not None:
            at += self.offset
        elif self.base is not None:
            at = self.base.ordinal(document_id)
        if at is None or not self.live >> at & 1:
            return
        self.adjusted.subtract(self.terms_of([at]))
        self.live &= ~(1 << at)

    def _add(self, document: Document) -> None:
        at, self.size = self.size, self.size + 1
        for name, column in self.columns.items():
            column.append(getattr(document, name))
        for kind, (known, codes) in self._codes.items():
            codes.append(known.setdefault(_single(document, kind), len(known)))
        self.adjusted.update(self.recent.add(document))
        for name, order in self.orders.items():
            insort(order, at, key=partial(self.key, name))
        self.live |= 1 << at

    def key(self, order: str, at: int) -> tuple[int, ...]:
        """Where a document stands in a kept order: no two stand alike."""
        created, tie = self.columns["created"][at], self.columns["tie"][at]
        if order == "newest":
            return created, tie
        return self.columns["price" if order == "price" else "sales"][at], created, tie

    # ---- What both parts have

    def find(self, field: str, word: str, prefix: bool = False) -> int:
        """Documents, gone or not, with the word in the field."""
        recent = self.recent.find(field, word, prefix) << self.offset
        return recent if self.base is None else recent | self.base.find(field, word, prefix)

    def having(self, kind: str, value: str) -> int:
        """Documents, gone or not, with a term."""
        recent = self.recent.having(kind, value) << self.offset
        return recent if self.base is None else recent | self.base.having(kind, value)

    def labels(self, term: Term) -> tuple[str, ...]:
        """How a term is shown, by the last document that had it."""
        recent = self.recent.labels(term.kind, term.value)
        return recent or (self.base.labels(term.kind, term.value) if self.base is not None else ())

    def terms_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        """How many of these documents have each of their terms."""
        counted = self.recent.terms_of([at - self.offset for at in ordinals if at >= self.offset])
        if self.base is not None:
            counted.update(self.base.terms_of([at for at in ordinals if at < self.offset]))
        return counted

    def several_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        """How many of these documents have each of their collections, tags and options."""
        counted = self.recent.several_of([at - self.offset for at in ordinals if at >= self.offset])
        if self.base is not None:
            counted.update(self.base.several_of([at for at in ordinals if at < self.offset]))
        return counted

    def similar(self, keys: set[str]) -> set[str]:
        """Words of titles and tags, of documents gone or not, filed under one of these variants."""
        found = self.recent.similar(keys)
        return found if self.base is None else found | self.base.similar(keys)

    def leading(self, kind: str, limit: int) -> Counter[Term]:
        """The terms of a kind that most documents have, most first; exact counts, out of the base's leading ones and
        all that recent documents have or lost.
        """
        if (kind, limit) not in self._leading:
            found = self.base.leading(kind, limit) if self.base is not None else Counter()
            touched = (term for term in self.adjusted if term.kind == kind)
            self._leading[kind, limit] = self._current(found, touched, limit)
        return self._leading[kind, limit]

    def starting(self, kind: str, prefix: str, limit: int) -> Counter[Term]:
        """The same of those whose value begins so."""
        found = self.base.starting(kind, prefix, limit) if self.base is not None else Counter()
        touched = (term for term in self.adjusted if term.kind == kind and term.value.startswith(prefix))
        return self._current(found, touched, limit)

    def _current(self, found: Counter[Term], touched: Iterator[Term], limit: int) -> Counter[Term]:
        for term in touched:
            if term not in found and self.base is not None:
                found[term] = self.base.documents(term.kind, term.value)
            found[term] += self.adjusted[term]
        return Counter(dict((+found).most_common(limit)))

    def codes(self, kind: str) -> tuple[dict[str, int], array[int]]:
        """For a kind that documents have once: its values by code, and the code of each document."""
        if kind not in self._codes:
            values, codes = self.base.codes(kind) if self.base is not None else ([""], array("I"))
            known = {value: code for code, value in enumerate(values)}
            for document_terms in self.recent.listed:
                value = next((term.value for term in document_terms if term.kind == kind), "")
                codes.append(known.setdefault(value, len(known)))
            self._codes[kind] = known, codes
        return self._codes[kind]

    def price_slices(self) -> list[int]:
        """For each bit of a price the documents whose price has it."""
        if self._slices is None:
            recent = [held << self.offset for held in self.recent.price_slices]
            before = self.base.price_slices if self.base is not None else [0] * PRICE_BITS
            self._slices = [old | new for old, new in zip(before, recent, strict=True)]
        return self._slices

    def priced(self, least: int | None, most: int | None) -> int:
        """Documents, gone or not, whose price is within these bounds, both included."""
        everything = (1 << self.size) - 1
        slices = self.price_slices()
        above = everything & ~_below(slices, everything, least) if least is not None else everything
        return above & _below(slices, everything, most + 1) if most is not None else above

    def price_range(self, found: int) -> tuple[int, int] | None:
        """The lowest and the highest price among these documents."""
        if not found:
            return None
        if found.bit_count() <= _FEW:
            prices = [self.columns["price"][at] for at in bits.members(found)]
            return min(prices), max(prices)
        low = high = 0
        cheap = dear = found
        for place, held in zip(range(PRICE_BITS - 1, -1, -1), reversed(self.price_slices()), strict=True):
            if not held:
                continue
            if without := cheap & ~held:
                cheap = without
            else:
                low |= 1 << place
            if within := dear & held:
                dear = within
                high |= 1 << place
        return low, high

    # ---- Questions

    def search(self, query: Query) -> Results:
        """One page of what the query finds. Any text is lawful; without a word in it nothing is found."""
        tiers, corrected = None, None
        found = self.live
        if query.q is not None:
            tiers, corrected = matching.match(self, query.q)
            found &= matching.union(tiers)
        allowed = filters.allowed(self, query)
        kept = found
        for held in allowed.values():
            kept &= held
        if query.sort == "relevance" and tiers is not None:
            parts = [kept & tier for tier in tiers]
        elif query.sort == "featured":
            featured = self.having("featured", "1")
            parts = [kept & featured, kept & ~featured]
        else:
            parts = [kept]
        page, following = self._page(parts, query)
        counted = facets.count(self, query, found, allowed) if query.facets else None
        return Results(self.cards(page), following, kept.bit_count(), corrected, counted)

    def cards(self, ordinals: Sequence[int]) -> list[dict[str, Any]]:
        """Their cards, in this order."""
        cards: list[dict[str, Any]] = []
        for at in ordinals:
            if at >= self.offset or self.base is None:
                cards += self.recent.cards([at - self.offset])
            else:
                cards += self.base.cards([at])
        return cards

    def _page(self, parts: list[int], query: Query) -> tuple[list[int], tuple[int, ...] | None]:
        order, backwards = _SORTS[query.sort]
        begin, after = (query.after[0], query.after[1:]) if query.after else (0, None)
        page: list[tuple[int, int]] = []
        for number, part in enumerate(parts):
            if number < begin or not part:
                continue
            wanted = query.limit + 1 - len(page)
            some = bits.first(self._ordered(part, order, backwards, after if number == begin else None), wanted)
            page += [(number, at) for at in some]
            if len(page) > query.limit:
                number, at = page[query.limit - 1]
                return [at for _, at in page[: query.limit]], (number, *self.key(order, at))
        return [at for _, at in page], None

    def _ordered(self, part: int, order: str, backwards: bool, after: tuple[int, ...] | None) -> Iterator[int]:
        def key(at: int) -> tuple[int, ...]:
            return self.key(order, at)

        count = part.bit_count()
        if count <= _FEW:
            found = sorted(bits.members(part), key=key, reverse=backwards)
            if after is not None:
                found = [at for at in found if (key(at) < after if backwards else key(at) > after)]
            return iter(found)
        kept = self.orders[order]
        if backwards:
            sequence = (kept if after is None else kept[: bisect_left(kept, after, key=key)])[::-1]
        else:
            sequence = kept if after is None else kept[bisect_right(kept, after, key=key) :]
        if count * _DENSE >= self.size:
            held = part.to_bytes(self.size // 8 + 1, "little")
            return (at for at in sequence if held[at >> 3] >> (at & 7) & 1)
        return bits.walk(part, sequence, self.size)

    def suggest(self, q: str) -> Suggestions:
        """Products and tags that begin like what is typed so far."""
        found = self.search(Query(q=q, sort="relevance", limit=_SHOWN_PRODUCTS))
        start = folded(q)
        tags = self.starting("tag", start, 4 * _SHOWN_TAGS).most_common(_SHOWN_TAGS) if start else []
        return Suggestions(found.cards, [self.labels(term)[0] for term, _ in tags])


def _single(document: Document, kind: str) -> str:
    return document.store_id if kind == "store" else document.category or ""


def _below(slices: list[int], everything: int, bound: int) -> int:
    """The documents whose price is less than `bound`, from the bits of all prices."""
    if bound <= 0:
        return 0
    if bound >> PRICE_BITS:
        return everything
    less, same = 0, everything
    for place in range(PRICE_BITS - 1, -1, -1):
        held = same & slices[place]
        if bound >> place & 1:
            less |= same ^ held
            same = held
        else:
            same ^= held
        if not same:
            break
    return less
