"""Categories and collections by their slugs, as a CSV names them."""

from __future__ import annotations

from ...catalog.service import categories as category_service
from ...catalog.service import collections as collection_service


def categories() -> dict[str, str]:
    """The platform's categories: ids by slug."""
    return {category.slug: category.id for category in category_service.tree().items}


def collections(store_id: str) -> dict[str, str]:
    """The store's collections: ids by slug."""
    return {collection.slug: collection.id for collection in collection_service.of_store(store_id)}
