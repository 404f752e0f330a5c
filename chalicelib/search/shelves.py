"""Categories and collections by name, for what the index knows by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """A facet's value: what names it and how many results it would leave."""

    id: str
    name: str
    count: int
    slug: str = ""


def within(slug: str) -> frozenset[str]:
    """The ids of the category and of what is below it; none for an unknown one."""
    return frozenset()


def categories(own: Mapping[str, int]) -> list[Counted]:
    """The categories that have results, their own or below them, in the tree's order."""
    return []


def collections(counts: Mapping[str, int], store_id: str) -> list[Counted]:
    """The store's collections that have results."""
    return []


def like(q: str) -> list[Counted]:
    """Categories with words that begin like those typed."""
    return []
