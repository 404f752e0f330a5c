"""The part of the index that came since the base file was made: plain dictionaries in memory."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from . import bits, typos
from .documents import Document, Term
from .segment import FIELDS, TAGS, TEXT, TITLE

#: Bits of a price: money.MAX_PRICE and some room.
PRICE_BITS = 32


class Recent:
    """Grows by `add`; what replaced documents are gone is the index's to know."""

    def __init__(self) -> None:
        self.size = 0
        self.price_slices = [0] * PRICE_BITS
        self._words: dict[str, dict[str, array[int]]] = {field: defaultdict(_ordinals) for field in FIELDS}
        self._terms: dict[tuple[str, str], array[int]] = defaultdict(_ordinals)
        self._labels: dict[tuple[str, str], tuple[str, ...]] = {}
        self.listed: list[list[Term]] = []
        self._several: list[list[Term]] = []
        self._cards: list[dict[str, Any]] = []
        self._places: dict[str, int] = {}
        self._variants: dict[str, set[str]] = defaultdict(set)

    def add(self, document: Document) -> list[Term]:
        """Put the document at the next ordinal; its terms."""
        at, self.size = self.size, self.size + 1
        names = ((TITLE, document.title_words()), (TAGS, document.tag_words()))
        for field, found in (*names, (TEXT, document.text_words())):
            for word in found:
                self._words[field][word].append(at)
        for _, found in names:
            for word in found:
                for variant in typos.variants(word):
                    self._variants[variant].add(word)
        terms = list(document.terms())
        for term in terms:
            self._terms[term].append(at)
        for place in range(min(document.price.bit_length(), PRICE_BITS)):
            if document.price >> place & 1:
                self.price_slices[place] |= 1 << at
        for term in document.choices():
            self._terms[term].append(at)
        self._labels.update(document.labels())
        self.listed.append(terms)
        self._several.append(list(document.several()))
        self._cards.append(document.card)
        self._places[document.id] = at
        return terms

    def labels(self, kind: str, value: str) -> tuple[str, ...]:
        return self._labels.get((kind, value), ())

    def find(self, field: str, word: str, prefix: bool) -> int:
        held = self._words[field]
        if not prefix:
            return bits.pack(held[word], self.size) if word in held else 0
        found = 0
        for other, ordinals in held.items():
            if other.startswith(word):
                found |= bits.pack(ordinals, self.size)
        return found

    def having(self, kind: str, value: str) -> int:
        return bits.pack(self._terms[kind, value], self.size) if (kind, value) in self._terms else 0

    def documents(self, kind: str, value: str) -> int:
        return len(self._terms.get((kind, value), ()))

    def terms_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        counted: Counter[Term] = Counter()
        for ordinal in ordinals:
            counted.update(self.listed[ordinal])
        return counted

    def several_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        counted: Counter[Term] = Counter()
        for ordinal in ordinals:
            counted.update(self._several[ordinal])
        return counted

    def cards(self, ordinals: Sequence[int]) -> list[dict[str, Any]]:
        return [self._cards[ordinal] for ordinal in ordinals]

    def ordinal(self, document_id: str) -> int | None:
        return self._places.get(document_id)

    def similar(self, keys: set[str]) -> set[str]:
        return {word for key in keys if key in self._variants for word in self._variants[key]}

    def leading(self, kind: str, limit: int) -> Counter[Term]:
        return self.starting(kind, "", limit)

    def starting(self, kind: str, prefix: str, limit: int) -> Counter[Term]:
        found = Counter(
            {
                Term(*key): len(ordinals)
                for key, ordinals in self._terms.items()
                if key[0] == kind and key[1].startswith(prefix)
            }
        )
        return Counter(dict(found.most_common(limit)))


def _ordinals() -> array[int]:
    return array("I")
