"""The events of the catalogue but for `product.changed`, which belongs to every change."""

from __future__ import annotations

from ...core.access import Actor
from ...events.outbox import Event
from ..rules import images
from ..tables import ProductRow


def of_product(kind: str, row: ProductRow, actor: Actor | None) -> Event:
    """Something that somebody did to a product, or that came about (`actor` None)."""
    return Event(kind, row.pk, {"store_id": row.store_id, "by": actor.user_id if actor is not None else None})


def deleted(row: ProductRow, actor: Actor) -> Event:
    """Somebody deleted a product; `images` are the uploads whose renditions it showed."""
    told = of_product("product.deleted", row, actor)
    return Event(told.type, told.subject, {**told.data, "images": sorted(images.origins(row.images))})


def image_removed(row: ProductRow, origin: str) -> Event:
    """An image was taken off its product: its renditions go once no cached page and no other product shows them."""
    return Event("image.removed", origin, {"product_id": row.pk})


def stock_rules_changed(row: ProductRow) -> Event:
    """How stock is counted, when it is low, or which variants there are: inventory tells its states anew."""
    return Event("product.stock_rules_changed", row.pk, {"store_id": row.store_id})
