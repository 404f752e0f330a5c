"""What the catalogue tells those who sell: a product, or a variant of it, as it can be bought now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..stores.service import StoreView
from . import rules, views
from .rules import images, variants
from .tables import ProductRow


@dataclass(frozen=True, slots=True)
class ForSale:
    """What a sale needs to know of a product, or of one variant of it, that can be bought now.

    `variant` is the variant in words ("Blue / M"), `price` its own; both variant fields are None without variants.
    `availability` is a state of `rules.stock`, as inventory told it last. `collection_ids` may name one that is gone.
    `making_days` pass before it can be sent, none unless it is made to order.
    """

    product_id: str
    store_id: str
    store_slug: str
    store_name: str
    owner_id: str
    title: str
    price: int
    currency: str
    kind: str
    path: str
    cover: dict[str, Any] | None
    max_downloads: int
    download_days: int
    sold: bool
    variant_id: str | None
    variant: str | None
    sku: str
    stock_mode: str
    availability: str
    low_stock_threshold: int
    weight_grams: int | None
    making_days: int
    tax_class: str
    category_id: str | None
    collection_ids: list[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the product row alone says of something that can be bought now: `title` names the variant too."""

    title: str
    kind: str
    price: int
    stock_mode: str


def for_sale(row: ProductRow, store: StoreView, variant: Mapping[str, Any] | None) -> ForSale:
    """The product, or a variant of it, for a sale."""
    known = views.availability(row)
    return ForSale(
        product_id=row.pk,
        store_id=store.id,
        store_slug=store.slug,
        store_name=store.name,
        owner_id=store.owner_id,
        title=row.title,
        price=int(row.price) if variant is None else variants.price_of(variant, int(row.price)),
        currency=row.currency,
        kind=row.kind,
        path=rules.path(store.slug, row.slug),
        cover=images.named_cover(row.images, row.title),
        max_downloads=int(row.max_downloads),
        download_days=int(row.download_days),
        sold=bool(row.sold),
        variant_id=None if variant is None else variant["id"],
        variant=None if variant is None else variants.label(variant),
        sku=(variant["sku"] if variant is not None else "") or row.sku,
        stock_mode=row.stock_mode,
        availability=known["state"] if variant is None else known["variants"][variant["id"]],
        low_stock_threshold=int(row.low_stock_threshold),
        weight_grams=views.whole(row.weight_grams),
        making_days=(views.whole(row.made_to_order_days) or 0) if row.stock_mode == rules.MADE_TO_ORDER else 0,
        tax_class=row.tax_class,
        category_id=row.category_id,
        collection_ids=list(row.collections),
    )


def offer(row: ProductRow, variant: Mapping[str, Any] | None) -> Offer:
    """The product, or a variant of it, for a cart."""
    if variant is None:
        return Offer(row.title, row.kind, int(row.price), row.stock_mode)
    title = f"{row.title} ({variants.label(variant)})"
    return Offer(title, row.kind, variants.price_of(variant, int(row.price)), row.stock_mode)
