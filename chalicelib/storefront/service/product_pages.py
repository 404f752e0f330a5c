"""A product's page: the published snapshot, the names of the shelves it stands on, and how many are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...catalog import service as catalog
from ...catalog.service import categories, collections
from ...inventory import service as inventory
from ...stores import service as stores


@dataclass(frozen=True, slots=True)
class ProductShown:
    """The page as the API gives it; `listed`: everybody may find it."""

    page: dict[str, Any]
    listed: bool


def product(store_ref: str, product_ref: str) -> ProductShown:
    """The published page of a product. Raises NotFound, and Moved when either is named by an id or an old slug.

    With store and shelves in memory this is one call to AWS, and one more where stock is counted.
    """
    page = catalog.page(store_ref, product_ref)
    if page["stock"]["mode"] == catalog.TRACKED:
        page = catalog.with_levels(page, inventory.levels(page["id"]))
    shown = {
        **page,
        "category": _category(page["category_id"]),
        "collections": collections.named(stores.find(store_ref).id, page["collection_ids"]),
    }
    return ProductShown(shown, page["listed"])


def _category(category_id: str | None) -> dict[str, Any] | None:
    way = categories.tree().path(category_id) if category_id is not None else []
    if not way:
        return None
    steps = [{"slug": step.slug, "name": step.name, "names": step.names} for step in way]
    return {**steps[-1], "id": way[-1].id, "path": steps}
