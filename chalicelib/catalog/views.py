"""What the catalogue tells others: plain values made from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..core.access import StoreScope
from ..stores.service import StoreView
from . import rules, tables
from .rules import images, stock, variants
from .tables import PageRow, ProductRow


@dataclass(frozen=True, slots=True)
class FileFact:
    """What a published page tells of a file that is ready."""

    file_id: str
    name: str
    content_type: str
    size: int
    version: int


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product as its managers see it, in any state."""

    id: str
    store: StoreView
    kind: str
    title: str
    slug: str
    short_description: str
    description: str
    price: int
    compare_at_price: int | None
    currency: str
    status: str
    visibility: str
    sku: str
    featured: bool
    badges: list[str]
    tags: list[str]
    metadata: dict[str, str]
    category_id: str | None
    collections: list[str]
    weight_grams: int | None
    origin_country: str | None
    tax_class: str
    cover: dict[str, Any] | None
    images: list[dict[str, Any]]
    options: list[dict[str, Any]]
    variants: list[dict[str, Any]]
    stock_mode: str
    low_stock_threshold: int
    made_to_order_days: int | None
    availability: dict[str, Any]
    files: list[FileFact]
    max_downloads: int
    download_days: int
    publish_at: str | None
    publish_missing: list[str]
    version: int
    sold: bool
    created_at: str
    updated_at: str
    published_at: str | None
    delete_at: str | None

    @property
    def store_id(self) -> str:
        """The store that sells it."""
        return self.store.id

    @property
    def store_slug(self) -> str:
        """The present slug of that store."""
        return self.store.slug

    @property
    def scope(self) -> StoreScope:
        """What permission questions need of its store."""
        return self.store.scope

    @property
    def path(self) -> str:
        """Its page on this site, public or not."""
        return rules.path(self.store.slug, self.slug)


@dataclass(frozen=True, slots=True)
class StockTerms:
    """What inventory needs to know of a product, in any state: how its stock counts, and whom it concerns.

    `variants` says of each variant by its id whether it can be chosen; `on_sale` whether the product can be bought,
    stock aside.
    """

    product_id: str
    owner_id: str
    title: str
    path: str
    mode: str
    low_stock_threshold: int
    on_sale: bool
    variants: dict[str, bool]
    labels: dict[str, str]

    def name_of(self, variant_id: str | None) -> str:
        """The product, or a variant of it, in words: "Linen scarf (Blue / M)"."""
        label = self.labels.get(variant_id or "")
        return f"{self.title} ({label})" if label else self.title


@dataclass(frozen=True, slots=True)
class ProductSummary:
    """A product in a line, whatever its state: for purchases and orders that refer to it."""

    id: str
    title: str
    path: str
    cover: dict[str, Any] | None
    store_id: str
    store_slug: str
    store_name: str


@dataclass(frozen=True, slots=True)
class ListedVariant:
    """A variant that can be chosen: its value of each axis, by the axis's name, and whether it can be had now."""

    options: dict[str, str]
    available: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A product that lists show, with all that it can be found by: `card` is what a list shows of it."""

    id: str
    store_id: str
    card: dict[str, Any]
    description: str
    short_description: str
    tags: list[str]
    sku: str
    category_id: str | None
    collections: list[str]
    variants: list[ListedVariant]
    featured: bool
    published_at: str
    updated_at: str


def facts(stored: list[Mapping[str, Any]]) -> list[FileFact]:
    """The files as a row keeps them."""
    return [FileFact(**fact) for fact in stored]


def stored_facts(files: list[FileFact]) -> list[dict[str, Any]]:
    """The inverse of `facts`."""
    return [asdict(fact) for fact in files]


def whole(number: Any) -> int | None:
    """A row's number, which may be missing, as one."""
    return None if number is None else int(number)


def availability(row: ProductRow) -> dict[str, Any]:
    """`{state, variants}` of the product's active variants."""
    chosen = [variant["id"] for variant in variants.active(row.variants)]
    return stock.availability(row.stock_mode, row.states, chosen)


def product_view(row: ProductRow, store: StoreView) -> ProductView:
    """The product for its managers."""
    return ProductView(
        id=row.pk,
        store=store,
        kind=row.kind,
        title=row.title,
        slug=row.slug,
        short_description=row.short_description,
        description=row.description,
        price=int(row.price),
        compare_at_price=whole(row.compare_at_price),
        currency=row.currency,
        status=row.status,
        visibility=row.visibility,
        sku=row.sku,
        featured=bool(row.featured),
        badges=list(row.badges),
        tags=list(row.tags),
        metadata=dict(row.metadata),
        category_id=row.category_id,
        collections=list(row.collections),
        weight_grams=whole(row.weight_grams),
        origin_country=row.origin_country,
        tax_class=row.tax_class,
        cover=images.named_cover(row.images, row.title),
        images=list(row.images),
        options=list(row.options),
        variants=list(row.variants),
        stock_mode=row.stock_mode,
        low_stock_threshold=int(row.low_stock_threshold),
        made_to_order_days=whole(row.made_to_order_days),
        availability=availability(row),
        files=facts(row.files),
        max_downloads=int(row.max_downloads),
        download_days=int(row.download_days),
        publish_at=row.publish_at,
        publish_missing=list(row.publish_missing),
        version=int(row.version),
        sold=row.sold,
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
        delete_at=row.delete_at,
    )


def stock_terms(row: ProductRow, store: StoreView) -> StockTerms:
    """The product for inventory."""
    return StockTerms(
        product_id=row.pk,
        owner_id=store.owner_id,
        title=row.title,
        path=rules.path(store.slug, row.slug),
        mode=row.stock_mode,
        low_stock_threshold=int(row.low_stock_threshold),
        on_sale=row.status == rules.PUBLISHED,
        variants={variant["id"]: bool(variant["active"]) for variant in row.variants},
        labels={variant["id"]: variants.label(variant) for variant in row.variants},
    )


def summary(row: ProductRow, store: StoreView) -> ProductSummary:
    """The product in a line."""
    return ProductSummary(
        id=row.pk,
        title=row.title,
        path=rules.path(store.slug, row.slug),
        cover=images.card_cover(row.images),
        store_id=store.id,
        store_slug=store.slug,
        store_name=store.name,
    )


def _shared(row: ProductRow, store: StoreView) -> dict[str, Any]:
    """What page and card both tell."""
    return {
        "id": row.pk,
        "slug": row.slug,
        "title": row.title,
        "price": int(row.price),
        "compare_at_price": whole(row.compare_at_price),
        "price_from": variants.price_from(row.variants, int(row.price)),
        "has_variants": bool(row.variants),
        "currency": row.currency,
        "badges": list(row.badges),
        "availability": availability(row)["state"],
        "store": {"slug": store.slug, "name": store.name},
        "path": rules.path(store.slug, row.slug),
        "kind": row.kind,
    }


def card(row: ProductRow, store: StoreView) -> dict[str, Any]:
    """The product in a list."""
    return {**_shared(row, store), "cover": images.card_cover(row.images)}


def _page_variants(row: ProductRow, known: Mapping[str, str]) -> list[dict[str, Any]]:
    """The variants that can be chosen, each with its own price."""
    return [
        {
            "id": variant["id"],
            "values": variant["values"],
            "price": variants.price_of(variant, int(row.price)),
            "sku": variant["sku"],
            "image_id": variant["image_id"],
            "availability": known[variant["id"]],
        }
        for variant in variants.active(row.variants)
    ]


def page(row: ProductRow, store: StoreView) -> dict[str, Any]:
    """The product's page but for what others know: the names of its shelves by id, and how many are left."""
    known = availability(row)
    return {
        **_shared(row, store),
        "listed": rules.is_listed(row.status, row.visibility),
        "cover": images.named_cover(row.images, row.title),
        "images": [images.named(image, row.title) for image in row.images],
        "sku": row.sku,
        "short_description": row.short_description,
        "description": row.description,
        "description_html": row.description_html,
        "tags": list(row.tags),
        "metadata": dict(row.metadata),
        "category_id": row.category_id,
        "collection_ids": list(row.collections),
        "weight_grams": whole(row.weight_grams),
        "origin_country": row.origin_country,
        "options": list(row.options),
        "variants": _page_variants(row, known["variants"]),
        "stock": {
            "mode": row.stock_mode,
            "state": known["state"],
            "made_to_order_days": whole(row.made_to_order_days),
            "low_stock_threshold": int(row.low_stock_threshold),
        },
        "files": [{name: fact[name] for name in ("name", "content_type", "size")} for fact in row.files],
        "published_at": row.published_at,
        "updated_at": row.updated_at,
        "download_days": int(row.download_days),
        "max_downloads": int(row.max_downloads),
    }


def page_row(row: ProductRow, store: StoreView) -> PageRow:
    """The row of the product's present address; ready for the public when the product is published."""
    if row.status != rules.PUBLISHED:
        return tables.page_row(row, store.version, None, None)
    return tables.page_row(row, store.version, page(row, store), card(row, store))


def listing(row: ProductRow, store: StoreView) -> Listing:
    """A listed product for an index."""
    axes, states = [axis["name"] for axis in row.options], availability(row)["variants"]
    chosen = [
        ListedVariant(dict(zip(axes, one["values"], strict=True)), states[one["id"]] != stock.SOLD_OUT)
        for one in variants.active(row.variants)
    ]
    return Listing(
        id=row.pk,
        store_id=store.id,
        card=card(row, store),
        description=row.description,
        short_description=row.short_description,
        tags=list(row.tags),
        sku=row.sku,
        category_id=row.category_id,
        collections=list(row.collections),
        variants=chosen,
        featured=bool(row.featured),
        published_at=row.published_at or row.updated_at,
        updated_at=row.updated_at,
    )
