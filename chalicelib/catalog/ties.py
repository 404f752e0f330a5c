"""What rows besides its own a product is tied to: its SKU, the time it is due, its category and collections, and the
images that copies of it show too.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..aws import dynamo
from ..core.errors import Invalid
from . import tables
from .rules import images
from .tables import ProductRow


@dataclass(frozen=True, slots=True)
class Ties:
    """As much of a product as its ties depend on."""

    slug: str
    status: str
    sku: str
    due: str | None
    category_id: str | None
    collections: frozenset[str]
    images: frozenset[str]


NOTHING = Ties("", "", "", None, None, frozenset(), frozenset())


def of(row: ProductRow) -> Ties:
    """The ties of a product as it is."""
    return Ties(
        slug=row.slug,
        status=row.status,
        sku=row.sku,
        due=row.publish_at,
        category_id=row.category_id,
        collections=frozenset(row.collections),
        images=images.origins(row.images),
    )


def writes(before: Ties, row: ProductRow) -> list[dynamo.Write]:
    """What turns the ties `before` into those of `row`.

    They fail as `sku`, `category` or `collections`; see `refusal`.
    """
    made = []
    if row.sku != before.sku:
        made += [tables.hold_sku(row.store_id, row.sku, row.pk)] if row.sku else []
        made += [tables.release_sku(row.store_id, before.sku, row.pk)] if before.sku else []
    if row.publish_at != before.due:
        due = row.publish_at
        made.append(tables.hold_due(row.pk, due) if due is not None else tables.release_due(row.pk))
    if row.category_id != before.category_id:
        made += [tables.join_category(row.category_id)] if row.category_id is not None else []
        made += [tables.leave_category(before.category_id)] if before.category_id is not None else []
    for collection_id in sorted(set(row.collections) - before.collections):
        made.append(tables.hold_collection(collection_id, row.store_id))
    copies = images.origins(image for image in row.images if images.is_copy(image))
    made += [tables.hold_image(origin) for origin in sorted(copies - before.images)]
    made += [tables.leave_image(origin) for origin in sorted(before.images - images.origins(row.images))]
    return made


def released(row: ProductRow) -> list[dynamo.Write]:
    """What frees the ties of a product that is deleted."""
    sku = [tables.release_sku(row.store_id, row.sku, row.pk)] if row.sku else []
    shelf = [tables.leave_category(row.category_id)] if row.category_id is not None else []
    shared = [tables.leave_image(origin) for origin in sorted(images.origins(row.images))]
    return [*sku, *shelf, *([tables.release_due(row.pk)] if row.publish_at is not None else []), *shared]


def refusal(name: str) -> Invalid | None:
    """What somebody is told whose change failed as `name`; None when it is not about ties."""
    if name == "sku":
        return Invalid.field("sku", "taken", "Another product of this store has this SKU.")
    if name == "category":
        return Invalid.field("category_id", "unknown", "There is no such category.")
    if name == "collections":
        return Invalid.field("collections", "unknown", "The store has no such collection.")
    return None
