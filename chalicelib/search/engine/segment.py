"""What a part of the index can tell: the base file and what came since answer the same questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

from .documents import Term

TITLE, TAGS, TEXT = FIELDS = ("title", "tags", "text")


class Segment(Protocol):
    """Documents under ordinals 0 … `size` - 1; sets of them are bits (see `bits`)."""

    size: int

    def find(self, field: str, word: str, prefix: bool) -> int:
        """The documents with the word in the field, or with a word that begins so (never asked of the text)."""

    def having(self, kind: str, value: str) -> int:
        """The documents with a term."""

    def documents(self, kind: str, value: str) -> int:
        """How many documents have a term, gone or not."""

    def labels(self, kind: str, value: str) -> tuple[str, ...]:
        """How a term is shown, by the last document that had it; nothing when none did."""

    def terms_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        """How many of these documents have each of their terms."""

    def several_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        """The same of the kinds of which a document may have several: collections, tags, options."""

    def cards(self, ordinals: Sequence[int]) -> list[dict[str, Any]]:
        """Their cards, in this order."""

    def ordinal(self, document_id: str) -> int | None:
        """Where a document is."""

    def similar(self, keys: set[str]) -> set[str]:
        """Words of titles and tags filed under one of these variants."""

    def leading(self, kind: str, limit: int) -> Counter[Term]:
        """The terms of a kind that most documents have, with how many; of those that were here, gone or not."""

    def starting(self, kind: str, prefix: str, limit: int) -> Counter[Term]:
        """The most frequent terms of a kind whose value begins so."""
