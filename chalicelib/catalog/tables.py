"""Rows of the `catalog` table and every access to them.

A product has one row that its managers edit, and one page row per address it has or had. The present address's page
row carries what the public sees, ready made: that is the only row a product page reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core.paging import Page, PageRequest
from . import rules


class ProductRow(dynamo.Row):
    """A product. `version` counts what its managers saved, `revision` every change that its page depends on.

    `delete_at` stands while it is parked: archived, and to be deleted then unless that is undone.
    """

    class Meta:
        table_name = "catalog"

    store_id = UnicodeAttribute()
    kind = UnicodeAttribute(default=rules.DIGITAL)
    title = UnicodeAttribute()
    slug = UnicodeAttribute()
    old_slugs = JSONAttribute(default=list)
    short_description = UnicodeAttribute(default="")
    description = UnicodeAttribute(default="")
    price = NumberAttribute()
    currency = UnicodeAttribute()
    status = UnicodeAttribute(default=rules.DRAFT)
    visibility = UnicodeAttribute(default=rules.LISTED)
    cover = JSONAttribute(null=True)
    cover_of = UnicodeAttribute(default="")
    files = JSONAttribute(default=list)
    max_downloads = NumberAttribute(default=rules.MAX_DOWNLOADS)
    download_days = NumberAttribute(default=rules.DOWNLOAD_DAYS)
    version = NumberAttribute(default=1)
    revision = NumberAttribute(default=1)
    sold = BooleanAttribute(default=False)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    published_at = UnicodeAttribute(null=True)
    delete_at = UnicodeAttribute(null=True)


class PageRow(dynamo.Row):
    """An address of a product. `page` and `card` are there while it is published; an old address has `current` False.

    `revision` is the product's and `store_version` the store's that the page was made from.
    """

    class Meta:
        table_name = "catalog"

    product_id = UnicodeAttribute()
    current = BooleanAttribute()
    revision = NumberAttribute()
    store_version = NumberAttribute()
    page = JSONAttribute(null=True)
    card = JSONAttribute(null=True)


#: What `save_product` writes: everything but the keys, what never changes, and `sold`, which sales set meanwhile.
_SAVED = (
    "title",
    "slug",
    "old_slugs",
    "short_description",
    "description",
    "price",
    "currency",
    "status",
    "visibility",
    "cover",
    "cover_of",
    "files",
    "max_downloads",
    "download_days",
    "version",
    "revision",
    "updated_at",
    "published_at",
    "delete_at",
    "gs2pk",
)


def _page_key(store_id: str, slug: str) -> str:
    return f"page#{store_id}#{slug}"


def _state(store_id: str, status: str) -> str:
    return f"state#{store_id}#{status}"


def get_product(product_id: str) -> ProductRow | None:
    return dynamo.fetch(ProductRow, product_id, "product")


def get_products(product_ids: Iterable[str]) -> list[ProductRow]:
    return list(dynamo.fetch_many(ProductRow, [(product_id, "product") for product_id in product_ids]).values())


def get_page(store_id: str, slug: str) -> PageRow | None:
    return dynamo.fetch(PageRow, _page_key(store_id, slug), "page", consistent=False)


def products_of_store(store_id: str, status: str | None, page: PageRequest) -> Page[ProductRow]:
    """Every product of the store, or those in one state, newest first."""
    if status is None:
        return dynamo.query(ProductRow, f"store#{store_id}", page, index="gs1", newest_first=True)
    return dynamo.query(ProductRow, _state(store_id, status), page, index="gs2", newest_first=True)


def cards_of_store(store_id: str, page: PageRequest) -> Page[dict[str, Any]]:
    """The cards of a store's listed products, newest first."""
    found = dynamo.query(PageRow, f"pages#{store_id}", page, index="gs2", newest_first=True, only=("card",))
    return found.map(lambda row: row.card)


def cards(page: PageRequest) -> Page[dict[str, Any]]:
    """The cards of every listed product, newest first."""
    found = dynamo.query(PageRow, "listed", page, index="gs3", newest_first=True, only=("card",))
    return found.map(lambda row: row.card)


def create_product(product: ProductRow, page: PageRow) -> list[dynamo.Write]:
    """Fails as `slug` when a product of the store holds the address."""
    order = f"{product.created_at}#{product.pk}"
    product.gs1pk, product.gs1sk = f"store#{product.store_id}", order
    product.gs2pk, product.gs2sk = _state(product.store_id, product.status), order
    return [dynamo.create(product, "product"), hold_page(product, page)]


def save_product(product: ProductRow, seen: int) -> dynamo.Write:
    """Fails as `product` when its revision is no longer `seen`."""
    product.gs2pk = _state(product.store_id, product.status)
    actions = []
    for name in _SAVED:
        value, attribute = getattr(product, name), getattr(ProductRow, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    return dynamo.update(ProductRow, product.pk, "product", actions, "product", ProductRow.revision == seen)


def page_row(
    product: ProductRow, store_version: int, page: dict[str, Any] | None, card: dict[str, Any] | None
) -> PageRow:
    """The row of the product's present address: with `page` and `card` when it is published, bare otherwise."""
    row = PageRow(
        pk=_page_key(product.store_id, product.slug),
        sk="page",
        product_id=product.pk,
        current=True,
        revision=product.revision,
        store_version=store_version,
        page=page,
        card=card,
    )
    if page is not None and product.visibility == rules.LISTED:
        order = f"{product.published_at}#{product.pk}"
        row.gs2pk, row.gs2sk = f"pages#{product.store_id}", order
        row.gs3pk, row.gs3sk = "listed", order
    return row


def hold_page(product: ProductRow, page: PageRow) -> dynamo.Write:
    """Fails as `slug` when another product of the store holds the address; its own it may write again."""
    free = PageRow.pk.does_not_exist() | (PageRow.product_id == product.pk)
    return dynamo.put(page, "slug", free)


def refresh_page(page: PageRow) -> dynamo.Write:
    """Fails as `page` unless the row is of the same revision and was made from an older version of the store."""
    same = (PageRow.revision == page.revision) & (PageRow.store_version < page.store_version)
    return dynamo.put(page, "page", same)


def leave_page(product: ProductRow, slug: str) -> dynamo.Write:
    """Make the address one that the product had before."""
    row = PageRow(
        pk=_page_key(product.store_id, slug),
        sk="page",
        product_id=product.pk,
        current=False,
        revision=product.revision,
        store_version=0,
    )
    return dynamo.put(row, "left", PageRow.product_id == product.pk)


def set_sold(product_id: str) -> dynamo.Write:
    """Fails as `product` when there is none."""
    return dynamo.update(
        ProductRow, product_id, "product", [ProductRow.sold.set(True)], "product", ProductRow.pk.exists()
    )


def delete_product(product: ProductRow) -> list[dynamo.Write]:
    """The product with every address it holds. Fails as `product` when it was sold or changed since it was read."""
    untouched = (ProductRow.revision == product.revision) & (ProductRow.sold == False)  # noqa: E712
    slugs = {product.slug, *product.old_slugs}
    return [
        dynamo.delete(ProductRow, product.pk, "product", "product", untouched),
        *(dynamo.delete(PageRow, _page_key(product.store_id, slug), "page", "page") for slug in sorted(slugs)),
    ]
