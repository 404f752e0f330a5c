"""The sandbox's smaller parts: form bodies, cards and accounts, money, languages, signatures."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from infrastructure.local.stripe import form, instruments, money, texts, webhooks
from infrastructure.local.stripe.errors import StripeError


def test_nested_names_become_maps_and_arrays() -> None:
    body = "mode=payment&line_items[0][price_data][currency]=ron&line_items[1][quantity]=2&expand[]=a&expand[]=b&m[k]="
    assert form.decode(body) == {
        "mode": "payment",
        "line_items": [{"price_data": {"currency": "ron"}}, {"quantity": "2"}],
        "expand": ["a", "b"],
        "m": {"k": ""},
    }
    assert form.decode("a%5Bb%5D=1%2B2+3") == {"a": {"b": "1+2 3"}}
    assert form.decode("a[1]=x") == {"a": {"1": "x"}}


@pytest.mark.parametrize("body", ["a=1&a[b]=2", "a[b]=1&a=2", "a=1&a=2", "a[b=1", "[a]=1", "a]b=1"])
def test_names_that_make_no_sense_are_refused(body: str) -> None:
    with pytest.raises(StripeError):
        form.decode(body)


def test_card_numbers_are_checked_before_they_are_charged() -> None:
    assert instruments.is_card_number(instruments.digits("4242 4242-4242 4242"))
    for number in ("4242424242424241", "", "42424242", "4242x42424242424"):
        assert not instruments.is_card_number(number)
    for number in instruments.NAMED.values():
        assert instruments.is_card_number(number)


def test_only_test_cards_pay() -> None:
    assert instruments.card(instruments.SUCCESS).decline is None
    assert instruments.card("5555555555554444").brand == "mastercard"
    assert instruments.card(instruments.DECLINED).decline == instruments.GENERIC
    assert instruments.card("4111111111111111").decline == instruments.NOT_A_TEST_CARD


def test_accounts_pay_or_fail_later() -> None:
    assert instruments.is_iban("DE89 3704 0044 0532 0130 00")
    assert not instruments.is_iban("DE88370400440532013000")
    assert not instruments.is_iban("hello")
    assert instruments.bank_debit(instruments.IBAN_SUCCESS).decline is None
    assert instruments.bank_debit(instruments.IBAN_FAILURE).decline is not None


def test_amounts_are_shown_in_the_readers_way() -> None:
    assert money.show(123_456, "ron") == "1,234.56 RON"
    assert money.show(123_456, "ron", "ro") == "1.234,56 RON"
    assert money.show(5, "eur") == "0.05 EUR"
    assert money.show(1200, "jpy") == "1,200 JPY"


def test_fees_are_plausible() -> None:
    assert money.fee(10_000, "usd") == 320
    assert money.fee(2500, "ron") == 173
    for currency, least in money.MINIMUM.items():
        assert 0 < money.fee(least, currency) <= least


def test_the_page_speaks_the_sessions_language_or_the_browsers() -> None:
    assert texts.language("ro", "en") == "ro"
    assert texts.language("en-GB", "ro") == "en"
    assert texts.language(None, "fr-FR,ro;q=0.8,en;q=0.5") == "ro"
    assert texts.language("auto", "ro-RO") == "ro"
    assert texts.language("de", "ro") == "en"
    assert set(texts.TEXTS["en"]) == set(texts.TEXTS["ro"])


def test_signatures_are_stripes_scheme() -> None:
    expected = hmac.new(b"whsec_x", b"1700000000.{}", hashlib.sha256).hexdigest()
    assert webhooks.sign(b"{}", "whsec_x", 1_700_000_000) == f"t=1700000000,v1={expected}"
