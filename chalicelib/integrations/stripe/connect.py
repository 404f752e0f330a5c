"""Connected accounts and what is sent to them, as plain values. Every call may be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...core.errors import DomainError
from .client import _failed, _stripe

#: Payouts of an account that are looked at.
PAYOUTS = 10


class Refused(DomainError):
    """Stripe will not do this, however often it is asked, until something else changes. `code` is Stripe's."""

    status = 409
    code = "payment_provider_refused"
    title = "Stripe refused this"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Stripe: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Account:
    """A store's account. `due` names what Stripe wants of its owner; `transfers` active, pending or inactive."""

    id: str
    country: str
    transfers: str
    payouts_enabled: bool
    details_submitted: bool
    due: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Payment:
    """What a payment came to. `fee` is None until Stripe has posted it; `charge` is empty without a success."""

    charge: str
    amount: int
    fee: int | None


@dataclass(frozen=True, slots=True)
class Payout:
    """Money on its way from a store's account to its bank, or back. Times in seconds since 1970."""

    id: str
    amount: int
    currency: str
    status: str
    arrives_at: int
    created_at: int


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of the platform's balance: `kind` is that of the object that caused it."""

    id: str
    kind: str
    type: str
    amount: int
    fee: int
    currency: str
    source: str
    metadata: dict[str, str]
    created_at: int


def open_account(store_id: str, attempt: int, country: str, email: str) -> Account:
    """Open an account for a store; the same attempt always opens the same one. Raises Refused, Upstream."""
    import stripe

    params: Any = {
        "country": country,
        "email": email,
        "metadata": {"store_id": store_id},
        "controller": {
            "fees": {"payer": "application"},
            "losses": {"payments": "application"},
            "requirement_collection": "stripe",
            "stripe_dashboard": {"type": "express"},
        },
        "capabilities": {"transfers": {"requested": True}},
    }
    try:
        made = _stripe().v1.accounts.create(params, {"idempotency_key": f"{store_id}:account:{attempt}"})
    except stripe.StripeError as error:
        raise _refused(error) from error
    return _account(made.to_dict())


def get_account(account_id: str) -> Account | None:
    """An account as Stripe has it now; None when the platform has no access to it (any more). Raises Upstream."""
    import stripe

    try:
        return _account(_stripe().v1.accounts.retrieve(account_id).to_dict())
    except stripe.PermissionError:
        return None
    except stripe.StripeError as error:
        raise _failed(error) from error


def onboarding_link(account_id: str, *, again: str, back: str) -> str:
    """Where the owner fills the account in: for one visit. Stripe leads `back`, or `again` for another link.

    Raises Refused, Upstream.
    """
    import stripe

    params: Any = {"account": account_id, "type": "account_onboarding", "refresh_url": again, "return_url": back}
    try:
        return _stripe().v1.account_links.create(params).url
    except stripe.StripeError as error:
        raise _refused(error) from error


def get_payment(payment_intent: str) -> Payment:
    """What a payment came to, with Stripe's fee where that is posted. Raises Upstream."""
    import stripe

    wanted: Any = {"expand": ["latest_charge.balance_transaction"]}
    try:
        raw = _stripe().v1.payment_intents.retrieve(payment_intent, wanted).to_dict()
    except stripe.StripeError as error:
        raise _failed(error) from error
    charge = raw.get("latest_charge") or {}
    posted = charge.get("balance_transaction") if charge else None
    captured = charge.get("status") == "succeeded" and charge.get("captured")
    fee = int(posted["fee"]) if captured and isinstance(posted, dict) else None
    return Payment(charge["id"] if captured else "", int(raw["amount_received"]), fee)


def send(
    move_id: str, *, order_id: str, purchase_id: str, amount: int, currency: str, account: str, source: str | None
) -> str:
    """Transfer money to an account, out of the charge `source` or of what is available; the transfer's id.

    The same move is never made twice. Raises Refused, Upstream.
    """
    import stripe

    params: Any = {
        "amount": amount,
        "currency": currency.lower(),
        "destination": account,
        "transfer_group": purchase_id,
        "metadata": {"order_id": order_id, "move_id": move_id},
    }
    if source is not None:
        params["source_transaction"] = source
    try:
        return _stripe().v1.transfers.create(params, {"idempotency_key": move_id}).id
    except stripe.StripeError as error:
        raise _refused(error) from error


def take_back(move_id: str, *, order_id: str, transfer: str, amount: int) -> str:
    """Reverse so much of a transfer; the reversal's id. The same move is never made twice. Raises Refused, Upstream."""
    import stripe

    params: Any = {"amount": amount, "metadata": {"order_id": order_id, "move_id": move_id}}
    try:
        return _stripe().v1.transfers.reversals.create(transfer, params, {"idempotency_key": move_id}).id
    except stripe.StripeError as error:
        raise _refused(error) from error


def find_sent(move_id: str, purchase_id: str) -> str | None:
    """The transfer that a move made, if it did: for moves older than Stripe remembers keys. Raises Upstream."""
    import stripe

    try:
        found = _stripe().v1.transfers.list({"transfer_group": purchase_id, "limit": 100})
    except stripe.StripeError as error:
        raise _failed(error) from error
    return _made_by(move_id, found.to_dict()["data"])


def find_taken_back(move_id: str, transfer: str) -> str | None:
    """The reversal that a move made, if it did. Raises Upstream."""
    import stripe

    try:
        found = _stripe().v1.transfers.reversals.list(transfer, {"limit": 100})
    except stripe.StripeError as error:
        raise _failed(error) from error
    return _made_by(move_id, found.to_dict()["data"])


def payouts(account_id: str) -> list[Payout]:
    """The newest payouts of an account to its bank. Raises Refused, Upstream."""
    import stripe

    try:
        found = _stripe().v1.payouts.list({"limit": PAYOUTS}, {"stripe_account": account_id}).to_dict()
    except stripe.StripeError as error:
        raise _refused(error) from error
    return [
        Payout(one["id"], one["amount"], one["currency"].upper(), one["status"], one["arrival_date"], one["created"])
        for one in found["data"]
    ]


def movements(*, before: int, after: str | None) -> tuple[list[Movement], bool]:
    """Movements of the platform's balance made before a time (seconds since 1970), newest first, older than `after`.

    With them, whether there are more. Raises Upstream.
    """
    import stripe

    params: Any = {"limit": 100, "created": {"lt": before}, "expand": ["data.source"]}
    if after is not None:
        params["starting_after"] = after
    try:
        found = _stripe().v1.balance_transactions.list(params).to_dict()
    except stripe.StripeError as error:
        raise _failed(error) from error
    return [_movement(one) for one in found["data"]], bool(found["has_more"])


def _movement(raw: dict[str, Any]) -> Movement:
    source = raw.get("source") if isinstance(raw.get("source"), dict) else None
    return Movement(
        id=raw["id"],
        kind=source["object"] if source else "",
        type=raw["type"],
        amount=raw["amount"],
        fee=raw["fee"],
        currency=str(raw["currency"]).upper(),
        source=source["id"] if source else str(raw.get("source") or ""),
        metadata=dict((source or {}).get("metadata") or {}),
        created_at=raw["created"],
    )


def _made_by(move_id: str, found: list[dict[str, Any]]) -> str | None:
    return next((str(one["id"]) for one in found if (one.get("metadata") or {}).get("move_id") == move_id), None)


def _refused(error: Any) -> DomainError:
    """What Stripe will not do is told apart from what it could not do just now."""
    import stripe

    if isinstance(error, stripe.InvalidRequestError | stripe.PermissionError):
        return Refused(error.code or "invalid_request")
    return _failed(error)


def _account(raw: dict[str, Any]) -> Account:
    requirements = raw.get("requirements") or {}
    return Account(
        id=raw["id"],
        country=raw.get("country") or "",
        transfers=(raw.get("capabilities") or {}).get("transfers", "inactive"),
        payouts_enabled=bool(raw.get("payouts_enabled")),
        details_submitted=bool(raw.get("details_submitted")),
        due=tuple(requirements.get("currently_due") or ())[:20],
        reason=requirements.get("disabled_reason") or "",
    )
