"""What can be asked of the index, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .documents import folded, option_key

Sort = Literal["relevance", "newest", "price", "-price", "best_selling", "featured"]

#: Words of a query that are looked at; further ones are dropped.
MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class Query:
    """Filters of different kinds all hold; of one option's values any does; of tags all. `after` is a page's `next`.

    One variant must have what is asked of all options, and with `available` be one that can be had.

    `categories`: any of these ids (a category with its descendants); None for no such filter.
    """

    q: str | None = None
    categories: frozenset[str] | None = None
    store: str | None = None
    collection: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    kind: str | None = None
    available: bool = False
    rating_min: int | None = None
    sort: Sort = "newest"
    facets: bool = False
    limit: int = 24
    after: tuple[int, ...] | None = None

    def chosen(self) -> dict[str, Sequence[str]]:
        """The options asked for: the keys of each axis's values."""
        axes: dict[str, list[str]] = {}
        for axis, value in self.options:
            axes.setdefault(folded(axis), []).append(option_key(axis, value))
        return {axis: list(dict.fromkeys(keys)) for axis, keys in axes.items()}


@dataclass(frozen=True, slots=True)
class Facets:
    """How many results each value would leave; a filter's own kind is counted as if that filter were not set.

    Options count what one variant has together with what else is asked of it. With options asked for, `availability`
    is theirs: a product that has them only in variants that are sold out is sold out.

    Keys: `categories` ids (only their own products), `stores` and `collections` ids, `options` `(axis, value)` as
    labelled, `tags`, `kinds` and `availability` values. Sorted by count, most first.
    """

    categories: Mapping[str, int]
    stores: Mapping[str, int]
    store_names: Mapping[str, tuple[str, str]]
    collections: Mapping[str, int]
    options: Mapping[tuple[str, str], int]
    tags: Mapping[str, int]
    kinds: Mapping[str, int]
    availability: Mapping[str, int]
    price: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Results:
    """One page: cards in order, where the next begins, how many there are in all, the words used instead if any."""

    cards: list[dict[str, Any]]
    next: tuple[int, ...] | None
    total: int
    corrected: str | None = None
    facets: Facets | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Cards of products and tags that begin like what is typed."""

    products: list[dict[str, Any]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
