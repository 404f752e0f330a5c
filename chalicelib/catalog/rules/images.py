"""Pure rules of a product's images. An image is `{id, alt, width, height, color, blur, sources, social}`, the first
one is the cover; `id` is that of the upload it came from. A copied product's images have ids of their own and show
the renditions of others: `origin` is then the upload that those were made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...core.errors import FieldError

MAX_IMAGES = 12
#: A card's image: the smallest rendition at least this wide, in the best type there is. Cards that carried every
#: rendition would make a list several times as large; the other types have the same address but for the ending.
CARD_WIDTH = 640
_CARD_TYPES = ("image/avif", "image/webp", "image/jpeg")
#: What a card tells of an image.
_CARD_FACTS = ("width", "height", "color", "blur")


def added(images: Sequence[Mapping[str, Any]], image: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The images with one more: in the order of their uploads where nobody ordered them, however late one is done."""
    place = len(images)
    while place and images[place - 1]["id"] > image["id"]:
        place -= 1
    kept = [dict(one) for one in images]
    return [*kept[:place], dict(image), *kept[place:]]


def arranged(
    images: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[FieldError]]:
    """The images in the wanted order, with the wanted words; what is not named is gone. And what is wrong with that."""
    held = {image["id"]: image for image in images}
    made, errors = [], []
    for index, one in enumerate(wanted):
        image = held.pop(one["id"], None)
        if image is None:
            message = "The product has no such image, or it is named twice."
            errors.append(FieldError(f"images.{index}.id", "unknown_image", message))
            continue
        alt = one.get("alt")
        made.append({**image, "alt": image["alt"] if alt is None else alt})
    return made, errors


def is_copy(image: Mapping[str, Any]) -> bool:
    """Whether the image shows renditions that were made for another product."""
    return "origin" in image


def origin(image: Mapping[str, Any]) -> str:
    """The upload that the image's renditions were made of."""
    made_of: str = image.get("origin") or image["id"]
    return made_of


def origins(images: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """What the renditions of these images were made of."""
    return frozenset(origin(image) for image in images)


def copied(images: Sequence[Mapping[str, Any]], fresh_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The images for a copy of their product, under these ids."""
    return [{**image, "id": own, "origin": origin(image)} for image, own in zip(images, fresh_ids, strict=True)]


def cover_of(images: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The primary image."""
    return images[0] if images else None


def named(image: Mapping[str, Any], title: str) -> dict[str, Any]:
    """The image with the title where it has no words of its own."""
    return {**image, "alt": image.get("alt") or title}


def named_cover(images: Sequence[Mapping[str, Any]], title: str) -> dict[str, Any] | None:
    """The primary image, named."""
    cover = cover_of(images)
    return None if cover is None else named(cover, title)


def card_cover(images: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """As much of the primary image as a card shows. Without words of its own it has none: the title stands beside."""
    cover = cover_of(images)
    if cover is None:
        return None
    told = {name: cover.get(name) for name in _CARD_FACTS}
    return {**told, "alt": cover.get("alt") or "", "sources": _best_source(cover["sources"])}


def _best_source(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for kind in _CARD_TYPES:
        fitting = sorted((s for s in sources if s["type"] == kind), key=lambda s: int(s["width"]))
        if fitting:
            return [next((s for s in fitting if s["width"] >= CARD_WIDTH), fitting[-1])]
    return []
