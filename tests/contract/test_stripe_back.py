"""Money that goes back, in the sandbox, by the official library: refunds that take their time or fail, and disputes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import checkout_params, stripe_client

LATER, FAILS, FRAUD, INQUIRY = "4000000000007726", "4000000000005126", "4000000000000259", "4000000000001976"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(webhook_secret="whsec_back")


@pytest.fixture
def client(sandbox: Sandbox) -> stripe.StripeClient:
    return stripe_client(sandbox)


def paid(sandbox: Sandbox, client: stripe.StripeClient, card: str = "4242424242424242") -> Any:
    """A session that was paid, its events out of the way."""
    session = sandbox.pay(client.v1.checkout.sessions.create(params=checkout_params(3000)).id, card)
    sandbox.deliveries()
    return session


def events(sandbox: Sandbox) -> list[str]:
    return [json.loads(payload)["type"] for payload, _ in sandbox.deliveries()]


def balance(client: stripe.StripeClient) -> int:
    return sum(entry.net for entry in client.v1.balance_transactions.list(params={"limit": 100}).data)


def refused(call: Any, *given: Any, **named: Any) -> Any:
    with pytest.raises(stripe.StripeError) as caught:
        call(*given, **named)
    return caught.value


def test_a_refund_that_takes_its_time(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = paid(sandbox, client, LATER)
    refund = client.v1.refunds.create(params={"payment_intent": session["payment_intent"], "amount": 1000})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    assert events(sandbox) == ["charge.refunded", "refund.created"]
    sandbox.settle_refund(refund.id)
    assert (client.v1.refunds.retrieve(refund.id).status, events(sandbox)) == ("succeeded", ["refund.updated"])


@pytest.mark.parametrize("card", [LATER, FAILS])
def test_a_refund_that_fails_gives_the_money_back_to_the_account(
    sandbox: Sandbox, client: stripe.StripeClient, card: str
) -> None:
    session, before = paid(sandbox, client, card), balance(client)
    refund = client.v1.refunds.create(params={"payment_intent": session["payment_intent"]})
    assert balance(client) == before - 3000
    events(sandbox)
    sandbox.settle_refund(refund.id, "fail")
    failed = client.v1.refunds.retrieve(refund.id, params={"expand": ["charge"]})
    charge: Any = failed.charge
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert (charge.amount_refunded, charge.refunded, balance(client)) == (0, False, before)
    assert events(sandbox) == ["refund.updated", "refund.failed"]
    client.v1.refunds.create(params={"payment_intent": session["payment_intent"]})
    with pytest.raises(Exception, match="failed"):
        sandbox.settle_refund(refund.id)
    assert sandbox.violations() == []


def test_refunds_settle_by_themselves_after_a_while(client: stripe.StripeClient) -> None:
    sandbox = Sandbox(async_delay=60)
    client = stripe_client(sandbox)
    made = []
    for card in (LATER, FAILS):
        intent = paid(sandbox, client, card)["payment_intent"]
        made.append(client.v1.refunds.create(params={"payment_intent": intent}).id)
    sandbox.advance(61)
    assert [client.v1.refunds.retrieve(refund).status for refund in made] == ["succeeded", "failed"]


def test_a_refund_of_the_dashboard_says_not_whose_it_is(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    refund = sandbox.refund(paid(sandbox, client)["id"], 500)
    assert (refund["amount"], refund["metadata"]) == (500, {})
    client.v1.refunds.update(refund["id"], params={"metadata": {"note": "x"}})
    changed: Any = client.v1.refunds.retrieve(refund["id"]).metadata
    assert changed.to_dict() == {"note": "x"}


def test_a_dispute_takes_the_money_and_the_evidence_decides(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session, before = paid(sandbox, client, FRAUD), balance(client)
    dispute_id = sandbox.dispute(session["id"])["id"]
    assert events(sandbox) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    dispute = client.v1.disputes.retrieve(dispute_id, params={"expand": ["charge", "payment_intent"]})
    charge: Any = dispute.charge
    assert (dispute.status, dispute.reason, dispute.amount, charge.disputed) == (
        "needs_response",
        "fraudulent",
        3000,
        True,
    )
    assert balance(client) == before - 3000 - 7500
    assert refused(client.v1.refunds.create, params={"charge": charge.id}).code == "charge_disputed"

    client.v1.disputes.update(dispute_id, params={"evidence": {"customer_name": "Ana"}})
    said: Any = {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": True}
    submitted = client.v1.disputes.update(dispute_id, params=said)
    assert (submitted.status, submitted.evidence.customer_name) == ("under_review", "Ana")
    assert (submitted.evidence_details.submission_count, submitted.evidence_details.has_evidence) == (1, True)
    assert refused(client.v1.disputes.update, dispute_id, params=said).http_status == 400
    assert client.v1.disputes.retrieve(dispute_id).status == "won"
    assert balance(client) == before - 7500
    assert events(sandbox)[-2:] == ["charge.dispute.funds_reinstated", "charge.dispute.closed"]
    assert client.v1.disputes.list(params={"charge": charge.id}).data[0].id == dispute_id
    assert sandbox.violations() == []


def test_a_dispute_that_is_accepted_is_lost(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session = paid(sandbox, client)
    dispute = sandbox.dispute(session["id"], "duplicate", 1000)
    assert client.v1.disputes.close(dispute["id"]).status == "lost"
    assert events(sandbox)[-1] == "charge.dispute.closed"
    with pytest.raises(Exception, match="lost"):
        sandbox.decide_dispute(dispute["id"])
    with pytest.raises(Exception, match="any more"):
        sandbox.dispute(session["id"])


def test_an_inquiry_takes_nothing_until_it_is_lost(sandbox: Sandbox, client: stripe.StripeClient) -> None:
    session, before = paid(sandbox, client, INQUIRY), balance(client)
    dispute = sandbox.dispute(session["id"])
    assert (dispute["status"], dispute["is_charge_refundable"], balance(client)) == (
        "warning_needs_response",
        True,
        before,
    )
    client.v1.refunds.create(params={"payment_intent": session["payment_intent"], "amount": 100})
    assert sandbox.decide_dispute(dispute["id"], "lost")["status"] == "needs_response"
    assert balance(client) == before - 100 - 3000 - 7500
    other = sandbox.dispute(paid(sandbox, client, INQUIRY)["id"])
    assert sandbox.decide_dispute(other["id"])["status"] == "warning_closed"
    assert sandbox.violations() == []
