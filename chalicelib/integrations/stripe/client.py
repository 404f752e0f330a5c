"""The calls that Handsel makes to Stripe, as plain values in and out. Every call has a timeout and may be repeated."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...aws.secrets import secrets
from ...core.errors import Upstream
from ...settings import settings

if TYPE_CHECKING:
    import stripe

#: The version that the pinned library was generated for; webhook endpoints are made with the same.
API_VERSION = "2026-10-28.endive"
#: Seconds to connect and to answer.
TIMEOUT = (2, 8)

_lock = threading.Lock()
_client: stripe.StripeClient | None = None
_http_client: Any = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checkout: what the buyer sees at Stripe. `unit_amount` in minor units."""

    name: str
    unit_amount: int
    quantity: int


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """What we read from a Checkout Session. `status` open, complete or expired; `payment_status` paid, unpaid or
    no_payment_required; `intent_status` is the PaymentIntent's, empty while there is none."""

    id: str
    url: str
    status: str
    payment_status: str
    purchase_id: str
    amount_total: int
    currency: str
    payment_intent: str
    intent_status: str


@dataclass(frozen=True, slots=True)
class StripeEvent:
    """The part of a webhook's event that we keep: its object is always read again from Stripe."""

    id: str
    type: str
    object_id: str
    object_type: str
    purchase_id: str
    account: str
    created: int


def use_http_client(http_client: Any) -> None:
    """Send requests through another HTTP client of the stripe library; None for the usual one. For tests."""
    global _http_client, _client
    with _lock:
        _http_client, _client = http_client, None


def _stripe() -> stripe.StripeClient:
    global _client
    with _lock:
        if _client is None:
            import stripe

            stripe.enable_telemetry = False
            url = settings().stripe_api_url
            addresses: Any = dict.fromkeys(("api", "connect", "files", "meter_events"), url) if url else {}
            _client = stripe.StripeClient(
                secrets().stripe_secret_key,
                stripe_version=API_VERSION,
                max_network_retries=2,
                http_client=_http_client or stripe.RequestsClient(timeout=TIMEOUT),
                base_addresses=addresses,
            )
        return _client


def _failed(error: Exception) -> Upstream:
    return Upstream(f"Stripe: {type(error).__name__}", code="payment_provider")


def create_session(
    *,
    purchase_id: str,
    lines: Sequence[Line],
    currency: str,
    email: str,
    locale: str,
    expires_at: int,
    success_url: str,
    cancel_url: str,
) -> CheckoutSession:
    """Open a Checkout Session for a purchase. The same purchase always gets the same session (idempotency key).

    `expires_at` in seconds since 1970, 30 minutes to 24 hours ahead. Raises Upstream.
    """
    import stripe

    params: Any = {
        "mode": "payment",
        "client_reference_id": purchase_id,
        "customer_email": email,
        "locale": locale,
        "expires_at": expires_at,
        "success_url": success_url,
        "cancel_url": cancel_url,
        "metadata": {"purchase_id": purchase_id},
        "payment_intent_data": {"metadata": {"purchase_id": purchase_id}, "transfer_group": purchase_id},
        "line_items": [
            {
                "quantity": line.quantity,
                "price_data": {
                    "currency": currency.lower(),
                    "unit_amount": line.unit_amount,
                    "product_data": {"name": line.name},
                },
            }
            for line in lines
        ],
    }
    try:
        made = _stripe().v1.checkout.sessions.create(params, {"idempotency_key": f"{purchase_id}:session"})
    except stripe.StripeError as error:
        raise _failed(error) from error
    return _session(made.to_dict())


def get_session(session_id: str) -> CheckoutSession:
    """A session as Stripe has it now, with its PaymentIntent's status. Raises Upstream."""
    import stripe

    try:
        found = _stripe().v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent"]})
    except stripe.StripeError as error:
        raise _failed(error) from error
    return _session(found.to_dict())


def expire_session(session_id: str) -> CheckoutSession:
    """Make sure nobody can pay by this session any more; the session as it is after that: paid wins."""
    import stripe

    try:
        _stripe().v1.checkout.sessions.expire(session_id)
    except stripe.InvalidRequestError:
        return get_session(session_id)
    except stripe.StripeError as error:
        raise _failed(error) from error
    return get_session(session_id)


def refund(payment_intent: str, *, purchase_id: str) -> None:
    """Give the whole of a payment back. One that was given back before stays as it is. Raises Upstream."""
    import stripe

    params: Any = {"payment_intent": payment_intent, "metadata": {"purchase_id": purchase_id}}
    try:
        _stripe().v1.refunds.create(params, {"idempotency_key": f"{purchase_id}:refund"})
    except stripe.StripeError as error:
        if error.code != "charge_already_refunded":
            raise _failed(error) from error


def _session(raw: dict[str, Any]) -> CheckoutSession:
    intent = raw.get("payment_intent") or ""
    expanded = intent if isinstance(intent, dict) else {}
    return CheckoutSession(
        id=raw["id"],
        url=raw.get("url") or "",
        status=raw["status"],
        payment_status=raw["payment_status"],
        purchase_id=raw.get("client_reference_id") or "",
        amount_total=raw.get("amount_total") or 0,
        currency=str(raw.get("currency") or "").upper(),
        payment_intent=expanded.get("id") or (intent if isinstance(intent, str) else ""),
        intent_status=expanded.get("status", ""),
    )
