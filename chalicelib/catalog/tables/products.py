"""The row that a product's managers edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ...core.paging import Page, PageRequest
from .. import rules

T = TypeVar("T")


class ProductRow(dynamo.Row):
    """A product. `version` counts what its managers saved, `revision` every change that its page depends on.

    `images`, `options` and `variants` are as `rules` describes them; `states` is what inventory last told of each
    variant (or `base`) while stock is tracked. `publish_missing` says what a draft lacked when it was due.
    `delete_at` stands while it is parked: archived, and to be deleted then unless that is undone.
    """

    class Meta:
        table_name = "catalog"

    store_id = UnicodeAttribute()
    kind = UnicodeAttribute(default=rules.DIGITAL)
    title = UnicodeAttribute()
    slug = UnicodeAttribute()
    old_slugs = JSONAttribute(default=list)
    sku = UnicodeAttribute(default="")
    short_description = UnicodeAttribute(default="")
    description = UnicodeAttribute(default="")
    description_html = UnicodeAttribute(default="")
    price = NumberAttribute()
    compare_at_price = NumberAttribute(null=True)
    currency = UnicodeAttribute()
    status = UnicodeAttribute(default=rules.DRAFT)
    visibility = UnicodeAttribute(default=rules.LISTED)
    featured = BooleanAttribute(default=False)
    badges = JSONAttribute(default=list)
    tags = JSONAttribute(default=list)
    metadata = JSONAttribute(default=dict)
    category_id = UnicodeAttribute(null=True)
    collections = JSONAttribute(default=list)
    weight_grams = NumberAttribute(null=True)
    origin_country = UnicodeAttribute(null=True)
    tax_class = UnicodeAttribute(default=rules.STANDARD)
    images = JSONAttribute(default=list)
    options = JSONAttribute(default=list)
    variants = JSONAttribute(default=list)
    stock_mode = UnicodeAttribute(default=rules.UNTRACKED)
    low_stock_threshold = NumberAttribute(default=rules.LOW_STOCK_THRESHOLD)
    made_to_order_days = NumberAttribute(null=True)
    states = JSONAttribute(default=dict)
    files = JSONAttribute(default=list)
    max_downloads = NumberAttribute(default=rules.MAX_DOWNLOADS)
    download_days = NumberAttribute(default=rules.DOWNLOAD_DAYS)
    publish_at = UnicodeAttribute(null=True)
    publish_missing = JSONAttribute(default=list)
    version = NumberAttribute(default=1)
    revision = NumberAttribute(default=1)
    sold = BooleanAttribute(default=False)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    published_at = UnicodeAttribute(null=True)
    delete_at = UnicodeAttribute(null=True)


#: What `save_product` leaves alone: the keys, what never changes, and `sold`, which sales set meanwhile.
_KEPT = frozenset({"pk", "sk", "ttl", "gs1pk", "gs1sk", "gs2sk", "store_id", "kind", "created_at", "sold"})
_SAVED = sorted(set(ProductRow.get_attributes()) - _KEPT)


def _state(store_id: str, status: str) -> str:
    return f"state#{store_id}#{status}"


def get_product(product_id: str) -> ProductRow | None:
    return dynamo.fetch(ProductRow, product_id, "product")


def reading(product_id: str, of: Callable[[ProductRow | None], T]) -> dynamo.Read[T]:
    """The product, for one call together with other rows: `of` makes of it what is told."""
    return dynamo.Read(ProductRow, product_id, "product", of)


def get_products(product_ids: Iterable[str]) -> list[ProductRow]:
    return list(dynamo.fetch_many(ProductRow, [(product_id, "product") for product_id in product_ids]).values())


def products_of_store(store_id: str, status: str | None, page: PageRequest) -> Page[ProductRow]:
    """Every product of the store, or those in one state, newest first."""
    if status is None:
        return dynamo.query(ProductRow, f"store#{store_id}", page, index="gs1", newest_first=True)
    return dynamo.query(ProductRow, _state(store_id, status), page, index="gs2", newest_first=True)


def products_of_category(category_id: str, page: PageRequest) -> Page[ProductRow]:
    """The products of exactly this category, in any state, newest first."""
    return dynamo.query(ProductRow, f"category#{category_id}", page, index="gs3", newest_first=True)


def position(row: ProductRow, status: str | None) -> dict[str, Any]:
    """Where a list of `products_of_store` goes on after `row`."""
    index = "gs1" if status is None else "gs2"
    return {name: {"S": getattr(row, name)} for name in ("pk", "sk", f"{index}pk", f"{index}sk")}


def _place(product: ProductRow) -> None:
    """Where the indexes have the product."""
    order = f"{product.created_at}#{product.pk}"
    product.gs1pk, product.gs1sk = f"store#{product.store_id}", order
    product.gs2pk, product.gs2sk = _state(product.store_id, product.status), order
    shelved = product.category_id is not None
    product.gs3pk, product.gs3sk = (f"category#{product.category_id}", order) if shelved else (None, None)


def create_product(product: ProductRow) -> dynamo.Write:
    _place(product)
    return dynamo.create(product, "product")


def save_product(product: ProductRow, seen: int) -> dynamo.Write:
    """Fails as `product` when its revision is no longer `seen`."""
    _place(product)
    actions = []
    for name in _SAVED:
        value, attribute = getattr(product, name), getattr(ProductRow, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    return dynamo.update(ProductRow, product.pk, "product", actions, "product", ProductRow.revision == seen)


def still(product: ProductRow, name: str) -> dynamo.Write:
    """Hold a transaction to the product as it was read: fails as `name` when it changed since, or is gone."""
    return dynamo.check(ProductRow, product.pk, "product", ProductRow.revision == product.revision, name)


def set_sold(product_id: str) -> dynamo.Write:
    """Fails as `product` when there is none."""
    return dynamo.update(
        ProductRow, product_id, "product", [ProductRow.sold.set(True)], "product", ProductRow.pk.exists()
    )


def delete_product(product: ProductRow) -> dynamo.Write:
    """Fails as `product` when it was sold or changed since it was read."""
    untouched = (ProductRow.revision == product.revision) & (ProductRow.sold == False)  # noqa: E712
    return dynamo.delete(ProductRow, product.pk, "product", "product", untouched)
