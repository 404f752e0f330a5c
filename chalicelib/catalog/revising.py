"""A product changed by work on many: fields and state at once, held to the version that was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..aws import dynamo
from ..core import access, clock
from ..core.access import Actor, Permission
from ..core.errors import Invalid
from ..events.outbox import Event
from ..settings import settings
from ..stores.service import StoreView
from . import changes, rules
from .errors import StaleVersion, WasSold
from .tables import ProductRow
from .views import ProductView

_TOLD = {
    rules.PUBLISHED: "product.published",
    rules.DRAFT: "product.unpublished",
    rules.ARCHIVED: "product.archived",
}


def revise(
    actor: Actor, product_id: str, version: int, wanted: Mapping[str, Any], also: Sequence[dynamo.Write] = ()
) -> ProductView:
    """Bring the product at `version` to hold `wanted`: fields as `change` takes them, and `status`.

    `also` is written with it, and not at all when nothing differs: the version that comes back tells. Raises NotFound,
    Forbidden, StaleVersion, WasSold (`delete_at` on a product that was sold), Invalid with what is wrong or what a
    published product lacks, and ConditionFailed for a condition of `also`.
    """
    access.require_member(actor)

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        if int(row.version) != version:
            raise StaleVersion
        before = row.status
        if wanted.get("delete_at") is not None and row.sold:
            raise WasSold
        differing = [name for name, value in wanted.items() if getattr(row, name) != value]
        if not differing:
            return None
        for name in differing:
            setattr(row, name, wanted[name])
        if row.status == rules.PUBLISHED:
            if before != rules.PUBLISHED:
                access.require(actor, Permission.PRODUCTS_PUBLISH, store.scope)
            row.published_at = row.published_at or clock.now_text()
        errors = _errors(row, differing)
        if errors:
            raise Invalid(fields=errors)
        row.version = version + 1
        if row.status == before:
            return []
        return [Event(_TOLD[row.status], row.pk, {"store_id": row.store_id, "by": actor.user_id})]

    return changes.apply(product_id, edit, also)


def _errors(row: ProductRow, differing: Sequence[str]) -> list[Any]:
    configured = settings().currency
    if row.status == rules.PUBLISHED:
        return rules.publish_errors(row.title, int(row.price), row.currency, configured, len(row.files))
    return rules.price_errors(int(row.price), configured) if "price" in differing else []
