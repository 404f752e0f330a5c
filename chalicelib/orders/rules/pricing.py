"""The arithmetic of a purchase: what each line and each parcel costs after discount and tax, and what it sums to.

Every amount is whole minor units and rounded once, where it arises: a discount when it is allotted to its lines, a
tax per line. Sums are sums of those, so that no total is ever rounded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.money import MINIMUM_CHARGE

#: The most that Stripe charges at once: eight digits (docs.stripe.com/currencies).
MAX_CHARGE = 99_999_999
#: Lines of one purchase (DESIGN section 3), and pieces of one line.
MAX_LINES, MAX_QUANTITY = 20, 99


@dataclass(frozen=True, slots=True)
class Charge:
    """One thing to be paid: a line, or a store's shipping. `amount` as priced, before `discount`; `tax` is within
    `total`, which is what is paid; `tax_rate` in basis points."""

    amount: int
    discount: int = 0
    tax_rate: int = 0
    tax_name: str = ""
    tax: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """An order's or a purchase's amounts: `subtotal` of the lines and `shipping` before their `discount`, `tax` within
    `total`."""

    subtotal: int = 0
    discount: int = 0
    shipping: int = 0
    tax: int = 0
    total: int = 0


def charge(amount: int, discount: int, *, rate: int, name: str, tax: int, total: int) -> Charge:
    """What a thing costs, of which `total` is paid in the end, with `tax` in it."""
    if not 0 <= discount <= amount or not 0 <= tax <= total:
        raise ValueError(f"{discount} of {amount}, {tax} of {total}: no such charge")
    return Charge(amount, discount, rate, name, tax, total)


def order_sums(lines: Iterable[Charge], shipping: Charge | None) -> Sums:
    """An order's amounts out of its lines' and its parcel's."""
    lines = list(lines)
    sent = shipping or Charge(0)
    return Sums(
        subtotal=sum(line.amount for line in lines),
        discount=sum(line.discount for line in lines) + sent.discount,
        shipping=sent.amount,
        tax=sum(line.tax for line in lines) + sent.tax,
        total=sum(line.total for line in lines) + sent.total,
    )


def purchase_sums(orders: Iterable[Sums]) -> Sums:
    """A purchase's amounts out of its orders'."""
    orders = list(orders)
    return Sums(
        subtotal=sum(order.subtotal for order in orders),
        discount=sum(order.discount for order in orders),
        shipping=sum(order.shipping for order in orders),
        tax=sum(order.tax for order in orders),
        total=sum(order.total for order in orders),
    )


def unpayable(total: int, currency: str) -> str | None:
    """Why Stripe would not take such a total: `total_too_small`, `total_too_large`; nothing to pay is fine."""
    if 0 < total < MINIMUM_CHARGE[currency]:
        return "total_too_small"
    return "total_too_large" if total > MAX_CHARGE else None


@dataclass(frozen=True, slots=True)
class Tax:
    """What was paid of one tax: its name, its rate in basis points."""

    name: str
    rate: int
    amount: int


def taxes(items: Iterable[Mapping[str, Any]], shipping: Mapping[str, Any] | None) -> list[Tax]:
    """The taxes within an order's lines and its shipping, by name and rate, the highest rate first."""
    found: dict[tuple[str, int], int] = {}
    for part in [*items, *([shipping] if shipping else [])]:
        if part.get("tax"):
            key = (part["tax_name"], part["tax_rate"])
            found[key] = found.get(key, 0) + part["tax"]
    ordered = sorted(found.items(), key=lambda pair: (-pair[0][1], pair[0][0]))
    return [Tax(name, rate, amount) for (name, rate), amount in ordered]
