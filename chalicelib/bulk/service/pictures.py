"""The images of an imported product: known ones by their id, new ones out of the zip by file name.

An image is known again by what its file held, whatever it was called: importing it twice makes it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...catalog.service import ProductView
from ...core import ids
from ...files import service as files
from ..rules.cells import CellError
from ..rules.reading import Reading
from ..rules.sheet import Problem
from .shop import Shop

_REFUSED = {
    "not_an_image": "is not an image",
    "type_mismatch": "is not the type of image that its name says",
    "too_many_pixels": "has too many pixels (at most 50 million)",
    "executable": "is a program",
    "active_content": "is a web page",
    "too_many_images": "is one too many: a product has at most 12 images",
}


@dataclass(slots=True)
class Picture:
    """An image that a line names. `id` is None until it hangs on the product; `alt` None leaves its words."""

    ref: str
    id: str | None
    alt: str | None


def digest(data: bytes) -> str:
    """What an image's file is known again by."""
    return hashlib.sha256(data).hexdigest()[: files.DIGEST_LENGTH]


def wanted(shop: Shop, found: Reading, product: ProductView | None, problems: list[Problem]) -> list[Picture] | None:
    """The images that the lines name, in their order; None when they name none. What is wrong joins `problems`."""
    held = product.images if product is not None else []
    pictures: list[Picture] | None = None
    if found.images is not None:
        alts: Sequence[str | None] = found.image_alts or [None] * len(found.images)
        named = [_named(shop, found, ref, alt, held, problems) for ref, alt in zip(found.images, alts, strict=True)]
        pictures = _once([picture for picture in named if picture is not None])
    for line in found.variants or []:
        known = {image["id"] for image in held} | {picture.ref for picture in pictures or []}
        if line.image and line.image not in known | set(found.images or []):
            message = f"{line.image} is none of the product's images; name it in the column images too."
            problems.append(Problem(line.line, "variant_image", "unknown_image", message))
    return pictures


def _once(pictures: Sequence[Picture]) -> list[Picture]:
    """Each known image once; a file that holds the same as another is the same."""
    made: dict[str, Picture] = {}
    for picture in pictures:
        made.setdefault(picture.id or picture.ref, picture)
    return list(made.values())


def _named(
    shop: Shop, found: Reading, ref: str, alt: str | None, held: Sequence[dict[str, Any]], problems: list[Problem]
) -> Picture | None:
    if any(image["id"] == ref for image in held):
        return Picture(ref, ref, alt)
    try:
        same = digest(_bytes(shop, ref))
    except CellError as error:
        problems.append(Problem(found.line, "images", error.code, error.message))
        return None
    known = next((image["id"] for image in held if image.get("digest") == same), None)
    return Picture(ref, known, alt)


def _bytes(shop: Shop, ref: str) -> bytes:
    if ids.is_id(ref, "upl"):
        raise CellError("unknown_image", f"The product has no image {ref}.")
    if shop.archive is None:
        raise CellError("no_zip", f"{ref}: images come in a zip that is sent with the CSV.")
    data = shop.archive.read(ref)
    shop.effort.bytes += len(data)
    return data


def known_id(ref: str, product: ProductView | None, pictures: Sequence[Picture] | None) -> str | None:
    """The id of the image that a variant's line names, once it hangs on the product."""
    if product is not None and any(image["id"] == ref for image in product.images):
        return ref
    return next((picture.id for picture in pictures or [] if picture.ref == ref), None)


def arranged(pictures: Sequence[Picture]) -> list[dict[str, Any]]:
    """The images that hang on the product, as the catalogue arranges them."""
    return [{"id": picture.id, "alt": picture.alt} for picture in pictures if picture.id is not None]


def hang(shop: Shop, found: Reading, product_id: str, pictures: Sequence[Picture]) -> list[Problem]:
    """Give the product those of the images that it lacks; what was refused, and why."""
    problems = []
    for picture in pictures:
        if picture.id is not None or shop.archive is None:
            continue
        upload_id = ids.derived("upl", shop.task_id, product_id, picture.ref)
        try:
            data, kind = _bytes(shop, picture.ref), shop.archive.content_type(picture.ref)
        except CellError as error:
            problems.append(Problem(found.line, "images", error.code, error.message))
            continue
        shop.effort.images += 1
        taken = files.take_image(shop.actor, product_id, upload_id, picture.ref, kind, data)
        if taken.status == "ready":
            picture.id = upload_id
        else:
            reason = taken.reason or "not_verified"
            message = f"{picture.ref} {_REFUSED.get(reason, 'could not be used')}."
            problems.append(Problem(found.line, "images", reason, message))
    return problems
