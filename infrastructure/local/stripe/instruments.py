"""The cards and bank accounts that mean something in the sandbox, and what comes of paying with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

SUCCESS = "4242424242424242"
DECLINED = "4000000000000002"
IBAN_SUCCESS = "DE89370400440532013000"
IBAN_FAILURE = "DE62370400440532013001"


@dataclass(frozen=True)
class Decline:
    """Why a payment is refused: the code, the issuer's code and words for a person."""

    code: str
    decline_code: str | None
    message: str


@dataclass(frozen=True)
class Instrument:
    """A means of payment. Cards answer at once; a bank debit answers later, and then succeeds or fails."""

    kind: Literal["card", "sepa_debit"]
    last4: str
    brand: str = "visa"
    exp_month: int = 12
    exp_year: int = 2034
    decline: Decline | None = None


GENERIC = Decline("card_declined", "generic_decline", "Your card was declined.")
NOT_A_TEST_CARD = Decline(
    "card_declined", "test_mode_live_card", "Your card was declined. This is a sandbox, and that is not a test card."
)
DEBIT_FAILED = Decline("payment_intent_payment_attempt_failed", None, "The bank did not honour the debit.")

_DECLINES = {
    DECLINED: GENERIC,
    "4000000000009995": Decline("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "4000000000009987": Decline("card_declined", "lost_card", "Your card was declined."),
    "4000000000000069": Decline("expired_card", None, "Your card has expired."),
    "4000000000000127": Decline("incorrect_cvc", None, "Your card's security code is incorrect."),
    "4000000000000119": Decline("processing_error", None, "An error occurred while the card was processed. Try again."),
}
_BRANDS = {
    SUCCESS: "visa",
    "4000056655665556": "visa",
    "5555555555554444": "mastercard",
    "5200828282828210": "mastercard",
    "378282246310005": "amex",
    "4000000000007726": "visa",
    "4000000000005126": "visa",
    "4000000000000259": "visa",
    "4000000000002685": "visa",
    "4000000000001976": "visa",
}
# Cards whose refunds take their time, by their last four digits: those begin pending and succeed, these seem to
# succeed and fail later (docs.stripe.com/testing#refunds).
REFUND_PENDING, REFUND_FAILS = "7726", "5126"
# Cards whose owners dispute the charge, and why; an inquiry takes no money yet (docs.stripe.com/testing#disputes).
DISPUTED = {"0259": "fraudulent", "2685": "product_not_received", "1976": "inquiry"}
# Payment methods a test may name instead of a number.
NAMED = {
    "pm_card_visa": SUCCESS,
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_chargeDeclined": DECLINED,
    "pm_card_visa_chargeDeclined": DECLINED,
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
}


def digits(text: str) -> str:
    """A card number without the spaces people put in it."""
    return re.sub(r"[\s-]", "", text)


def is_card_number(number: str) -> bool:
    """Whether the digits are a card number at all (length and check digit)."""
    if not re.fullmatch(r"[0-9]{12,19}", number):
        return False
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def card(number: str, exp_month: int = 12, exp_year: int = 2034) -> Instrument:
    """The card of a number; numbers that are no test card decline."""
    decline = _DECLINES.get(number) if number in _DECLINES or number in _BRANDS else NOT_A_TEST_CARD
    return Instrument("card", number[-4:], _BRANDS.get(number, "visa"), exp_month, exp_year, decline)


def bank_debit(iban: str) -> Instrument:
    """A bank account to debit; the failing test account fails later, every other one succeeds later."""
    account = re.sub(r"\s", "", iban).upper()
    return Instrument("sepa_debit", account[-4:], decline=DEBIT_FAILED if account == IBAN_FAILURE else None)


def is_iban(text: str) -> bool:
    """Whether the text is an IBAN (form and check digits)."""
    account = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", account):
        return False
    return int("".join(str(int(letter, 36)) for letter in account[4:] + account[:4])) % 97 == 1
