"""From what somebody typed to sets of documents, best matches first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from . import typos
from .documents import words
from .queries import MAX_WORDS
from .segment import TAGS, TEXT, TITLE

if TYPE_CHECKING:
    from .index import Index

#: Words of the vocabulary that a mistyped one is compared with.
_CANDIDATES = 60


def match(index: Index, q: str) -> tuple[list[int], str | None]:
    """Disjoint sets of the documents that have every word, best first, and the words used instead when none has.

    A title with all words, with the last one as a beginning; title and tags together; some word in the title; the
    rest. All of one set are equals here: sales and newness decide among them.
    """
    typed = list(dict.fromkeys(words(q)))[:MAX_WORDS]
    if not typed:
        return [], None
    tiers = _tiers(index, typed)
    if union(tiers) & index.live:
        return tiers, None
    instead = [_nearest(index, word, last=word is typed[-1]) for word in typed]
    if instead == typed:
        return tiers, None
    tiers = _tiers(index, instead)
    return tiers, " ".join(instead) if union(tiers) & index.live else None


def union(tiers: Sequence[int]) -> int:
    """All that is in one of them."""
    return reduce(or_, tiers, 0)


def _tiers(index: Index, typed: list[str]) -> list[int]:
    exact, titled, named, anywhere = [], [], [], []
    for word in typed:
        last = word is typed[-1]
        title = index.find(TITLE, word)
        exact.append(title)
        begun = title | index.find(TITLE, word, prefix=True) if last else title
        titled.append(begun)
        named.append(begun | index.find(TAGS, word, prefix=last))
        anywhere.append(named[-1] | index.find(TEXT, word))
    everywhere = reduce(and_, anywhere)
    ranked = [reduce(and_, exact), reduce(and_, titled), reduce(and_, named), everywhere & reduce(or_, titled)]
    tiers, taken = [], 0
    for tier in (*ranked, everywhere):
        tiers.append(tier & ~taken)
        taken |= tier
    return tiers


def _nearest(index: Index, word: str, *, last: bool) -> str:
    """The word, if anything has it; else the likeliest of those that it may be a slip of."""
    if _has(index, word, last):
        return word
    allowed = typos.tolerance(word)
    found = [(typos.distance(word, other), other) for other in index.similar(typos.keys(word))]
    near = sorted(pair for pair in found if pair[0] <= allowed)[:_CANDIDATES]
    judged = [(slips, -count, other) for slips, other in near if (count := _count(index, other))]
    return min(judged)[2] if judged else word


def _has(index: Index, word: str, last: bool) -> bool:
    named = index.find(TITLE, word, prefix=last) | index.find(TAGS, word, prefix=last)
    return bool((named | index.find(TEXT, word)) & index.live)


def _count(index: Index, word: str) -> int:
    return ((index.find(TITLE, word) | index.find(TAGS, word)) & index.live).bit_count()
