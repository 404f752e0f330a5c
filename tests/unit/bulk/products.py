"""Random products as the catalogue keeps them: unicode, quotes, line breaks, formulas, variants."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from chalicelib.bulk.rules import cells, columns
from chalicelib.core import text

_NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@cmd",
    "'=1",
    "''+x",
    "\\",
    "|",
    "\\|",
    "a|b",
    '"',
    '""',
    "'",
    "%3D",
    "=",
    ",",
    ";",
    "a\nb",
]
_CHARACTERS = st.characters(exclude_categories=("Cs",))
_ANY = st.one_of(
    st.text(_CHARACTERS, max_size=30), st.sampled_from(_NASTY), st.text("=+-@'|\\\",;\n\r\t a", max_size=12)
)


def cleaned(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Text of several lines as the catalogue keeps it."""
    return _ANY.map(text.clean).map(lambda value: text.clean(value[:most])).filter(lambda value: len(value) >= least)


def line(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Text of one line as the catalogue keeps it."""
    found = _ANY.map(cells.one_line).map(lambda value: cells.one_line(value[:most]))
    return found.filter(lambda value: len(value) >= least)


def _tag(value: str) -> str:
    return cells.one_line(cells.one_line(value).lower())[:40]


_tags = st.lists(_ANY.map(_tag).filter(lambda tag: tag and tag == _tag(tag)), max_size=5, unique=True)
_sku = st.text("AZaz09._/-", min_size=1, max_size=12)
_prices = st.one_of(st.just(0), st.integers(200, 9_999_999))


@st.composite
def _options(draw: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    names = draw(st.lists(line(40, 1), min_size=1, max_size=3, unique_by=str.casefold))
    axes = [
        {"name": name, "values": draw(st.lists(line(40, 1), min_size=1, max_size=3, unique_by=str.casefold))}
        for name in names
    ]
    chosen = draw(
        st.lists(st.tuples(*(st.sampled_from(axis["values"]) for axis in axes)), min_size=1, max_size=5, unique=True)
    )
    variants = [
        {
            "id": f"var_{number:026d}",
            "values": list(values),
            "sku": draw(st.one_of(st.just(""), st.just(f"V-{number}"))),
            "price_modifier": draw(st.integers(-5_000, 5_000)),
            "image_id": None,
            "active": draw(st.booleans()),
        }
        for number, values in enumerate(chosen)
    ]
    return axes, variants


@st.composite
def products(draw: Any) -> dict[str, Any]:
    """A product's fields by name."""
    kind = draw(st.sampled_from(columns.KINDS))
    options, variants = draw(st.one_of(st.just(([], [])), _options()))
    images = [{"id": f"upl_{n:026d}", "alt": draw(line(60))} for n in range(draw(st.integers(0, 3)))]
    if images and variants:
        variants[0]["image_id"] = images[0]["id"]
    price = draw(_prices)
    return {
        "id": "prd_00000000000000000000000001",
        "sku": draw(st.one_of(st.just(""), _sku)),
        "title": draw(line(120, 1)),
        "kind": kind,
        "status": draw(st.sampled_from(columns.STATUSES)),
        "visibility": draw(st.sampled_from(columns.VISIBILITIES)),
        "slug": draw(st.from_regex(r"[a-z0-9]{2,8}(-[a-z0-9]{1,4})?", fullmatch=True)),
        "short_description": draw(line(300)),
        "description": draw(cleaned(1000)),
        "price": price,
        "currency": "RON",
        "compare_at_price": draw(st.one_of(st.none(), st.just(min(price + 100, 9_999_999)))),
        "badges": draw(st.lists(st.sampled_from(columns.BADGES), max_size=4, unique=True)),
        "tags": draw(_tags),
        "metadata": draw(st.dictionaries(line(40, 1), cleaned(200), max_size=4)),
        "category_id": None,
        "collections": [],
        "featured": draw(st.booleans()),
        "weight_grams": draw(st.one_of(st.none(), st.integers(0, 1_000_000))) if kind == "physical" else None,
        "origin_country": draw(st.sampled_from([None, "RO", "DE"])),
        "tax_class": draw(st.sampled_from(["standard", "reduced", "zero"])),
        "stock_mode": draw(st.sampled_from(columns.STOCK_MODES)),
        "low_stock_threshold": draw(st.integers(0, 10_000)),
        "made_to_order_days": draw(st.one_of(st.none(), st.integers(1, 365))),
        "max_downloads": draw(st.integers(1, 1000)),
        "download_days": draw(st.integers(1, 3650)),
        "images": images,
        "options": options,
        "variants": variants,
    }
