"""Categories and collections by name, for what the index knows by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..catalog.service import categories as shelves
from ..catalog.service import collections as stores
from ..core.text import searchable
from . import rules

_MOST_LIKE = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """A facet's value: what names it (a category in each language) and how many results it would leave."""

    id: str
    name: str
    count: int
    slug: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def within(slug: str) -> frozenset[str]:
    """The ids of the category and of what is below it; none for an unknown one."""
    tree = shelves.tree()
    found = tree.find(slug)
    return frozenset(tree.within(found.id)) if found is not None else frozenset()


def categories(own: Mapping[str, int]) -> list[Counted]:
    """The categories that have results, their own or below them, in the tree's order."""
    tree = shelves.tree()
    counts = rules.rolled_up(own, {each: [step.id for step in tree.path(each)] for each in own})
    return [Counted(one.id, one.name, counts[one.id], one.slug, one.names) for one in tree.items if one.id in counts]


def collections(counts: Mapping[str, int], store_id: str) -> list[Counted]:
    """The store's collections that have results, in its order."""
    held = stores.of_store(store_id)
    return [Counted(one.id, one.name, counts[one.id], one.slug) for one in held if one.id in counts]


def like(q: str) -> list[Counted]:
    """At most three categories with a word, in either language, that begins like what is typed."""
    typed = searchable(q)
    if not typed:
        return []
    found = [one for one in shelves.tree().items if any(_begins(name, typed) for name in one.names.values())]
    return [Counted(one.id, one.name, 0, one.slug, one.names) for one in found[:_MOST_LIKE]]


def _begins(name: str, typed: str) -> bool:
    words = searchable(name)
    return words.startswith(typed) or f" {typed}" in words
