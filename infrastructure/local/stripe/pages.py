"""The hosted payment page: a form that works without scripts, and what comes of sending it."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from infrastructure.local.stripe import instruments, money
from infrastructure.local.stripe.errors import Json, StripeError
from infrastructure.local.stripe.instruments import Instrument
from infrastructure.local.stripe.texts import TEXTS, language
from infrastructure.local.stripe.work import Answer

if TYPE_CHECKING:
    import jinja2

    from infrastructure.local.stripe.sandbox import Sandbox

FIELDS = ("email", "method", "cardNumber", "cardExpiry", "cardCvc", "billingName", "iban")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"


def handle(sandbox: Sandbox, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """GET shows the page, POST pays: 303 to the shop, or the page again with what went wrong."""
    session = sandbox.session(path.removeprefix("/c/pay/"))
    spoken = language(session["locale"] if session else None, headers.get("accept-language", ""))
    if session is None:
        return _message(404, "unknown", spoken, None)
    if session["status"] == "expired":
        return _message(200 if method == "GET" else 409, "expired", spoken, session)
    if session["status"] == "complete":
        return _redirect(session)
    if method == "GET":
        return _form(sandbox, session, spoken, {}, {}, None, 200)
    if method != "POST":
        return 405, {"Allow": "GET, POST"}, b""
    given = {
        name: values[0].strip() for name, values in parse_qs(body.decode(errors="replace")).items() if name in FIELDS
    }
    return _pay(sandbox, session, spoken, given)


def _pay(sandbox: Sandbox, session: Json, spoken: str, given: dict[str, str]) -> Answer:
    errors: dict[str, str] = {}
    email = session["customer_email"] or given.get("email", "")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        errors["email"] = "invalid_email"
    instrument = _instrument(session, given, errors, sandbox.time()) if session["amount_total"] else None
    if errors:
        return _form(sandbox, session, spoken, given, errors, "check", 422)
    try:
        paid = sandbox.pay_with(session["id"], instrument, email=email, name=given.get("billingName") or None)
    except StripeError as error:
        if error.status >= 500:
            return error.status, {"Content-Type": "text/plain; charset=utf-8"}, str(error).encode()
        latest = sandbox.session(session["id"]) or session
        if latest["status"] != "open":
            return _redirect(latest) if latest["status"] == "complete" else _message(409, "expired", spoken, latest)
        return _form(sandbox, session, spoken, given, {}, "problem", 422)
    if paid["status"] == "complete":
        return _redirect(paid)
    decline = instrument.decline if instrument and instrument.decline else instruments.GENERIC
    reason = decline.decline_code if decline.decline_code in TEXTS["en"] else decline.code
    kept = {name: value for name, value in given.items() if name not in ("cardNumber", "cardCvc")}
    return _form(sandbox, paid, spoken, kept, {"cardNumber": reason or "card_declined"}, "problem", 402)


def _instrument(session: Json, given: dict[str, str], errors: dict[str, str], now: float) -> Instrument | None:
    """What was typed in, if it can be a card or an account at all; otherwise `errors` says what is wrong."""
    offered = session["payment_method_types"]
    method = given.get("method", offered[0])
    if method == "sepa_debit" and method in offered:
        if not instruments.is_iban(given.get("iban", "")):
            errors["iban"] = "invalid_iban"
        return instruments.bank_debit(given.get("iban", ""))
    number = instruments.digits(given.get("cardNumber", ""))
    if not instruments.is_card_number(number):
        errors["cardNumber"] = "invalid_number"
    if not re.fullmatch(r"[0-9]{3,4}", given.get("cardCvc", "")):
        errors["cardCvc"] = "invalid_cvc"
    expiry = re.fullmatch(r"(0?[1-9]|1[0-2])\s*/?\s*(?:20)?([0-9]{2})", given.get("cardExpiry", ""))
    today = datetime.datetime.fromtimestamp(now, datetime.UTC)
    if expiry is None or (2000 + int(expiry[2]), int(expiry[1])) < (today.year, today.month):
        errors["cardExpiry"] = "invalid_expiry"
        return None
    return instruments.card(number, int(expiry[1]), 2000 + int(expiry[2]))


def _form(
    sandbox: Sandbox,
    session: Json,
    spoken: str,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    problem: str | None,
    status: int,
) -> Answer:
    lines = [
        {
            "name": line["description"],
            "quantity": line["quantity"],
            "amount": money.show(line["amount_total"], session["currency"], spoken),
        }
        for line in sandbox.lines(session["id"])
    ]
    total = money.show(session["amount_total"], session["currency"], spoken)
    return page(
        status,
        "pay.html",
        spoken,
        session=session,
        lines=lines,
        total=total,
        methods=session["payment_method_types"] if session["amount_total"] else [],
        chosen=given.get("method", session["payment_method_types"][0]),
        given=given,
        errors=errors,
        problem=problem,
    )


def _message(status: int, name: str, spoken: str, session: Json | None) -> Answer:
    return page(status, "message.html", spoken, name=name, session=session)


def page(status: int, template: str, spoken: str, **values: Any) -> Answer:
    """A page of the sandbox, out of a template, in a language."""
    text = _templates().get_template(template).render(t=TEXTS[spoken], language=spoken, **values)
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return status, headers, text.encode()


def _redirect(session: Json) -> Answer:
    """To the shop, which is told the session's id."""
    target = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
    return 303, {"Location": target, "Cache-Control": "no-store"}, b""


@functools.cache
def _templates() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
