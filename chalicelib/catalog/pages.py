"""What the public reads: one ready-made row per product page, one query per list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.errors import Moved, NotFound
from ..core.ids import is_id
from ..core.paging import Page, PageRequest
from ..stores import service as stores
from ..stores.service import StoreView
from . import rules, tables, views
from .rules import stock
from .tables import PageRow
from .views import Listing


def page(store_ref: str, product_ref: str) -> dict[str, Any]:
    """The published page of a product. Raises NotFound, and Moved when either is named by an id or an old slug."""
    store = stores.find(store_ref)
    if is_id(product_ref, "prd"):
        raise _moved(store, product_ref)
    row = tables.get_page(store.id, product_ref)
    if row is None:
        raise NotFound
    if not row.current or (row.page is not None and store_ref != store.slug):
        raise _moved(store, row.product_id)
    if row.page is None:
        raise NotFound
    found: dict[str, Any] = row.page
    return found


def with_levels(page: dict[str, Any], levels: Mapping[str, int]) -> dict[str, Any]:
    """The page of a product whose stock is counted, as many as `levels` says by variant, or `base` without any.

    A number is told, as `left`, only when it is at most the product's threshold: more is nobody's business.
    """
    threshold = int(page["stock"]["low_stock_threshold"])
    chosen = [variant["id"] for variant in page["variants"]]
    states = stock.states(levels, threshold, chosen)
    state = stock.availability(page["stock"]["mode"], states, chosen)["state"]
    few = {key: quantity for key in chosen or [stock.BASE] if (quantity := levels.get(key, 0)) <= threshold}
    variants = [{**one, "availability": states[one["id"]], "left": few.get(one["id"])} for one in page["variants"]]
    told = {**page["stock"], "state": state, "left": few.get(stock.BASE)}
    return {**page, "availability": state, "variants": variants, "stock": told}


def where(product_id: str) -> Moved | NotFound:
    """The way to the published page of a product that somebody knows by its id alone."""
    product = tables.get_product(product_id) if is_id(product_id, "prd") else None
    return NotFound() if product is None else _moved(stores.get(product.store_id), product_id)


def _moved(store: StoreView, product_id: str) -> Moved | NotFound:
    product = tables.get_product(product_id)
    if product is None or product.store_id != store.id or product.status != rules.PUBLISHED:
        return NotFound()
    return Moved(f"/api/stores/{store.slug}/products/{product.slug}")


def cards_of_store(store_ref: str, page: PageRequest) -> Page[dict[str, Any]]:
    """The cards of a store's listed products: featured ones first, then newest first. Raises NotFound."""
    return tables.cards_of_store(stores.find(store_ref).id, page)


def listings(product_ids: Iterable[str]) -> dict[str, Listing]:
    """Those of these products that lists show, as they are now, by id."""
    rows = [row for row in tables.get_products(product_ids) if rules.is_listed(row.status, row.visibility)]
    held = stores.many({row.store_id for row in rows})
    return {row.pk: views.listing(row, held[row.store_id]) for row in rows if row.store_id in held}


def listed(page: PageRequest) -> Page[str]:
    """The ids of every listed product, newest first: for whoever keeps an index of them."""
    return tables.listed(page)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a listed product's page is, and when it last changed."""

    store_id: str
    path: str
    updated_at: str


def addresses(page: PageRequest) -> Page[Address]:
    """The pages of every listed product, newest first: for whoever tells search engines of them."""

    def address(row: PageRow) -> Address:
        return Address(row.pk.split("#")[1], row.card["path"], row.updated_at or "")

    return tables.listed_pages(page).map(address)


def cards(page: PageRequest) -> Page[dict[str, Any]]:
    """The cards of every listed product, newest first."""
    return tables.cards(page)
