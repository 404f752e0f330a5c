"""Refunds, in whole or in part; never more than was paid. Some cards' refunds take their time, or fail in the end."""

from __future__ import annotations

from infrastructure.local.stripe import disputes, money, objects
from infrastructure.local.stripe.errors import Json, invalid
from infrastructure.local.stripe.instruments import REFUND_FAILS, REFUND_PENDING
from infrastructure.local.stripe.operations import PAGING, check_metadata, merged_metadata, operation, paged
from infrastructure.local.stripe.work import Work

SETTLE = "refund"


@operation("POST", "/v1/refunds", "expand charge payment_intent amount reason metadata")
def create(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Give back all that is left of a charge, or `amount` of it."""
    charge = _charge(work, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left <= 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", "charge", "charge_already_refunded")
    amount = params.get("amount", left)
    if amount < 1:
        raise invalid("The amount of a refund is positive.", "amount", "parameter_invalid_integer")
    if amount > left:
        asked, rest = money.show(amount, charge["currency"]), money.show(left, charge["currency"])
        raise invalid(f"The refund ({asked}) is greater than what is left of the charge ({rest}).", "amount")
    metadata = check_metadata(params.get("metadata"), "metadata")
    card = work.store.hidden(charge["id"]).get("instrument")
    status = "pending" if card == REFUND_PENDING else "succeeded"
    refund = objects.refund(work.now, charge, amount, params.get("reason"), metadata, status)
    kind = "refund" if charge["payment_method_details"]["type"] == "card" else "payment_refund"
    entry = objects.balance_transaction(work.now, kind, -amount, 0, charge["currency"], refund["id"])
    work.store.insert(entry)
    refund["balance_transaction"] = entry["id"]
    work.store.insert(refund)
    _count(work, charge, amount)
    work.emit("refund.created", refund)
    if card in (REFUND_PENDING, REFUND_FAILS) and work.async_delay is not None:
        work.store.set_timer(SETTLE, refund["id"], work.time + work.async_delay)
    return refund


@operation("POST", "/v1/refunds/{refund}", "expand metadata")
def update(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Change a refund's metadata."""
    refund = work.fetch("refund", ids["refund"], "refund")
    refund["metadata"] = merged_metadata(refund["metadata"], params)
    work.store.save(refund)
    work.emit("refund.updated", refund)
    return refund


def settle(work: Work, refund: Json, *, succeeded: bool | None = None) -> Json:
    """What becomes of a refund in the end; without `succeeded`, what its card stands for. Also one that seemed to have
    succeeded may fail: the money is the account's again, and what was refunded of the charge is less."""
    work.store.clear_timer(SETTLE, refund["id"])
    charge = work.fetch("charge", refund["charge"])
    if succeeded is None:
        succeeded = work.store.hidden(charge["id"]).get("instrument") != REFUND_FAILS
    if refund["status"] not in ("pending", "succeeded"):
        raise invalid(f"This refund is {refund['status']}.", "refund")
    refund.pop("pending_reason", None)
    if succeeded:
        refund["status"] = "succeeded"
        work.store.save(refund)
        work.emit("refund.updated", refund)
        return refund
    card = charge["payment_method_details"]["type"] == "card"
    kind = "refund_failure" if card else "payment_failure_refund"
    back = objects.balance_transaction(work.now, kind, refund["amount"], 0, charge["currency"], refund["id"], kind)
    work.store.insert(back)
    refund |= {
        "status": "failed",
        "failure_reason": "expired_or_canceled_card",
        "failure_balance_transaction": back["id"],
    }
    work.store.save(refund)
    charge |= {"amount_refunded": charge["amount_refunded"] - refund["amount"], "refunded": False}
    work.store.save(charge)
    work.emit("refund.updated", refund)
    work.emit("refund.failed", refund)
    return refund


def _count(work: Work, charge: Json, amount: int) -> None:
    before = {"amount_refunded": charge["amount_refunded"]}
    charge["amount_refunded"] += amount
    if charge["amount_refunded"] == charge["amount_captured"]:
        charge["refunded"] = True
        before["refunded"] = False
    work.store.save(charge)
    work.emit("charge.refunded", charge, before)


@operation("GET", "/v1/refunds/{refund}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One refund."""
    return work.fetch("refund", ids["refund"], "refund")


@operation("GET", "/v1/refunds", f"{PAGING} created charge payment_intent")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Refunds, newest first."""
    wanted = {name: params[name] for name in ("charge", "payment_intent") if name in params}
    return paged(
        work,
        "refund",
        "/v1/refunds",
        params,
        lambda refund: all(refund[name] == value for name, value in wanted.items()),
    )


def _charge(work: Work, params: Json) -> Json:
    """The charge to refund, named directly or by its intent."""
    if bool(params.get("charge")) == bool(params.get("payment_intent")):
        raise invalid("One of charge and payment_intent is needed.", "charge", "parameter_missing")
    if params.get("charge"):
        charge = work.fetch("charge", params["charge"], "charge")
    else:
        intent = work.fetch("payment_intent", params["payment_intent"], "payment_intent")
        if not intent["latest_charge"]:
            raise invalid("This PaymentIntent has no successful charge to refund.", "payment_intent")
        charge = work.fetch("charge", intent["latest_charge"])
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise invalid(f"Charge {charge['id']} has not succeeded, so it cannot be refunded.", "charge")
    if disputes.blocks_refunds(work, charge):
        raise invalid(f"Charge {charge['id']} has been charged back.", "charge", "charge_disputed")
    return charge
