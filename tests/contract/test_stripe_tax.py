"""Stripe Tax in the sandbox, by the official library: what it calculates, lists and refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import stripe_client


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    assert made.violations() == []


def line(reference: str, amount: int = 1000, **more: Any) -> Any:
    return {"reference": reference, "amount": amount, "tax_behavior": "exclusive", **more}


def asked(*lines: Any, country: str = "DE", **address: str) -> Any:
    where = {"country": country, **address}
    return {
        "currency": "ron",
        "customer_details": {"address": where, "address_source": "shipping"},
        "line_items": list(lines),
    }


def test_sums_are_those_of_the_lines(sandbox: Sandbox) -> None:
    client = stripe_client(sandbox)
    lines = [line("a"), line("b", 1190, tax_behavior="inclusive"), line("c", tax_code="txcd_00000000")]
    made = client.v1.tax.calculations.create(asked(*lines))
    assert (made.tax_amount_exclusive, made.tax_amount_inclusive, made.amount_total) == (190, 190, 3380)
    assert "line_items" not in made.to_dict(), "until they are asked for"


def test_lines_come_ten_at_a_time_with_their_breakdown_where_it_is_asked_for(sandbox: Sandbox) -> None:
    client = stripe_client(sandbox)
    params = asked(*[line(f"line {number}") for number in range(12)])
    made = client.v1.tax.calculations.create({**params, "expand": ["line_items"]}).to_dict()
    assert (len(made["line_items"]["data"]), made["line_items"]["has_more"]) == (10, True)
    assert "tax_breakdown" not in made["line_items"]["data"][0]
    listed = client.v1.tax.calculations.line_items.list(
        made["id"], {"limit": 100, "expand": ["data.tax_breakdown"]}
    ).to_dict()
    assert [one["reference"] for one in listed["data"]] == [f"line {number}" for number in range(12)]
    (part,) = listed["data"][0]["tax_breakdown"]
    assert (part["amount"], part["tax_rate_details"]["percentage_decimal"]) == (190, "19.0")


@pytest.mark.parametrize(
    ("params", "code"),
    [
        (asked(line("a"), line("a")), None),
        (asked(line("a", 0)), "parameter_invalid_integer"),
        (asked(line("a"), country="US", state="CA"), "customer_tax_location_invalid"),
    ],
)
def test_what_cannot_be_calculated_is_refused(sandbox: Sandbox, params: Any, code: str | None) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client(sandbox).v1.tax.calculations.create(params)
    assert refused.value.code == code
