"""The columns' bounds are those of the API: what one refuses, the other does not take."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.bulk.rules import actions, cells, columns
from chalicelib.bulk.rules import tasks as rules
from chalicelib.catalog import rules as catalog
from chalicelib.catalog.rules import images
from chalicelib.catalog.schemas import fields
from chalicelib.files import rules as files
from chalicelib.inventory import rules as inventory
from chalicelib.tax import rules as tax


def test_what_can_be_chosen_is_what_the_catalogue_knows() -> None:
    assert columns.KINDS == catalog.KINDS
    assert columns.STATUSES == catalog.STATUSES
    assert columns.VISIBILITIES == catalog.VISIBILITIES
    assert columns.BADGES == catalog.BADGES
    assert columns.STOCK_MODES == catalog.STOCK_MODES
    assert columns.TAX_CLASSES == catalog.TAX_CLASSES == tax.TAX_CLASSES == get_args(fields.TaxClass)


def test_counts_are_those_of_the_catalogue() -> None:
    counts = (columns.MAX_BADGES, columns.MAX_TAGS, columns.MAX_METADATA, columns.MAX_COLLECTIONS)
    assert counts == (catalog.MAX_BADGES, catalog.MAX_TAGS, catalog.MAX_METADATA, catalog.MAX_COLLECTIONS)
    assert (columns.MAX_IMAGES, columns.MAX_WEIGHT) == (images.MAX_IMAGES, catalog.MAX_WEIGHT)
    assert columns.MAX_QUANTITY == inventory.MAX_QUANTITY
    assert len("a" * 146 + ".png") <= columns.MAX_NAME
    assert rules.ZIP_LIMIT <= files.POST_LIMIT


#: Column, the API's type, a value at the bound and one past it, as the API takes them.
BOUNDS: list[tuple[str, Any, Any, Any]] = [
    ("title", fields.Title, "x" * 120, "x" * 121),
    ("short_description", fields.Short, "x" * 300, "x" * 301),
    ("description", fields.Description, "x" * 10_000, "x" * 10_001),
    ("sku", fields.Sku, "x" * 64, "x" * 65),
    ("sku", fields.Sku, "aZ09._/-", "a b"),
    ("weight_grams", fields.Weight, 1_000_000, 1_000_001),
    ("low_stock_threshold", fields.Threshold, 10_000, 10_001),
    ("made_to_order_days", fields.MakingDays, 365, 366),
    ("made_to_order_days", fields.MakingDays, 1, 0),
    ("max_downloads", fields.Downloads, 1000, 1001),
    ("download_days", fields.Days, 3650, 3651),
    ("option1_value", fields.Choice, "x" * 40, "x" * 41),
    ("tags", fields.Tags, ["x" * 40], ["x" * 41]),
    ("tags", fields.Tags, [str(n) for n in range(20)], [str(n) for n in range(21)]),
    ("badges", fields.Badges, ["new"], ["other"]),
    ("metadata", fields.Metadata, {"x" * 40: "y" * 200}, {"x": "y" * 201}),
    ("image_alts", list[fields.Alt], ["x" * 300], ["x" * 301]),
]


@pytest.mark.parametrize(("name", "kind", "within", "beyond"), BOUNDS)
def test_bounds_are_those_of_the_api(name: str, kind: Any, within: Any, beyond: Any) -> None:
    api, column = TypeAdapter(kind), columns.BY_NAME[name]
    assert column.read(_cell(within)) == within == api.validate_python(within)
    with pytest.raises(ValidationError):
        api.validate_python(beyond)
    with pytest.raises(cells.CellError):
        column.read(_cell(beyond))


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return cells.write_pairs(value)
    return cells.write_list(value) if isinstance(value, list) else str(value)


def test_every_action_is_known() -> None:
    params = {"hundredths": 100, "tag": "a", "collection_id": "col_1"}
    product = {"price": 100, "variants": [], "tags": [], "collections": []}
    assert all(actions.wanted(kind, params, product, "soon") for kind in get_args(rules.Action))
