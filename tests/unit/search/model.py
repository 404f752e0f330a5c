"""The search engine's rules once more, slowly and over plain lists: what the fast one is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from chalicelib.search.engine.documents import Document, folded, option_key, words
from chalicelib.search.engine.queries import MAX_WORDS, Query

AVAILABLE = {"in_stock", "low_stock", "made_to_order"}


def tier(document: Document, q: str) -> int | None:
    """How well a document matches (0 is best); None when it does not."""
    typed = list(dict.fromkeys(words(q)))[:MAX_WORDS]
    if not typed:
        return None
    title, tags, text = document.title_words(), document.tag_words(), document.text_words()

    def begins(held: set[str], word: str) -> bool:
        return any(other.startswith(word) for other in held) if word is typed[-1] else word in held

    if not all(begins(title, w) or begins(tags, w) or w in text for w in typed):
        return None
    if all(w in title for w in typed):
        return 0
    if all(begins(title, w) for w in typed):
        return 1
    if all(begins(title, w) or begins(tags, w) for w in typed):
        return 2
    return 3 if any(begins(title, w) for w in typed) else 4


def chosen(query: Query) -> dict[str, set[str]]:
    """The options asked for, by axis."""
    axes: dict[str, set[str]] = {}
    for axis, value in query.options:
        axes.setdefault(folded(axis), set()).add(option_key(axis, value))
    return axes


def had(document: Document, wanted: dict[str, set[str]], available: bool) -> bool:
    """Whether one variant has a wanted value of each axis, and can be had if it must."""
    for variant in document.variants:
        keys = {option_key(*option) for option in variant.options}
        if (variant.available or not available) and all(keys & values for values in wanted.values()):
            return True
    return not wanted


def allowed(document: Document, query: Query, *leave_out: str) -> bool:
    """Whether the filters let a document through, but for some kinds."""
    checks = {
        "category": query.categories is None or document.category in query.categories,
        "store": query.store is None or document.store_id == query.store,
        "collection": query.collection is None or query.collection in document.collections,
        "kind": query.kind is None or document.kind == query.kind,
        "availability": not query.available or document.availability in AVAILABLE,
        "rating": query.rating_min is None or (document.rating or 0) // 100 >= query.rating_min,
        "price": (query.price_min or 0) <= document.price <= (query.price_max if query.price_max is not None else 1e12),
        "tag": {folded(tag) for tag in query.tags} <= {folded(tag) for tag in document.tags},
    }
    checks["option"] = had(document, chosen(query), query.available)
    return all(held for kind, held in checks.items() if kind not in leave_out)


def ordered(documents: Iterable[Document], query: Query) -> list[str]:
    """The ids of all that the query finds, in order."""
    found = []
    for document in documents:
        rank = 0 if query.q is None else tier(document, query.q)
        if rank is None or not allowed(document, query):
            continue
        newness = (-document.created, -document.tie)
        key: tuple[int, ...] = newness
        if query.sort == "relevance":
            key = (rank, -document.sales, *newness) if query.q is not None else (-document.sales, *newness)
        elif query.sort == "best_selling":
            key = (-document.sales, *newness)
        elif query.sort == "featured":
            key = (int(not document.featured), *newness)
        elif query.sort == "price":
            key = (document.price, document.created, document.tie)
        elif query.sort == "-price":
            key = (-document.price, *newness)
        found.append((key, document.id))
    return [document_id for _, document_id in sorted(found)]


def counts(documents: Iterable[Document], query: Query) -> dict[str, Counter[str]]:
    """The facets: how many each value would leave."""
    found = [d for d in documents if query.q is None or tier(d, query.q) is not None]
    counted: dict[str, Counter[str]] = {
        name: Counter() for name in ("category", "store", "kind", "availability", "tag")
    }
    counted |= {"collection": Counter(), "option": Counter()}
    for document in found:
        for kind, values in (
            ("category", [document.category] if document.category else []),
            ("store", [document.store_id]),
            ("kind", [document.kind]),
            ("collection", list(dict.fromkeys(document.collections))),
        ):
            if allowed(document, query, kind):
                counted[kind].update(values)
        if allowed(document, query):
            counted["tag"].update({folded(tag) for tag in document.tags})
        wanted = chosen(query)
        if allowed(document, query, "availability", "option") and had(document, wanted, False):
            ready = not wanted or had(document, wanted, True)
            counted["availability"][document.availability if ready else "sold_out"] += 1
        for key in document.options:
            instead = {**wanted, key.partition(chr(31))[0]: {key}}
            if allowed(document, query, "option") and had(document, instead, query.available):
                counted["option"][key] += 1
    return counted
