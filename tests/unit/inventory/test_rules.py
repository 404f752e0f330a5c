"""Pure rules of stock edits."""

from __future__ import annotations

import pytest

from chalicelib.catalog import service as catalog
from chalicelib.inventory import rules


def test_the_key_of_a_product_without_variants_is_the_catalogues() -> None:
    assert rules.key_of(None) == rules.BASE == catalog.BASE
    assert rules.variant_of(rules.BASE) is None
    assert rules.variant_of(rules.key_of("var_1")) == "var_1"


@pytest.mark.parametrize(
    ("seen", "set_to", "delta", "expected", "wanted", "stale"),
    [
        (5, 7, None, None, 7, False),
        (5, 7, None, 5, 7, False),
        (5, 7, None, 4, 7, True),
        # Carried out already: asked for again after an answer that was lost.
        (7, 7, None, 5, 7, False),
        (5, None, 2, None, 7, False),
        (5, None, -2, 5, 3, False),
        (3, None, -2, 5, 3, False),
        (4, None, -2, 5, 3, True),
        (1, None, -2, None, -1, False),
    ],
)
def test_what_an_edit_asks_for(
    seen: int, set_to: int | None, delta: int | None, expected: int | None, wanted: int, stale: bool
) -> None:
    assert rules.target(seen, set_to, delta, expected) == wanted
    assert rules.is_stale(seen, wanted, expected) is stale
