"""Beginning a product as a copy of another."""

from __future__ import annotations

from typing import Any

from ...aws import dynamo
from ...core import access, ids
from ...core.access import Actor, Permission
from ...core.errors import Busy, Invalid
from ...stores.service import StoreView
from .. import changes, rules, tables
from ..rules import images, variants
from ..tables import ProductRow
from ..views import ProductView
from .products import begin

_ATTEMPTS = 8

#: What a copy of a product takes along: everything but what is its own, or belongs to another row.
_COPIED = (
    "kind",
    "short_description",
    "description",
    "price",
    "compare_at_price",
    "badges",
    "tags",
    "metadata",
    "category_id",
    "collections",
    "weight_grams",
    "origin_country",
    "tax_class",
    "options",
    "stock_mode",
    "low_stock_threshold",
    "made_to_order_days",
    "max_downloads",
    "download_days",
    "visibility",
)

#: A product that stands on no shelf.
_SHELVES: dict[str, Any] = {"category_id": None, "collections": []}


def duplicate(actor: Actor, product_id: str) -> ProductView:
    """A draft like the product, with its images but without its SKUs, files and stock.

    The copy shows the renditions that are there already and is counted as one more that does, in the transaction that
    makes it and only while the product still shows them: so they stay until neither does. Raises NotFound, Forbidden,
    Invalid, Busy.
    """
    access.require_confirmed(actor)
    for _ in range(_ATTEMPTS):
        row, store = changes.read(product_id)
        access.require(actor, Permission.PRODUCTS_EDIT, store.scope)
        try:
            return _begin(store, _fields(row), tables.still(row, "copied"))
        except dynamo.ConditionFailed:
            continue
    raise Busy


def _fields(row: ProductRow) -> dict[str, Any]:
    own = sorted(ids.new("upl") for _ in row.images)
    made = {name: getattr(row, name) for name in _COPIED}
    made["title"] = rules.copy_title(row.title)
    made["images"] = images.copied(row.images, own)
    renamed = {image["id"]: fresh for image, fresh in zip(row.images, own, strict=True)}
    made["variants"] = variants.copied(row.variants, [ids.new("var") for _ in row.variants], renamed)
    return made


def _begin(store: StoreView, fields: dict[str, Any], unchanged: dynamo.Write) -> ProductView:
    try:
        return begin(store, fields, also=[unchanged])
    except Invalid as error:
        if error.fields[0].field not in _SHELVES:
            raise
        # One of its shelves went, and nobody asked for it here.
        return begin(store, {**fields, **_SHELVES}, also=[unchanged])
