"""Properties of a quote: discounts, shipping and tax of any bag, in any mix, add up to the last unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.carts.service import CartLine
from chalicelib.catalog.service import ForSale
from chalicelib.core.money import divided, portion
from chalicelib.orders.rules import charge, order_sums, purchase_sums, taxes, unpayable
from chalicelib.orders.service import quote as quotes
from chalicelib.orders.service.bag import Bag
from chalicelib.orders.service.quote import Quote, Terms
from chalicelib.promotions.rules.terms import AppliesTo, Kind, Promotion
from chalicelib.shipping.service import Rate as ShippingRate
from chalicelib.tax.rules import DEFAULT
from chalicelib.tax.service import Place, Rate
from chalicelib.tax.service import platform as tax_platform

STORES = ("sto_1", "sto_2", "sto_3")
CLASSES = ("standard", "reduced", "zero")


def _product(number: int, store: str, price: int, kind: str, tax_class: str) -> ForSale:
    return ForSale(
        product_id=f"prd_{number}",
        store_id=store,
        store_slug=store,
        store_name=store,
        owner_id="usr_1",
        title="Thing",
        price=price,
        currency="RON",
        kind=kind,
        path="/",
        cover=None,
        max_downloads=1,
        download_days=1,
        sold=True,
        variant_id=None,
        variant=None,
        sku="",
        stock_mode="untracked",
        availability="in_stock",
        low_stock_threshold=0,
        making_days=None,
        weight_grams=None,
        tax_class=tax_class,
        category_id=None,
        collection_ids=[],
    )


@st.composite
def bags(draw: st.DrawFn) -> Bag:
    """Up to six lines of up to three stores."""
    lines = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("digital", "physical")))
        product = _product(
            number,
            draw(st.sampled_from(STORES)),
            draw(st.one_of(st.just(0), st.integers(200, 99_999))),
            kind,
            draw(st.sampled_from(CLASSES)),
        )
        lines.append(CartLine(f"l{number}", product, draw(st.integers(1, 9)) if kind == "physical" else 1))
    return Bag(tuple(lines), "/cart", "crt_1")


@st.composite
def promotions(draw: st.DrawFn) -> list[Promotion]:
    """Up to four promotions of any kind, of one store or of the platform."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(list(Kind)))
        value = {Kind.AMOUNT: draw(st.integers(1, 20_000)), Kind.FREE_SHIPPING: 0}.get(
            kind, draw(st.integers(1, 10_000))
        )
        found.append(
            Promotion(
                id=f"prm_{number}",
                name="Less",
                kind=kind,
                value=value,
                store_ids=draw(st.sampled_from(((), ("sto_1",), ("sto_2", "sto_3")))),
                code=None,
                buy=1,
                get=1,
                applies_to=AppliesTo.ALL,
                targets=frozenset(),
                minimum=draw(st.sampled_from((0, 5_000))),
                starts_at=None,
                ends_at=None,
                total_limit=None,
                customer_limit=None,
                stackable=draw(st.booleans()),
                active=True,
            )
        )
    return found


RATES = tuple(Rate("RO", None, name, points, name) for name, points in (("standard", 2100), ("reduced", 1100)))


def _quoted(
    monkeypatch: pytest.MonkeyPatch, bag: Bag, found: list[Promotion], sent: int, *, inclusive: bool, terms: Terms
) -> Quote:
    """A quote whose records are given."""
    held = replace(
        DEFAULT, prices_include_tax=inclusive, country="RO", rates=(*RATES, Rate("DE", None, "standard", 1900, "USt"))
    )
    monkeypatch.setattr(tax_platform, "rates", lambda: held)
    monkeypatch.setattr(quotes.promotions, "find", lambda *_: found)

    def options(country: str, parcels: dict[str, Any]) -> dict[str, list[ShippingRate]]:
        rate = ShippingRate("shm_1", "Post", sent, 1, 2)
        return {store: [rate] if any(one.ships for one in lines) else [] for store, lines in parcels.items()}

    monkeypatch.setattr(quotes.shipping, "options_many", options)
    return quotes.quote(bag, terms)


@pytest.mark.parametrize("inclusive", [True, False])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bag=bags(), found=promotions(), sent=st.integers(0, 3_000))
def test_everything_adds_up(
    monkeypatch: pytest.MonkeyPatch, inclusive: bool, bag: Bag, found: list[Promotion], sent: int
) -> None:
    quoted = _quoted(monkeypatch, bag, found, sent, inclusive=inclusive, terms=Terms(Place("RO")))
    points = {"standard": 2100, "reduced": 1100, "zero": 0}
    for store in quoted.stores:
        charges = [priced.charge for priced in store.lines]
        for priced in store.lines:
            product, each = priced.line.product, priced.charge
            paid = product.price * priced.line.quantity - each.discount
            rate = points[product.tax_class]
            assert 0 <= each.discount <= each.amount == product.price * priced.line.quantity
            assert each.tax == (divided(paid * rate, 10_000 + rate) if inclusive else portion(paid, rate))
            assert each.total == (paid if inclusive else paid + each.tax)
        used = [one for one in quoted.discounts.used if one.store_id == store.store_id]
        assert sum(one.amount for one in used) == sum(each.discount for each in charges)
        parcels = [store.shipping] if store.shipping is not None else []
        assert sum(one.shipping for one in used) == sum(each.discount for each in parcels)
        assert store.sums.total == sum(each.total for each in charges + parcels)
        assert store.sums.tax == sum(each.tax for each in charges + parcels)
        assert (store.shipping is None) == all(priced.line.product.kind == "digital" for priced in store.lines)
    sums = quoted.sums
    assert sums == purchase_sums(store.sums for store in quoted.stores)
    added = 0 if inclusive else sums.tax
    assert sums.total == sums.subtotal + sums.shipping - sums.discount + added
    parts = [each for store in quoted.stores for each in [*(p.charge for p in store.lines), store.shipping] if each]
    rows = [{"tax": each.tax, "tax_name": each.tax_name, "tax_rate": each.tax_rate} for each in parts]
    assert sum(one.amount for one in taxes(rows, None)) == sums.tax


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bag=bags(), inclusive=st.booleans())
def test_a_business_abroad_never_pays_more_than_anybody_there(
    monkeypatch: pytest.MonkeyPatch, bag: Bag, inclusive: bool
) -> None:
    asked = Terms(Place("DE"), vat_id="DE136695976")
    business = _quoted(monkeypatch, bag, [], 900, inclusive=inclusive, terms=asked)
    anybody = _quoted(monkeypatch, bag, [], 900, inclusive=inclusive, terms=Terms(Place("DE")))
    assert (business.reverse_charge, business.sums.tax) == (True, 0)
    assert business.sums.total == anybody.sums.total - anybody.sums.tax


def test_no_charge_takes_off_more_than_there_is() -> None:
    with pytest.raises(ValueError, match="no such charge"):
        charge(100, 101, rate=0, name="", tax=0, total=0)
    with pytest.raises(ValueError, match="no such charge"):
        charge(100, 0, rate=0, name="", tax=101, total=100)
    assert order_sums([charge(100, 40, rate=0, name="", tax=0, total=60)], None).total == 60


@pytest.mark.parametrize(
    ("total", "why"),
    [
        (0, None),
        (1, "total_too_small"),
        (199, "total_too_small"),
        (200, None),
        (99_999_999, None),
        (100_000_000, "total_too_large"),
    ],
)
def test_what_stripe_takes(total: int, why: str | None) -> None:
    assert unpayable(total, "RON") == why
