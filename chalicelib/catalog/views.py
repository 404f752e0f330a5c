"""What the catalogue tells others: plain values made from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..core.access import StoreScope
from ..stores.service import StoreView
from . import rules, tables
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
    currency: str
    status: str
    visibility: str
    cover: dict[str, Any] | None
    files: list[FileFact]
    max_downloads: int
    download_days: int
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
class ForSale:
    """What a sale needs to know of a product that can be bought now."""

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


@dataclass(frozen=True, slots=True)
class ProductSummary:
    """A product in a line, whatever its state: for purchases and orders that refer to it."""

    id: str
    title: str
    path: str
    cover: dict[str, Any] | None
    store_slug: str
    store_name: str


def facts(stored: list[Mapping[str, Any]]) -> list[FileFact]:
    """The files as a row keeps them."""
    return [FileFact(**fact) for fact in stored]


def stored_facts(files: list[FileFact]) -> list[dict[str, Any]]:
    """The inverse of `facts`."""
    return [asdict(fact) for fact in files]


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
        currency=row.currency,
        status=row.status,
        visibility=row.visibility,
        cover=rules.named_cover(row.cover, row.title),
        files=facts(row.files),
        max_downloads=int(row.max_downloads),
        download_days=int(row.download_days),
        version=int(row.version),
        sold=row.sold,
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
        delete_at=row.delete_at,
    )


def for_sale(row: ProductRow, store: StoreView) -> ForSale:
    """The product for a sale."""
    return ForSale(
        product_id=row.pk,
        store_id=store.id,
        store_slug=store.slug,
        store_name=store.name,
        owner_id=store.owner_id,
        title=row.title,
        price=int(row.price),
        currency=row.currency,
        kind=row.kind,
        path=rules.path(store.slug, row.slug),
        cover=rules.named_cover(row.cover, row.title),
        max_downloads=int(row.max_downloads),
        download_days=int(row.download_days),
        sold=bool(row.sold),
    )


def summary(row: ProductRow, store: StoreView) -> ProductSummary:
    """The product in a line."""
    return ProductSummary(
        id=row.pk,
        title=row.title,
        path=rules.path(store.slug, row.slug),
        cover=rules.card_cover(row.cover),
        store_slug=store.slug,
        store_name=store.name,
    )


def page_row(row: ProductRow, store: StoreView) -> PageRow:
    """The row of the product's present address; ready for the public when the product is published."""
    if row.status != rules.PUBLISHED:
        return tables.page_row(row, store.version, None, None)
    cover = rules.named_cover(row.cover, row.title)
    shared = {
        "id": row.pk,
        "slug": row.slug,
        "title": row.title,
        "price": int(row.price),
        "currency": row.currency,
        "store": {"slug": store.slug, "name": store.name},
        "path": rules.path(store.slug, row.slug),
        "kind": row.kind,
    }
    page = {
        **shared,
        "cover": cover,
        "short_description": row.short_description,
        "description": row.description,
        "files": [{name: fact[name] for name in ("name", "content_type", "size")} for fact in row.files],
        "published_at": row.published_at,
        "download_days": int(row.download_days),
        "max_downloads": int(row.max_downloads),
    }
    return tables.page_row(row, store.version, page, {**shared, "cover": rules.card_cover(row.cover)})
