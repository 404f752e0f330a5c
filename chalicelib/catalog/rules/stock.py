"""Pure rules of what is told of stock: a state, never a count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import MADE_TO_ORDER, TRACKED

IN_STOCK, LOW_STOCK, SOLD_OUT = "in_stock", "low_stock", "sold_out"
STATES = (IN_STOCK, LOW_STOCK, SOLD_OUT, MADE_TO_ORDER)
#: The key of a product without variants, where others have a variant's id.
BASE = "base"
_BEST_FIRST = (IN_STOCK, LOW_STOCK, SOLD_OUT)


def state(quantity: int, threshold: int) -> str:
    """What a counted quantity is called."""
    if quantity <= 0:
        return SOLD_OUT
    return LOW_STOCK if quantity <= threshold else IN_STOCK


def states(levels: Mapping[str, int], threshold: int, variant_ids: Iterable[str]) -> dict[str, str]:
    """The state of each variant, or of the product when it has none; what inventory does not know is sold out."""
    return {key: state(levels.get(key, 0), threshold) for key in list(variant_ids) or [BASE]}


def availability(mode: str, told: Mapping[str, str], variant_ids: Iterable[str]) -> dict[str, Any]:
    """`{state, variants: {id: state}}` of the variants that can be chosen; `told` is what inventory said last."""
    chosen = list(variant_ids)
    if mode == TRACKED:
        variants = {key: told.get(key, SOLD_OUT) for key in chosen}
        found = set(variants.values()) or {told.get(BASE, SOLD_OUT)}
        return {"state": next(one for one in _BEST_FIRST if one in found), "variants": variants}
    fixed = MADE_TO_ORDER if mode == MADE_TO_ORDER else IN_STOCK
    return {"state": fixed, "variants": dict.fromkeys(chosen, fixed)}
