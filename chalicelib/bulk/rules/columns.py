"""The columns of a product's CSV: which field each one is, how its cell is read, and within which bounds.

A column that a file lacks leaves its field alone. An empty cell empties a field that may be empty, and leaves the
others (price, title, state …) as they are. Bounds are those of the API; a test holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...core import text
from ...core.countries import COUNTRIES
from ...core.money import MAX_PRICE
from . import cells
from .cells import CellError

KEEP: Any = object()
AXES = 3

KINDS = ("digital", "physical")
STATUSES = ("draft", "published", "archived")
VISIBILITIES = ("listed", "unlisted")
BADGES = ("new", "limited", "handmade", "eco", "gift", "personalised")
TAX_CLASSES = ("standard", "reduced", "zero")
STOCK_MODES = ("untracked", "tracked", "made_to_order")
MAX_TITLE, MAX_SHORT, MAX_DESCRIPTION = 120, 300, 10_000
MAX_BADGES, MAX_TAGS, MAX_COLLECTIONS, MAX_METADATA, MAX_IMAGES = 4, 20, 20, 20, 12
MAX_WORD, MAX_VALUE, MAX_ALT, MAX_NAME = 40, 200, 300, 150
MAX_WEIGHT, MAX_THRESHOLD, MAX_MAKING_DAYS = 1_000_000, 10_000, 365
MAX_DOWNLOADS, MAX_DAYS = 1000, 3650
MAX_QUANTITY = 1_000_000
_SKU = re.compile(r"[A-Za-z0-9._/-]{1,64}")


@dataclass(frozen=True, slots=True)
class Column:
    """`blank` is what an empty cell means; `read` is asked about the others and raises CellError."""

    name: str
    read: Callable[[str], Any]
    blank: Any = KEEP


def _line(most: int) -> Callable[[str], str]:
    return lambda cell: _measured(cells.one_line(cell), most)


def _text(most: int) -> Callable[[str], str]:
    return lambda cell: _measured(text.clean(cell), most)


def _measured(value: str, most: int) -> str:
    if len(value) > most:
        raise CellError("too_long", f"At most {most} characters.")
    return value


def _title(cell: str) -> str:
    title = _measured(cells.one_line(cell), MAX_TITLE)
    if not title:
        raise CellError("required", "Give it a title.")
    return title


def _choice(*choices: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        value = cell.strip().lower()
        if value not in choices:
            raise CellError("choice", f"One of {', '.join(choices)}.")
        return value

    return read


def _price(cell: str) -> int:
    amount = cells.read_money(cell)
    if not 0 <= amount <= MAX_PRICE:
        raise CellError("money", f"From 0 to {cells.write_money(MAX_PRICE)}.")
    return amount


def _modifier(cell: str) -> int:
    amount = cells.read_money(cell)
    if not -MAX_PRICE <= amount <= MAX_PRICE:
        raise CellError("money", f"At most {cells.write_money(MAX_PRICE)} more or less.")
    return amount


def _whole(least: int, most: int) -> Callable[[str], int]:
    return lambda cell: cells.read_whole(cell, least, most)


def _words(count: int, most: int, *, lower: bool = False) -> Callable[[str], list[str]]:
    """Different words or phrases of up to `most` characters; empty ones are passed over."""

    def read(cell: str) -> list[str]:
        found = [cells.one_line(word) for word in cells.read_list(cell)]
        words = list(dict.fromkeys(word.lower() if lower else word for word in found if word))
        if len(words) > count:
            raise CellError("too_many", f"At most {count}.")
        if any(len(word) > most for word in words):
            raise CellError("too_long", f"At most {most} characters each.")
        return words

    return read


def _badges(cell: str) -> list[str]:
    badges = _words(MAX_BADGES, MAX_WORD, lower=True)(cell)
    if set(badges) - set(BADGES):
        raise CellError("choice", f"Out of {', '.join(BADGES)}.")
    return badges


def _lines(count: int, most: int) -> Callable[[str], list[str]]:
    """Texts in their order, empty ones too."""

    def read(cell: str) -> list[str]:
        found = [_measured(cells.one_line(one), most) for one in cells.read_list(cell)]
        if len(found) > count:
            raise CellError("too_many", f"At most {count}.")
        return found

    return read


def _pairs(cell: str) -> dict[str, str]:
    pairs = cells.read_pairs(cell)
    if len(pairs) > MAX_METADATA:
        raise CellError("too_many", f"At most {MAX_METADATA}.")
    if any(len(name) > MAX_WORD or len(value) > MAX_VALUE for name, value in pairs.items()):
        raise CellError("too_long", f"Names of at most {MAX_WORD} characters, values of at most {MAX_VALUE}.")
    return pairs


def _slug(cell: str) -> str:
    slug = cell.strip()
    if not text.is_slug(slug):
        raise CellError("slug", "Use lower-case letters, digits and single hyphens, 2 to 60 characters.")
    return slug


def _sku(cell: str) -> str:
    sku = cell.strip()
    if _SKU.fullmatch(sku) is None:
        raise CellError("sku", "Up to 64 letters, digits and . _ / -")
    return sku


def _country(cell: str) -> str:
    code = cell.strip().upper()
    if code not in COUNTRIES:
        raise CellError("country", "Two letters, such as RO (ISO 3166).")
    return code


def _currency(cell: str) -> str:
    return cell.strip().upper()


def _id(cell: str) -> str:
    return cell.strip()


_PRODUCT = (
    Column("id", _id),
    Column("sku", _sku, ""),
    Column("title", _title),
    Column("kind", _choice(*KINDS)),
    Column("status", _choice(*STATUSES)),
    Column("visibility", _choice(*VISIBILITIES)),
    Column("slug", _slug),
    Column("short_description", _line(MAX_SHORT), ""),
    Column("description", _text(MAX_DESCRIPTION), ""),
    Column("price", _price),
    Column("currency", _currency),
    Column("compare_at_price", _price, None),
    Column("badges", _badges, []),
    Column("tags", _words(MAX_TAGS, MAX_WORD, lower=True), []),
    Column("category", _line(60), None),
    Column("collections", _words(MAX_COLLECTIONS, 60), []),
    Column("metadata", _pairs, {}),
    Column("featured", cells.read_flag),
    Column("weight_grams", _whole(0, MAX_WEIGHT), None),
    Column("origin_country", _country, None),
    Column("tax_class", _choice(*TAX_CLASSES)),
    Column("stock_mode", _choice(*STOCK_MODES)),
    Column("low_stock_threshold", _whole(0, MAX_THRESHOLD)),
    Column("made_to_order_days", _whole(1, MAX_MAKING_DAYS), None),
    Column("max_downloads", _whole(1, MAX_DOWNLOADS)),
    Column("download_days", _whole(1, MAX_DAYS)),
    Column("images", _words(MAX_IMAGES, MAX_NAME)),
    Column("image_alts", _lines(MAX_IMAGES, MAX_ALT)),
)
_AXIS_PRODUCT = tuple(
    column
    for axis in range(1, AXES + 1)
    for column in (
        Column(f"option{axis}_name", _line(MAX_WORD)),
        Column(f"option{axis}_choices", _words(20, MAX_WORD)),
    )
)
_AXIS_VARIANT = tuple(Column(f"option{axis}_value", _line(MAX_WORD)) for axis in range(1, AXES + 1))
_VARIANT = (
    *_AXIS_VARIANT,
    Column("variant_id", _id),
    Column("variant_sku", _sku, ""),
    Column("variant_price_modifier", _modifier, 0),
    Column("variant_image", _line(MAX_NAME), ""),
    Column("variant_active", cells.read_flag),
    Column("stock", _whole(0, MAX_QUANTITY)),
)

BY_NAME = {column.name: column for column in (*_PRODUCT, *_AXIS_PRODUCT, *_VARIANT)}
COLUMNS = tuple(BY_NAME)
PRODUCT_COLUMNS = tuple(column.name for column in (*_PRODUCT, *_AXIS_PRODUCT) if column.name not in {"id", "sku"})
VARIANT_COLUMNS = tuple(column.name for column in _VARIANT)
#: Columns whose field has the column's name and takes what is read as it is.
FIELD_COLUMNS = (
    "sku",
    "title",
    "status",
    "visibility",
    "slug",
    "short_description",
    "description",
    "price",
    "compare_at_price",
    "badges",
    "tags",
    "metadata",
    "featured",
    "weight_grams",
    "origin_country",
    "tax_class",
    "stock_mode",
    "low_stock_threshold",
    "made_to_order_days",
    "max_downloads",
    "download_days",
)
