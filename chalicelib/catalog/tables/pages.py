"""The rows that the public reads: a product's addresses, the present one with its page and its card."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ...core.paging import Page, PageRequest
from .. import rules
from .products import ProductRow


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
    updated_at = UnicodeAttribute(null=True)
    page = JSONAttribute(null=True)
    card = JSONAttribute(null=True)


def _page_key(store_id: str, slug: str) -> str:
    return f"page#{store_id}#{slug}"


def get_page(store_id: str, slug: str) -> PageRow | None:
    return dynamo.fetch(PageRow, _page_key(store_id, slug), "page", consistent=False)


def shown(row: PageRow) -> tuple[object, ...]:
    """All that an address tells, and where lists have it; not when that was written."""
    page = None if row.page is None else {name: value for name, value in row.page.items() if name != "updated_at"}
    return page, row.card, row.gs2pk, row.gs2sk, row.gs3pk, row.gs3sk


def shown_at(page_key: str) -> tuple[object, ...] | None:
    """`shown` of the address as it is now; None when there is no such address."""
    row = dynamo.fetch(PageRow, page_key, "page")
    return None if row is None else shown(row)


def cards_of_store(store_id: str, page: PageRequest) -> Page[dict[str, Any]]:
    """The cards of a store's listed products: featured ones first, then newest first."""
    found = dynamo.query(PageRow, f"pages#{store_id}", page, index="gs2", newest_first=True, only=("card",))
    return found.map(lambda row: row.card)


def cards(page: PageRequest) -> Page[dict[str, Any]]:
    """The cards of every listed product, newest first."""
    found = dynamo.query(PageRow, "listed", page, index="gs3", newest_first=True, only=("card",))
    return found.map(lambda row: row.card)


def listed_pages(page: PageRequest) -> Page[PageRow]:
    """Every listed product's page, newest first: its keys, its card and when it changed."""
    return dynamo.query(PageRow, "listed", page, index="gs3", newest_first=True, only=("card", "updated_at"))


def listed(page: PageRequest) -> Page[str]:
    """The ids of every listed product, newest first."""
    found = dynamo.query(PageRow, "listed", page, index="gs3", newest_first=True, only=("product_id",))
    return found.map(lambda row: row.product_id)


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
        updated_at=product.updated_at,
        page=page,
        card=card,
    )
    if page is not None and product.visibility == rules.LISTED:
        order = f"{product.published_at}#{product.pk}"
        row.gs2pk, row.gs2sk = f"pages#{product.store_id}", f"{int(product.featured)}#{order}"
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


def release_page(product: ProductRow, slug: str) -> dynamo.Write:
    """Give up an address of a product that is being deleted."""
    return dynamo.delete(PageRow, _page_key(product.store_id, slug), "page", "page")
