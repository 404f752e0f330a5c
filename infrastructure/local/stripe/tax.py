"""Stripe Tax: calculations for a business established in Romania, with the rates of a few places."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from infrastructure.local.stripe.errors import Json, invalid
from infrastructure.local.stripe.operations import PAGING, check_metadata, operation
from infrastructure.local.stripe.work import Work, new_id

CALCULATION, LINE = "tax.calculation", "tax.calculation_line_item"
HOME = "RO"
NOT_TAXED = "txcd_00000000"
KEPT_FOR = 90 * 86_400
#: A ZIP code that is none; in the United States tax is not known without one.
NOWHERE = "00000"
#: What is collected where: the level of whoever collects it, what it is called, its percentage. Elsewhere nothing is.
RATES: dict[str, list[tuple[str, str, str]]] = {
    "RO": [("country", "TVA", "21.0")],
    "DE": [("country", "Umsatzsteuer", "19.0")],
    "FR": [("country", "TVA", "20.0")],
    "HU": [("country", "ÁFA", "27.0")],
    "US-CA": [("state", "Sales Tax", "6.0"), ("county", "Sales Tax", "1.25")],
}
_EU = frozenset({"DE", "FR", "HU", "AT", "BG", "IT", "ES", "NL", "PL"})


@operation(
    "POST",
    "/v1/tax/calculations",
    "expand currency customer_details.address customer_details.address_source customer_details.tax_ids line_items",
)
def calculate(work: Work, params: Json, _: dict[str, str]) -> Json:
    """The tax of up to a hundred lines at an address."""
    asked, details = params["line_items"], params.get("customer_details") or {}
    if not 1 <= len(asked) <= 100:
        raise invalid("A calculation has 1 to 100 line items.", "line_items")
    if "address" not in details:
        raise invalid("Where is it taxed? Give customer_details[address].", "customer_details", "parameter_missing")
    references = [line.get("reference", f"L{at}") for at, line in enumerate(asked)]
    if len(set(references)) < len(references):
        raise invalid("Each reference names one line item.", "line_items")
    if details["address"]["country"] == "US" and details["address"].get("postal_code", NOWHERE) == NOWHERE:
        message = "The customer's location is not one that tax can be calculated for: give a ZIP code."
        raise invalid(message, "customer_details[address]", "customer_tax_location_invalid")
    identifier, address = new_id("taxcalc_1"), dict.fromkeys(("city", "line1", "line2", "postal_code", "state"))
    address |= details["address"]
    tax_ids = details.get("tax_ids", [])
    charged = not _reversed(address["country"], tax_ids)
    lines = [_line(work, line, reference, address, charged) for line, reference in zip(asked, references, strict=True)]
    work.store.insert({"id": identifier, "object": CALCULATION, "created": work.now}, {"lines": lines})
    inclusive, exclusive = (
        sum(line["amount_tax"] for line in lines if line["tax_behavior"] == behaviour)
        for behaviour in ("inclusive", "exclusive")
    )
    return {
        "id": identifier,
        "object": CALCULATION,
        "amount_total": sum(line["amount"] for line in lines) + exclusive,
        "currency": params["currency"],
        "customer": None,
        "customer_details": {
            "address": address,
            "address_source": details.get("address_source"),
            "ip_address": None,
            "tax_ids": tax_ids,
            "taxability_override": "none",
        },
        "expires_at": work.now + KEPT_FOR,
        "livemode": False,
        "ship_from_details": None,
        "shipping_cost": None,
        "tax_amount_exclusive": exclusive,
        "tax_amount_inclusive": inclusive,
        "tax_breakdown": [],
        "tax_date": work.now,
    }


@operation("GET", "/v1/tax/calculations/{calculation}/line_items", PAGING)
def line_items(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """The lines of a calculation."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid limit: between 1 and 100 objects make a page", "limit", "parameter_invalid_integer")
    work.fetch(CALCULATION, ids["calculation"], "calculation")
    return lines_of(work, {"id": ids["calculation"]}, limit)


def lines_of(work: Work, calculation: Json, limit: int = 10) -> Json:
    """The first lines of a calculation as a list."""
    lines = work.store.hidden(calculation["id"])["lines"]
    url = f"/v1/tax/calculations/{calculation['id']}/line_items"
    return {"object": "list", "data": lines[:limit], "has_more": len(lines) > limit, "url": url}


def breakdown_of(work: Work, line: Json) -> list[Json]:
    """Who taxes a line, with which rates."""
    parts: list[Json] = work.store.hidden(line["id"])["breakdown"]
    return parts


def _line(work: Work, asked: Json, reference: str, address: Json, charged: bool) -> Json:
    amount = asked["amount"]
    if amount < 1:
        raise invalid("The amount of a line item is positive.", "line_items", "parameter_invalid_integer")
    behaviour = asked.get("tax_behavior", "exclusive")
    taxed = asked.get("tax_code") != NOT_TAXED
    place = "-".join(part for part in (address["country"], address["state"]) if part)
    rates = RATES.get(place) or RATES.get(address["country"], [])
    whole = sum((Decimal(rate[2]) for rate in rates), Decimal(0))
    net = amount * 100 / (100 + whole) if behaviour == "inclusive" else Decimal(amount)
    parts = [_part(rate, net, address, taxed, charged) for rate in rates]
    line: Json = {
        "id": new_id("tax_li_"),
        "object": LINE,
        "amount": amount,
        "amount_tax": sum(part["amount"] for part in parts),
        "livemode": False,
        "metadata": check_metadata(asked.get("metadata"), "line_items"),
        "performance_location": None,
        "product": None,
        "quantity": asked.get("quantity", 1),
        "reference": reference,
        "tax_behavior": behaviour,
        "tax_code": asked.get("tax_code", "txcd_99999999"),
    }
    work.store.insert({"id": line["id"], "object": LINE, "created": work.now}, {"breakdown": parts})
    return line


def _part(rate: tuple[str, str, str], net: Decimal, address: Json, taxed: bool, charged: bool) -> Json:
    level, name, percentage = rate
    due = taxed and charged
    reason = "standard_rated" if due else "reverse_charge" if taxed else "product_exempt"
    tax = int((net * Decimal(percentage) / 100).quantize(Decimal(1), ROUND_HALF_UP)) if due else 0
    kind = "vat" if level == "country" else "sales_tax"
    details = {"display_name": name, "percentage_decimal": percentage, "tax_type": kind}
    return {
        "amount": tax,
        "jurisdiction": {
            "country": address["country"],
            "display_name": address["country"],
            "level": level,
            "state": address["state"],
        },
        "sourcing": "destination",
        "tax_rate_details": details if due else None,
        "taxability_reason": reason,
        "taxable_amount": int(net) if due else 0,
    }


def _reversed(country: str, tax_ids: list[Json]) -> bool:
    """Whether a business in another member state accounts for the tax itself."""
    return country in _EU and country != HOME and any(one["type"] == "eu_vat" for one in tax_ids)
