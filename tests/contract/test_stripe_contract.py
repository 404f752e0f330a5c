"""The contract is read off the wheel in full, and what differs from it is caught, on its way in and on its way out."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from infrastructure.local.stripe import Sandbox, contract
from infrastructure.local.stripe.client import checkout_params, stripe_client
from infrastructure.local.stripe.contract.shapes import Anything, ListOf, OneOf, Record, fields_of, resource, shape_of
from infrastructure.local.stripe.operations import OPERATIONS
from infrastructure.local.stripe.work import API_VERSION

FULL = ["payment_intent.latest_charge.balance_transaction", "payment_intent.payment_method", "line_items"]


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture(scope="module")
def paid(sandbox: Sandbox) -> dict[str, Any]:
    """A paid session with everything expanded, as it goes over the wire."""
    session = stripe_client(sandbox).v1.checkout.sessions.create(params=checkout_params(metadata={"order": "1"}))
    sandbox.pay(session.id)
    query = "&".join(f"expand[]={path}" for path in FULL)
    headers = {"Authorization": "Bearer sk_test_contract"}
    status, _, body = sandbox.handle("GET", f"/v1/checkout/sessions/{session.id}?{query}", headers)
    assert status == 200
    answer: dict[str, Any] = json.loads(body)
    return answer


def route(method: str, path: str) -> contract.Route:
    found = contract.find_route(method, path)
    assert found is not None
    return found[0]


def test_the_pinned_version_is_the_wheels() -> None:
    import stripe

    assert stripe.api_version == API_VERSION


def test_every_route_of_the_wheel_is_found_and_its_types_resolve() -> None:
    first = [route for route in contract.routes() if route.template.startswith("/v1/")]
    assert len(first) >= 500
    for found in first:
        assert found.params_type is None or fields_of(found.params_type) is not None, found
        if not found.name.endswith(".search"):
            assert not isinstance(shape_of(found.returns_type, found.module), Anything), found


def test_every_operation_is_a_route_of_the_wheel() -> None:
    known = {(route.method, route.template) for route in contract.routes()}
    assert set(OPERATIONS) <= known
    assert len(OPERATIONS) >= 25


def test_every_supported_parameter_is_one_of_its_route() -> None:
    """`supports` can only narrow the contract: a name the wheel no longer has would never be sent."""
    for (method, template), operation in OPERATIONS.items():
        takes = next(route for route in contract.routes() if (route.method, route.template) == (method, template))
        if takes.params_type is None:
            assert operation.supports == (), template
        for path in operation.supports:
            shape: Any = Record(takes.params_type)
            for name in path.split("."):
                fields = fields_of(record_in(shape).cls)
                assert name in fields, (template, path)
                shape = fields[name].shape


def record_in(shape: Any) -> Record:
    """The record a shape is, or holds: in an array, or beside other alternatives."""
    if isinstance(shape, ListOf):
        return record_in(shape.item)
    if isinstance(shape, OneOf):
        return next(option for option in shape.options if isinstance(option, Record))
    assert isinstance(shape, Record)
    return shape


def test_fixed_paths_win_over_ids() -> None:
    assert route("GET", "/v1/charges/search").name == "ChargeService.search"
    assert route("GET", "/v1/charges/ch_1").name == "ChargeService.retrieve"
    assert contract.find_route("GET", "/v1/nothing") is None


def test_parameters_are_typed_and_differences_named() -> None:
    takes = route("POST", "/v1/checkout/sessions").params_type
    raw = {
        "mode": "payment",
        "expires_at": "1800000000",
        "allow_promotion_codes": "true",
        "line_items": [{"quantity": "2", "price_data": {"currency": "ron", "unit_amount": "2500"}}],
        "metadata": {"order": "7"},
    }
    params, violations = contract.decode_params(raw, takes)
    assert violations == []
    assert params["expires_at"] == 1_800_000_000
    assert params["allow_promotion_codes"] is True
    assert params["line_items"][0] == {"quantity": 2, "price_data": {"currency": "ron", "unit_amount": 2500}}

    wrong = {
        "mode": "paymnt",
        "expires_at": "soon",
        "colour": "red",
        "metadata": "x",
        "line_items": [{"quantity": "2.5", "price_data": {"unit_amount": "1", "product_data": {"title": "x"}}}],
    }
    _, violations = contract.decode_params(wrong, takes)
    assert {(violation.path, violation.code) for violation in violations} == {
        ("mode", "parameter_invalid_value"),
        ("expires_at", "parameter_invalid_integer"),
        ("colour", "parameter_unknown"),
        ("metadata", "parameter_invalid_type"),
        ("line_items[0][quantity]", "parameter_invalid_integer"),
        ("line_items[0][price_data][currency]", "parameter_missing"),
        ("line_items[0][price_data][product_data][title]", "parameter_unknown"),
        ("line_items[0][price_data][product_data][name]", "parameter_missing"),
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a body."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def parent(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        body = body[key]
    return body


def test_a_value_of_a_wrong_type_is_caught_wherever_it_stands(paid: dict[str, Any]) -> None:
    returns = route("GET", "/v1/checkout/sessions/cs_1")
    assert contract.check_response(paid, returns) == []
    tried = missed = 0
    for path in places(paid):
        mutant = copy.deepcopy(paid)
        parent(mutant, path)[path[-1]] = ["not", {"what": "it was"}]
        tried += 1
        missed += not contract.check_response(mutant, returns)
    assert tried > 300
    assert missed == 0


def test_an_unknown_key_is_caught_in_every_record(paid: dict[str, Any]) -> None:
    returns = route("GET", "/v1/checkout/sessions/cs_1")
    caught = []
    for path in places(paid):
        mutant = copy.deepcopy(paid)
        target = parent(mutant, path)[path[-1]]
        if isinstance(target, dict) and "metadata" not in path:
            target["surprise"] = 1
            assert contract.check_response(mutant, returns), path
            caught.append(path)
    assert len(caught) > 30


def test_a_missing_or_null_field_is_caught_where_the_wheel_promises_one(paid: dict[str, Any]) -> None:
    returns = route("GET", "/v1/checkout/sessions/cs_1")
    intent, charge = ("payment_intent",), ("payment_intent", "latest_charge")
    for path in (("id",), ("created",), ("total_details", "amount_tax"), (*intent, "amount"), (*charge, "paid")):
        mutant = copy.deepcopy(paid)
        del parent(mutant, path)[path[-1]]
        assert [violation.code for violation in contract.check_response(mutant, returns)] == ["missing"], path
        parent(mutant, path)[path[-1]] = None
        assert contract.check_response(mutant, returns), path


def test_enumerations_metadata_and_list_envelopes_are_checked(paid: dict[str, Any]) -> None:
    returns = route("GET", "/v1/checkout/sessions/cs_1")
    for change in (
        {"status": "done"},
        {"metadata": {"order": 1}},
        {"line_items": paid["line_items"] | {"total": 1}},
        {"line_items": {"object": "list", "data": [], "has_more": False}},
    ):
        assert contract.check_response(paid | change, returns), change


def test_events_are_checked_with_the_object_they_carry(paid: dict[str, Any]) -> None:
    event = {
        "id": "evt_1",
        "object": "event",
        "api_version": API_VERSION,
        "created": 1,
        "data": {"object": paid},
        "livemode": False,
        "pending_webhooks": 0,
        "request": None,
        "type": "checkout.session.completed",
    }
    assert contract.check_event(event) == []
    assert contract.check_event(event | {"type": "checkout.session.done"})
    assert contract.check_event(event | {"data": {"object": paid | {"amount_total": "25.00"}}})
    assert contract.check_event(event | {"data": {"object": {"object": "nonesuch"}}})


def test_objects_are_shown_with_every_field_the_wheel_knows(paid: dict[str, Any]) -> None:
    """Reading a field Stripe always sends must not fail here; what Stripe leaves out is listed."""
    intent = paid["payment_intent"]
    charge = intent["latest_charge"]
    left_out = {
        "checkout.session": set(),
        "payment_intent": set(),
        "charge": {"refunds", "source_transfer", "transfer"} - set(charge),
        "balance_transaction": set(),
    }
    for body in (paid, intent, charge, charge["balance_transaction"]):
        assert set(fields_of(resource(body["object"]))) - set(body) == left_out[body["object"]], body["object"]


def test_a_response_that_breaks_the_contract_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox()
    client = stripe_client(sandbox)
    key = ("get", "/v1/checkout/sessions/{session}")
    session = client.v1.checkout.sessions.create(params=checkout_params())
    original = OPERATIONS[key]
    broken = type(original)(lambda *given: original.handler(*given) | {"amount_total": "2500"}, original.supports)
    monkeypatch.setitem(OPERATIONS, key, broken)
    status, _, body = sandbox.handle(
        "GET", f"/v1/checkout/sessions/{session.id}", {"Authorization": "Bearer sk_test_contract"}
    )
    error = json.loads(body)["error"]
    assert status == 500
    assert error["details"][0]["path"] == "amount_total"
    (violation,) = sandbox.violations()
    assert (violation["side"], violation["name"]) == ("response", "SessionService.retrieve")


def test_an_event_that_breaks_the_contract_undoes_what_caused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox()
    client = stripe_client(sandbox)
    monkeypatch.setattr(
        "infrastructure.local.stripe.objects.payment_intent",
        lambda *_, **__: {"id": "pi_1", "object": "payment_intent", "created": 1},
    )
    with pytest.raises(Exception, match="breaks the contract"):
        client.v1.payment_intents.create(params={"amount": 500, "currency": "ron"})
    assert sandbox.state()["objects"] == {}
    assert sandbox.deliveries() == []
    session = client.v1.checkout.sessions.create(params=checkout_params())
    with pytest.raises(Exception, match="breaks the contract"):
        sandbox.pay(session.id)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None
    assert [violation["side"] for violation in sandbox.violations()] == ["response", "event"]
