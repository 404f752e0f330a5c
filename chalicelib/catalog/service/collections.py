"""Each store's collections: what its people put together, by name and in their order."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...aws import dynamo
from ...core import access, clock, freshness, ids
from ...core.access import Actor, Permission
from ...core.errors import Invalid, Moved, NotFound
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...stores import service as stores
from ...stores.service import StoreView
from .. import changes, shelving, tables
from ..errors import StaleVersion, TooManyCollections
from ..rules import shelves
from ..tables import ProductRow, ShelfRow

_REMEMBERED = timedelta(seconds=60)
_REMEMBERED_AT_MOST = 1000
#: Products that one job takes a deleted collection off.
_BATCH = 25


@dataclass(frozen=True, slots=True)
class CollectionView:
    """A collection of a store. `version` counts its edits."""

    id: str
    slug: str
    name: str
    description: str
    position: int
    version: int
    store: StoreView

    @property
    def path(self) -> str:
        """Its page on this site."""
        return f"/{self.store.slug}/collections/{self.slug}"


_remembered: dict[str, tuple[datetime, list[dict[str, Any]]]] = {}


def reset() -> None:
    """Forget every store's collections. For tests."""
    _remembered.clear()


def _items(store_id: str) -> list[dict[str, Any]]:
    """A store's collections, up to a minute old unless the request asks to be fresh."""
    now, fresh = clock.now(), freshness.asked()
    held = _remembered.get(store_id)
    if held is not None and held[0] > now and not fresh:
        return held[1]
    items = list(tables.get_shelves(tables.collections_of(store_id), consistent=fresh).items)
    if len(_remembered) >= _REMEMBERED_AT_MOST:
        _remembered.clear()
    _remembered[store_id] = (now + _REMEMBERED, items)
    return items


def of_store(store_ref: str) -> list[CollectionView]:
    """The collections of a store, in its order. Raises NotFound."""
    store = stores.find(store_ref)
    return _in_order(_items(store.id), store)


def _in_order(items: list[dict[str, Any]], store: StoreView) -> list[CollectionView]:
    ordered = sorted(items, key=lambda item: (item["position"], item["name"].lower(), item["id"]))
    return [_view(item, store) for item in ordered]


def find(store_ref: str, ref: str) -> CollectionView:
    """A collection at its address. Raises NotFound, and Moved when it or its store is named otherwise."""
    store = stores.find(store_ref)
    items = _items(store.id)
    found = next((item for item in items if item["slug"] == ref), None)
    found = found or next((item for item in items if ref == item["id"] or ref in item["old_slugs"]), None)
    if found is None:
        raise NotFound
    view = _view(found, store)
    if (store_ref, ref) != (store.slug, view.slug):
        raise Moved(f"/api/stores/{store.slug}/collections/{view.slug}")
    return view


def named(store_id: str, collection_ids: Iterable[str]) -> list[dict[str, str]]:
    """`{slug, name}` of those of these collections that there are, for a product's page."""
    wanted = set(collection_ids)
    if not wanted:
        return []
    return [{"slug": item["slug"], "name": item["name"]} for item in _items(store_id) if item["id"] in wanted]


def many(collection_ids: Iterable[str]) -> dict[str, CollectionView]:
    """The collections with these ids, by id and in no order, whatever store they are of; those there are."""
    owners = {row.pk: row.store_id for row in tables.get_collections(collection_ids)}
    held = stores.many(owners.values())
    lists = tables.get_many_shelves(tables.collections_of(store_id) for store_id in held)
    found = {
        item["id"]: _view(item, store)
        for store_id, store in held.items()
        if (row := lists.get(tables.collections_of(store_id))) is not None
        for item in row.items
    }
    return {collection_id: found[collection_id] for collection_id in owners if collection_id in found}


def slugs_of(store_ids: Iterable[str]) -> dict[str, list[str]]:
    """The slugs of the collections of each of these stores that has any."""
    keys = {tables.collections_of(store_id): store_id for store_id in store_ids}
    lists = tables.get_many_shelves(keys)
    return {keys[key]: [item["slug"] for item in row.items] for key, row in lists.items()}


def _view(item: dict[str, Any], store: StoreView) -> CollectionView:
    return CollectionView(
        id=item["id"],
        slug=item["slug"],
        name=item["name"],
        description=item["description"],
        position=int(item["position"]),
        version=int(item["version"]),
        store=store,
    )


def create(actor: Actor, store_ref: str, wanted: dict[str, Any]) -> CollectionView:
    """Add a collection; without a slug it gets one out of its name, without a position it comes last.

    `wanted` has `name`, and may have `slug`, `description`, `position`. Raises NotFound, Forbidden, Invalid,
    TooManyCollections.
    """
    store = stores.managed(actor, store_ref, Permission.PRODUCTS_EDIT)
    collection_id, tail = ids.new("col"), secrets.token_hex(3)

    def edit(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        if len(items) >= shelves.MAX_IN_STORE:
            raise TooManyCollections
        made = {
            "id": collection_id,
            "slug": wanted.get("slug") or shelves.free_slug(items, wanted["name"], "collection", tail),
            "old_slugs": [],
            "name": wanted["name"],
            "description": wanted.get("description", ""),
            "position": wanted.get("position", shelves.next_position(items)),
            "version": 1,
        }
        return [*items, made], [tables.create_collection(collection_id, store.id)]

    return _edit(store, collection_id, edit)


def change(actor: Actor, collection_id: str, version: int, wanted: dict[str, Any]) -> CollectionView:
    """Change a collection at `version`; a slug it leaves goes on redirecting.

    Raises NotFound, Forbidden, Invalid, StaleVersion.
    """
    store = _managed(actor, collection_id)

    def edit(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        before = shelving.one(items, collection_id)
        if before["version"] != version:
            raise StaleVersion
        after = {**shelves.moved(before, wanted.get("slug", before["slug"])), **wanted, "version": version + 1}
        return [after if item is before else item for item in items], []

    return _edit(store, collection_id, edit)


def delete(actor: Actor, collection_id: str) -> None:
    """Delete a collection; its products leave it by the event. Raises NotFound, Forbidden."""
    store = _managed(actor, collection_id)
    event = Event("collection.deleted", collection_id, {"store_id": store.id, "by": actor.user_id})

    def edit(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        gone = shelving.one(items, collection_id)
        writes = [tables.delete_collection(collection_id), outbox.record(event)]
        return [item for item in items if item is not gone], writes

    shelving.commit(tables.collections_of(store.id), edit)
    _remembered.pop(store.id, None)
    outbox.deliver(event)


def _managed(actor: Actor, collection_id: str) -> StoreView:
    """The store of a collection, for somebody who edits its products. Raises NotFound, Forbidden."""
    access.require_member(actor)
    row: ShelfRow | None = tables.get_collection(collection_id) if ids.is_id(collection_id, "col") else None
    if row is None or row.store_id is None:
        raise NotFound
    return stores.managed(actor, row.store_id, Permission.PRODUCTS_EDIT)


def _edit(store: StoreView, collection_id: str, edit: shelving.Edit) -> CollectionView:
    """Carry an edit out that leaves the collection in place; what it is then."""

    def checked(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        edited, writes = edit(items)
        made = shelving.one(edited, collection_id)
        if shelves.is_taken(edited, made["slug"], collection_id):
            raise Invalid.field("slug", "taken", "Another collection of this store has this address.")
        if shelves.is_too_large(edited):
            raise TooManyCollections
        return edited, writes

    edited = shelving.commit(tables.collections_of(store.id), checked)
    _remembered.pop(store.id, None)
    return _view(shelving.one(edited, collection_id), store)


def take_off(job_id: str, collection_id: str, store_id: str, start: dict[str, Any] | None) -> None:
    """Take a deleted collection off its store's products: one batch, and an event for the next. Harmless twice.

    The index says only which products there are; whether one is in the collection is asked of its row. One that
    joined at the last moment and is missed names a collection that nobody finds, and shows nothing of it.
    """
    batch = tables.products_of_store(store_id, None, PageRequest(_BATCH, start))
    for row in tables.get_products(row.pk for row in batch.items):
        if collection_id in row.collections:
            _take_off(row.pk, collection_id)
    if batch.next is not None:
        data = {"store_id": store_id, "start": batch.next}
        told = ids.derived("evt", job_id, collection_id, batch.items[-1].pk)
        left = Event("collection.products_left", collection_id, data, id=told)
        dynamo.commit(outbox.record(left))
        outbox.deliver(left)


def _take_off(product_id: str, collection_id: str) -> None:
    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        if collection_id not in row.collections:
            return None
        row.collections = [one for one in row.collections if one != collection_id]
        row.version += 1
        return []

    try:
        changes.apply(product_id, edit)
    except NotFound:
        return
