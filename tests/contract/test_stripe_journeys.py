"""The official library drives whole journeys through the sandbox, without a socket."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import stripe

from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import checkout_params, stripe_client

DECLINED = "4000000000000002"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(webhook_secret="whsec_journeys")


@pytest.fixture
def client(sandbox: Sandbox) -> stripe.StripeClient:
    return stripe_client(sandbox)


def open_session(client: stripe.StripeClient, amount: int = 2500, **more: Any) -> Any:
    return client.v1.checkout.sessions.create(params=checkout_params(amount, **more))


def events(sandbox: Sandbox) -> list[str]:
    """The types of the events to be delivered, each checked by the library."""
    return [
        stripe.Webhook.construct_event(payload, signature, sandbox.webhook_secret).type
        for payload, signature in sandbox.deliveries()
    ]


def refused(call: Any, *given: Any, **named: Any) -> Any:
    with pytest.raises(stripe.StripeError) as caught:
        call(*given, **named)
    return caught.value


def test_a_session_is_opened_paid_and_read_back(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = open_session(
        client,
        client_reference_id="pur_1",
        customer_email="ana@example.com",
        locale="ro",
        metadata={"purchase": "pur_1"},
        payment_intent_data={"metadata": {"purchase": "pur_1"}, "transfer_group": "pur_1"},
    )
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 2500)
    assert session.payment_intent is None
    assert session.url == f"{sandbox.public_url}/c/pay/{session.id}"
    assert events(sandbox) == []

    sandbox.pay(session.id)
    assert events(sandbox) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "charge.updated",
    ]
    paid = client.v1.checkout.sessions.retrieve(
        session.id, params={"expand": ["payment_intent.latest_charge.balance_transaction", "line_items"]}
    )
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.customer_details is not None
    assert paid.customer_details.email == "ana@example.com"
    intent: Any = paid.payment_intent
    assert (intent.status, intent.amount_received, intent.transfer_group) == ("succeeded", 2500, "pur_1")
    assert intent.metadata.to_dict() == {"purchase": "pur_1"}
    entry = intent.latest_charge.balance_transaction
    assert (entry.amount, entry.fee, entry.net) == (2500, 173, 2327)
    assert paid.line_items is not None
    assert paid.line_items.data[0].description == "Zine"
    assert client.v1.checkout.sessions.line_items.list(session.id).data[0].amount_total == 2500
    assert client.v1.balance_transactions.retrieve(entry.id).source == intent.latest_charge.id
    assert sandbox.violations() == []


def test_the_fee_is_known_a_moment_after_the_charge(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    sandbox.pay(open_session(client).id)
    carried = {}
    for payload, _ in sandbox.deliveries():
        event = json.loads(payload)
        carried[event["type"]] = event["data"]
    assert carried["charge.succeeded"]["object"]["balance_transaction"] is None
    assert carried["charge.updated"]["object"]["balance_transaction"].startswith("txn_")
    assert carried["charge.updated"]["previous_attributes"] == {"balance_transaction": None}


def test_a_declined_card_leaves_the_session_open(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    assert sandbox.pay(session.id, DECLINED)["status"] == "open"
    assert events(sandbox) == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]
    intent: Any = client.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]}).payment_intent
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.decline_code == "generic_decline"

    assert sandbox.pay(session.id)["payment_status"] == "paid"
    assert "payment_intent.created" not in events(sandbox)
    assert client.v1.payment_intents.retrieve(intent.id).last_payment_error is None
    assert len(client.v1.charges.list(params={"payment_intent": intent.id}).data) == 2


@pytest.mark.parametrize(("outcome", "status"), [("succeed", "paid"), ("fail", "unpaid")])
def test_a_bank_debit_completes_now_and_settles_later(
    sandbox: Sandbox, client: stripe.StripeClient, outcome: str, status: str
) -> None:
    session = open_session(client)
    pending = sandbox.pay_by_debit(session.id)
    assert (pending["status"], pending["payment_status"]) == ("complete", "unpaid")
    assert events(sandbox)[-2:] == ["payment_intent.processing", "checkout.session.completed"]
    assert client.v1.payment_intents.retrieve(pending["payment_intent"]).status == "processing"

    assert sandbox.settle(session.id, outcome)["payment_status"] == status
    assert f"checkout.session.async_payment_{outcome}ed" in events(sandbox)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == status
    with pytest.raises(Exception, match="waits for no bank"):
        sandbox.settle(session.id, outcome)


@pytest.mark.parametrize(("iban", "status"), [("DE89370400440532013000", "paid"), ("DE62370400440532013001", "unpaid")])
def test_a_bank_answers_by_itself_after_a_while(iban: str, status: str) -> None:
    sandbox = Sandbox(async_delay=60)
    session = open_session(stripe_client(sandbox))
    sandbox.pay_by_debit(session.id, iban)
    sandbox.advance(59)
    assert "checkout.session.async" not in str(events(sandbox))
    sandbox.advance(2)
    assert "checkout.session.async" in str(events(sandbox))
    assert stripe_client(sandbox).v1.checkout.sessions.retrieve(session.id).payment_status == status


def test_a_free_session_needs_no_payment(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = open_session(client, 0)
    assert session.payment_status == "no_payment_required"
    assert sandbox.pay(session.id)["payment_intent"] is None
    assert events(sandbox) == ["checkout.session.completed"]


def test_an_open_session_can_be_expired_and_a_finished_one_cannot(
    sandbox: Sandbox, client: stripe.StripeClient
) -> None:
    session = open_session(client)
    sandbox.pay(session.id, DECLINED)
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    assert events(sandbox)[-2:] == ["payment_intent.canceled", "checkout.session.expired"]
    assert refused(client.v1.checkout.sessions.expire, session.id).http_status == 400
    with pytest.raises(Exception, match="expired"):
        sandbox.pay(session.id)

    paid = open_session(client)
    sandbox.pay(paid.id)
    assert refused(client.v1.checkout.sessions.expire, paid.id).http_status == 400


def test_a_session_expires_when_its_time_has_come(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = open_session(client, expires_at=int(time.time()) + 1900)
    sandbox.advance(1800)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    sandbox.advance(200)
    assert events(sandbox) == ["checkout.session.expired"]
    assert client.v1.checkout.sessions.list(params={"status": "expired"}).data[0].id == session.id


@pytest.mark.parametrize("seconds", [1700, 86_400 + 60, -5])
def test_a_session_lives_half_an_hour_to_a_day(client: stripe.StripeClient, seconds: int) -> None:
    error = refused(open_session, client, expires_at=int(time.time()) + seconds)
    assert (error.http_status, error.param) == (400, "expires_at")


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        (checkout_params(199), "line_items", "amount_too_small"),
        (checkout_params(49, currency="eur"), "line_items", "amount_too_small"),
        (checkout_params(100_000_000), "line_items", "amount_too_large"),
        (checkout_params(currency="xyz"), "line_items[0][price_data][currency]", None),
        (checkout_params(line_items=[]), "line_items", "parameter_missing"),
        (checkout_params(success_url="/paid"), "success_url", "url_invalid"),
        (checkout_params(customer_email="nobody"), "customer_email", "email_invalid"),
        (checkout_params(metadata={"k" * 41: "v"}), f"metadata[{'k' * 41}]", None),
        (checkout_params(metadata={"k": "v" * 501}), "metadata[k]", None),
        (checkout_params(metadata={f"k{n}": "v" for n in range(51)}), "metadata", None),
        (checkout_params(excluded_payment_method_types=["card", "sepa_debit"]), "allowed_payment_method_types", None),
        (checkout_params(locale="xx"), "locale", "parameter_invalid_value"),
        ({"success_url": "https://shop.test"}, "mode", "parameter_missing"),
    ],
)
def test_a_session_that_stripe_would_refuse_is_refused(
    client: stripe.StripeClient, params: Any, param: str, code: str | None
) -> None:
    error = refused(client.v1.checkout.sessions.create, params=params)
    assert (error.http_status, error.param, error.code) == (400, param, code)


def test_refunds_in_parts_never_give_back_more_than_was_paid(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    paid = sandbox.pay(open_session(client, 3000).id)
    sandbox.deliveries()
    refund = client.v1.refunds.create(
        params={
            "payment_intent": paid["payment_intent"],
            "amount": 1000,
            "reason": "requested_by_customer",
            "expand": ["charge", "balance_transaction"],
        }
    )
    charge: Any = refund.charge
    entry: Any = refund.balance_transaction
    assert (charge.amount_refunded, charge.refunded, entry.amount, entry.fee) == (1000, False, -1000, 0)
    assert events(sandbox) == ["charge.refunded", "refund.created"]
    error = refused(client.v1.refunds.create, params={"charge": charge.id, "amount": 2001})
    assert (error.http_status, error.param) == (400, "amount")

    client.v1.refunds.create(params={"charge": charge.id})
    assert client.v1.charges.retrieve(charge.id, params={"expand": ["refunds"]}).refunded
    assert refused(client.v1.refunds.create, params={"charge": charge.id}).code == "charge_already_refunded"
    assert [refund.amount for refund in client.v1.refunds.list(params={"charge": charge.id}).data] == [2000, 1000]
    assert client.v1.refunds.retrieve(refund.id).amount == 1000


def test_a_debit_still_processing_cannot_be_refunded(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    pending = sandbox.pay_by_debit(open_session(client).id)
    error = refused(client.v1.refunds.create, params={"payment_intent": pending["payment_intent"]})
    assert error.http_status == 400


def test_intents_are_confirmed_declined_captured_and_cancelled(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    intents = client.v1.payment_intents
    card: Any = {"amount": 900, "currency": "ron", "payment_method": "pm_card_visa", "confirm": True}
    paid = intents.create(params=card)
    assert (paid.status, paid.amount_received) == ("succeeded", 900)
    assert "payment_intent.succeeded" in events(sandbox)

    waiting = intents.create(params={"amount": 900, "currency": "ron"})
    declined = refused(intents.confirm, waiting.id, params={"payment_method": "pm_card_chargeDeclined"})
    assert isinstance(declined, stripe.CardError)
    assert (declined.http_status, declined.code) == (402, "card_declined")
    assert intents.retrieve(waiting.id).status == "requires_payment_method"
    updated = intents.update(waiting.id, params={"metadata": {"b": "2"}, "description": "Zine"})
    assert updated.metadata.to_dict() == {"b": "2"}
    assert intents.cancel(waiting.id, params={"cancellation_reason": "abandoned"}).status == "canceled"
    assert refused(intents.confirm, waiting.id).code == "payment_intent_unexpected_state"

    held = intents.create(params=card | {"capture_method": "manual"})
    assert (held.status, held.amount_capturable) == ("requires_capture", 900)
    assert intents.capture(held.id, params={"amount_to_capture": 600}).amount_received == 600
    assert len(intents.list().data) == 3


def test_an_intent_of_a_session_is_left_to_the_session(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    intent = sandbox.pay(session.id, DECLINED)["payment_intent"]
    assert refused(client.v1.payment_intents.cancel, intent).http_status == 400


def test_events_are_listed_filtered_and_paged(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    start = int(time.time())
    sandbox.pay(open_session(client).id)
    sandbox.advance(1000)
    sandbox.pay(open_session(client).id)
    every = list(client.v1.events.list(params={"limit": 3}).auto_paging_iter())
    assert len(every) == 10
    assert every[0].created >= every[-1].created
    assert len({event.id for event in every}) == 10
    late = client.v1.events.list(params={"created": {"gte": start + 1000}, "types": ["charge.succeeded"]})
    assert [event.type for event in late.data] == ["charge.succeeded"]
    assert len(client.v1.events.list(params={"type": "charge.*"}).data) == 4
    first_page = client.v1.events.list(params={"limit": 4})
    back = client.v1.events.list(params={"limit": 4, "ending_before": every[4].id})
    assert [event.id for event in back.data] == [event.id for event in first_page.data]
    assert client.v1.events.retrieve(every[0].id).pending_webhooks == 1
    sandbox.deliveries()
    assert client.v1.events.retrieve(every[0].id).pending_webhooks == 0
    sandbox.advance(31 * 86_400)
    assert client.v1.events.list().data == []


def test_endpoints_are_made_listed_and_deleted(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    made = client.v1.webhook_endpoints.create(
        params={"url": "http://127.0.0.1:9/hook", "enabled_events": ["refund.created"]}
    )
    assert made.secret is not None
    assert client.v1.webhook_endpoints.retrieve(made.id).to_dict().get("secret") is None
    assert [endpoint.id for endpoint in client.v1.webhook_endpoints.list().data] == [made.id]
    assert client.v1.webhook_endpoints.delete(made.id).deleted


def test_what_is_not_simulated_says_so(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    error = refused(client.v1.customers.create, params={"name": "Ana"})
    assert error.http_status == 501
    assert "CustomerService.create (POST /v1/customers)" in str(error)
    error = refused(open_session, client, invoice_creation={"enabled": True})
    assert error.http_status == 501
    assert "the parameter invoice_creation.enabled" in str(error)
    assert refused(client.raw_request, "get", "/v1/nonesuch").http_status == 404
    assert sandbox.violations() == []


def test_requests_outside_the_contract_are_refused_and_recorded(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    error = refused(open_session, client, colour="red")
    assert (error.http_status, error.code, error.param) == (400, "parameter_unknown", "colour")
    refused(client.v1.payment_intents.create, params={"amount": "12.50", "currency": "ron"})
    assert [violation["name"] for violation in sandbox.violations()] == [
        "SessionService.create",
        "PaymentIntentService.create",
    ]
    assert sandbox.violations()[1]["details"][0]["code"] == "parameter_invalid_integer"


def test_only_test_keys_and_the_pinned_version_are_taken(sandbox: Sandbox) -> None:
    for key in ("sk_live_0123456789", "pk_test_0123456789"):
        error = refused(stripe_client(sandbox, key).v1.events.list)
        assert isinstance(error, stripe.AuthenticationError)
    client = stripe_client(sandbox)
    error = refused(client.v1.events.list, options={"stripe_version": "2020-08-27"})
    assert (error.http_status, error.param) == (400, "Stripe-Version")
    assert refused(client.v1.events.list, options={"stripe_account": "acct_1"}).http_status == 501


def test_expansions_that_do_not_exist_are_refused(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    sandbox.pay(session.id)
    for path in ("colour", "payment_intent.colour", "customer"):
        error = refused(client.v1.checkout.sessions.retrieve, session.id, params={"expand": [path]})
        assert (error.http_status, error.param) == (400, "expand")
    listed = client.v1.checkout.sessions.list(params={"expand": ["data.payment_intent"]})
    assert listed.data[0].payment_intent.status == "succeeded"  # type: ignore[union-attr]


def test_nothing_is_found_under_an_unknown_id(client: stripe.StripeClient) -> None:
    for retrieve in (client.v1.checkout.sessions, client.v1.charges, client.v1.refunds, client.v1.events):
        error = refused(retrieve.retrieve, "none_1")
        assert (error.http_status, error.code) == (404, "resource_missing")
