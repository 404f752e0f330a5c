"""Connected accounts, transfers, reversals and payouts of the sandbox, by the official library; its books are even."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import checkout_params, stripe_client

RETURN = "https://shop.test/dashboard/payouts"


@pytest.fixture
def sandbox() -> Any:
    made = Sandbox()
    yield made
    assert made.violations() == []


def opened(sandbox: Sandbox, country: str = "RO") -> str:
    """A new account's id."""
    account = stripe_client(sandbox).v1.accounts.create(
        params={
            "country": country,
            "email": "mara@example.com",
            "metadata": {"store_id": "sto_1"},
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "requirement_collection": "stripe",
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
        }
    )
    return account.id


def ready(sandbox: Sandbox) -> str:
    account = opened(sandbox)
    sandbox.onboard(account)
    return account


def charged(sandbox: Sandbox, amount: int = 10_000) -> str:
    """A paid charge's id."""
    client = stripe_client(sandbox)
    session = client.v1.checkout.sessions.create(params=checkout_params(amount))
    sandbox.pay(session.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]})
    return str(paid.to_dict()["payment_intent"]["latest_charge"])


def transfer(sandbox: Sandbox, account: str, amount: int, charge: str | None = None) -> stripe.Transfer:
    params: Any = {"amount": amount, "currency": "ron", "destination": account, "transfer_group": "pur_1"}
    if charge is not None:
        params["source_transaction"] = charge
    return stripe_client(sandbox).v1.transfers.create(params=params)


def events(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [json.loads(payload) for payload, _ in sandbox.deliveries()]


def test_an_account_is_filled_in_on_its_page(sandbox: Sandbox) -> None:
    client, account = stripe_client(sandbox), opened(sandbox)
    made = client.v1.accounts.retrieve(account).to_dict()
    assert made["payouts_enabled"] is False
    assert made["requirements"]["currently_due"]
    link = client.v1.account_links.create(
        params={
            "account": account,
            "type": "account_onboarding",
            "refresh_url": f"{RETURN}?again",
            "return_url": RETURN,
        }
    )
    path = link.url.partition("localhost")[2]
    status, _, page = sandbox.handle("GET", path, {"Accept-Language": "ro"})
    assert status == 200
    assert "Cont pentru plăți" in page.decode()
    status, headers, _ = sandbox.handle("POST", path, {}, "outcome=complete")
    assert (status, headers["Location"]) == (303, RETURN)
    made = client.v1.accounts.retrieve(account).to_dict()
    assert made["payouts_enabled"] is True
    assert made["capabilities"]["transfers"] == "active"
    assert [e["account"] for e in events(sandbox) if e["type"] == "account.updated"] == [account, account]
    status, headers, _ = sandbox.handle("GET", path, {})
    assert (status, headers["Location"]) == (303, f"{RETURN}?again")


def test_a_link_is_over_after_five_minutes_and_an_unknown_one_says_so(sandbox: Sandbox) -> None:
    link = stripe_client(sandbox).v1.account_links.create(
        params={
            "account": opened(sandbox),
            "type": "account_onboarding",
            "refresh_url": f"{RETURN}?again",
            "return_url": RETURN,
        }
    )
    sandbox.advance(301)
    status, headers, _ = sandbox.handle("GET", link.url.partition("localhost")[2], {})
    assert (status, headers["Location"]) == (303, f"{RETURN}?again")
    assert sandbox.handle("GET", "/connect/onboarding/nothing", {})[0] == 404


def test_countries_without_accounts_are_refused(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        opened(sandbox, "KP")
    assert refused.value.code == "country_unsupported"


def test_a_transfer_takes_from_its_charge_and_no_more_than_that(sandbox: Sandbox) -> None:
    account, charge = ready(sandbox), charged(sandbox)
    made = transfer(sandbox, account, 6_000, charge)
    transfer(sandbox, account, 4_000, charge)
    with pytest.raises(stripe.InvalidRequestError, match="cannot exceed"):
        transfer(sandbox, account, 1, charge)
    fee = 10_000 * 29 // 1000 + 100
    assert sandbox.books() == {"platform": {"ron": -fee}, account: {"ron": 10_000}}
    assert made.to_dict()["source_transaction"] == charge


def test_without_a_charge_only_what_is_available_is_sent(sandbox: Sandbox) -> None:
    account = ready(sandbox)
    charged(sandbox)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        transfer(sandbox, account, 100)
    assert refused.value.code == "balance_insufficient"
    sandbox.advance(8 * 86_400)
    transfer(sandbox, account, 100)


@pytest.mark.parametrize("spoil", ["new", "restricted", "control"])
def test_an_account_that_may_not_receive_gets_nothing(sandbox: Sandbox, spoil: str) -> None:
    account = opened(sandbox) if spoil == "new" else ready(sandbox)
    if spoil == "restricted":
        sandbox.restrict(account)
    if spoil == "control":
        sandbox.refuse(transfers_too=True)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        transfer(sandbox, account, 100, charged(sandbox))
    assert refused.value.code == "insufficient_capabilities_for_transfer"
    assert sandbox.books()[account] == {}


def test_a_disconnected_account_is_out_of_reach(sandbox: Sandbox) -> None:
    account = ready(sandbox)
    sandbox.disconnect(account)
    with pytest.raises(stripe.PermissionError):
        stripe_client(sandbox).v1.accounts.retrieve(account)
    assert events(sandbox)[-1]["type"] == "account.application.deauthorized"


def test_a_reversal_takes_back_what_is_there(sandbox: Sandbox) -> None:
    client, account = stripe_client(sandbox), ready(sandbox)
    made = transfer(sandbox, account, 6_000, charged(sandbox))
    client.v1.transfers.reversals.create(made.id, params={"amount": 2_500, "metadata": {"order_id": "ord_1"}})
    found = client.v1.transfers.retrieve(made.id).to_dict()
    assert (found["amount_reversed"], found["reversed"]) == (2_500, False)
    assert sandbox.books()[account] == {"ron": 3_500}
    with pytest.raises(stripe.InvalidRequestError, match="exceed"):
        client.v1.transfers.reversals.create(made.id, params={"amount": 3_501})
    sandbox.pay_out(account)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.transfers.reversals.create(made.id, params={"amount": 1})
    assert refused.value.code == "balance_insufficient"
    assert len(client.v1.transfers.reversals.list(made.id).data) == 1
    assert events(sandbox)[-2]["type"] == "transfer.reversed"


def test_reversals_can_be_made_to_fail(sandbox: Sandbox) -> None:
    made = transfer(sandbox, ready(sandbox), 6_000, charged(sandbox))
    sandbox.refuse(reversals=True)
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client(sandbox).v1.transfers.reversals.create(made.id)
    sandbox.refuse()
    stripe_client(sandbox).v1.transfers.reversals.create(made.id)


def test_payouts_and_balance_of_an_account(sandbox: Sandbox) -> None:
    client, account = stripe_client(sandbox), ready(sandbox)
    transfer(sandbox, account, 6_000, charged(sandbox))
    own: Any = {"stripe_account": account}
    assert client.v1.balance.retrieve(options=own).to_dict()["available"][0]["amount"] == 6_000
    sandbox.pay_out(account, "failed")
    sandbox.pay_out(account)
    assert [one.status for one in client.v1.payouts.list(options=own).data] == ["paid", "failed"]
    assert client.v1.payouts.list().data == []
    assert client.v1.balance.retrieve(options=own).to_dict()["available"][0]["amount"] == 0
    assert [e["type"] for e in events(sandbox)][-2:] == ["payout.failed", "payout.paid"]
    with pytest.raises(stripe.APIError, match="on behalf"):
        client.v1.charges.list(options=own)


def test_the_books_follow_every_movement(sandbox: Sandbox) -> None:
    client, account, charge = stripe_client(sandbox), ready(sandbox), charged(sandbox)
    made = transfer(sandbox, account, 6_000, charge)
    client.v1.refunds.create(params={"charge": charge, "amount": 1_000})
    client.v1.transfers.reversals.create(made.id, params={"amount": 600})
    moved = client.v1.balance_transactions.list(params={"expand": ["data.source"]}).to_dict()["data"]
    assert [one["source"]["object"] for one in moved] == ["transfer_reversal", "refund", "transfer", "charge"]
    assert sandbox.books() == {"platform": {"ron": sum(one["net"] for one in moved)}, account: {"ron": 5_400}}
    pending = client.v1.balance.retrieve().to_dict()
    assert pending["available"][0]["amount"] + pending["pending"][0]["amount"] == sandbox.books()["platform"]["ron"]


def test_the_controls_over_http(sandbox: Sandbox) -> None:
    account = opened(sandbox)

    def control(path: str, body: Any = None, method: str = "POST") -> Any:
        status, _, answer = sandbox.handle(method, f"/_sandbox/{path}", {}, json.dumps(body or {}))
        assert status == 200, answer
        return json.loads(answer)

    assert control(f"onboard/{account}", {"outcome": "later"})["capabilities"] == {"transfers": "pending"}
    control(f"onboard/{account}")
    transfer(sandbox, account, 500, charged(sandbox))
    assert control("books", method="GET")[account] == {"ron": 500}
    assert control(f"payout/{account}")["amount"] == 500
    control("refuse", {"transfers": True})
    control(f"restrict/{account}")
    control(f"disconnect/{account}")
