"""What those who manage a store, and the platform's admins, do with their promotions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...aws import dynamo
from ...catalog import service as catalog
from ...catalog.service import collections
from ...core import access, clock, ids
from ...core.access import Actor, Permission
from ...core.errors import FieldError, Invalid, NotFound
from ...core.paging import Page, PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...settings import settings
from ...stores import service as stores
from ...stores.service import StoreView
from .. import tables
from ..errors import StaleVersion, TooManyAutomatic
from ..rules import terms
from ..rules.terms import AppliesTo, Promotion
from ..tables import CountRow, PromotionRow
from .finding import terms_of

#: What a promotion may be asked to say, under the names of its row.
FIELDS = (
    "name",
    "code",
    "kind",
    "value",
    "buy",
    "get",
    "applies_to",
    "target_ids",
    "minimum",
    "starts_at",
    "ends_at",
    "total_limit",
    "customer_limit",
    "stackable",
    "active",
)


@dataclass(frozen=True, slots=True)
class PromotionView:
    """A promotion as its makers see it. `stores` is empty for one of the platform. `uses`: how many purchases were
    paid with it, and `saved` what it took off them; `held`: uses that count against its limit, unpaid ones too."""

    terms: Promotion
    target_ids: list[str]
    stores: list[StoreView]
    version: int
    currency: str
    uses: int
    saved: int
    held: int
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Target:
    """A product or collection by name."""

    id: str
    name: str


def of_store(actor: Actor, store_ref: str, page: PageRequest) -> Page[PromotionView]:
    """The promotions of a store, newest first. Raises NotFound, Forbidden."""
    store = stores.managed(actor, store_ref, Permission.STORE_VIEW)
    return _listed(store.id, page)


def of_platform(actor: Actor, page: PageRequest) -> Page[PromotionView]:
    """The platform's promotions, newest first. Raises Forbidden."""
    access.require(actor, Permission.PROMOTIONS_EDIT)
    return _listed(tables.PLATFORM, page)


def _listed(scope: str, page: PageRequest) -> Page[PromotionView]:
    found = tables.listed(scope, page)
    rows = tables.get_promotions(found.items)
    views = _views([rows[one] for one in found.items if one in rows])
    return Page(views, found.next)


def get(actor: Actor, promotion_id: str) -> PromotionView:
    """A promotion. Raises NotFound, Forbidden."""
    return _views([_reached(actor, promotion_id, Permission.STORE_VIEW)])[0]


def targets_of(view: PromotionView) -> list[Target]:
    """What a promotion is about, by name, in its order; what is no more is missing."""
    names = _names(view.terms.applies_to, view.target_ids)
    return [Target(one, names[one]) for one in view.target_ids if one in names]


def create(actor: Actor, store_refs: Sequence[str], wanted: Mapping[str, Any]) -> PromotionView:
    """Make a promotion of these stores, or of the platform when there are none; `wanted` has values of `FIELDS`.

    Raises NotFound, Forbidden, Invalid, TooManyAutomatic.
    """
    row = drafted(actor, store_refs, wanted)
    _commit(row, tables.create_promotion(row, terms.MAX_AUTOMATIC), actor, "created")
    return _views([row])[0]


def drafted(actor: Actor, store_refs: Sequence[str], wanted: Mapping[str, Any]) -> PromotionRow:
    """The row of a promotion that `create` would make, checked and not written. Raises NotFound, Forbidden, Invalid."""
    now = clock.now_text()
    row = PromotionRow(pk=ids.new("prm"), sk="promotion", currency=settings().currency, created_at=now, updated_at=now)
    row.store_ids = [store.id for store in _scope(actor, store_refs)]
    _assign(row, wanted)
    _check(row, frozenset())
    return row


def change(actor: Actor, promotion_id: str, version: int, wanted: Mapping[str, Any]) -> PromotionView:
    """Change a promotion at `version`; what was bought or is being paid for with it stays as it is.

    `wanted` has those of `FIELDS` that change, and may have `store_ids`. Raises NotFound, Forbidden, Invalid,
    StaleVersion, TooManyAutomatic.
    """
    before = _reached(actor, promotion_id, Permission.PROMOTIONS_EDIT)
    if int(before.version) != version:
        raise StaleVersion
    after = tables.copy_of(before)
    if "store_ids" in wanted and before.store_ids:
        after.store_ids = [store.id for store in _scope(actor, wanted["store_ids"])]
    _assign(after, wanted)
    moved = (after.store_ids, after.applies_to) != (before.store_ids, before.applies_to)
    _check(after, frozenset() if moved else frozenset(before.target_ids))
    after.updated_at = clock.now_text()
    _commit(after, tables.save_promotion(after, before, terms.MAX_AUTOMATIC), actor, "changed")
    return _views([after])[0]


def delete(actor: Actor, promotion_id: str) -> None:
    """Take a promotion away: nobody finds it any more, its code is free. What was bought with it stays as it is.

    Raises NotFound, Forbidden, StaleVersion.
    """
    before = _reached(actor, promotion_id, Permission.PROMOTIONS_EDIT)
    after = tables.copy_of(before)
    after.deleted = True
    _commit(after, tables.save_promotion(after, before, terms.MAX_AUTOMATIC), actor, "deleted")


def _reached(actor: Actor, promotion_id: str, permission: Permission) -> PromotionRow:
    """A promotion, for somebody who holds `permission` on all its stores, or runs the platform's."""
    access.require_member(actor)
    row = tables.get_promotion(promotion_id) if ids.is_id(promotion_id, "prm") else None
    if row is None or row.deleted:
        raise NotFound
    if not row.store_ids:
        access.require(actor, Permission.PROMOTIONS_EDIT)
    held = stores.many(row.store_ids)
    if len(held) < len(row.store_ids):
        raise NotFound
    for store in held.values():
        access.require(actor, permission, store.scope)
    return row


def _scope(actor: Actor, store_refs: Sequence[str]) -> list[StoreView]:
    """The stores that these ids or slugs name, all of one owner, for somebody who keeps their promotions."""
    if not store_refs:
        access.require(actor, Permission.PROMOTIONS_EDIT)
        return []
    first, *others = [stores.managed(actor, ref, Permission.PROMOTIONS_EDIT) for ref in dict.fromkeys(store_refs)]
    if any(store.owner_id != first.owner_id for store in others):
        raise Invalid.field("store_ids", "other_owner", "A promotion is of the stores of one owner.")
    return list({store.id: store for store in (first, *others)}.values())


def _assign(row: PromotionRow, wanted: Mapping[str, Any]) -> None:
    for field in FIELDS:
        if field in wanted:
            setattr(row, "get_" if field == "get" else field, wanted[field])
    if row.code is not None:
        row.code = terms.normal_code(row.code)


def _check(row: PromotionRow, known: frozenset[str]) -> None:
    """Raises Invalid for what a promotion may not say; `known` targets were there when they were chosen."""
    errors = terms.errors_of(terms_of(row))
    if not errors and row.applies_to != AppliesTo.ALL:
        errors = _errors_of_targets(row, [one for one in row.target_ids if one not in known])
    if errors:
        raise Invalid(fields=errors)


def _errors_of_targets(row: PromotionRow, target_ids: list[str]) -> list[FieldError]:
    if row.applies_to == AppliesTo.PRODUCTS:
        owners = {one.id: one.store_id for one in catalog.summaries(target_ids).values()}
    else:
        owners = {one.id: one.store.id for one in collections.many(target_ids).values()}
    mine = {one for one, store_id in owners.items() if not row.store_ids or store_id in row.store_ids}
    if mine.issuperset(target_ids):
        return []
    return [FieldError("target_ids", "not_found", "Not all of these are in the promotion's stores.")]


def _commit(row: PromotionRow, writes: list[dynamo.Write], actor: Actor, done: str) -> None:
    data = {"store_ids": row.store_ids, "done": done, "by": actor.user_id}
    event = Event("promotion.changed", row.pk, data)
    try:
        dynamo.commit(*writes, outbox.record(event))
    except dynamo.ConditionFailed as error:
        if error.name == tables.CODE:
            raise Invalid.field("code", "taken", "Another promotion has this code.") from error
        raise TooManyAutomatic if error.name == tables.AUTOMATIC else StaleVersion from error
    outbox.deliver(event)


def _views(rows: list[PromotionRow]) -> list[PromotionView]:
    keys = [key for row in rows for key in (tables.tally_key(row.pk), tables.uses_key(row.pk))]
    counts = tables.get_counts(keys)
    held = stores.many({store_id for row in rows for store_id in row.store_ids})
    return [_view(row, held, counts) for row in rows]


def _view(
    row: PromotionRow, held: Mapping[str, StoreView], counts: Mapping[tuple[str, str], CountRow]
) -> PromotionView:
    tally, uses = counts.get(tables.tally_key(row.pk)), counts.get(tables.uses_key(row.pk))
    return PromotionView(
        terms=terms_of(row),
        target_ids=list(row.target_ids),
        stores=[held[store_id] for store_id in row.store_ids if store_id in held],
        version=int(row.version),
        currency=row.currency,
        uses=int(tally.times) if tally is not None else 0,
        saved=int(tally.amount) if tally is not None else 0,
        held=int(uses.times) if uses is not None else 0,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _names(applies_to: AppliesTo, target_ids: Iterable[str]) -> dict[str, str]:
    if applies_to == AppliesTo.PRODUCTS:
        return {one.id: one.title for one in catalog.summaries(target_ids).values()}
    if applies_to == AppliesTo.COLLECTIONS:
        return {one.id: one.name for one in collections.many(target_ids).values()}
    return {}
