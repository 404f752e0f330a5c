"""Checkout Sessions in payment mode: created by the API, paid on the hosted page, expired by either or by time."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from infrastructure.local.stripe import money, objects, payments
from infrastructure.local.stripe.errors import Json, invalid, unsupported
from infrastructure.local.stripe.instruments import Instrument
from infrastructure.local.stripe.operations import PAGING, check_metadata, operation, paged
from infrastructure.local.stripe.work import Work

KIND = "checkout.session"
EXPIRE = "expire"
SHORTEST, LONGEST = 30 * 60, 24 * 3600
# What a session hands to its PaymentIntent as it is.
_HANDED_ON = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group")


@operation(
    "POST",
    "/v1/checkout/sessions",
    "expand mode ui_mode success_url cancel_url client_reference_id customer_email customer_creation metadata locale"
    " currency expires_at submit_type billing_address_collection"
    " allowed_payment_method_types excluded_payment_method_types"
    " line_items.quantity line_items.price_data.currency line_items.price_data.unit_amount"
    " line_items.price_data.product_data.name line_items.price_data.product_data.description"
    " line_items.price_data.product_data.images line_items.price_data.product_data.metadata"
    " payment_intent_data.metadata payment_intent_data.description payment_intent_data.receipt_email"
    " payment_intent_data.statement_descriptor payment_intent_data.statement_descriptor_suffix"
    " payment_intent_data.transfer_group",
)
def create(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Open a session."""
    if params.get("mode", "payment") != "payment":
        raise unsupported(f"sessions in {params['mode']} mode", "mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise unsupported("sessions without the hosted page", "ui_mode")
    if params.get("customer_creation") == "always":
        raise unsupported("customers", "customer_creation")
    if "mode" not in params:
        raise invalid("Missing required param: mode.", "mode", "parameter_missing")
    lines = _lines(work, params)
    currency, total = lines[0]["currency"], sum(line["amount_total"] for line in lines)
    if (params.get("currency") or currency).lower() != currency:
        raise invalid("The currency of a line differs from the session's", "currency")
    _check_amount(total, currency, "line_items")
    intent_data = dict(params.get("payment_intent_data", {}))
    intent_data["metadata"] = check_metadata(intent_data.get("metadata"), "payment_intent_data[metadata]")
    session = objects.checkout_session(
        work.now,
        amount_subtotal=total,
        amount_total=total,
        billing_address_collection=params.get("billing_address_collection"),
        cancel_url=_url(params.get("cancel_url"), "cancel_url"),
        client_reference_id=_at_most(200, params.get("client_reference_id"), "client_reference_id"),
        currency=currency,
        customer_email=_email(params.get("customer_email"), "customer_email"),
        expires_at=_expiry(work, params.get("expires_at")),
        locale=params.get("locale"),
        metadata=check_metadata(params.get("metadata"), "metadata"),
        **payments.offered(params),
        payment_status="unpaid" if total else "no_payment_required",
        submit_type=params.get("submit_type"),
        success_url=_url(params.get("success_url"), "success_url", required=True),
    )
    if session["customer_email"]:
        session["customer_details"] = _customer(session["customer_email"], None)
    session["url"] = f"{work.public_url}/c/pay/{session['id']}"
    work.store.insert(session, {"lines": lines, "intent": intent_data})
    work.store.set_timer(EXPIRE, session["id"], session["expires_at"])
    return session


@operation("GET", "/v1/checkout/sessions/{session}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One session."""
    return work.fetch(KIND, ids["session"], "session")


@operation("GET", "/v1/checkout/sessions", f"{PAGING} created payment_intent status")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Sessions, newest first."""
    wanted = {name: params[name] for name in ("payment_intent", "status") if name in params}
    return paged(
        work,
        KIND,
        "/v1/checkout/sessions",
        params,
        lambda session: all(session[name] == value for name, value in wanted.items()),
    )


@operation("GET", "/v1/checkout/sessions/{session}/line_items", PAGING)
def line_items(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """What a session sells."""
    work.fetch(KIND, ids["session"], "session")
    lines = work.store.hidden(ids["session"])["lines"]
    limit = params.get("limit", 10)
    start = 1 + next((at for at, line in enumerate(lines) if line["id"] == params.get("starting_after")), -1)
    page = lines[start : start + limit]
    url = f"/v1/checkout/sessions/{ids['session']}/line_items"
    return {"object": "list", "data": page, "has_more": start + limit < len(lines), "url": url}


@operation("POST", "/v1/checkout/sessions/{session}/expire")
def expire(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """Close an open session; a finished one cannot be expired."""
    session = work.fetch(KIND, ids["session"], "session")
    if session["status"] != "open":
        raise invalid(f"Only an open session can be expired; this one is {session['status']}.", "session")
    return close(work, session)


def close(work: Work, session: Json) -> Json:
    """Expire a session, and give up the payment it may have begun."""
    session |= {"status": "expired", "url": None}
    work.store.save(session)
    work.store.clear_timer(EXPIRE, session["id"])
    if session["payment_intent"]:
        payments.cancel(work, work.fetch("payment_intent", session["payment_intent"]), "automatic")
    work.emit("checkout.session.expired", session)
    return session


def pay(work: Work, session: Json, instrument: Instrument | None, *, email: str | None, name: str | None) -> Json:
    """Pay an open session; returns it, complete or (declined) still open. A free session needs no instrument."""
    if session["status"] != "open":
        raise invalid(f"This session is {session['status']}.", "session")
    email = _email(email or session["customer_email"], "email")
    if email is None:
        raise invalid("An e-mail address is needed.", "email", "parameter_missing")
    intent = None
    if session["amount_total"]:
        if instrument is None or instrument.kind not in session["payment_method_types"]:
            raise invalid("This session does not take that payment method.", "payment_method")
        intent = _intent_of(work, session)
        payments.attempt(work, intent, instrument, objects.billing_details(email, name))
        if intent["status"] == "requires_payment_method":
            return session
    session |= {
        "collected_information": {"business_name": None, "individual_name": None, "shipping_details": None},
        "customer_details": _customer(email, name),
        "status": "complete",
        "url": None,
    }
    if intent and intent["status"] == "succeeded":
        session["payment_status"] = "paid"
    work.store.save(session)
    work.store.clear_timer(EXPIRE, session["id"])
    work.emit("checkout.session.completed", session)
    if intent:
        payments.post_fee(work, intent)
    return session


def settle(work: Work, session: Json, *, succeeded: bool | None = None) -> Json:
    """The outcome of a bank debit; without `succeeded`, the one its account stands for."""
    intent = work.store.get("payment_intent", session["payment_intent"] or "")
    if intent is None or intent["status"] != "processing":
        raise invalid("This session waits for no bank's answer.", "session")
    if succeeded is None:
        succeeded = not payments.fails_later(work, intent)
    payments.settle(work, intent, succeeded=succeeded)
    if succeeded:
        session["payment_status"] = "paid"
        work.store.save(session)
    work.emit(f"checkout.session.async_payment_{'succeeded' if succeeded else 'failed'}", session)
    payments.post_fee(work, intent)
    return session


def _intent_of(work: Work, session: Json) -> Json:
    """The session's PaymentIntent, made at the first attempt to pay."""
    if session["payment_intent"]:
        return work.fetch("payment_intent", session["payment_intent"])
    data = work.store.hidden(session["id"])["intent"]
    handed_on: dict[str, Any] = {name: data[name] for name in _HANDED_ON if name in data}
    intent = objects.payment_intent(
        work.now,
        session["amount_total"],
        session["currency"],
        metadata=data["metadata"],
        payment_method_types=session["payment_method_types"],
        payment_method_options=session["payment_method_options"],
        **handed_on,
    )
    work.store.insert(intent, {"session": session["id"]})
    session["payment_intent"] = intent["id"]
    work.store.save(session)
    work.emit("payment_intent.created", intent)
    return intent


def _lines(work: Work, params: Json) -> list[Json]:
    wanted = params.get("line_items")
    if not wanted:
        raise invalid("Missing required param: line_items.", "line_items", "parameter_missing")
    if len(wanted) > 100:
        raise invalid("A session has up to 100 lines", "line_items")
    lines = []
    for index, item in enumerate(wanted):
        place = f"line_items[{index}]"
        price = item.get("price_data") or {}
        for name in ("unit_amount", "product_data"):
            if name not in price:
                param = f"{place}[price_data][{name}]"
                raise invalid(f"Missing required param: {param}.", param, "parameter_missing")
        if "quantity" not in item:
            raise invalid("A line needs a quantity.", f"{place}[quantity]", "parameter_missing")
        if item["quantity"] < 1 or price["unit_amount"] < 0:
            raise invalid("Quantities are positive, prices not negative.", place, "parameter_invalid_integer")
        if not price["product_data"]["name"].strip():
            raise invalid("A product needs a name.", f"{place}[price_data][product_data][name]")
        currency = price["currency"].lower()
        if currency not in money.MINIMUM:
            raise invalid(f"Invalid currency: {currency}", f"{place}[price_data][currency]")
        product = price["product_data"]
        lines.append(objects.line_item(work.now, currency, price["unit_amount"], item["quantity"], product))
    if len({line["currency"] for line in lines}) > 1:
        raise invalid("All lines of a session have one currency.", "line_items")
    return lines


def _check_amount(amount: int, currency: str, param: str) -> None:
    if amount and amount < money.MINIMUM[currency]:
        least = money.show(money.MINIMUM[currency], currency)
        raise invalid(f"The total must be at least {least}.", param, "amount_too_small")
    if amount > money.MAXIMUM:
        raise invalid("The total has up to eight digits.", param, "amount_too_large")


def _expiry(work: Work, wanted: int | None) -> int:
    if wanted is None:
        return work.now + LONGEST
    if not work.now + SHORTEST <= wanted <= work.now + LONGEST:
        raise invalid("expires_at must lie between 30 minutes and 24 hours from now.", "expires_at")
    return wanted


def _url(value: str | None, param: str, *, required: bool = False) -> str | None:
    if value is None and not required:
        return None
    if value is None:
        raise invalid(f"Missing required param: {param}.", param, "parameter_missing")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or len(value) > 5000:
        raise invalid("Not a valid URL", param, "url_invalid")
    return value


def _email(value: str | None, param: str) -> str | None:
    if value is None:
        return None
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", value) or len(value) > 512:
        raise invalid(f"Invalid email address: {value}", param, "email_invalid")
    return value


def _at_most(length: int, value: str | None, param: str) -> str | None:
    if value is not None and len(value) > length:
        raise invalid(f"{param} has up to {length} characters.", param)
    return value


def _customer(email: str, name: str | None) -> Json:
    address = dict(objects.ADDRESS) if name else None
    details: Json = dict.fromkeys(("business_name", "individual_name", "phone"))
    return details | {"address": address, "email": email, "name": name, "tax_exempt": "none", "tax_ids": []}
