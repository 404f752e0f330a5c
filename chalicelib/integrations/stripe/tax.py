"""Stripe Tax: one calculation for all lines of a purchase (docs.stripe.com/tax/custom)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...core.errors import Upstream
from . import client


@dataclass(frozen=True, slots=True)
class TaxLine:
    """What is asked about: `amount` in minor units, more than nothing; `code` one of Stripe's tax codes."""

    id: str
    amount: int
    code: str


@dataclass(frozen=True, slots=True)
class TaxAddress:
    """Where it is taxed; everything but `country` may be empty."""

    country: str
    state: str
    postal_code: str
    city: str
    line1: str


@dataclass(frozen=True, slots=True)
class CalculatedLine:
    """What Stripe says of a line: the rates of all that tax it together, in basis points, and what they are called."""

    id: str
    amount: int
    tax: int
    basis_points: int
    name: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculation and its lines; Stripe keeps it under `id` for 90 days."""

    id: str
    lines: tuple[CalculatedLine, ...]
    reverse_charge: bool


class Unlocated(Exception):
    """Stripe cannot tell which tax is due at this address: it needs more of it, or there is no such place."""


def calculate_tax(
    lines: Sequence[TaxLine], currency: str, address: TaxAddress, *, inclusive: bool, eu_vat: str | None
) -> Calculation:
    """What tax is due on up to 100 lines at an address. `inclusive`: the amounts have it in them.

    Raises Unlocated, Upstream.
    """
    import stripe

    behaviour = "inclusive" if inclusive else "exclusive"
    where = {name: value for name in TaxAddress.__slots__ if (value := getattr(address, name))}
    customer: dict[str, Any] = {"address": where, "address_source": "shipping"}
    if eu_vat is not None:
        customer["tax_ids"] = [{"type": "eu_vat", "value": eu_vat}]
    params: Any = {
        "currency": currency.lower(),
        "customer_details": customer,
        "line_items": [
            {"reference": line.id, "amount": line.amount, "tax_behavior": behaviour, "tax_code": line.code}
            for line in lines
        ],
        "expand": ["line_items", "line_items.data.tax_breakdown"],
    }
    try:
        made = client._stripe().v1.tax.calculations.create(params).to_dict()
        items = made["line_items"]["data"]
        if made["line_items"].get("has_more"):
            wanted: Any = {"limit": 100, "expand": ["data.tax_breakdown"]}
            items = client._stripe().v1.tax.calculations.line_items.list(made["id"], wanted).to_dict()["data"]
    except stripe.StripeError as error:
        if error.code == "customer_tax_location_invalid":
            raise Unlocated from error
        raise client._failed(error) from error
    found = tuple(_line(item) for item in items)
    if {line.id for line in found} != {line.id for line in lines}:
        raise Upstream("Stripe: a calculation lacks lines", code="payment_provider")
    reasons = {part["taxability_reason"] for item in items for part in item.get("tax_breakdown") or []}
    return Calculation(made["id"], found, "reverse_charge" in reasons)


def _line(item: dict[str, Any]) -> CalculatedLine:
    rates = [part["tax_rate_details"] for part in item.get("tax_breakdown") or [] if part.get("tax_rate_details")]
    points = sum((Decimal(rate["percentage_decimal"]) * 100 for rate in rates), Decimal(0))
    taxed = item["amount_tax"] > 0
    name = " + ".join(_unique(rate["display_name"] for rate in rates)) if taxed else ""
    return CalculatedLine(
        item["reference"], item["amount"], item["amount_tax"], int(points.to_integral_value()) if taxed else 0, name
    )


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
