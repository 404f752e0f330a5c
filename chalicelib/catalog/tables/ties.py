"""Small rows that a product is tied to: the SKU it holds, the time it is due, the images it shares."""

from __future__ import annotations

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ...core.paging import Page, PageRequest


class SkuRow(dynamo.Row):
    """Holds a SKU of a store for one product."""

    class Meta:
        table_name = "catalog"

    product_id = UnicodeAttribute()


class DueRow(dynamo.Row):
    """A draft that is to be published at a time; in gs1 by that time."""

    class Meta:
        table_name = "catalog"


class ImageRow(dynamo.Row):
    """How many products show an image's renditions. Without a row it is the one that the image was uploaded to."""

    class Meta:
        table_name = "catalog"

    holders = NumberAttribute()


_DUE = "due"


def _sku_key(store_id: str, sku: str) -> str:
    return f"sku#{store_id}#{sku}"


def product_of_sku(store_id: str, sku: str) -> str | None:
    """The product of the store that has this SKU."""
    held = dynamo.fetch(SkuRow, _sku_key(store_id, sku), "sku")
    return held.product_id if held is not None else None


def hold_sku(store_id: str, sku: str, product_id: str) -> dynamo.Write:
    """Fails as `sku` when another product of the store has it."""
    free = SkuRow.pk.does_not_exist() | (SkuRow.product_id == product_id)
    return dynamo.put(SkuRow(pk=_sku_key(store_id, sku), sk="sku", product_id=product_id), "sku", free)


def release_sku(store_id: str, sku: str, product_id: str) -> dynamo.Write:
    """Fails as `sku_left` when another product holds it by now."""
    return dynamo.delete(SkuRow, _sku_key(store_id, sku), "sku", "sku_left", SkuRow.product_id == product_id)


def due_before(moment: str, page: PageRequest) -> Page[str]:
    """The ids of the drafts that were to be published by `moment`, earliest first."""
    found = dynamo.query(DueRow, _DUE, page, index="gs1", where=DueRow.gs1sk <= moment)
    return found.map(lambda row: row.pk)


def hold_due(product_id: str, publish_at: str) -> dynamo.Write:
    return dynamo.put(DueRow(pk=product_id, sk="due", gs1pk=_DUE, gs1sk=publish_at), "due")


def release_due(product_id: str) -> dynamo.Write:
    return dynamo.delete(DueRow, product_id, "due", "due")


def _image_key(origin: str) -> str:
    return f"image#{origin}"


def holders_of_image(origin: str) -> int | None:
    """How many products show the image; None when it was neither copied nor taken off anything."""
    row = dynamo.fetch(ImageRow, _image_key(origin), "image")
    return None if row is None else int(row.holders)


def hold_image(origin: str) -> dynamo.Write:
    """One product more shows the image."""
    more = [ImageRow.holders.set((ImageRow.holders | 1) + 1)]
    return dynamo.update(ImageRow, _image_key(origin), "image", more, "image")


def leave_image(origin: str) -> dynamo.Write:
    """One product shows the image no more."""
    fewer = [ImageRow.holders.set((ImageRow.holders | 1) - 1)]
    return dynamo.update(ImageRow, _image_key(origin), "image", fewer, "image")


def forget_image(origin: str) -> dynamo.Write:
    """Fails as `image` while a product shows it."""
    unused = ImageRow.pk.does_not_exist() | (ImageRow.holders < 1)
    return dynamo.delete(ImageRow, _image_key(origin), "image", "image", unused)
