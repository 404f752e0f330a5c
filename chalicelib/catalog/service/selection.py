"""What staff chose for the front page."""

from __future__ import annotations

from dataclasses import dataclass

from ...aws import dynamo
from ...core import access
from ...core.access import Actor, Permission
from ...core.errors import Invalid
from .. import tables
from . import collections

MAX_PRODUCTS, MAX_COLLECTIONS = 12, 6


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of products and collections, in the order they are shown; some may not be public any more."""

    products: list[str]
    collections: list[str]


def chosen() -> Selection:
    """What was chosen last."""
    row = tables.get_selection()
    return Selection(list(row.products), list(row.collections)) if row is not None else Selection([], [])


def choose(actor: Actor, products: list[str], chosen_collections: list[str]) -> Selection:
    """Choose anew, all at once: the last to choose wins. Raises Forbidden, and Invalid for what there is not."""
    access.require(actor, Permission.CURATE)
    if len(tables.get_products(products)) < len(products):
        raise Invalid.field("products", "unknown", "There is no such product.")
    if len(collections.many(chosen_collections)) < len(chosen_collections):
        raise Invalid.field("collections", "unknown", "There is no such collection.")
    dynamo.commit(tables.save_selection(products, chosen_collections))
    return Selection(products, chosen_collections)


def looked_at(actor: Actor) -> Selection:
    """`chosen`, for whoever is about to choose. Raises Forbidden."""
    access.require(actor, Permission.CURATE)
    return chosen()
