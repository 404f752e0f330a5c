"""Refunds, in whole or in part; never more than was paid."""

from __future__ import annotations

from infrastructure.local.stripe import money, objects
from infrastructure.local.stripe.errors import Json, invalid
from infrastructure.local.stripe.operations import PAGING, check_metadata, operation, paged
from infrastructure.local.stripe.work import Work


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
    refund = objects.refund(work.now, charge, amount, params.get("reason"), metadata)
    kind = "refund" if charge["payment_method_details"]["type"] == "card" else "payment_refund"
    entry = objects.balance_transaction(work.now, kind, -amount, 0, charge["currency"], refund["id"])
    work.store.insert(entry)
    refund["balance_transaction"] = entry["id"]
    work.store.insert(refund)
    before = {"amount_refunded": charge["amount_refunded"]}
    charge["amount_refunded"] += amount
    if charge["amount_refunded"] == charge["amount_captured"]:
        charge["refunded"] = True
        before["refunded"] = False
    work.store.save(charge)
    work.emit("charge.refunded", charge, before)
    work.emit("refund.created", refund)
    return refund


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
    return charge
