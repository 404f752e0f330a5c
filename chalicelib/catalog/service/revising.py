"""A product changed by work on many: fields and state at once, held to the version that was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...aws import dynamo
from ...core import access
from ...core.access import Actor, Permission
from ...core.errors import Invalid
from ...events.outbox import Event
from ...stores.service import StoreView
from .. import changes, rules
from ..errors import StaleVersion, WasSold
from ..tables import ProductRow
from ..views import ProductView
from .events import of_product
from .products import assign
from .publishing import lacking, put_on_sale

_TOLD = {rules.DRAFT: "product.unpublished", rules.ARCHIVED: "product.archived"}


def revise(
    actor: Actor, product_id: str, version: int, wanted: Mapping[str, Any], also: Sequence[dynamo.Write] = ()
) -> ProductView:
    """Bring the product at `version` to hold `wanted`: fields as `change` takes them, `status` and `delete_at`.

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

    return changes.apply(product_id, edit, also)


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
