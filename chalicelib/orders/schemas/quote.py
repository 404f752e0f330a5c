"""What a quote tells."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from ...http.schema import Cover, Minor, Schema
from ...shipping.schemas import ShippingRate
from .. import rules
from ..rules import Charge
from ..service.quote import Priced, Quote, StoreQuote
from ..service.quoting import Shown


class QuoteLine(Schema):
    """A line and what it costs: `line_total` before `discount`, `total` after it, with `tax` in it."""

    product_id: str
    variant_id: str | None
    title: str
    variant: str | None
    path: str
    cover: Cover | None
    kind: Literal["digital", "physical"]
    quantity: int
    unit_price: Minor
    line_total: Minor
    discount: Minor
    tax: Minor
    total: Minor

    @classmethod
    def of(cls, priced: Priced) -> QuoteLine:
        product, charge = priced.line.product, priced.charge
        return cls.model_construct(
            product_id=product.product_id,
            variant_id=product.variant_id,
            title=product.title,
            variant=product.variant,
            path=product.path,
            cover=Cover.of(product.cover),
            kind=product.kind,
            quantity=priced.line.quantity,
            unit_price=product.price,
            line_total=charge.amount,
            discount=charge.discount,
            tax=charge.tax,
            total=charge.total,
        )


class QuoteShipping(Schema):
    """What sending costs: `total` after `discount`, with `tax` in it."""

    amount: Minor
    discount: Minor
    tax: Minor
    total: Minor

    @classmethod
    def of(cls, charge: Charge | None) -> QuoteShipping | None:
        if charge is None:
            return None
        return cls.model_construct(amount=charge.amount, discount=charge.discount, tax=charge.tax, total=charge.total)


class QuoteStore(Schema):
    """An order to be. `rate_id`: the chosen of its `options`, else the cheapest; null while the place is not known,
    where nothing is sent, and where the store does not send there (`undeliverable`)."""

    id: str
    slug: str
    name: str
    lines: list[QuoteLine]
    options: list[ShippingRate]
    rate_id: str | None
    shipping: QuoteShipping | None
    undeliverable: bool
    total: Minor

    @classmethod
    def of(cls, store: StoreQuote) -> QuoteStore:
        return cls.model_construct(
            id=store.store_id,
            slug=store.store_slug,
            name=store.store_name,
            lines=[QuoteLine.of(priced) for priced in store.lines],
            options=[ShippingRate.of(rate) for rate in store.options],
            rate_id=store.rate.id if store.rate is not None else None,
            shipping=QuoteShipping.of(store.shipping),
            undeliverable=store.undeliverable,
            total=store.sums.total,
        )


class QuoteTax(Schema):
    """What of the total is one tax; `rate` in basis points."""

    name: str
    rate: int
    amount: Minor


class QuotePromotion(Schema):
    """What a promotion takes off altogether; `code` is null for one that applies by itself."""

    code: str | None
    name: str
    amount: Minor


class RefusedCode(Schema):
    """A code that takes nothing off, and why; `missing` to its minimum, where that is the reason."""

    code: str
    reason: str
    missing: Minor


class QuoteOut(Schema):
    """What it would cost now. `subtotal` and `shipping` are before `discount`; `tax` is within `total`, and was within
    the prices if `tax_included`. `waiting`: codes that will tell when the shipping is known. `country_needed`: tax
    depends on where the buyer lives. `problem`: why such a total cannot be paid."""

    currency: str
    parcel: bool
    downloads: bool
    stores: list[QuoteStore]
    subtotal: Minor
    discount: Minor
    shipping: Minor
    tax: Minor
    total: Minor
    tax_included: bool
    taxes: list[QuoteTax]
    reverse_charge: bool
    vat_id: str | None
    promotions: list[QuotePromotion]
    refused: list[RefusedCode]
    waiting: list[str]
    country_needed: bool
    problem: Literal["total_too_small", "total_too_large"] | None

    @classmethod
    def of(cls, shown: Shown) -> QuoteOut:
        quote = shown.quote
        return cls.model_construct(
            currency=quote.currency,
            parcel=shown.bag.parcel,
            downloads=shown.bag.downloads,
            stores=[QuoteStore.of(store) for store in quote.stores],
            **asdict(quote.sums),
            tax_included=quote.inclusive,
            taxes=_taxes(quote),
            reverse_charge=quote.reverse_charge,
            vat_id=shown.vat_id,
            promotions=_promotions(quote),
            refused=[RefusedCode.model_construct(**asdict(one)) for one in quote.discounts.refused],
            waiting=quote.discounts.waiting,
            country_needed=shown.country_needed,
            problem=shown.problem,
        )


def _taxes(quote: Quote) -> list[QuoteTax]:
    lines = [priced.charge for store in quote.stores for priced in store.lines]
    parcels = [store.shipping for store in quote.stores if store.shipping is not None]
    found = rules.taxes([asdict(charge) for charge in [*lines, *parcels]], None)
    return [QuoteTax.model_construct(name=tax.name, rate=tax.rate, amount=tax.amount) for tax in found]


def _promotions(quote: Quote) -> list[QuotePromotion]:
    """Each once, however many stores it is about."""
    amounts: dict[str, int] = {}
    for used in quote.discounts.used:
        amounts[used.promotion_id] = amounts.get(used.promotion_id, 0) + used.amount + used.shipping
    named = {used.promotion_id: used for used in quote.discounts.used}
    return [
        QuotePromotion.model_construct(code=named[key].code, name=named[key].name, amount=amount)
        for key, amount in amounts.items()
    ]
