"""The hosted page: what it shows, what it asks again, where it leads."""

from __future__ import annotations

import re
import threading
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import checkout_params, stripe_client

CARD = {
    "email": "ana@example.com",
    "method": "card",
    "cardNumber": "4242 4242 4242 4242",
    "cardExpiry": "12/34",
    "cardCvc": "123",
    "billingName": "Ana",
}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


def opened(sandbox: Sandbox, amount: int = 2500, **more: Any) -> tuple[str, str]:
    """A new session's id and the path of its page."""
    session = stripe_client(sandbox).v1.checkout.sessions.create(params=checkout_params(amount, **more))
    assert session.url is not None
    return session.id, urlsplit(session.url).path


def show(sandbox: Sandbox, path: str, **headers: str) -> tuple[int, str]:
    status, _, body = sandbox.handle("GET", path, headers)
    return status, body.decode()


def send(sandbox: Sandbox, path: str, typed: dict[str, str]) -> tuple[int, str]:
    status, headers, body = sandbox.handle("POST", path, {}, urlencode(typed))
    return status, headers.get("Location") or body.decode()


def wrong(page: str) -> set[str]:
    """The fields marked as wrong, each with a message of its own."""
    marked = set(re.findall(r'<input id="(\w+)"[^>]*aria-invalid="true"', page))
    assert marked == set(re.findall(r'id="(\w+)-wrong"', page))
    return marked


def test_the_page_says_what_is_bought_and_that_it_is_no_real_money(sandbox: Sandbox) -> None:
    _, path = opened(sandbox, name="Scissors & <paper>")
    status, page = show(sandbox, path)
    assert status == 200
    for text in ("Sandbox: no real money", "Scissors &amp; &lt;paper&gt;", "Pay 25.00 RON", "Back to the shop"):
        assert text in page
    for field in ("email", "cardNumber", "cardExpiry", "cardCvc", "billingName", "iban"):
        assert f'<label for="{field}"' in page
        assert f'id="{field}"' in page
    assert not re.search(r"<script|src=|https?://(?!shop\.test)", page)


def test_the_page_is_english_or_romanian(sandbox: Sandbox) -> None:
    _, path = opened(sandbox, locale="ro")
    assert '<html lang="ro">' in show(sandbox, path)[1]
    _, path = opened(sandbox)
    assert "Plătește 25,00 RON" in show(sandbox, path, **{"Accept-Language": "ro,en;q=0.5"})[1]


def test_a_known_address_is_not_asked_again(sandbox: Sandbox) -> None:
    identifier, path = opened(sandbox, customer_email="known@example.com")
    assert 'id="email"' not in show(sandbox, path)[1]
    assert send(sandbox, path, CARD)[0] == 303
    paid = sandbox.session(identifier)
    assert paid is not None
    assert (paid["customer_details"]["email"], paid["customer_details"]["name"]) == ("known@example.com", "Ana")


def test_only_offered_methods_are_shown_and_taken(sandbox: Sandbox) -> None:
    _, path = opened(sandbox, allowed_payment_method_types=["card", "klarna"])
    assert 'id="iban"' not in show(sandbox, path)[1]
    status, page = send(sandbox, path, CARD | {"method": "sepa_debit", "cardNumber": ""})
    assert (status, wrong(page)) == (422, {"cardNumber"})


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, {"email", "cardNumber", "cardExpiry", "cardCvc"}),
        (CARD | {"email": "ana"}, {"email"}),
        (CARD | {"cardNumber": "4242 4242 4242 4241"}, {"cardNumber"}),
        (CARD | {"cardExpiry": "01/20"}, {"cardExpiry"}),
        (CARD | {"cardExpiry": "13/34"}, {"cardExpiry"}),
        (CARD | {"cardCvc": "12"}, {"cardCvc"}),
        (CARD | {"method": "sepa_debit", "iban": "DE00"}, {"iban"}),
    ],
)
def test_what_is_typed_wrong_is_asked_again(sandbox: Sandbox, typed: dict[str, str], fields: set[str]) -> None:
    identifier, path = opened(sandbox)
    status, page = send(sandbox, path, typed)
    assert (status, wrong(page)) == (422, fields)
    assert sandbox.deliveries() == []
    session = sandbox.session(identifier)
    assert session is not None
    assert session["payment_intent"] is None


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("4000000000000002", "Your card was declined."),
        ("4000000000009995", "insufficient funds"),
        ("4000000000000069", "has expired"),
        ("4000000000000127", "security code is incorrect"),
        ("4000000000000119", "while the card was processed"),
        ("4111111111111111", "only test cards"),
    ],
)
def test_a_decline_says_why_and_forgets_the_card(sandbox: Sandbox, number: str, message: str) -> None:
    identifier, path = opened(sandbox)
    status, page = send(sandbox, path, CARD | {"cardNumber": number})
    assert (status, wrong(page)) == (402, {"cardNumber"})
    assert message in page
    assert 'value="Ana"' in page
    assert number not in page
    session = sandbox.session(identifier)
    assert session is not None
    assert session["status"] == "open"


def test_a_bank_debit_is_chosen_on_the_page(sandbox: Sandbox) -> None:
    identifier, path = opened(sandbox)
    typed = {"email": "ana@example.com", "method": "sepa_debit", "iban": "de89 3704 0044 0532 0130 00"}
    assert send(sandbox, path, typed)[0] == 303
    session = sandbox.session(identifier)
    assert session is not None
    assert (session["status"], session["payment_status"]) == ("complete", "unpaid")


def test_a_free_order_is_completed_without_a_card(sandbox: Sandbox) -> None:
    _, path = opened(sandbox, 0)
    page = show(sandbox, path)[1]
    assert "Complete the order" in page
    assert "cardNumber" not in page
    assert send(sandbox, path, {"email": "ana@example.com"})[0] == 303


def test_a_finished_page_leads_back_and_takes_no_second_payment(sandbox: Sandbox) -> None:
    identifier, path = opened(sandbox)
    assert send(sandbox, path, CARD)[0] == 303
    sandbox.deliveries()
    status, target = send(sandbox, path, CARD)
    assert (status, target) == (303, f"https://shop.test/payments/success?session_id={identifier}")
    assert sandbox.deliveries() == []
    assert sandbox.handle("GET", path, {})[0] == 303


def test_the_page_sent_many_times_at_once_pays_once(sandbox: Sandbox) -> None:
    _, path = opened(sandbox)
    together = threading.Barrier(6)
    answers: list[int] = []

    def pay() -> None:
        together.wait()
        answers.append(send(sandbox, path, CARD)[0])

    threads = [threading.Thread(target=pay) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 6
    assert sandbox.state()["objects"]["charge"] == 1


def test_an_expired_or_unknown_page_says_so(sandbox: Sandbox) -> None:
    identifier, path = opened(sandbox)
    sandbox.expire(identifier)
    status, page = show(sandbox, path)
    assert (status, "has expired" in page, "https://shop.test/payments/cancel" in page) == (200, True, True)
    assert send(sandbox, path, CARD)[0] == 409
    assert show(sandbox, "/c/pay/cs_test_none")[0] == 404
    assert sandbox.handle("PUT", opened(sandbox)[1], {})[0] == 405
