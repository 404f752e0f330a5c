"""The options of a product and the variants they make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core.access import Actor
from ..views import ProductView
from .products import assign, editing


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

    wanted = {"options": list(options), "variants": list(variants)}
    return editing(actor, product_id, version, lambda row: assign(row, wanted))
