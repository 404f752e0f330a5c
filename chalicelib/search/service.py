"""Use cases of finding products: lists, search and suggestions, out of the index or, without it, out of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from ..aws import dynamo
from ..catalog import service as catalog
from ..core.errors import NotFound
from ..core.paging import Page, PageRequest, pages
from ..stores import service as stores
from . import documents, rebuild, shelves, tables, writer
from .engine.documents import tie_of
from .engine.queries import Facets, Query, Results, Suggestions
from .reader import Reader, Unavailable
from .shelves import Counted

if TYPE_CHECKING:
    from .engine.index import Index

__all__ = ["Counted", "Query"]

A = TypeVar("A")
#: Makes of a card what a route hands out.
Show = Callable[[dict[str, Any]], A]
Rows = Callable[[PageRequest], Page[dict[str, Any]]]

#: Without the index, filters and words look at so many of the newest products.
_WITHOUT_INDEX = 300

_reader = Reader()

update_products = writer.update
rebuild_index = rebuild.rebuild
compact_index = rebuild.compact


def reset() -> None:
    """Forget the index. For tests."""
    global _reader
    _reader = Reader()
    writer.reset()


@dataclass(frozen=True, slots=True)
class NamedFacets:
    """The facets as people see them; `options` by axis."""

    categories: list[Counted]
    stores: list[Counted]
    collections: list[Counted]
    options: dict[str, list[Counted]]
    tags: list[Counted]
    kinds: list[Counted]
    availability: list[Counted]
    price: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a whole list. `degraded`: it comes from the tables and may lack much."""

    total: int
    corrected: str | None
    degraded: bool
    facets: NamedFacets | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the search box shows while somebody types."""

    products: list[dict[str, Any]]
    categories: list[Counted]
    tags: list[str]


def search(query: Query, page: PageRequest, show: Show[A], *, category: str | None, store: str | None) -> Page[A]:
    """What the query finds, each as `show` makes it of a card; `category` and `store` are slugs, and unknown ones find
    nothing. Cards that `show` cannot read make the index one of an older make: the tables answer then.
    """
    held = None
    if store is not None:
        held = _store_id(store)
        query = replace(query, store=held or "")
    if category is not None:
        query = replace(query, categories=shelves.within(category))
    plain = replace(query, limit=0, facets=False) == Query(limit=0)
    results, shown, degraded, following = _ask(query, page, show, catalog.cards if plain else None)
    facets = None if results.facets is None else _named(results.facets, held)
    about = About(results.total, results.corrected, degraded, facets)
    return Page(shown, following, about)


def of_store(store_ref: str, page: PageRequest, show: Show[A]) -> Page[A]:
    """A store's listed products, featured ones first, then newest first. Raises NotFound."""
    store = stores.find(store_ref)
    query = Query(store=store.id, sort="featured")
    _, shown, _, following = _ask(query, page, show, lambda asked: catalog.cards_of_store(store.id, asked))
    return Page(shown, following)


def suggest(q: str) -> Suggested:
    """Products, categories and tags that begin like what is typed."""
    try:
        with _reader.index() as index:
            found = index.suggest(q)
    except Unavailable:
        found = Suggestions()
    return Suggested(found.products, shelves.like(q), found.tags)


def count_sales(items: Iterable[tuple[str, str, int]]) -> None:
    """Count sold order items `(id, product, quantity)`, each once however often this is called."""
    for item_id, product_id, quantity in items:
        try:
            dynamo.commit(*tables.count_sale(item_id, product_id, quantity))
        except dynamo.ConditionFailed:
            continue


def _store_id(slug: str) -> str | None:
    try:
        return stores.find(slug).id
    except NotFound:
        return None


# ---- With the index, and without


def _ask(
    query: Query, page: PageRequest, show: Show[A], rows: Rows | None
) -> tuple[Results, list[A], bool, dict[str, Any] | None]:
    """One page of results, its cards as they are shown, whether the index was not there, and the next page's start.

    `rows` reads the same list from the tables, in their own pages, where there is such a list.
    """
    query = replace(query, limit=page.limit, after=_after(page.start))
    try:
        with _reader.index() as index:
            found = index.search(query)
            shown = [show(card) for card in found.cards]
        return found, shown, False, None if found.next is None else {"at": list(found.next)}
    except Unavailable:
        pass
    if rows is not None and not query.facets and (page.start is None or "row" in page.start):
        listed = rows(PageRequest(page.limit, None if page.start is None else page.start["row"]))
        following = None if listed.next is None else {"row": listed.next}
        return Results(listed.items, None, len(listed.items)), [show(card) for card in listed.items], True, following
    found = _of_the_newest().search(query)
    onwards = None if found.next is None else {"at": list(found.next)}
    return found, [show(card) for card in found.cards], True, onwards


def _after(start: dict[str, Any] | None) -> tuple[int, ...] | None:
    """Where a list goes on in the index, also for a page that the tables began."""
    if start is None:
        return None
    if "at" in start:
        return tuple(start["at"])
    row = start["row"]
    key: dict[str, str] = row.get("gs3sk") or row["gs2sk"]
    *featured, published_at, product_id = key["S"].split("#")
    created = int(datetime.fromisoformat(published_at).timestamp() * 1000)
    return int(featured == ["0"]), created, tie_of(product_id)


def _of_the_newest() -> Index:
    from .engine.index import Index

    ids: list[str] = []
    for page in pages(catalog.listed):
        ids += page.items
        if len(ids) >= _WITHOUT_INDEX:
            break
    index = Index()
    index.apply(documents.of(ids).values(), ())
    return index


# ---- Names of what was counted


def _named(facets: Facets, store_id: str | None) -> NamedFacets:
    options: dict[str, list[Counted]] = {}
    for (axis, value), count in facets.options.items():
        options.setdefault(axis, []).append(Counted(value, value, count))
    return NamedFacets(
        categories=shelves.categories(facets.categories),
        stores=[
            Counted(each, facets.store_names[each][1], count, facets.store_names[each][0])
            for each, count in facets.stores.items()
        ],
        collections=shelves.collections(facets.collections, store_id) if store_id is not None else [],
        options=options,
        tags=_plain(facets.tags),
        kinds=_plain(facets.kinds),
        availability=_plain(facets.availability),
        price=facets.price,
    )


def _plain(counts: Any) -> list[Counted]:
    return [Counted(value, value, count) for value, count in counts.items()]
