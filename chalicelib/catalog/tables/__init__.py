"""Rows of the `catalog` table and every access to them.

A product has one row that its managers edit, and one page row per address it has or had. The present address's page
row carries what the public sees, ready made: that is the only row a product page reads. Small rows hold what must be
unique or found by time: a store's SKUs, and the drafts that are due to be published.
"""

from __future__ import annotations

from .pages import (
    PageRow,
    cards,
    cards_of_store,
    get_page,
    hold_page,
    leave_page,
    listed,
    page_row,
    refresh_page,
    release_page,
)
from .products import (
    ProductRow,
    create_product,
    delete_product,
    get_product,
    get_products,
    position,
    products_of_category,
    products_of_store,
    save_product,
    set_sold,
)
from .ties import DueRow, SkuRow, due_before, hold_due, hold_shelf, hold_sku, product_of_sku, release_due, release_sku

__all__ = [
    "DueRow",
    "PageRow",
    "ProductRow",
    "SkuRow",
    "cards",
    "cards_of_store",
    "create_product",
    "delete_product",
    "due_before",
    "get_page",
    "get_product",
    "get_products",
    "hold_due",
    "hold_page",
    "hold_shelf",
    "hold_sku",
    "leave_page",
    "listed",
    "page_row",
    "position",
    "product_of_sku",
    "products_of_category",
    "products_of_store",
    "refresh_page",
    "release_due",
    "release_page",
    "release_sku",
    "save_product",
    "set_sold",
]
