"""What products stand on. A list is one row, so that what holds for the whole of it is one condition: the platform's
categories, and the collections of each store. Beside it each category and each collection has a small row of its own,
which the transaction of a product that joins it is held to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo

CATEGORIES = "categories"


class ShelvesRow(dynamo.Row):
    """All categories, or all collections of a store. `revision` counts the list's changes."""

    class Meta:
        table_name = "catalog"

    items = JSONAttribute(default=list)
    revision = NumberAttribute(default=0)


class ShelfRow(dynamo.Row):
    """One category or collection: whose it is, and of a category how many products are in it, in any state."""

    class Meta:
        table_name = "catalog"

    store_id = UnicodeAttribute(null=True)
    products = NumberAttribute(null=True)


def collections_of(store_id: str) -> str:
    """The key of a store's list."""
    return f"collections#{store_id}"


def get_shelves(key: str, *, consistent: bool = True) -> ShelvesRow:
    """The list at `key`; a new one when there is none."""
    found = dynamo.fetch(ShelvesRow, key, "list", consistent=consistent)
    return found if found is not None else ShelvesRow(pk=key, sk="list", items=[], revision=0)


def get_many_shelves(keys: Iterable[str]) -> dict[str, ShelvesRow]:
    """The lists there are, by key."""
    return {key: row for (key, _), row in dynamo.fetch_many(ShelvesRow, [(key, "list") for key in keys]).items()}


def save_shelves(row: ShelvesRow, items: Sequence[dict[str, Any]]) -> dynamo.Write:
    """Fails as `list` when it changed since `row` was read."""
    seen = int(row.revision)
    same = ShelvesRow.pk.does_not_exist() if seen == 0 else ShelvesRow.revision == seen
    return dynamo.put(ShelvesRow(pk=row.pk, sk="list", items=list(items), revision=seen + 1), "list", same)


def get_collection(collection_id: str) -> ShelfRow | None:
    return dynamo.fetch(ShelfRow, collection_id, "collection")


def get_collections(collection_ids: Iterable[str]) -> list[ShelfRow]:
    return list(dynamo.fetch_many(ShelfRow, [(one, "collection") for one in collection_ids]).values())


def create_category(category_id: str) -> dynamo.Write:
    return dynamo.create(ShelfRow(pk=category_id, sk="category"), "shelf")


def create_collection(collection_id: str, store_id: str) -> dynamo.Write:
    return dynamo.create(ShelfRow(pk=collection_id, sk="collection", store_id=store_id), "shelf")


def delete_category(category_id: str) -> dynamo.Write:
    """Fails as `in_use` while a product is in it."""
    empty = ShelfRow.products.does_not_exist() | (ShelfRow.products <= 0)
    return dynamo.delete(ShelfRow, category_id, "category", "in_use", empty)


def delete_collection(collection_id: str) -> dynamo.Write:
    return dynamo.delete(ShelfRow, collection_id, "collection", "shelf")


def join_category(category_id: str) -> dynamo.Write:
    """Counts one more product; fails as `category` when there is no such category."""
    more = [ShelfRow.products.add(1)]
    return dynamo.update(ShelfRow, category_id, "category", more, "category", ShelfRow.pk.exists())


def leave_category(category_id: str) -> dynamo.Write:
    """Counts one less. It is there: nobody deletes a category that a product is in."""
    return dynamo.update(ShelfRow, category_id, "category", [ShelfRow.products.add(-1)], "left", ShelfRow.pk.exists())


def hold_collection(collection_id: str, store_id: str) -> dynamo.Write:
    """Holds a product's transaction to its store having the collection; fails as `collections`."""
    return dynamo.check(ShelfRow, collection_id, "collection", ShelfRow.store_id == store_id, "collections")


class SelectionRow(dynamo.Row):
    """What staff chose for the front page: ids of products and collections, in order."""

    class Meta:
        table_name = "catalog"

    products = JSONAttribute(default=list)
    collections = JSONAttribute(default=list)


def get_selection() -> SelectionRow | None:
    return dynamo.fetch(SelectionRow, "home", "selection")


def save_selection(products: Sequence[str], collections: Sequence[str]) -> dynamo.Write:
    row = SelectionRow(pk="home", sk="selection", products=list(products), collections=list(collections))
    return dynamo.put(row, "selection")
