"""Use cases of the catalogue, and what other domains ask of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from ..aws import dynamo
from ..core import access, clock, ids
from ..core.access import Actor, Permission
from ..core.errors import FieldError, Invalid, NotFound
from ..core.paging import Page, PageRequest
from ..events import outbox
from ..events.outbox import Event
from ..settings import settings
from ..stores import service as stores
from ..stores.service import StoreView
from . import changes, pages, revising, rules, tables, views
from .errors import NotForSale, StaleVersion, WasSold
from .tables import ProductRow
from .views import FileFact, ForSale, ProductSummary, ProductView

__all__ = ["FileFact", "ForSale", "ProductSummary", "ProductView"]

page = pages.page
cards = pages.cards
cards_of_store = pages.cards_of_store
revise = revising.revise

#: Products whose pages one job makes anew after their store changed.
_REFRESH_BATCH = 25


def managed(actor: Actor, product_id: str, permission: Permission) -> ProductView:
    """The product, in any state, for somebody who holds `permission` on its store. Raises NotFound, Forbidden."""
    access.require_member(actor)
    row, store = changes.read(product_id)
    access.require(actor, permission, store.scope)
    return views.product_view(row, store)


def products_of(actor: Actor, store_ref: str, status: str | None, page: PageRequest) -> Page[ProductView]:
    """A store's products, newest first: all, or those in one state. Raises NotFound, Forbidden."""
    store = stores.managed(actor, store_ref, Permission.STORE_VIEW)
    return tables.products_of_store(store.id, status, page).map(lambda row: views.product_view(row, store))


def create(actor: Actor, store_ref: str, wanted: dict[str, Any]) -> ProductView:
    """Begin a product as a draft. Without a slug it gets one out of its title. Raises NotFound, Forbidden, Invalid."""
    access.require_confirmed(actor)
    store = stores.managed(actor, store_ref, Permission.PRODUCTS_EDIT)
    _refuse(_money_errors(wanted))
    asked = wanted.get("slug")
    slugs = [asked] if asked else list(rules.slug_candidates(wanted["title"], secrets.token_hex(3)))
    kept = {name: value for name, value in wanted.items() if name not in {"slug", "currency"}}
    for slug in slugs:
        now = clock.now_text()
        row = ProductRow(
            pk=ids.new("prd"),
            sk="product",
            store_id=store.id,
            slug=slug,
            currency=settings().currency,
            created_at=now,
            updated_at=now,
            **kept,
        )
        try:
            dynamo.commit(*tables.create_product(row, views.page_row(row, store)))
        except dynamo.ConditionFailed:
            continue
        return views.product_view(row, store)
    raise changes.slug_taken()


def _money_errors(wanted: dict[str, Any]) -> list[FieldError]:
    currency = settings().currency
    errors = rules.currency_errors(wanted.get("currency"), currency)
    if "price" in wanted and not errors:
        errors = rules.price_errors(wanted["price"], currency)
    return errors


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(fields=errors)


def change(actor: Actor, product_id: str, version: int, wanted: dict[str, Any]) -> ProductView:
    """Change a product at `version`; its page shows it at once, a slug it leaves goes on redirecting.

    Raises NotFound, Forbidden, Invalid, StaleVersion, TooManySlugs.
    """
    access.require_member(actor)

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if int(row.version) != version:
            raise StaleVersion
        _refuse(_money_errors(wanted))
        differing = [name for name, value in wanted.items() if getattr(row, name) != value]
        if not differing:
            return None
        for name in differing:
            setattr(row, name, wanted[name])
        row.version = version + 1
        return []

    return changes.apply(product_id, edit)


def publish(actor: Actor, product_id: str, visibility: str | None) -> ProductView:
    """Put a product on sale. Raises NotFound, Forbidden, and Invalid with what it lacks."""
    access.require_member(actor)

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_PUBLISH, store.scope)
        configured = settings().currency
        _refuse(rules.publish_errors(row.title, int(row.price), row.currency, configured, len(row.files)))
        seen = visibility or row.visibility
        if (row.status, row.visibility) == (rules.PUBLISHED, seen):
            return None
        before, row.status, row.visibility = row.status, rules.PUBLISHED, seen
        row.published_at = row.published_at or clock.now_text()
        row.version += 1
        return [_event("product.published", row, actor)] if before != rules.PUBLISHED else []

    return changes.apply(product_id, edit)


def unpublish(actor: Actor, product_id: str) -> ProductView:
    """Take a product off sale, or out of the archive: it is a draft again. Raises NotFound, Forbidden."""
    return _put_away(actor, product_id, rules.DRAFT, "product.unpublished")


def archive(actor: Actor, product_id: str) -> ProductView:
    """Take a product off sale and out of the way; those who bought it keep it. Raises NotFound, Forbidden."""
    return _put_away(actor, product_id, rules.ARCHIVED, "product.archived")


def _put_away(actor: Actor, product_id: str, status: str, told: str) -> ProductView:
    access.require_member(actor)

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if row.status == status:
            return None
        row.status = status
        row.version += 1
        return [_event(told, row, actor)]

    return changes.apply(product_id, edit)


def delete(actor: Actor, product_id: str) -> None:
    """Delete a product that was never sold; its files follow by the event. Raises NotFound, Forbidden, WasSold."""
    access.require_member(actor)

    def check(row: ProductRow, store: StoreView) -> list[Event]:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if row.sold:
            raise WasSold
        return [_event("product.deleted", row, actor)]

    changes.remove(product_id, check)


def _event(kind: str, row: ProductRow, actor: Actor | None) -> Event:
    return Event(kind, row.pk, {"store_id": row.store_id, "by": actor.user_id if actor is not None else None})


def for_sale(product_id: str) -> ForSale:
    """A product that can be bought now, as it is now. Raises NotFound, or NotForSale for one that was once public."""
    row, store = changes.read(product_id)
    if row.published_at is None:
        raise NotFound
    if row.status != rules.PUBLISHED or not row.files or row.currency != settings().currency:
        raise NotForSale
    return views.for_sale(row, store)


def mark_sold(product_id: str) -> dynamo.Write:
    """For the transaction of a sale: from then on the product is not deleted. Fails as `product` if it is gone."""
    return tables.set_sold(product_id)


def summaries(product_ids: Iterable[str]) -> dict[str, ProductSummary]:
    """The products with these ids, whatever their state, by id; deleted ones are missing."""
    rows = tables.get_products(product_ids)
    held = stores.many({row.store_id for row in rows})
    return {row.pk: views.summary(row, held[row.store_id]) for row in rows if row.store_id in held}


def set_cover(product_id: str, cover: dict[str, Any] | None, version_of: str) -> None:
    """Give the product a cover, or none. `version_of` is the id of the upload it came from: an older one than the
    one in place changes nothing, nor does a product that is gone.
    """

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        if version_of < row.cover_of or (version_of, cover) == (row.cover_of, row.cover):
            return None
        row.cover, row.cover_of = cover, version_of
        return []

    _apply_if_there(product_id, edit)


def set_files(product_id: str, files: list[FileFact] | Callable[[], list[FileFact]]) -> None:
    """Tell the product its ready files, in order. A published product that loses its last one becomes a draft again.

    Whoever reads the files from rows passes the function that reads them: it is called between reading the product
    and writing it, again when another call came first, so that the last call to finish never tells older files than
    one before it. A product that is gone is left alone.
    """

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        row.files = views.stored_facts(files() if callable(files) else files)
        if row.files or row.status != rules.PUBLISHED:
            return []
        row.status = rules.DRAFT
        row.version += 1
        return [_event("product.unpublished", row, None)]

    _apply_if_there(product_id, edit)


def _apply_if_there(product_id: str, edit: changes.Change) -> None:
    try:
        changes.apply(product_id, edit)
    except NotFound:
        return


def refresh_pages(job_id: str, store_id: str, start: dict[str, Any] | None) -> None:
    """Make the pages of a store's published products anew after it changed: one batch, and an event for the next.

    Harmless twice and out of order: a page made from a newer store stays.
    """
    try:
        store = stores.get(store_id)
    except NotFound:
        return
    batch = tables.products_of_store(store_id, rules.PUBLISHED, PageRequest(_REFRESH_BATCH, start))
    for row in batch.items:
        changes.refresh(row.pk, store)
    if batch.next is not None:
        left = Event("store.pages_left", store_id, {"start": batch.next}, id=ids.derived("evt", job_id, row.pk))
        dynamo.commit(outbox.record(left))
        outbox.deliver(left)
