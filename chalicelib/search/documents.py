"""Products as documents of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..catalog import service as catalog
from ..catalog.service import Listing
from ..core.paging import pages
from . import tables
from .engine.documents import MAX_TEXT, Document, Variant


def of(product_ids: Iterable[str]) -> dict[str, Document]:
    """The documents of those products that are in lists now, by id, read consistently."""
    listed = catalog.listings(product_ids)
    sales = tables.sales_of(listed)
    return {product_id: made(product, sales.get(product_id, 0)) for product_id, product in listed.items()}


def every() -> Iterator[Document]:
    """The documents of all products in lists, newest first; each once, though products come and go meanwhile."""
    seen = set[str]()
    for page in pages(catalog.listed):
        fresh = [product_id for product_id in page.items if product_id not in seen]
        seen.update(fresh)
        found = of(fresh)
        yield from (found[product_id] for product_id in fresh if product_id in found)


def made(product: Listing, sales: int) -> Document:
    """The document of a product of which so many were sold."""
    card = product.card
    rating = card.get("rating")
    return Document(
        id=product.id,
        store_id=product.store_id,
        store_slug=card["store"]["slug"],
        store_name=card["store"]["name"],
        title=card["title"],
        text=f"{product.short_description}\n{product.description}"[:MAX_TEXT],
        price=int(card["price_from"]),
        kind=card["kind"],
        published_at=product.published_at,
        card=card,
        tags=tuple(product.tags),
        also=product.sku,
        category=product.category_id,
        collections=tuple(product.collections),
        variants=tuple(Variant(tuple(one.options.items()), one.available) for one in product.variants),
        availability=card["availability"],
        featured=product.featured,
        rating=None if rating is None else round(rating["average"] * 100),
        sales=sales,
    )
