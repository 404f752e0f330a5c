"""Pure rules of files: sizes, counts, parts, object keys, and which names and types may be declared."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import NamedTuple

from ..core import text
from ..core.errors import Invalid
from . import kinds

MEBIBYTE = 1 << 20
#: Up to here the browser sends one form, above it signed parts.
POST_LIMIT = 100 * MEBIBYTE
FILE_LIMIT = 5 * 1024 * MEBIBYTE
IMAGE_LIMIT = 20 * MEBIBYTE
#: 320 parts at most: one page of S3's part listing.
PART_SIZE = 16 * MEBIBYTE
MAX_PARTS_ASKED = 20

MAX_FILES = 20
MAX_IMAGES = 12
MAX_VERSIONS = 50
MAX_OPEN_UPLOADS = 20

UPLOAD_LIFE = timedelta(hours=24)
SIGNED_SECONDS = 3600
DOWNLOAD_SECONDS = 15 * 60
#: As long as a media job may run: nobody else works on its upload meanwhile.
CLAIM_LIFE = timedelta(seconds=900)
#: A verification not over after this long is asked for again, and given up a day after the upload was completed.
NUDGE_AFTER = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
KEEP_FINISHED = timedelta(days=30)

IMAGE_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif"}
IMAGE_WIDTHS = (320, 640, 960, 1280)
MAX_PIXELS = 50_000_000
#: WebP's bound on a side; the other formats take more.
DIGEST_LENGTH = 32
MAX_SIDE = 16_383
#: What stands in for an image until it is there: so wide at most, so long as a `data:` address at most.
BLUR_WIDTH = 16
MAX_BLUR = 300
#: The picture that other sites show of a page.
SOCIAL_SIZE = (1200, 630)


class Declared(NamedTuple):
    """What an upload says of itself, in the form it is kept."""

    filename: str
    content_type: str


def extension(filename: str) -> str:
    """The part after the last dot, lower case; empty without one."""
    stem, dot, last = filename.rpartition(".")
    return last.lower() if dot and stem else ""


def declared_file(filename: str, content_type: str) -> Declared:
    """A file for sale. Raises Invalid unless the extension is on the list and the type belongs to it."""
    name = text.safe_filename(filename)
    kind = kinds.BY_EXTENSION.get(extension(name))
    if kind is None:
        raise Invalid.field("filename", "file_type", "Files of this type cannot be sold; a zip of them can.")
    if not _agrees(content_type, kind.content_type):
        raise Invalid.field("content_type", "type_mismatch", "The type and the name of the file do not agree.")
    return Declared(name, kind.content_type)


def declared_image(filename: str, content_type: str) -> Declared:
    """An image of a product. Raises Invalid for anything but JPEG, PNG, WebP and AVIF."""
    if content_type not in IMAGE_TYPES:
        raise Invalid.field(
            "content_type",
            "file_type",
            "An image is a JPEG, PNG, WebP or AVIF. Save drawings (SVG) and HEIC photographs as one of these.",
        )
    return Declared(text.safe_filename(filename), content_type)


def _agrees(declared: str, expected: str) -> bool:
    """Browsers name rare types differently, so only the family must agree; pages and scripts are nobody's family."""
    declared = declared.split(";")[0].strip().lower()
    if declared in {expected, "application/octet-stream"}:
        return True
    if declared in kinds.NEVER:
        return False
    families = declared.split("/")[0], expected.split("/")[0]
    return families[0] == families[1] or families in kinds.KIN


def check_size(purpose: str, size: int) -> None:
    """Raises Invalid for more bytes than the purpose allows."""
    limit = IMAGE_LIMIT if purpose == "image" else FILE_LIMIT
    if size > limit:
        raise Invalid.field("size", "too_large", f"At most {limit // MEBIBYTE} MB.")


def check_rename(old: str, new: str) -> str:
    """The new name as kept. Raises Invalid when its extension is not the old one's."""
    name = text.safe_filename(new)
    if extension(name) != extension(old):
        raise Invalid.field("name", "extension", f"The name must end in .{extension(old)} as before.")
    return name


def parts_total(size: int) -> int:
    """How many parts a file of this size is sent in."""
    return -(-size // PART_SIZE)


def part_length(size: int, number: int) -> int:
    """The exact length of part `number`, counted from 1."""
    return min(PART_SIZE, size - (number - 1) * PART_SIZE)


def check_part(total_size: int, index: int, number: int, size: int, sha256: str) -> None:
    """Raises Invalid unless this is a part of the file: its number, its exact length, a SHA-256 in base64."""
    if not 1 <= number <= parts_total(total_size):
        raise Invalid.field(f"parts.{index}.number", "not_a_part", "The file has no such part.")
    if size != part_length(total_size, number):
        raise Invalid.field(
            f"parts.{index}.size", "part_size", f"This part has {part_length(total_size, number)} bytes."
        )
    try:
        digest = base64.b64decode(sha256, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != 32:
        raise Invalid.field(f"parts.{index}.sha256", "checksum", "Give the part's SHA-256 in base64.")


def upload_key(product_id: str, upload_id: str) -> str:
    """Where the browser sends an upload; the prefix expires by lifecycle."""
    return f"uploads/{product_id}/{upload_id}"


def upload_of_key(key: str) -> str | None:
    """The upload an object under `uploads/` belongs to."""
    parts = key.split("/")
    return parts[2] if len(parts) == 3 and parts[0] == "uploads" else None


def file_key(product_id: str, file_id: str, version: int) -> str:
    """Where a verified version is kept. No browser is ever given the right to write there."""
    return f"files/{product_id}/{file_id}/{version}"


def file_prefix(product_id: str, file_id: str) -> str:
    """What the keys of all versions of a file begin with."""
    return f"files/{product_id}/{file_id}/"


def image_prefix(upload_id: str) -> str:
    """What the keys of all renditions of an image begin with. Short, since lists carry addresses by the dozen: the
    random part of the upload's id, 80 bits.
    """
    return f"media/{upload_id[-16:]}/"


def rendition_key(upload_id: str, width: int, ending: str) -> str:
    """Where a rendition is kept; its address is the same behind a slash."""
    return f"{image_prefix(upload_id)}{width}.{ending}"


def social_key(upload_id: str) -> str:
    """Where the picture for other sites is kept."""
    return f"{image_prefix(upload_id)}social.jpg"


def rendition_widths(width: int) -> list[int]:
    """The widths made of an image this wide: none larger than the image, and at least one."""
    return [wanted for wanted in IMAGE_WIDTHS if wanted <= width] or [width]
