"""Taking money for a PaymentIntent: the one path behind the hosted page, the controls and the API's confirm."""

from __future__ import annotations

from infrastructure.local.stripe import money, objects
from infrastructure.local.stripe.errors import Json, StripeError, invalid
from infrastructure.local.stripe.instruments import DEBIT_FAILED, DISPUTED, GENERIC, Instrument
from infrastructure.local.stripe.work import Work

SETTLE = "settle"
DISPUTE = "dispute"
# What a shop can be paid by. Stripe has a bank debit per region; here one stands for all, in every currency.
METHODS = ("card", "sepa_debit")


def offered(params: Json) -> Json:
    """The payment methods of a session or an intent: what there is, filtered by what is allowed and excluded."""
    allowed, excluded = (params.get(f"{word}_payment_method_types") for word in ("allowed", "excluded"))
    kinds = [kind for kind in METHODS if kind in (allowed or METHODS) and kind not in (excluded or ())]
    if not kinds:
        raise invalid("None of the allowed payment methods can be used.", "allowed_payment_method_types")
    return {
        "allowed_payment_method_types": allowed,
        "excluded_payment_method_types": excluded,
        "payment_method_types": kinds,
    }


def attempt(work: Work, intent: Json, instrument: Instrument, billing: Json) -> None:
    """Charge an intent. Its status says how it went; back at requires_payment_method, it was declined.

    The caller calls `post_fee` when its own events are out, as Stripe knows the fee a moment later.
    """
    method = work.store.insert(objects.payment_method(work.now, instrument, billing))
    charge = objects.charge(work.now, intent, method, instrument)
    work.store.insert(charge, {"instrument": instrument.last4})
    intent |= {"latest_charge": charge["id"], "payment_method": method["id"], "last_payment_error": None}
    if instrument.kind == "sepa_debit":
        work.store.hide(charge["id"], fails=instrument.decline is not None)
        _save(work, intent, charge, status="processing")
        work.emit("charge.pending", charge)
        work.emit("payment_intent.processing", intent)
        if work.async_delay is not None:
            work.store.set_timer(SETTLE, intent["id"], work.time + work.async_delay)
    elif instrument.decline:
        _fail(work, intent, charge, method, instrument)
    elif intent["capture_method"] == "manual":
        charge |= {"paid": True, "status": "succeeded", "outcome": objects.outcome(None)}
        _save(work, intent, charge, status="requires_capture", amount_capturable=intent["amount"])
        work.emit("charge.succeeded", charge)
        work.emit("payment_intent.amount_capturable_updated", intent)
    else:
        _succeed(work, intent, charge)


def settle(work: Work, intent: Json, *, succeeded: bool) -> None:
    """The bank's answer to a debit that was processing."""
    work.store.clear_timer(SETTLE, intent["id"])
    charge = work.fetch("charge", intent["latest_charge"])
    if succeeded:
        _succeed(work, intent, charge)
        return
    method = work.fetch("payment_method", intent["payment_method"])
    _fail(work, intent, charge, method, Instrument("sepa_debit", "", decline=DEBIT_FAILED))


def fails_later(work: Work, intent: Json) -> bool:
    """Whether the account being debited is the one that fails."""
    return bool(work.store.hidden(intent["latest_charge"]).get("fails"))


def capture(work: Work, intent: Json, amount: int) -> None:
    """Take all or part of what a card was authorized for; the rest is let go."""
    charge = work.fetch("charge", intent["latest_charge"])
    charge |= {"captured": True, "amount_captured": amount, "amount_refunded": charge["amount"] - amount}
    intent |= {"amount_capturable": 0, "amount_received": amount}
    _save(work, intent, charge, status="succeeded")
    work.emit("charge.captured", charge)
    work.emit("payment_intent.succeeded", intent)
    post_fee(work, intent)


def post_fee(work: Work, intent: Json) -> None:
    """Post a captured charge to the balance, fee deducted; receivers learn of it by `charge.updated`."""
    charge = work.store.get("charge", intent["latest_charge"]) if intent["latest_charge"] else None
    if charge is None or not charge["captured"] or charge["balance_transaction"]:
        return
    amount, currency = charge["amount_captured"], charge["currency"]
    kind = "charge" if charge["payment_method_details"]["type"] == "card" else "payment"
    entry = objects.balance_transaction(work.now, kind, amount, money.fee(amount, currency), currency, charge["id"])
    work.store.insert(entry)
    charge["balance_transaction"] = entry["id"]
    work.store.save(charge)
    work.emit("charge.updated", charge, {"balance_transaction": None})


def cancel(work: Work, intent: Json, reason: str | None) -> None:
    """Give an intent up; money only authorized is let go."""
    if intent["status"] == "requires_capture":
        charge = work.fetch("charge", intent["latest_charge"])
        charge |= {"refunded": True, "amount_refunded": charge["amount"]}
        work.store.save(charge)
        work.emit("charge.refunded", charge, {"amount_refunded": 0, "refunded": False})
    intent |= {"status": "canceled", "canceled_at": work.now, "cancellation_reason": reason, "amount_capturable": 0}
    work.store.save(intent)
    work.emit("payment_intent.canceled", intent)


def declined(intent: Json) -> StripeError:
    """402 for an intent whose card was refused; what happened stays on record."""
    error = dict(intent["last_payment_error"])
    message = error.pop("message")
    kind, code = error.pop("type"), error.pop("code")
    return StripeError(402, message, kind=kind, code=code, keep=True, payment_intent=intent, **error)


def _succeed(work: Work, intent: Json, charge: Json) -> None:
    charge |= {
        "amount_captured": charge["amount"],
        "captured": True,
        "outcome": objects.outcome(None),
        "paid": True,
        "status": "succeeded",
    }
    _save(work, intent, charge, status="succeeded", amount_received=intent["amount"])
    work.emit("charge.succeeded", charge)
    work.emit("payment_intent.succeeded", intent)
    if work.async_delay is not None and work.store.hidden(charge["id"]).get("instrument") in DISPUTED:
        work.store.set_timer(DISPUTE, charge["id"], work.time + work.async_delay)


def _fail(work: Work, intent: Json, charge: Json, method: Json, instrument: Instrument) -> None:
    decline = instrument.decline or GENERIC
    charge |= {
        "failure_code": decline.code,
        "failure_message": decline.message,
        "outcome": objects.outcome(decline),
        "status": "failed",
    }
    error = objects.payment_error(decline, charge["id"], method)
    _save(work, intent, charge, status="requires_payment_method", last_payment_error=error, payment_method=None)
    work.emit("charge.failed", charge)
    work.emit("payment_intent.payment_failed", intent)


def _save(work: Work, intent: Json, charge: Json, **changes: object) -> None:
    intent |= changes
    work.store.save(charge)
    work.store.save(intent)
