"""What the demonstration's stores send, somebody can order: the profiles are ones that the API takes."""

from __future__ import annotations

import pytest

from chalicelib.shipping import rules
from chalicelib.shipping.rules import Parcel
from chalicelib.shipping.schemas import ShippingIn
from chalicelib.tax import rules as tax_rules
from chalicelib.tax.schemas import TaxIn
from infrastructure.local.demo.goods import PIECES
from infrastructure.local.demo.posting import SHIPPING, TAX


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: str(piece.product.key))
@pytest.mark.parametrize("country", ["RO", "DE"])
def test_every_thing_can_be_sent(piece: object, country: str) -> None:
    product, weight = piece.product, piece.weight  # type: ignore[attr-defined]
    profile = ShippingIn(**SHIPPING[product.store], version=0).profile()
    assert rules.errors(profile) == []
    assert rules.rates(profile, country, [Parcel(product.key, 1, weight, product.price)])


def test_the_taxes_are_ones_that_can_be_set() -> None:
    assert tax_rules.errors(TaxIn(**TAX, version=0).wanted()) == []
