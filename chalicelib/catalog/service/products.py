"""Use cases of those who manage a product: list, begin, change, delete."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...aws import dynamo
from ...core import access, clock, ids, text
from ...core.access import Actor, Permission
from ...core.errors import FieldError, Invalid
from ...core.paging import Page, PageRequest
from ...events.outbox import Event
from ...settings import settings
from ...stores import service as stores
from ...stores.service import StoreView
from .. import changes, markdown, rules, tables, views
from ..errors import StaleVersion, WasSold
from ..rules import images, variants
from ..tables import ProductRow
from ..views import ProductView
from .events import deleted, image_removed, stock_rules_changed

#: Products that one request looks at for those that match; the cursor goes on where it stopped.
_LOOKED_AT = 500
_LOOK = 100
#: What a page of whole products weighs at most, in bytes and roughly: Lambda's answers end at six million.
_PAGE_WEIGHT = 3_000_000
#: What tells inventory to look again at how much there is.
_STOCK_RULES = frozenset({"stock_mode", "low_stock_threshold", "options", "variants"})


def managed(actor: Actor, product_id: str, permission: Permission) -> ProductView:
    """The product, in any state, for somebody who holds `permission` on its store. Raises NotFound, Forbidden."""
    access.require_member(actor)
    row, store = changes.read(product_id)
    access.require(actor, permission, store.scope)
    return views.product_view(row, store)


def products_of(
    actor: Actor, store_ref: str, status: str | None, page: PageRequest, q: str | None = None
) -> Page[ProductView]:
    """A store's products, newest first: all or those in one state, and with `q` in title or SKU if given.

    A page may hold fewer than were asked for, one of a search none at all, and still go on. Raises NotFound, Forbidden.
    """
    store = stores.managed(actor, store_ref, Permission.STORE_VIEW)
    wanted = text.searchable(q or "")
    found = _matching(store.id, status, wanted, page) if wanted else tables.products_of_store(store.id, status, page)
    return _cut(found, status).map(lambda row: views.product_view(row, store))


def _cut(page: Page[ProductRow], status: str | None) -> Page[ProductRow]:
    """As much of the page as one answer carries; the cursor goes on with the rest."""
    weight = 0
    for index, row in enumerate(page.items):
        weight += 4 * len(row.description) + 2000 * len(row.images) + 300 * len(row.variants) + 4000
        if weight > _PAGE_WEIGHT and index:
            return Page(page.items[:index], tables.position(page.items[index - 1], status))
    return page


def _matching(store_id: str, status: str | None, wanted: str, page: PageRequest) -> Page[ProductRow]:
    matches: list[ProductRow] = []
    start = page.start
    for _ in range(_LOOKED_AT // _LOOK):
        batch = tables.products_of_store(store_id, status, PageRequest(_LOOK, start))
        for row in batch.items:
            if wanted in text.searchable(f"{row.title}\n{row.sku}"):
                matches.append(row)
                if len(matches) == page.limit:
                    last = row is batch.items[-1] and batch.next is None
                    return Page(matches, None if last else tables.position(row, status))
        start = batch.next
        if start is None:
            break
    return Page(matches, start)


def create(actor: Actor, store_ref: str, wanted: dict[str, Any]) -> ProductView:
    """Begin a product as a draft. Without a slug it gets one out of its title. Raises NotFound, Forbidden, Invalid."""
    access.require_confirmed(actor)
    store = stores.managed(actor, store_ref, Permission.PRODUCTS_EDIT)
    _refuse(rules.currency_errors(wanted.get("currency"), settings().currency))
    asked = wanted.get("slug")
    kept = {name: value for name, value in wanted.items() if name not in {"slug", "currency"}}
    return begin(store, kept, [asked] if asked else None)


def begin(
    store: StoreView, fields: dict[str, Any], slugs: list[str] | None = None, also: Sequence[dynamo.Write] = ()
) -> ProductView:
    """Write a draft of these fields at the first of `slugs` that is free, and `also` in the same transaction.

    Raises Invalid, and ConditionFailed of a write in `also`.
    """

    def made(slug: str) -> ProductRow:
        now = clock.now_text()
        row = ProductRow(
            pk=ids.new("prd"),
            sk="product",
            store_id=store.id,
            slug=slug,
            currency=settings().currency,
            created_at=now,
            updated_at=now,
            **fields,
        )
        row.description_html = markdown.to_html(row.description)
        return row

    wanted = slugs or list(rules.slug_candidates(fields["title"], secrets.token_hex(3)))
    _refuse(_errors(made(wanted[0])))
    for slug in wanted:
        try:
            return changes.create(made(slug), store, also)
        except Invalid as error:
            if slug == wanted[-1] or error.fields[0].field != "slug":
                raise
    raise changes.slug_taken()


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(fields=errors)


def _errors(row: ProductRow) -> list[FieldError]:
    """What is wrong with a product as it would be saved."""
    currency, price = settings().currency, int(row.price)
    errors = rules.price_errors(price, currency)
    if not errors:
        errors = variants.variant_price_errors(row.variants, price, currency)
    errors += rules.compare_at_errors(views.whole(row.compare_at_price), price)
    return errors + rules.weight_errors(row.kind, views.whole(row.weight_grams))


def editing(
    actor: Actor, product_id: str, version: int, edit: Callable[[ProductRow], list[Event] | None]
) -> ProductView:
    """Carry out a manager's edit of the product at `version`, if anything differs: what `edit` says by its events.

    Raises NotFound, Forbidden, StaleVersion, Busy, and what `edit` raises.
    """
    access.require_member(actor)

    def guarded(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if int(row.version) != version:
            raise StaleVersion
        events = edit(row)
        if events is not None:
            row.version = version + 1
        return events

    return changes.apply(product_id, guarded)


def change(actor: Actor, product_id: str, version: int, wanted: dict[str, Any]) -> ProductView:
    """Change a product at `version`; its page shows it at once, a slug it leaves goes on redirecting.

    Raises NotFound, Forbidden, Invalid, StaleVersion, TooManySlugs.
    """
    if wanted.get("publish_at") is not None:
        access.require(actor, Permission.PRODUCTS_PUBLISH, changes.read(product_id)[1].scope)

    def edit(row: ProductRow) -> list[Event] | None:
        _refuse(rules.currency_errors(wanted.get("currency"), settings().currency))
        return assign(row, wanted)

    return editing(actor, product_id, version, edit)


def assign(row: ProductRow, wanted: Mapping[str, Any]) -> list[Event] | None:
    """Give the product the wanted fields, and what follows from them; the events that tell, None if nothing differs.

    Raises Invalid for what the product may not be.
    """
    before = images.origins(row.images)
    fields = _arranged(row, wanted)
    differing = {name for name, value in fields.items() if getattr(row, name) != value}
    if not differing:
        return None
    for name in differing:
        setattr(row, name, fields[name])
    _settle(row, differing)
    gone = before - images.origins(row.images)
    told = [stock_rules_changed(row)] if differing & _STOCK_RULES else []
    return [*told, *(image_removed(row, origin) for origin in sorted(gone))]


def _arranged(row: ProductRow, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is wanted, with images and variants as the row will keep them. Raises Invalid."""
    made = dict(wanted)
    if "images" in wanted:
        made["images"], errors = images.arranged(row.images, wanted["images"])
        _refuse(errors)
    if "variants" in wanted:
        options, held = wanted.get("options", row.options), made.get("images", row.images)
        known = {variant["id"] for variant in row.variants}
        errors = variants.option_errors(options)
        errors += variants.variant_errors(options, wanted["variants"], known, {image["id"] for image in held})
        _refuse(errors)
        made["variants"] = [{**variant, "id": variant["id"] or ids.new("var")} for variant in wanted["variants"]]
    return made


def _settle(row: ProductRow, differing: set[str]) -> None:
    if "publish_at" in differing:
        if row.publish_at is not None:
            _refuse(rules.schedule_errors(row.status, clock.from_text(row.publish_at), clock.now()))
        row.publish_missing = []
    if "description" in differing:
        row.description_html = markdown.to_html(row.description)
    if "images" in differing:
        row.variants = variants.without_images(row.variants, {image["id"] for image in row.images})
    if differing & {"price", "compare_at_price", "weight_grams", "currency", "variants"}:
        _refuse(_errors(row))
    if row.status == rules.PUBLISHED and row.variants and not any(variants.active(row.variants)):
        message = "A published product keeps at least one active variant."
        _refuse([FieldError("variants", "none_active", message)])


def delete(actor: Actor, product_id: str) -> None:
    """Delete a product that was never sold; what others keep for it follows by the event.

    Raises NotFound, Forbidden, WasSold.
    """
    access.require_member(actor)

    def check(row: ProductRow, store: StoreView) -> list[Event]:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if row.sold:
            raise WasSold
        return [deleted(row, actor)]

    changes.remove(product_id, check)
