"""What other domains ask of the catalogue, and what they tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from ...aws import dynamo
from ...core import ids
from ...core.errors import Conflict, Invalid, NotFound
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...settings import settings
from ...stores import service as stores
from ...stores.service import StoreView
from .. import changes, rules, sale, tables, views
from ..errors import NotForSale
from ..rules import images, stock
from ..sale import ForSale, Offer
from ..tables import ProductRow
from ..views import FileFact, ProductSummary, StockTerms
from .events import of_product

#: Products whose pages one job makes anew after their store changed.
_REFRESH_BATCH = 25


def for_sale(product_id: str, variant_id: str | None = None) -> ForSale:
    """A product, or the chosen variant of it, that can be bought now, as it is now: what inventory counts aside.

    Raises NotFound, NotForSale for one that was once public or a variant that is no more, and Invalid (`variant_id`)
    when a choice is needed and none was made, or the other way round.
    """
    row, store = changes.read(product_id)
    return sale.for_sale(row, store, _on_offer(row, variant_id))


def for_sale_many(wanted: Iterable[tuple[str, str | None]]) -> dict[tuple[str, str | None], ForSale]:
    """`for_sale` of many (product, variant) at once, by that pair: those that can be bought now, the others are
    missing. Two calls for up to a hundred products."""
    pairs = list(dict.fromkeys(wanted))
    rows = {row.pk: row for row in tables.get_products({product_id for product_id, _ in pairs})}
    held = stores.many({row.store_id for row in rows.values()})
    found = {}
    for product_id, variant_id in pairs:
        row = rows.get(product_id)
        if row is None or row.store_id not in held:
            continue
        with suppress(NotFound, NotForSale, Invalid):
            chosen = _on_offer(row, variant_id)
            found[product_id, variant_id] = sale.for_sale(row, held[row.store_id], chosen)
    return found


def offer(product_id: str, variant_id: str | None) -> dynamo.Read[Offer]:
    """What `for_sale` tells without the store, for one call together with other rows; raises what it raises."""

    def of(row: ProductRow | None) -> Offer:
        if row is None:
            raise NotFound
        return sale.offer(row, _on_offer(row, variant_id))

    return tables.reading(product_id, of)


def _on_offer(row: ProductRow, variant_id: str | None) -> Mapping[str, Any] | None:
    """The chosen variant of a product that can be bought now."""
    if row.published_at is None:
        raise NotFound
    complete = bool(row.files) or row.kind == rules.PHYSICAL
    if row.status != rules.PUBLISHED or not complete or row.currency != settings().currency:
        raise NotForSale
    return _chosen(row, variant_id)


def _chosen(row: ProductRow, variant_id: str | None) -> Mapping[str, Any] | None:
    if variant_id is None:
        if row.variants:
            raise Invalid.field("variant_id", "required", "Choose one of its variants.")
        return None
    found = next((one for one in row.variants if one["id"] == variant_id), None)
    if found is None and not row.variants:
        raise Invalid.field("variant_id", "not_an_option", "This product has no variants.")
    if found is None or not found["active"]:
        raise NotForSale
    chosen: Mapping[str, Any] = found
    return chosen


def stock_terms(product_id: str) -> StockTerms:
    """How the product's stock counts, as it is now. Raises NotFound."""
    return views.stock_terms(*changes.read(product_id))


def mark_sold(product_id: str) -> dynamo.Write:
    """For the transaction of a sale: from then on the product is not deleted. Fails as `product` if it is gone."""
    return tables.set_sold(product_id)


def summaries(product_ids: Iterable[str]) -> dict[str, ProductSummary]:
    """The products with these ids, whatever their state, by id; deleted ones are missing."""
    rows = tables.get_products(product_ids)
    held = stores.many({row.store_id for row in rows})
    return {row.pk: views.summary(row, held[row.store_id]) for row in rows if row.store_id in held}


def product_of_sku(store_id: str, sku: str) -> str | None:
    """The product of the store that has this SKU."""
    return tables.product_of_sku(store_id, sku)


def add_image(product_id: str, image: dict[str, Any], *also: dynamo.Write) -> None:
    """Give the product one more image, in the transaction of `also`. Doing it twice changes nothing.

    `image` is as `rules.images` describes it. Raises NotFound, Conflict (`too_many_images`), and ConditionFailed of a
    write in `also`.
    """

    def edit(row: ProductRow, store: StoreView) -> list[Event]:
        held = {one["id"] for one in row.images}
        if image["id"] not in held:
            if len(held) >= images.MAX_IMAGES:
                raise Conflict(f"A product has at most {images.MAX_IMAGES} images.", code="too_many_images")
            row.images = images.added(row.images, image)
        return []

    changes.apply(product_id, edit, also)


def has_image(product_id: str, origin: str) -> bool:
    """Whether the product shows the renditions of this upload."""
    row = tables.get_product(product_id)
    return row is not None and origin in images.origins(row.images)


def is_image_shared(origin: str) -> bool:
    """Whether any product shows the renditions of this upload, once they were copied to or taken off one.

    When none does, none ever will again: a product gains them only while another shows them.
    """
    return (tables.holders_of_image(origin) or 0) > 0


def forget_image(origin: str) -> None:
    """The renditions of this upload, which no product shows, are removed. Harmless twice."""
    dynamo.commit(tables.forget_image(origin))


def set_availability(product_id: str, levels: Callable[[], Mapping[str, int]]) -> None:
    """Tell the product how many there are: of each variant by its id, or under `rules.stock.BASE`.

    `levels` reads them. Only a change of state is written, and after it the levels are read once more, so that the
    last call to finish never leaves an older state. Does nothing for stock that is not tracked or a product gone.
    """
    wrote = True

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        nonlocal wrote
        known = [variant["id"] for variant in row.variants]
        states = stock.states(levels(), int(row.low_stock_threshold), known)
        wrote = row.stock_mode == rules.TRACKED and states != row.states
        if not wrote:
            return None
        row.states = states
        return []

    while wrote:
        if not _apply_if_there(product_id, edit):
            return


def set_files(product_id: str, files: list[FileFact] | Callable[[], list[FileFact]]) -> None:
    """Tell the product its ready files, in order. A published digital one that loses its last becomes a draft again.

    Whoever reads the files from rows passes the function that reads them: it is called between reading the product
    and writing it, again when another call came first, so that the last call to finish never tells older files than
    one before it. A product that is gone is left alone.
    """

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        row.files = views.stored_facts(files() if callable(files) else files)
        if row.files or row.kind != rules.DIGITAL or row.status != rules.PUBLISHED:
            return []
        row.status = rules.DRAFT
        row.version += 1
        return [of_product("product.unpublished", row, None)]

    _apply_if_there(product_id, edit)


def _apply_if_there(product_id: str, edit: changes.Change) -> bool:
    """False when there is no such product."""
    try:
        changes.apply(product_id, edit)
    except NotFound:
        return False
    return True


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
