"""The controls under /_sandbox/: the sandbox's own methods, over HTTP and JSON, for tests in other processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infrastructure.local.stripe import instruments
from infrastructure.local.stripe.errors import Json, StripeError, invalid
from infrastructure.local.stripe.work import Answer, dump

if TYPE_CHECKING:
    from infrastructure.local.stripe.sandbox import Sandbox


def handle(sandbox: Sandbox, method: str, path: str, body: bytes) -> Answer:
    """Answer a control; errors have Stripe's envelope."""
    try:
        answer = _respond(sandbox, method, path.removeprefix("/_sandbox/").split("/"), _json(body))
        status = 200
    except StripeError as error:
        answer, status = error.body, error.status
    except (TypeError, ValueError) as error:
        answer, status = invalid(f"A value is not of its type: {error}").body, 400
    return status, {"Content-Type": "application/json", "Cache-Control": "no-store"}, dump(answer)


def _respond(sandbox: Sandbox, method: str, names: list[str], wanted: Json) -> Json:
    match (method, *names):
        case ("GET", "state"):
            return sandbox.state()
        case ("GET", "violations"):
            return {"violations": sandbox.violations()}
        case ("POST", "deliveries"):
            sandbox.set_deliveries(str(wanted.get("mode", "normal")), float(wanted.get("seconds", 0)))
            return sandbox.state()
        case ("POST", "events", event, "resend"):
            sandbox.resend(event)
            return sandbox.state()
        case ("POST", "pay", session):
            email = wanted.get("email")
            if "iban" in wanted or wanted.get("method") == "bank_debit":
                return sandbox.pay_by_debit(session, wanted.get("iban", instruments.IBAN_SUCCESS), email=email)
            return sandbox.pay(session, str(wanted.get("card", instruments.SUCCESS)), email=email)
        case ("POST", "async", session):
            return sandbox.settle(session, str(wanted.get("outcome", "succeed")))
        case ("POST", "expire", session):
            return sandbox.expire(session)
        case ("POST", "refund", session):
            return sandbox.refund(session, wanted.get("amount"))
        case ("POST", "refunds", refund):
            return sandbox.settle_refund(refund, str(wanted.get("outcome", "succeed")))
        case ("POST", "dispute", session):
            return sandbox.dispute(session, wanted.get("reason"), wanted.get("amount"))
        case ("POST", "disputes", dispute):
            return sandbox.decide_dispute(dispute, str(wanted.get("outcome", "won")))
        case ("POST", "onboard", account):
            return sandbox.onboard(account, str(wanted.get("outcome", "complete")))
        case ("POST", "restrict", account):
            return sandbox.restrict(account)
        case ("POST", "disconnect", account):
            return sandbox.disconnect(account)
        case ("POST", "payout", account):
            return sandbox.pay_out(account, str(wanted.get("outcome", "paid")))
        case ("POST", "refuse"):
            sandbox.refuse(reversals=bool(wanted.get("reversals")), transfers_too=bool(wanted.get("transfers")))
            return sandbox.state()
        case ("GET", "books"):
            return sandbox.books()
        case ("POST", "clock"):
            sandbox.advance(float(wanted.get("advance_seconds", 0)))
            return sandbox.state()
    raise StripeError(404, f"There is no control {method} /_sandbox/{'/'.join(names)}.")


def _json(body: bytes) -> Json:
    if not body:
        return {}
    try:
        wanted = json.loads(body)
    except ValueError:
        raise invalid("The body is not JSON.") from None
    if not isinstance(wanted, dict):
        raise invalid("The body is not a JSON object.")
    return wanted
