"""The front page: what staff chose to feature, the newest products, and the categories at the top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...catalog import service as catalog
from ...catalog.service import categories, collections, selection
from ...catalog.service.categories import CategoryView
from ...catalog.service.collections import CollectionView
from ...core import clock, freshness
from ...core.paging import PageRequest

_NEWEST = 12
_REMEMBERED = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class HomeView:
    """Cards in the order they are shown. What was chosen and is no longer public is left out."""

    featured: list[dict[str, Any]]
    collections: list[CollectionView]
    newest: list[dict[str, Any]]
    categories: list[CategoryView]


_held: tuple[datetime, HomeView] | None = None


def reset() -> None:
    """Forget the front page. For tests."""
    global _held
    _held = None


def home() -> HomeView:
    """The front page, up to half a minute old unless the request asks to be fresh."""
    global _held
    held, now = _held, clock.now()
    if held is not None and held[0] > now and not freshness.asked():
        return held[1]
    chosen = selection.chosen()
    listed, held_collections = catalog.listings(chosen.products), collections.many(chosen.collections)
    made = HomeView(
        featured=[listed[one].card for one in chosen.products if one in listed],
        collections=[held_collections[one] for one in chosen.collections if one in held_collections],
        newest=catalog.cards(PageRequest(_NEWEST)).items,
        categories=categories.tree().children(None),
    )
    _held = (now + _REMEMBERED, made)
    return made
