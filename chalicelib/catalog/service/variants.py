"""The options of a product and the variants they make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core import ids
from ...core.access import Actor
from ...core.errors import FieldError, Invalid
from ...events.outbox import Event
from ...settings import settings
from .. import rules
from ..rules import variants as rule
from ..tables import ProductRow
from ..views import ProductView
from .events import stock_rules_changed
from .products import editing


def set_options(
    actor: Actor,
    product_id: str,
    version: int,
    options: Sequence[dict[str, Any]],
    variants: Sequence[dict[str, Any]],
) -> ProductView:
    """Replace the axes and the variants of the product at `version`. A variant with an id stays the one it was.

    Raises NotFound, Forbidden, Invalid, StaleVersion.
    """

    def edit(row: ProductRow) -> list[Event] | None:
        errors = _errors(row, options, variants)
        if errors:
            raise Invalid(fields=errors)
        made = [{**variant, "id": variant["id"] or ids.new("var")} for variant in variants]
        if (row.options, row.variants) == (list(options), made):
            return None
        row.options, row.variants = list(options), made
        return [stock_rules_changed(row)]

    return editing(actor, product_id, version, edit)


def _errors(row: ProductRow, options: Sequence[dict[str, Any]], variants: Sequence[dict[str, Any]]) -> list[FieldError]:
    known = {variant["id"] for variant in row.variants}
    errors = rule.option_errors(options)
    errors += rule.variant_errors(options, variants, known, {image["id"] for image in row.images})
    errors += rule.variant_price_errors(variants, int(row.price), settings().currency)
    if row.status == rules.PUBLISHED and variants and not any(rule.active(variants)):
        errors.append(FieldError("variants", "none_active", "A published product keeps at least one active variant."))
    return errors
