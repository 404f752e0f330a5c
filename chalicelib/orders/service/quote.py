"""What a bag costs: every line and parcel with its discount and tax, priced from our records.

Discounts come first, then what sending costs (which may be free above so much merchandise after discounts), then
discounts on that, then tax on what is left of each. One look at the promotions decides the merchandise for shipping;
what they take off in the end is decided when the shipping is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...carts.service import CartLine
from ...core import clock
from ...promotions import service as promotions
from ...promotions.service import Discounts, Promotion
from ...shipping import service as shipping
from ...shipping.service import Parcel, Rate
from ...tax import service as tax
from ...tax.service import Assessment, Place, Taxable
from .. import rules
from ..rules import Charge, Sums
from .bag import Bag


@dataclass(frozen=True, slots=True)
class Terms:
    """What the buyer has said so far. `place`: where things are sent, or where the buyer lives; `chosen`: rates of
    shipping by store; `vat_id` a business's, as it was checked; `email` decides how often a code may still be used."""

    place: Place | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    vat_id: str | None = None
    email: str = ""


@dataclass(frozen=True, slots=True)
class Priced:
    """A line and what it costs."""

    line: CartLine
    charge: Charge


@dataclass(frozen=True, slots=True)
class StoreQuote:
    """What is bought of one store. `rate` is the chosen way of sending, else the cheapest of `options`; None where
    nothing is sent, the place is not known yet, or the store does not send there (`undeliverable`)."""

    store_id: str
    store_slug: str
    store_name: str
    lines: tuple[Priced, ...]
    options: tuple[Rate, ...]
    rate: Rate | None
    shipping: Charge | None
    sums: Sums
    undeliverable: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """What a purchase would cost now; an order for each store, in the order of the bag. `inclusive`: prices have their
    tax in them."""

    currency: str
    stores: tuple[StoreQuote, ...]
    sums: Sums
    inclusive: bool
    reverse_charge: bool
    discounts: Discounts


def quote(bag: Bag, terms: Terms) -> Quote:
    """Price a bag for a buyer. At most five reads, however many lines and stores."""
    customer = promotions.customer_of(terms.email) if terms.email else None
    found = promotions.find(terms.codes, bag.stores(), customer)
    options = _options(bag, terms, _discounts(bag, found, {}, terms))
    sent = {store_id: rate for store_id in bag.stores() if (rate := _rate(options, store_id, terms)) is not None}
    discounts = _discounts(bag, found, _costs(bag, sent), terms)
    taxes = tax.assess(terms.place, _taxables(bag, sent, discounts), vat_id=terms.vat_id)
    stores = tuple(
        _store(lines, options.get(store_id, []), sent.get(store_id), discounts, taxes, known=terms.place is not None)
        for store_id, lines in bag.stores().items()
    )
    sums = rules.purchase_sums(store.sums for store in stores)
    return Quote(bag.currency, stores, sums, taxes.inclusive, taxes.reverse_charge, discounts)


def _costs(bag: Bag, sent: Mapping[str, Rate]) -> dict[str, int]:
    """What sending each order costs, as far as that is known: nothing where nothing is sent."""
    downloads = [
        store_id
        for store_id, lines in bag.stores().items()
        if not any(rules.is_physical(line.product.kind) for line in lines)
    ]
    return {**dict.fromkeys(downloads, 0), **{store_id: rate.amount for store_id, rate in sent.items()}}


def _worth(line: CartLine) -> int:
    return line.product.price * line.quantity


def _discounts(bag: Bag, found: Sequence[Promotion], sent: Mapping[str, int], terms: Terms) -> Discounts:
    lines = [
        promotions.Line(
            id=line.id,
            store_id=line.product.store_id,
            product_id=line.product.product_id,
            collection_ids=frozenset(line.product.collection_ids),
            quantity=line.quantity,
            unit_price=line.product.price,
        )
        for line in bag.lines
    ]
    return promotions.apply(found, lines, sent, clock.now_text(), terms.codes)


def _options(bag: Bag, terms: Terms, before: Discounts) -> dict[str, list[Rate]]:
    """The ways to send each order; none are known before the place is."""
    if terms.place is None or not bag.parcel:
        return {}
    parcels = {
        store_id: [
            Parcel(
                product_id=line.product.product_id,
                quantity=line.quantity,
                weight=line.product.weight_grams,
                total=_worth(line) - before.lines.get(line.id, 0),
                ships=rules.is_physical(line.product.kind),
                making_days=line.product.making_days,
            )
            for line in lines
        ]
        for store_id, lines in bag.stores().items()
    }
    return shipping.options_many(terms.place.country, parcels)


def _rate(options: Mapping[str, Sequence[Rate]], store_id: str, terms: Terms) -> Rate | None:
    offered = options.get(store_id, [])
    chosen = next((rate for rate in offered if rate.id == terms.chosen.get(store_id)), None)
    return chosen or next(iter(offered), None)


def _taxables(bag: Bag, sent: Mapping[str, Rate], discounts: Discounts) -> list[Taxable]:
    lines = [
        Taxable(
            id=line.id,
            amount=_worth(line) - discounts.lines.get(line.id, 0),
            tax_class=line.product.tax_class,
            physical=rules.is_physical(line.product.kind),
        )
        for line in bag.lines
    ]
    parcels = [
        Taxable(_parcel(store_id), rate.amount - discounts.shipping.get(store_id, 0), tax.SHIPPING, physical=True)
        for store_id, rate in sent.items()
    ]
    return lines + parcels


def _parcel(store_id: str) -> str:
    return f"shipping of {store_id}"


def _store(
    lines: Sequence[CartLine],
    options: Sequence[Rate],
    rate: Rate | None,
    discounts: Discounts,
    taxes: Assessment,
    *,
    known: bool,
) -> StoreQuote:
    first = lines[0].product
    priced = tuple(
        Priced(line, _charge(_worth(line), discounts.lines.get(line.id, 0), taxes, line.id)) for line in lines
    )
    sent = None
    if rate is not None:
        off = discounts.shipping.get(first.store_id, 0)
        sent = _charge(rate.amount, off, taxes, _parcel(first.store_id))
    parcel = any(rules.is_physical(line.product.kind) for line in lines)
    return StoreQuote(
        store_id=first.store_id,
        store_slug=first.store_slug,
        store_name=first.store_name,
        lines=priced,
        options=tuple(options),
        rate=rate,
        shipping=sent,
        sums=rules.order_sums([each.charge for each in priced], sent),
        undeliverable=parcel and known and rate is None,
    )


def _charge(amount: int, discount: int, taxes: Assessment, taxed_as: str) -> Charge:
    found = taxes.lines[taxed_as]
    return rules.charge(amount, discount, rate=found.basis_points, name=found.name, tax=found.tax, total=found.gross)
