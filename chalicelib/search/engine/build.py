"""Writing a base file: a read-only SQLite database of documents, words, terms and orders."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import apsw

from . import bits, typos
from .documents import Document, Term
from .recent import PRICE_BITS
from .segment import TAGS, TEXT, TITLE

#: Raised by whoever changes what a base file holds: readers take no file of another format.
FORMAT = 2
_BATCH = 2000
#: A set of more than a 32nd of the documents is smaller as bits than as a list.
_DENSE = 32
#: Words that more than a hundredth of the documents have are kept as bits: the most frequent ones would be slowest.
_FREQUENT = 100
_DICTIONARY_CARDS = 24

# Words come normalised, so the tokenizer only splits at spaces: `ascii` takes every other letter for one of a word.
_SCHEMA = """
pragma journal_mode = off;
pragma synchronous = off;
create table meta (name text primary key, value) without rowid;
create table document (ordinal integer primary key, id text not null, card blob not null);
create virtual table names using fts5
    (title, tags, content = '', detail = column, columnsize = 0, prefix = '1 2 3', tokenize = 'ascii');
create virtual table texts using fts5(text, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
create table frequent (field text, word text, prefix integer, bits blob not null,
    primary key (field, word, prefix)) without rowid;
create table term (number integer primary key, kind text not null, value text not null, labels text not null,
    documents integer not null, bits blob not null);
create table variant (key text, word text, primary key (key, word)) without rowid;
"""
_INDEXES = """
create unique index document_id on document (id);
create unique index term_value on term (kind, value);
create index term_documents on term (kind, documents);
insert into names (names) values ('optimize');
insert into texts (texts) values ('optimize');
"""


def encoded(ordinals: array[int], size: int) -> bytes:
    """A set of ordinals as a blob: a list when it is sparse, bits when it is dense. `base.decoded` reads it."""
    if len(ordinals) * _DENSE < size:
        return b"\x00" + ordinals.tobytes()
    return b"\x01" + bits.pack(ordinals, size).to_bytes((size + 7) // 8, "little")


class _Builder:
    """One file in the making."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.db = apsw.Connection(str(path))
        self.db.execute(_SCHEMA).fetchall()
        self.size = 0
        self.columns = {name: array("q") for name in ("created", "tie", "price", "sales")}
        self.codes: dict[str, tuple[dict[str, int], array[int]]] = {
            "category": ({"": 0}, array("I")),
            "store": ({"": 0}, array("I")),
        }
        self.terms: dict[Term, tuple[int, array[int]]] = {}
        self.labels: dict[Term, tuple[str, ...]] = {}
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in (TITLE, TAGS, TEXT)}
        self.starts: dict[str, Counter[str]] = {name: Counter() for name in (TITLE, TAGS)}
        self.terms_of, self.ends, self.several = array("I"), array("I"), array("I")
        self.dictionary = b""

    def add(self, documents: list[Document]) -> None:
        """Put documents at the next ordinals."""
        if not self.dictionary:
            sample = "".join(json.dumps(each.card, separators=(",", ":")) for each in documents[:_DICTIONARY_CARDS])
            self.dictionary = sample.encode()[-30_000:] or b"-"
            self._meta("dictionary", self.dictionary)
        rows = [self._rows(self.size + place, each) for place, each in enumerate(documents)]
        self.size += len(documents)
        with self.db:
            self.db.executemany("insert into document values (?, ?, ?)", [row[0] for row in rows])
            self.db.executemany("insert into names (rowid, title, tags) values (?, ?, ?)", [row[1] for row in rows])
            self.db.executemany("insert into texts (rowid, text) values (?, ?)", [row[2] for row in rows])

    def _rows(self, at: int, document: Document) -> tuple[Any, Any, Any]:
        title, tags, text = document.title_words(), document.tag_words(), document.text_words()
        for field, found in ((TITLE, title), (TAGS, tags), (TEXT, text)):
            self.counts[field].update(found)
        for field, found in ((TITLE, title), (TAGS, tags)):
            self.starts[field].update({word[:length] for word in found for length in (1, 2, 3)})
        self.terms_of.extend(self._term(term, at) for term in document.terms())
        for term in document.choices():
            self._term(term, at)
        self.labels.update(document.labels())
        self.ends.append(len(self.terms_of))
        self.several.append(len(self.terms_of) - sum(1 for _ in document.several()))
        for name, column in self.columns.items():
            column.append(getattr(document, name))
        for kind, value in (("category", document.category or ""), ("store", document.store_id)):
            known, codes = self.codes[kind]
            codes.append(known.setdefault(value, len(known)))
        packer = zlib.compressobj(6, zdict=self.dictionary)
        card = packer.compress(json.dumps(document.card, separators=(",", ":")).encode()) + packer.flush()
        row = (at, document.id, card)
        return row, (at, " ".join(sorted(title)), " ".join(sorted(tags))), (at, " ".join(sorted(text)))

    def _term(self, term: Term, at: int) -> int:
        number, ordinals = self.terms.setdefault(term, (len(self.terms), array("I")))
        ordinals.append(at)
        return number

    def _meta(self, name: str, value: Any) -> None:
        self.db.execute("insert into meta values (?, ?)", (name, value))

    def finish(self) -> None:
        """Write what is known only now: terms, orders, frequent words, neighbours of words."""
        with self.db:
            self._meta("format", FORMAT)
            self._meta("size", self.size)
            for name, column in self.columns.items():
                self._meta(f"column:{name}", column.tobytes())
            self._meta("terms", self.terms_of.tobytes())
            self._meta("ends", self.ends.tobytes())
            self._meta("several", self.several.tobytes())
            for kind, (known, codes) in self.codes.items():
                self._meta(f"codes:{kind}", codes.tobytes())
                self._meta(f"values:{kind}", json.dumps(list(known)))
            for name, order in self._orders():
                self._meta(f"order:{name}", order.tobytes())
            self._price_slices()
            self.db.executemany(
                "insert into term values (?, ?, ?, ?, ?, ?)",
                (
                    (
                        number,
                        term.kind,
                        term.value,
                        json.dumps(self.labels.get(term, ())),
                        len(held),
                        encoded(held, self.size),
                    )
                    for term, (number, held) in self.terms.items()
                ),
            )
            vocabulary = set(self.counts[TITLE]) | set(self.counts[TAGS])
            pairs = ((variant, word) for word in sorted(vocabulary) for variant in typos.variants(word))
            self.db.executemany("insert or ignore into variant values (?, ?)", pairs)
            self.db.execute(_INDEXES).fetchall()
            self.db.executemany("insert into frequent values (?, ?, ?, ?)", self._frequent())
        self.db.execute("analyze").fetchall()
        self.db.close()

    def _orders(self) -> Iterator[tuple[str, array[int]]]:
        created, tie = self.columns["created"], self.columns["tie"]
        newest = sorted(range(self.size), key=lambda at: (created[at], tie[at]))
        yield "newest", array("I", newest)
        for name, column in (("price", self.columns["price"]), ("best", self.columns["sales"])):
            yield name, array("I", sorted(newest, key=column.__getitem__))

    def _price_slices(self) -> None:
        prices = self.columns["price"]
        for place in range(PRICE_BITS):
            held = array("I", [at for at, price in enumerate(prices) if price >> place & 1])
            if held:
                self._meta(f"price:{place}", encoded(held, self.size))

    def _frequent(self) -> Iterator[tuple[str, str, int, bytes]]:
        """Bits of the words and beginnings that many documents have."""
        least = max(64, self.size // _FREQUENT)
        wanted = [(field, word, 0) for field, counts in self.counts.items() for word, n in counts.items() if n >= least]
        wanted += [
            (field, word, 1) for field, starts in self.starts.items() for word, n in starts.items() if n >= least
        ]
        for field, word, prefix in wanted:
            held = array("I", (row[0] for row in self.db.execute(*matching(field, word, bool(prefix)))))
            yield field, word, prefix, encoded(held, self.size)


def matching(field: str, word: str, prefix: bool) -> tuple[str, tuple[str]]:
    """The query for the documents with a word in a field. `word` is one of `documents.words`: it needs no quoting."""
    if field == TEXT:
        return "select rowid from texts where texts match ?", (f'"{word}"',)
    return "select rowid from names where names match ?", (f'{{{field}}} : "{word}"' + ("*" if prefix else ""),)


def write(path: Path, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> int:
    """Make the base file at `path` of the documents, each id once; how many they were. `progress` hears that too."""
    builder = _Builder(path)
    waiting: list[Document] = []
    for document in documents:
        waiting.append(document)
        if len(waiting) == _BATCH:
            builder.add(waiting)
            waiting = []
            if progress is not None:
                progress(builder.size)
    builder.add(waiting)
    builder.finish()
    return builder.size
