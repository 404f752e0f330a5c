"""Rows of the `tax` table and every access to them."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ..aws import dynamo
from ..core import clock


class TaxRow(dynamo.Row):
    """How the platform taxes. `rates` are `[country, region, class, basis points, name]`, `version` counts saves."""

    class Meta:
        table_name = "tax"

    prices_include_tax = BooleanAttribute()
    country = UnicodeAttribute(null=True)
    shipping_class = UnicodeAttribute()
    calculator = UnicodeAttribute()
    rates = JSONAttribute(default=list)
    version = NumberAttribute()
    updated_at = UnicodeAttribute()
    updated_by = UnicodeAttribute()


_PK, _SK = "platform", "tax"


def get_tax(*, consistent: bool = True) -> TaxRow | None:
    return dynamo.fetch(TaxRow, _PK, _SK, consistent=consistent)


def new_tax() -> TaxRow:
    """A row to fill in and save."""
    return TaxRow(pk=_PK, sk=_SK)


def save_tax(row: TaxRow, seen: int) -> dynamo.Write:
    """Fails as `tax` when its version is no longer `seen`; 0 is that of a platform that saved none."""
    row.version, row.updated_at = seen + 1, clock.now_text()
    return dynamo.put(row, "tax", TaxRow.pk.does_not_exist() if seen == 0 else TaxRow.version == seen)
