"""The platform's taxes: set by admins, asked for by checkout."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.core import clock
from chalicelib.core.errors import Invalid, Upstream
from chalicelib.tax import rules, service
from chalicelib.tax.service import SHIPPING, Assessment, LineTax, Place, Taxable
from tests.support.calls import counted
from tests.support.goods import done
from tests.support.rivals import at_once
from tests.support.staff import member_with_role
from tests.support.world import Client, World

ROMANIA = {"country": "RO", "basis_points": 2100, "name": "TVA 21 %"}
BOOKS = {"country": "RO", "tax_class": "reduced", "basis_points": 1100, "name": "TVA 11 %"}
GERMANY = {"country": "DE", "basis_points": 1900, "name": "USt. 19 %"}
SCARF, BOOK = Taxable("scarf", 12_100, "standard", physical=True), Taxable("book", 5_000, "reduced")
SENT = Taxable("sent", 1_500, SHIPPING)


@pytest.fixture
def admin(world: World) -> Client:
    return member_with_role(world, "admin")


def put(admin: Client, *rates: dict[str, Any], version: int = 0, **more: Any) -> Any:
    return admin.put("/api/admin/tax", {"country": "RO", "rates": list(rates), "version": version, **more})


def test_nothing_is_taxed_until_an_admin_says_so(world: World, admin: Client) -> None:
    held = done(admin.get("/api/admin/tax"))
    assert (held["version"], held["rates"], held["prices_include_tax"]) == (0, [], True)
    assert not service.rates().collects
    assert service.assess(Place("RO"), [SCARF]).lines == {"scarf": LineTax(12_100, 0, 12_100, 0, "")}
    saved = done(put(admin, GERMANY, BOOKS, ROMANIA))
    assert saved == done(admin.get("/api/admin/tax"))
    assert [(rate["country"], rate["tax_class"]) for rate in saved["rates"]] == [
        ("DE", "standard"),
        ("RO", "standard"),
        ("RO", "reduced"),
    ]
    assert service.assess(Place("RO"), [SCARF, BOOK, SENT]) == Assessment(
        {
            "scarf": LineTax(10_000, 2_100, 12_100, 2100, "TVA 21 %"),
            "book": LineTax(4_505, 495, 5_000, 1100, "TVA 11 %"),
            "sent": LineTax(1_240, 260, 1_500, 2100, "TVA 21 %"),
        },
        inclusive=True,
        reverse_charge=False,
        calculator="own",
    )


def test_prices_may_be_without_tax(world: World, admin: Client) -> None:
    done(put(admin, ROMANIA, prices_include_tax=False))
    assessed = service.assess(Place("RO"), [SCARF])
    assert not assessed.inclusive
    assert assessed.lines["scarf"] == LineTax(12_100, 2_541, 14_641, 2100, "TVA 21 %")


def test_before_the_buyer_says_where_to_the_platform_is_at_home(world: World, admin: Client) -> None:
    done(put(admin, ROMANIA, GERMANY))
    assert service.assess(None, [SCARF]) == service.assess(Place("RO"), [SCARF])
    assert service.assess(Place("JP"), [SCARF]).lines["scarf"].tax == 0


def test_a_business_in_another_member_state_pays_the_net_price(world: World, admin: Client) -> None:
    done(put(admin, ROMANIA, GERMANY))
    vat_id = service.checked_vat("DE", "136 695 976")
    assessed = service.assess(Place("DE"), [Taxable("scarf", 11_900, "standard")], vat_id=vat_id)
    assert assessed.reverse_charge
    assert assessed.lines["scarf"] == LineTax(10_000, 0, 10_000, 0, "")
    at_home = service.assess(Place("RO"), [SCARF], vat_id=service.checked_vat("RO", "18547290"))
    assert (at_home.reverse_charge, at_home.lines["scarf"].tax) == (False, 2_100)


def test_stripe_tax_takes_the_place_of_the_rates_behind_the_same_question(world: World, admin: Client) -> None:
    done(put(admin, ROMANIA, calculator="stripe", prices_include_tax=False))
    assert world.stripe.violations() == []
    assessed = service.assess(Place("DE", city="Berlin"), [SCARF, SENT, Taxable("gift", 0, "standard")])
    assert (assessed.calculator, assessed.inclusive, assessed.reverse_charge) == ("stripe", False, False)
    assert assessed.reference.startswith("taxcalc_")
    assert assessed.lines == {
        "scarf": LineTax(12_100, 2_299, 14_399, 1900, "Umsatzsteuer"),
        "sent": LineTax(1_500, 285, 1_785, 1900, "Umsatzsteuer"),
        "gift": LineTax(0, 0, 0, 0, ""),
    }
    assert service.assess(None, [SCARF]).calculator == "own"
    assert service.rates().collects


def test_stripe_tax_knows_states_prices_with_tax_classes_and_businesses(world: World, admin: Client) -> None:
    done(put(admin, calculator="stripe"))
    assert world.stripe.violations() == []
    lines = [Taxable(f"line {number}", 1000 + number, "standard") for number in range(12)]
    assessed = service.assess(Place("US", "CA", postal_code="94110"), [*lines, Taxable("food", 900, "zero")])
    assert assessed.lines["line 0"] == LineTax(932, 68, 1000, 725, "Sales Tax")
    assert assessed.lines["food"] == LineTax(900, 0, 900, 0, "")
    assert len(assessed.lines) == 13, "a page of Stripe's list holds ten"
    business = service.assess(Place("DE"), [SCARF], vat_id="DE136695976")
    assert (business.reverse_charge, business.lines["scarf"].tax) == (True, 0)
    assert service.assess(Place("JP"), [SCARF]).lines["scarf"] == LineTax(12_100, 0, 12_100, 0, "")


def test_where_stripe_needs_more_of_an_address_own_rates_stand_in_until_it_is_there(
    world: World, admin: Client
) -> None:
    done(put(admin, {"country": "US", "region": "CA", "basis_points": 725, "name": "Sales tax"}, calculator="stripe"))
    _ = world.stripe
    assessed = service.assess(Place("US", "CA"), [SCARF])
    assert (assessed.calculator, assessed.lines["scarf"].basis_points) == ("own", 725)
    assert service.assess(Place("US", "CA", postal_code="94110"), [SCARF]).calculator == "stripe"
    with pytest.raises(Invalid) as refused:
        service.assess(Place("US", "CA", postal_code="00000"), [SCARF])
    assert [(error.field, error.code) for error in refused.value.fields] == [("postal_code", "tax_unknown")]


def test_the_steps_of_a_checkout_ask_stripe_once(world: World, admin: Client) -> None:
    done(put(admin, calculator="stripe"))
    _ = world.stripe
    first = service.assess(Place("DE"), [SCARF])
    assert service.assess(Place("DE"), [SCARF]).reference == first.reference
    others = [service.assess(Place("DE", city="Bonn"), [SCARF]), service.assess(Place("DE"), [SCARF, SENT])]
    with clock.shifted(timedelta(minutes=11)):
        others.append(service.assess(Place("DE"), [SCARF]))
    references = {one.reference for one in [first, *others]}
    assert len(references) == 4
    done(put(admin, calculator="stripe", version=1))
    assert service.assess(Place("DE"), [SCARF]).reference not in references


def test_nothing_is_asked_of_stripe_about_what_costs_nothing(world: World, admin: Client) -> None:
    done(put(admin, calculator="stripe"))
    _ = world.stripe
    assert service.assess(Place("DE"), [Taxable("gift", 0, "standard")]).reference == ""


def test_a_silent_stripe_is_told_as_such(world: World, admin: Client) -> None:
    done(put(admin, calculator="stripe"))
    _ = world.stripe
    with pytest.raises(Upstream):
        service.assess(Place("DE"), [SCARF, SCARF])


def test_rates_are_one_read_a_minute(world: World, admin: Client) -> None:
    done(put(admin, ROMANIA))
    with counted() as calls:
        for _ in range(3):
            service.rates()
    assert len(calls) == 1
    with clock.shifted(timedelta(seconds=61)), counted() as calls:
        service.rates()
    assert len(calls) == 1
    done(put(admin, version=1))
    assert service.rates().rates == ()


def test_the_second_of_two_who_save_at_once_is_told(world: World, admin: Client) -> None:
    def save(number: int) -> int:
        return int(put(admin, {**ROMANIA, "basis_points": number}).status)

    statuses = at_once(*[partial(save, number) for number in range(4)])
    assert sorted(statuses) == [200, 409, 409, 409]
    stale = put(admin, ROMANIA)
    assert (stale.status, stale.json["code"]) == (409, "stale_version")


@pytest.mark.parametrize(
    ("rates", "more", "field"),
    [
        ([{**ROMANIA, "country": "XX"}], {}, "rates.0.country"),
        ([{**ROMANIA, "region": "California"}], {}, "rates.0.region"),
        ([{**ROMANIA, "basis_points": rules.MAX_BASIS_POINTS + 1}], {}, "rates.0.basis_points"),
        ([{**ROMANIA, "basis_points": 19.5}], {}, "rates.0.basis_points"),
        ([{**ROMANIA, "tax_class": "zero"}], {}, "rates.0.basis_points"),
        ([{**ROMANIA, "tax_class": "luxury"}], {}, "rates.0.tax_class"),
        ([{**ROMANIA, "name": ""}], {}, "rates.0.name"),
        ([ROMANIA, ROMANIA], {}, "rates.1.tax_class"),
        ([ROMANIA] * (rules.MAX_RATES + 1), {}, "rates"),
        ([], {"country": "XX"}, "country"),
        ([], {"shipping_class": "free"}, "shipping_class"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    world: World, admin: Client, rates: list[dict[str, Any]], more: dict[str, Any], field: str
) -> None:
    reply = put(admin, *rates, **more)
    assert reply.status == 422, reply.text
    assert [error["field"] for error in reply.json["errors"]] == [field]
    assert done(admin.get("/api/admin/tax"))["version"] == 0


def test_as_many_rates_as_there_may_be_fit(world: World, admin: Client) -> None:
    many = [{**ROMANIA, "country": "US", "region": f"{number}", "name": "x" * 40} for number in range(rules.MAX_RATES)]
    assert len(done(put(admin, *many))["rates"]) == rules.MAX_RATES
    assert len(service.rates().rates) == rules.MAX_RATES
