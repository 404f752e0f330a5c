"""Reading a base file. It never changes, so its pages and answers can be kept."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import apsw

from . import bits
from .build import FORMAT, matching
from .documents import Term
from .recent import PRICE_BITS

#: What reading a file can raise when the file is not what was written.
ERRORS: tuple[type[Exception], ...] = (apsw.Error, zlib.error, ValueError, KeyError, IndexError, TypeError)


#: Sets of terms that are kept in memory, as many as one query's facets look at; one is 12 KB of 100,000 documents.
_SETS_KEPT = 1024


class BadBase(Exception):
    """The file is no base file of this format."""


def decoded(blob: bytes | None, size: int) -> int:
    """The set that `build.encoded` wrote."""
    if blob is None:
        return 0
    if blob[0]:
        return int.from_bytes(blob[1:], "little")
    ordinals = array("I")
    ordinals.frombytes(blob[1:])
    return bits.pack(ordinals, size)


class Base:
    """One open file."""

    def __init__(self, path: Path) -> None:
        """Raises BadBase."""
        try:
            self._db = apsw.Connection(
                f"file:{path}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            )
            self._db.execute("pragma cache_size = -8000; pragma query_only = 1").fetchall()
            if self._meta("format") != FORMAT:
                raise BadBase(f"format {self._meta('format')}, not {FORMAT}")
            self.size = int(self._meta("size"))
            self._dictionary: bytes = self._meta("dictionary")
            self.columns = {name: self._array("q", f"column:{name}") for name in ("created", "tie", "price", "sales")}
            self.orders = {name: self._array("I", f"order:{name}") for name in ("newest", "price", "best")}
        except ERRORS as error:
            raise BadBase(str(error)) from error
        self._find = lru_cache(256)(self._look_for)
        self._having = lru_cache(_SETS_KEPT)(self._look_up)
        self._labels = lru_cache(512)(self._look_labels_up)
        self._terms: dict[int, Term] = {}
        self._numbers: tuple[array[int], array[int], array[int]] | None = None
        self._slices: list[int] | None = None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _one(self, statement: str, values: tuple[Any, ...]) -> Any:
        row = self._db.execute(statement, values).fetchone()
        return None if row is None else row[0]

    def _meta(self, name: str) -> Any:
        return self._one("select value from meta where name = ?", (name,))

    def _array(self, code: str, name: str) -> array[int]:
        made = array(code)
        made.frombytes(self._meta(name))
        if len(made) != self.size:
            raise ValueError(f"{name} is of another size")
        return made

    def codes(self, kind: str) -> tuple[list[str], array[int]]:
        """The values of a kind that a document has once, and which of them each document has ("" for none)."""
        return json.loads(self._meta(f"values:{kind}")), self._array("I", f"codes:{kind}")

    @property
    def price_slices(self) -> list[int]:
        """For each bit of a price the documents whose price has it."""
        if self._slices is None:
            self._slices = [decoded(self._meta(f"price:{place}"), self.size) for place in range(PRICE_BITS)]
        return self._slices

    def find(self, field: str, word: str, prefix: bool) -> int:
        return self._find(field, word, prefix)

    def _look_for(self, field: str, word: str, prefix: bool) -> int:
        kept = self._one(
            "select bits from frequent where field = ? and word = ? and prefix = ?", (field, word, int(prefix))
        )
        if kept is not None:
            return decoded(kept, self.size)
        return bits.pack([row[0] for row in self._db.execute(*matching(field, word, prefix))], self.size)

    def having(self, kind: str, value: str) -> int:
        return self._having(kind, value)

    def _look_up(self, kind: str, value: str) -> int:
        return decoded(self._one("select bits from term where kind = ? and value = ?", (kind, value)), self.size)

    def documents(self, kind: str, value: str) -> int:
        return self._one("select documents from term where kind = ? and value = ?", (kind, value)) or 0

    def labels(self, kind: str, value: str) -> tuple[str, ...]:
        return self._labels(kind, value)

    def _look_labels_up(self, kind: str, value: str) -> tuple[str, ...]:
        kept = self._one("select labels from term where kind = ? and value = ?", (kind, value))
        return () if kept is None else tuple(json.loads(kept))

    def terms_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        ends, _, numbers = self._numbered()
        return self._terms_in(numbers[ends[at - 1] if at else 0 : ends[at]] for at in ordinals)

    def several_of(self, ordinals: Sequence[int]) -> Counter[Term]:
        ends, several, numbers = self._numbered()
        return self._terms_in(numbers[several[at] : ends[at]] for at in ordinals)

    def _numbered(self) -> tuple[array[int], array[int], array[int]]:
        """Where each document's terms end, where those begin that it may have several of, and all, by their number."""
        if self._numbers is None:
            self._numbers = self._array("I", "ends"), self._array("I", "several"), array("I", self._meta("terms"))
        return self._numbers

    def _terms_in(self, held: Iterable[array[int]]) -> Counter[Term]:
        counted = Counter(chain.from_iterable(held))
        return Counter({self._term(number): count for number, count in counted.items()})

    def _term(self, number: int) -> Term:
        known = self._terms.get(number)
        if known is None:
            if len(self._terms) > 20_000:
                self._terms.clear()
            row: Any = self._db.execute("select kind, value from term where number = ?", (number,)).fetchone()
            known = self._terms[number] = Term(*row)
        return known

    def cards(self, ordinals: Sequence[int]) -> list[dict[str, Any]]:
        return [self._card(ordinal) for ordinal in ordinals]

    def _card(self, ordinal: int) -> dict[str, Any]:
        packed = self._one("select card from document where ordinal = ?", (ordinal,))
        card: dict[str, Any] = json.loads(zlib.decompressobj(zdict=self._dictionary).decompress(packed))
        return card

    def ordinal(self, document_id: str) -> int | None:
        found: int | None = self._one("select ordinal from document where id = ?", (document_id,))
        return found

    def similar(self, keys: set[str]) -> set[str]:
        statement = "select word from variant where key in (select value from json_each(?)) limit 400"
        return {str(row[0]) for row in self._db.execute(statement, (json.dumps(sorted(keys)),))}

    def leading(self, kind: str, limit: int) -> Counter[Term]:
        return self._counted(
            "select number, documents from term where kind = ? order by documents desc limit ?", kind, limit
        )

    def starting(self, kind: str, prefix: str, limit: int) -> Counter[Term]:
        return self._counted(
            "select number, documents from term where kind = ? and value >= ? and value < ?"
            " order by documents desc limit ?",
            kind,
            prefix,
            prefix + "\U0010ffff",
            limit,
        )

    def _counted(self, statement: str, *values: Any) -> Counter[Term]:
        rows: list[Any] = self._db.execute(statement, values).fetchall()
        return Counter({self._term(number): documents for number, documents in rows})
