"""PaymentIntents made and confirmed by the API itself."""

from __future__ import annotations

from infrastructure.local.stripe import instruments, money, objects, payments
from infrastructure.local.stripe.errors import Json, StripeError, invalid
from infrastructure.local.stripe.instruments import Instrument
from infrastructure.local.stripe.operations import PAGING, check_metadata, merged_metadata, operation, paged
from infrastructure.local.stripe.work import Work

KIND = "payment_intent"
_CONFIRMABLE = ("requires_payment_method", "requires_confirmation")
_DESCRIPTIVE = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group")


@operation(
    "POST",
    "/v1/payment_intents",
    "expand amount currency metadata description receipt_email statement_descriptor statement_descriptor_suffix"
    " transfer_group capture_method confirm payment_method automatic_payment_methods return_url"
    " allowed_payment_method_types excluded_payment_method_types",
)
def create(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Make an intent, and confirm it if asked to."""
    currency = params["currency"].lower()
    if currency not in money.MINIMUM:
        raise invalid(f"Invalid currency: {currency}", "currency")
    if params["amount"] < money.MINIMUM[currency]:
        least = money.show(money.MINIMUM[currency], currency)
        raise invalid(f"Amount must be at least {least}.", "amount", "amount_too_small")
    if params["amount"] > money.MAXIMUM:
        raise invalid("The amount has up to eight digits.", "amount", "amount_too_large")
    values = {name: params[name] for name in _DESCRIPTIVE if name in params}
    automatic = params.get("automatic_payment_methods", {"enabled": True})
    values["automatic_payment_methods"] = {"allow_redirects": "always"} | automatic
    intent = objects.payment_intent(
        work.now,
        params["amount"],
        currency,
        capture_method=params.get("capture_method", "automatic_async"),
        metadata=check_metadata(params.get("metadata"), "metadata"),
        **payments.offered(params),
        **values,
    )
    work.store.insert(intent)
    work.emit("payment_intent.created", intent)
    if params.get("payment_method"):
        _instrument(work, params["payment_method"])
        intent |= {"payment_method": params["payment_method"], "status": "requires_confirmation"}
        work.store.save(intent)
    return _confirm(work, intent, params) if params.get("confirm") else intent


@operation("GET", "/v1/payment_intents/{intent}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One intent."""
    return work.fetch(KIND, ids["intent"], "intent")


@operation("GET", "/v1/payment_intents", f"{PAGING} created")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Intents, newest first."""
    return paged(work, KIND, "/v1/payment_intents", params)


@operation("POST", "/v1/payment_intents/{intent}", "expand metadata description receipt_email transfer_group")
def update(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Change what describes an intent."""
    intent = work.fetch(KIND, ids["intent"], "intent")
    intent |= {name: params[name] or None for name in _DESCRIPTIVE if name in params}
    intent["metadata"] = merged_metadata(intent["metadata"], params)
    work.store.save(intent)
    return intent


@operation("POST", "/v1/payment_intents/{intent}/confirm", "expand payment_method return_url")
def confirm(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Try to take the money; a decline answers 402 and leaves the intent waiting for another method."""
    return _confirm(work, _own(work, ids["intent"]), params)


@operation("POST", "/v1/payment_intents/{intent}/cancel", "expand cancellation_reason")
def cancel(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Give up an intent that has not succeeded."""
    intent = _own(work, ids["intent"])
    if intent["status"] not in (*_CONFIRMABLE, "requires_capture"):
        raise _unexpected(intent, "canceled")
    payments.cancel(work, intent, params.get("cancellation_reason"))
    return intent


@operation("POST", "/v1/payment_intents/{intent}/capture", "expand amount_to_capture")
def capture(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Take what was authorized, or less."""
    intent = work.fetch(KIND, ids["intent"], "intent")
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, "captured")
    amount: int = params.get("amount_to_capture") or intent["amount_capturable"]
    if not 0 < amount <= intent["amount_capturable"]:
        raise invalid("More than the amount that can be captured.", "amount_to_capture", "amount_too_large")
    payments.capture(work, intent, amount)
    return intent


def _confirm(work: Work, intent: Json, params: Json) -> Json:
    if intent["status"] not in _CONFIRMABLE:
        raise _unexpected(intent, "confirmed")
    named = params.get("payment_method") or intent["payment_method"]
    if not named:
        raise invalid("A payment method is needed to confirm.", "payment_method", "parameter_missing")
    instrument = _instrument(work, named)
    if instrument.kind not in intent["payment_method_types"]:
        raise invalid("The intent does not take that payment method.", "payment_method")
    payments.attempt(work, intent, instrument, objects.billing_details(intent["receipt_email"], None))
    payments.post_fee(work, intent)
    if intent["last_payment_error"]:
        raise payments.declined(intent)
    return intent


def _instrument(work: Work, named: str) -> Instrument:
    """A payment method of the sandbox's own making, or one of Stripe's names for a test card."""
    if named in instruments.NAMED:
        return instruments.card(instruments.NAMED[named])
    if named == "pm_sepaDebit":
        return instruments.bank_debit(instruments.IBAN_SUCCESS)
    method = work.fetch("payment_method", named, "payment_method")
    if method["type"] == "sepa_debit":
        return Instrument("sepa_debit", method["sepa_debit"]["last4"])
    known = {number[-4:]: number for number in instruments.NAMED.values()}
    return instruments.card(known.get(method["card"]["last4"], instruments.DECLINED))


def _own(work: Work, identifier: str) -> Json:
    """An intent that is not a Checkout Session's; those go with their session."""
    intent = work.fetch(KIND, identifier, "intent")
    if session := work.store.hidden(identifier).get("session"):
        raise invalid(f"This PaymentIntent belongs to the Checkout Session {session}; use that instead.", "intent")
    return intent


def _unexpected(intent: Json, verb: str) -> StripeError:
    return StripeError(
        400,
        f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )
