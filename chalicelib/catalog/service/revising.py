"""A product changed by work on many: fields and state at once, held to the version that was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...aws import dynamo
from ...core import access
from ...core.access import Actor, Permission
from ...core.errors import Invalid
from ...events.outbox import Event
from ...settings import settings
from ...stores import service as stores
from ...stores.service import StoreView
from .. import changes, rules, tables, views
from ..errors import StaleVersion, WasSold
from ..tables import ProductRow
from ..views import ProductView
from .events import deleted, of_product
from .products import assign
from .publishing import lacking, put_on_sale

_TOLD = {rules.DRAFT: "product.unpublished", rules.ARCHIVED: "product.archived"}


def revise(
    actor: Actor,
    product_id: str,
    version: int,
    wanted: Mapping[str, Any],
    also: Sequence[dynamo.Write] = (),
    *,
    dry: bool = False,
) -> ProductView:
    """Bring the product at `version` to hold `wanted`: fields as `change` and `set_options` take them, `status` and
    `delete_at`. A `dry` one only says what would come of it.

    `also` is written with it, and not at all when nothing differs: the version that comes back tells. Raises NotFound,
    Forbidden, StaleVersion, WasSold (`delete_at` on a product that was sold), Invalid with what is wrong or what a
    published product lacks, and ConditionFailed for a condition of `also`.
    """
    access.require_member(actor)

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if int(row.version) != version:
            raise StaleVersion
        if wanted.get("delete_at") is not None and row.sold:
            raise WasSold
        before = row.status
        events = assign(row, wanted)
        if events is None:
            return None
        told = _moved(actor, row, store, before)
        row.version = version + 1
        return [*events, *told]

    if not dry:
        return changes.apply(product_id, edit, also)
    row, store = changes.read(product_id)
    _refuse_taken(store.id, row.pk, wanted)
    edit(row, store)
    return views.product_view(row, store)


def delete_parked(actor: Actor, product_id: str, version: int) -> None:
    """Delete a product that was parked to be deleted and not changed since it had `version`.

    Raises NotFound, Forbidden, StaleVersion, WasSold.
    """
    access.require_member(actor)

    def check(row: ProductRow, store: StoreView) -> list[Event]:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if int(row.version) != version or row.delete_at is None:
            raise StaleVersion
        if row.sold:
            raise WasSold
        return [deleted(row, actor)]

    changes.remove(product_id, check)


def check_new(actor: Actor, store_ref: str, wanted: Mapping[str, Any]) -> None:
    """Raise what making a product of these fields would: NotFound, Forbidden, Invalid. Nothing is written."""
    access.require_confirmed(actor)
    store = stores.managed(actor, store_ref, Permission.PRODUCTS_EDIT)
    _refuse_taken(store.id, None, wanted)
    row = ProductRow(pk="", sk="product", store_id=store.id, currency=settings().currency, price=0, kind=wanted["kind"])
    assign(row, wanted)


def _refuse_taken(store_id: str, product_id: str | None, wanted: Mapping[str, Any]) -> None:
    """Raise Invalid for a SKU or an address that another product of the store has."""
    sku, slug = wanted.get("sku"), wanted.get("slug")
    if sku and tables.product_of_sku(store_id, sku) not in {None, product_id}:
        raise Invalid.field("sku", "taken", "Another product of this store has this SKU.")
    page = tables.get_page(store_id, slug) if slug else None
    if page is not None and page.product_id != product_id:
        raise changes.slug_taken()


def _moved(actor: Actor, row: ProductRow, store: StoreView, before: str) -> list[Event]:
    """What follows from the state that the product is in now."""
    if row.status == rules.PUBLISHED:
        errors = lacking(row)
        if errors:
            raise Invalid(fields=errors)
    if row.status == before:
        return []
    if row.status == rules.PUBLISHED:
        access.require(actor, Permission.PRODUCTS_PUBLISH, store.scope)
        row.status = before
        return put_on_sale(row, actor)
    return [of_product(_TOLD[row.status], row, actor)]
