"""Use cases of stores, and what other domains ask of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..aws import dynamo
from ..core import access, clock, freshness, ids
from ..core.access import Actor, Permission, StoreScope
from ..core.errors import Invalid, NotFound
from ..core.paging import Page, PageRequest
from ..events import outbox
from ..events.outbox import Event
from . import rules, tables
from .errors import StaleVersion, TooManySlugs, TooManyStores
from .tables import StoreRow


@dataclass(frozen=True, slots=True)
class StoreView:
    """A store as other domains see it."""

    id: str
    slug: str
    name: str
    description: str
    owner_id: str
    version: int
    created_at: str

    @property
    def scope(self) -> StoreScope:
        """What permission questions need of it."""
        return StoreScope(self.id, self.owner_id)


_CACHED_AT_MOST = 1000
_cache: dict[str, tuple[datetime, StoreView]] = {}


def reset() -> None:
    """Forget what `find` has cached. For tests."""
    _cache.clear()


def _forget(view: StoreView) -> None:
    for ref in [ref for ref, (_, held) in list(_cache.items()) if held.id == view.id]:
        _cache.pop(ref, None)
    _cache.pop(view.slug, None)


def _view(row: StoreRow) -> StoreView:
    return StoreView(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        description=row.description,
        owner_id=row.owner_id,
        version=int(row.version),
        created_at=row.created_at,
    )


def get(store_id: str) -> StoreView:
    """The store with this id, as it is now. Raises NotFound."""
    row = tables.get_store(store_id) if ids.is_id(store_id, "sto") else None
    if row is None:
        raise NotFound
    return _view(row)


def many(store_ids: Iterable[str]) -> dict[str, StoreView]:
    """The stores with these ids, by id; those there are."""
    return {row.pk: _view(row) for row in tables.get_stores(store_ids)}


def resolve(ref: str) -> StoreView:
    """The store that `ref` names, as it is now: its id, its slug or one it had before. Raises NotFound."""
    if ids.is_id(ref, "sto"):
        return get(ref)
    store_id = tables.store_id_of_slug(ref)
    if store_id is None:
        raise NotFound
    return get(store_id)


def find(ref: str) -> StoreView:
    """`resolve` for public reads: up to 30 seconds old, unless the request asks to be fresh.

    Whoever minds an old slug compares `slug` with `ref`. Raises NotFound.
    """
    now = clock.now()
    held = _cache.get(ref)
    if held is not None and held[0] > now and not freshness.asked():
        return held[1]
    view = resolve(ref)
    if len(_cache) >= _CACHED_AT_MOST:
        _cache.clear()
    _cache[ref] = (now + rules.CACHE_LIFE, view)
    return view


def managed(actor: Actor, store_id: str, permission: Permission) -> StoreView:
    """The store, by id or slug, for somebody who holds `permission` on it. Raises NotFound, Forbidden."""
    access.require_member(actor)
    view = resolve(store_id)
    access.require(actor, permission, view.scope)
    return view


def unchanged(view: StoreView) -> dynamo.Write:
    """Holds a transaction to the store being as in `view`; fails as `store`."""
    return tables.hold_version(view.id, view.version)


def stores_of(actor: Actor, page: PageRequest) -> Page[StoreView]:
    """The caller's own stores, newest first."""
    return tables.stores_of_owner(access.require_member(actor), page).map(_view)


def create(actor: Actor, name: str, slug: str | None, description: str) -> StoreView:
    """Open a store. Without a slug it gets one out of its name. Raises Invalid (slug), TooManyStores."""
    owner_id = access.require_confirmed(actor)
    candidates = [slug] if slug is not None else list(rules.slug_candidates(name, secrets.token_hex(3)))
    for candidate in candidates:
        _check_slug(candidate)
        now = clock.now_text()
        row = StoreRow(
            pk=ids.new("sto"),
            sk="store",
            owner_id=owner_id,
            slug=candidate,
            name=name,
            description=description,
            created_at=now,
            updated_at=now,
        )
        event = Event("store.created", row.pk, {"by": owner_id})
        try:
            dynamo.commit(*tables.create_store(row, rules.MAX_STORES), outbox.record(event))
        except dynamo.ConditionFailed as error:
            if error.name == "bound":
                raise TooManyStores from error
            continue
        outbox.deliver(event)
        view = _view(row)
        _forget(view)
        return view
    raise _taken()


def _check_slug(slug: str) -> None:
    errors = rules.slug_errors(slug)
    if errors:
        raise Invalid(fields=errors)


def _taken() -> Invalid:
    return Invalid.field("slug", "taken", "Another store has this address.")


def change(actor: Actor, ref: str, version: int, changed: dict[str, str]) -> StoreView:
    """Change name, slug or description of the store at `version`; the old slug goes on redirecting.

    Raises NotFound, Forbidden, Invalid (slug), StaleVersion, TooManySlugs.
    """
    before = managed(actor, ref, Permission.STORE_EDIT)
    row = tables.get_store(before.id)
    if row is None or int(row.version) != version:
        raise StaleVersion
    differing = [name for name, value in changed.items() if getattr(row, name) != value]
    if not differing:
        return _view(row)
    writes = _move(row, changed["slug"]) if "slug" in differing else []
    for name in differing:
        setattr(row, name, changed[name])
    event = Event("store.updated", row.pk, {"changed": differing, "version": version + 1, "by": actor.user_id})
    try:
        dynamo.commit(tables.save_store(row, version), *writes, outbox.record(event))
    except dynamo.ConditionFailed as error:
        raise _taken() if error.name == "slug" else StaleVersion from error
    row.version = version + 1
    _forget(_view(row))
    outbox.deliver(event)
    return _view(row)


def _move(row: StoreRow, slug: str) -> list[dynamo.Write]:
    """Give the row's store another slug; the writes that hold it."""
    _check_slug(slug)
    former = {row.slug, *row.old_slugs}
    if len(former | {slug}) > rules.MAX_SLUGS:
        raise TooManySlugs
    row.old_slugs = sorted(former - {slug})
    return [tables.hold_slug(slug, row.pk)]
