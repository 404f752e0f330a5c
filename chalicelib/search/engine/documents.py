"""What goes into the index: one document per listed product, and the words of a text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import combinations
from typing import Any, NamedTuple

#: Longest text that is indexed, in characters, and longest word.
MAX_TEXT = 800
MAX_WORD = 40
#: Axes that a variant has at most, as in the catalogue.
MAX_AXES = 3

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
#: Letters that Unicode does not take apart, though people leave the stroke out.
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})


def words(text: str) -> list[str]:
    """The words of a text as they are indexed and looked for: lower case, without accents, at most 40 characters."""
    folded = text.casefold()
    if not folded.isascii():
        # Some letters only decompose into capitals, and some small ones only then decompose.
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
        folded = _MARKS.sub("", folded).translate(_LETTERS)
    return [word[:MAX_WORD] for word in _WORD.findall(folded)]


def folded(value: str) -> str:
    """How values of options and tags are compared: `Blue` and `blue` are one."""
    return " ".join(value.casefold().split())


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to have a product: `(axis, value)` of each axis, and whether it can be had."""

    options: tuple[tuple[str, str], ...]
    available: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A listed product. `price` is what filters and sorts compare; `card` is handed out as it is.

    `also` holds further words to be found by, such as a SKU; `rating` is the average in hundredths, None without
    reviews; `published_at` ISO 8601 in UTC.
    """

    id: str
    store_id: str
    store_slug: str
    store_name: str
    title: str
    price: int
    kind: str
    published_at: str
    card: dict[str, Any]
    text: str = ""
    also: str = ""
    tags: tuple[str, ...] = ()
    category: str | None = None
    collections: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    availability: str = "in_stock"
    featured: bool = False
    rating: int | None = None
    sales: int = 0

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it; `restored` is the inverse."""
        return asdict(self)

    @property
    def created(self) -> int:
        """Milliseconds since 1970 of its publication."""
        return int(datetime.fromisoformat(self.published_at).timestamp() * 1000)

    @property
    def tie(self) -> int:
        """A number of its own that decides between equals, the same in every index."""
        return tie_of(self.id)

    @property
    def options(self) -> dict[str, tuple[str, str]]:
        """The options that its variants have, as labelled, by their key."""
        return {option_key(*option): option for variant in self.variants for option in variant.options}

    def title_words(self) -> set[str]:
        """Words that count most."""
        return set(words(self.title))

    def tag_words(self) -> set[str]:
        """Words that count less: tags, option values, the store's name."""
        return set(
            words(" ".join((*self.tags, *(value for _, value in self.options.values()), self.store_name, self.also)))
        )

    def text_words(self) -> set[str]:
        """Words that only fill."""
        return set(words(self.text[:MAX_TEXT]))

    def terms(self) -> Iterator[Term]:
        """What it can be filtered and counted by, each once: `several` at the end."""
        yield Term("kind", self.kind)
        yield Term("store", self.store_id)
        yield Term("availability", self.availability)
        if self.category is not None:
            yield Term("category", self.category)
        if self.featured:
            yield Term("featured", "1")
        if self.rating is not None:
            yield Term("rating", str(self.rating // 100))
        yield from self.several()

    def several(self) -> Iterator[Term]:
        """Its terms of the kinds of which a document may have several."""
        for collection in dict.fromkeys(self.collections):
            yield Term("collection", collection)
        for tag in dict.fromkeys(folded(tag) for tag in self.tags):
            yield Term("tag", tag)
        for key in self.options:
            yield Term("option", key)

    def labels(self) -> Iterator[tuple[Term, tuple[str, ...]]]:
        """How those of its terms are shown whose value is not what is shown."""
        yield Term("store", self.store_id), (self.store_slug, self.store_name)
        yield from ((Term("tag", folded(tag)), (tag,)) for tag in self.tags)
        yield from ((Term("option", key), option) for key, option in self.options.items())

    def choices(self) -> Iterator[Term]:
        """What its variants have together, which is asked for but not counted: as `choice` the values of several axes
        that one of them has, as `gone` those of one axis or several that none which can be had has.
        """
        held: dict[str, bool] = {}
        for variant in self.variants:
            keys = sorted({option_key(*option) for option in variant.options})
            for size in range(1, min(len(keys), MAX_AXES) + 1):
                for some in combinations(keys, size):
                    together = combined(some)
                    held[together] = held.get(together, False) or variant.available
        for together, available in held.items():
            if _BESIDE in together:
                yield Term("choice", together)
            if not available:
                yield Term("gone", together)


class Term(NamedTuple):
    """A value that documents share; `kind` says of what."""

    kind: str
    value: str


def tie_of(document_id: str) -> int:
    """What decides between documents that are equal in everything else."""
    return int.from_bytes(hashlib.blake2b(document_id.encode(), digest_size=7).digest(), "big")


def option_key(axis: str, value: str) -> str:
    """An option's value under its axis, as one string to compare."""
    return f"{folded(axis)}\x1f{folded(value)}"


_BESIDE = "\x1e"


def combined(keys: Iterable[str]) -> str:
    """Options that are had together, as one string to compare."""
    return _BESIDE.join(sorted(keys))


def restored(stored: dict[str, Any]) -> Document:
    """The document that `stored` wrote. Raises TypeError, ValueError or KeyError for anything else."""
    made = dict(stored)
    made["tags"] = tuple(made["tags"])
    made["collections"] = tuple(made["collections"])
    made["variants"] = tuple(
        Variant(tuple((axis, value) for axis, value in one["options"]), one["available"]) for one in made["variants"]
    )
    return Document(**made)
