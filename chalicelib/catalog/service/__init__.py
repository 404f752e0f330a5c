"""Use cases of the catalogue. What routes and other domains may call is named here."""

from __future__ import annotations

from ..pages import Address, addresses, cards, cards_of_store, listed, listings, page, where, with_levels
from ..rules import TRACKED
from ..rules.stock import BASE, IN_STOCK, LOW_STOCK, SOLD_OUT
from ..sale import ForSale, Offer
from ..views import FileFact, Listing, ProductSummary, ProductView, StockTerms
from .copying import duplicate
from .facts import (
    add_image,
    for_sale,
    for_sale_many,
    forget_image,
    has_image,
    is_image_shared,
    mark_sold,
    offer,
    product_of_sku,
    refresh_pages,
    set_availability,
    set_files,
    stock_terms,
    summaries,
)
from .mails import send_not_published
from .products import change, create, delete, managed, products_of
from .publishing import archive, publish, publish_due, unpublish
from .revising import check_new, delete_parked, revise
from .variants import set_options

__all__ = [
    "BASE",
    "IN_STOCK",
    "LOW_STOCK",
    "SOLD_OUT",
    "TRACKED",
    "Address",
    "FileFact",
    "ForSale",
    "Listing",
    "Offer",
    "ProductSummary",
    "ProductView",
    "StockTerms",
    "add_image",
    "addresses",
    "archive",
    "cards",
    "cards_of_store",
    "change",
    "check_new",
    "create",
    "delete",
    "delete_parked",
    "duplicate",
    "for_sale",
    "for_sale_many",
    "forget_image",
    "has_image",
    "is_image_shared",
    "listed",
    "listings",
    "managed",
    "mark_sold",
    "offer",
    "page",
    "product_of_sku",
    "products_of",
    "publish",
    "publish_due",
    "refresh_pages",
    "revise",
    "send_not_published",
    "set_availability",
    "set_files",
    "set_options",
    "stock_terms",
    "summaries",
    "unpublish",
    "where",
    "with_levels",
]
