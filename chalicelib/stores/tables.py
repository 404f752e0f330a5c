"""Rows of the `stores` table and every access to them."""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core import clock
from ..core.paging import Page, PageRequest


class StoreRow(dynamo.Row):
    """A store. `old_slugs` lists the addresses it had before; `version` counts its edits."""

    class Meta:
        table_name = "stores"

    owner_id = UnicodeAttribute()
    slug = UnicodeAttribute()
    old_slugs = JSONAttribute(default=list)
    name = UnicodeAttribute()
    description = UnicodeAttribute(default="")
    version = NumberAttribute(default=1)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()


class SlugRow(dynamo.Row):
    """Holds an address for its store, for good: the store's own row says whether it is the present one."""

    class Meta:
        table_name = "stores"

    store_id = UnicodeAttribute()


class OwnerRow(dynamo.Row):
    """How many stores a user owns, so that the bound holds for two requests at once."""

    class Meta:
        table_name = "stores"

    stores = NumberAttribute()


def get_store(store_id: str) -> StoreRow | None:
    return dynamo.fetch(StoreRow, store_id, "store")


def get_stores(store_ids: Iterable[str]) -> list[StoreRow]:
    return list(dynamo.fetch_many(StoreRow, [(store_id, "store") for store_id in store_ids]).values())


def store_id_of_slug(slug: str) -> str | None:
    """The store that has or had this address."""
    held = dynamo.fetch(SlugRow, f"slug#{slug}", "slug")
    return held.store_id if held is not None else None


def stores_of_owner(user_id: str, page: PageRequest) -> Page[StoreRow]:
    return dynamo.query(StoreRow, f"owner#{user_id}", page, index="gs1", newest_first=True)


def create_store(store: StoreRow, most: int) -> list[dynamo.Write]:
    """Fails as `slug` when the address is held, as `bound` when the owner has `most` stores."""
    store.gs1pk, store.gs1sk = f"owner#{store.owner_id}", store.created_at
    few = OwnerRow.stores.does_not_exist() | (OwnerRow.stores < most)
    return [
        dynamo.create(store, "store"),
        hold_slug(store.slug, store.pk),
        dynamo.update(OwnerRow, store.owner_id, "owner", [OwnerRow.stores.add(1)], "bound", few),
    ]


def hold_slug(slug: str, store_id: str) -> dynamo.Write:
    """Fails as `slug` when another store holds the address; its own it may hold twice."""
    free = SlugRow.pk.does_not_exist() | (SlugRow.store_id == store_id)
    return dynamo.put(SlugRow(pk=f"slug#{slug}", sk="slug", store_id=store_id), "slug", free)


def save_store(store: StoreRow, seen: int) -> dynamo.Write:
    """Fails as `store` when its version is no longer `seen`."""
    actions = [
        StoreRow.slug.set(store.slug),
        StoreRow.old_slugs.set(store.old_slugs),
        StoreRow.name.set(store.name),
        StoreRow.description.set(store.description),
        StoreRow.version.set(seen + 1),
        StoreRow.updated_at.set(clock.now_text()),
    ]
    return dynamo.update(StoreRow, store.pk, "store", actions, "store", StoreRow.version == seen)


def hold_version(store_id: str, version: int) -> dynamo.Write:
    """Fails as `store` when its version is another."""
    return dynamo.check(StoreRow, store_id, "store", StoreRow.version == version, "store")
