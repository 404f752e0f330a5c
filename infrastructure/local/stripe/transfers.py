"""Transfers from the platform to connected accounts, their reversals, payouts to the bank, and who has how much."""

from __future__ import annotations

from infrastructure.local.stripe import accounts, money, objects
from infrastructure.local.stripe.errors import Json, StripeError, invalid
from infrastructure.local.stripe.operations import PAGING, check_metadata, operation, paged
from infrastructure.local.stripe.work import Work, new_id

TRANSFER, REVERSAL, PAYOUT = "transfer", "transfer_reversal", "payout"
FAIL_REVERSALS = "fail_reversals"
FAIL_TRANSFERS = "fail_transfers"


@operation(
    "POST",
    "/v1/transfers",
    "expand amount currency destination source_transaction transfer_group description metadata",
)
def create(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Send money to an account: out of one charge, or out of what the platform has available."""
    currency, amount = params["currency"].lower(), params.get("amount", 0)
    if amount < 1:
        raise invalid("The amount of a transfer is positive.", "amount", "parameter_invalid_integer")
    account = accounts.connected(work, params["destination"], "destination")
    if account["capabilities"]["transfers"] != "active" or work.store.setting(FAIL_TRANSFERS, False):
        raise invalid(
            "Your destination account needs to have at least one of the following capabilities enabled: transfers",
            "destination",
            "insufficient_capabilities_for_transfer",
        )
    source = params.get("source_transaction")
    if source:
        _check_source(work, source, amount, currency)
    elif available(work).get(currency, 0) < amount:
        raise invalid("You have insufficient available funds for this transfer.", "amount", "balance_insufficient")
    made: Json = {
        "id": new_id("tr_1"),
        "object": TRANSFER,
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": work.now,
        "currency": currency,
        "description": params.get("description"),
        "destination": account["id"],
        "destination_payment": new_id("py_1"),
        "livemode": False,
        "metadata": check_metadata(params.get("metadata"), "metadata"),
        "reversals": {"object": "list", "data": [], "has_more": False, "url": ""},
        "reversed": False,
        "source_transaction": source,
        "source_type": "card",
        "transfer_group": params.get("transfer_group"),
    }
    made["reversals"]["url"] = f"/v1/transfers/{made['id']}/reversals"
    entry = objects.balance_transaction(work.now, "transfer", -amount, 0, currency, made["id"])
    entry["available_on"] = work.now
    made["balance_transaction"] = work.store.insert(entry)["id"]
    work.store.insert(made)
    accounts.move(work, account["id"], currency, amount)
    work.emit("transfer.created", made)
    return made


@operation("GET", "/v1/transfers/{transfer}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One transfer, with its reversals."""
    return work.fetch(TRANSFER, ids["transfer"], "transfer")


@operation("GET", "/v1/transfers", f"{PAGING} created destination transfer_group")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Transfers, newest first."""
    wanted = {name: params[name] for name in ("destination", "transfer_group") if name in params}
    return paged(
        work,
        TRANSFER,
        "/v1/transfers",
        params,
        lambda made: all(made[name] == value for name, value in wanted.items()),
    )


@operation("POST", "/v1/transfers/{id}/reversals", "expand amount description metadata")
def reverse(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Take a transfer back, in whole or in part; refused when the account has less than that."""
    made = work.fetch(TRANSFER, ids["id"], "id")
    left = made["amount"] - made["amount_reversed"]
    amount = params.get("amount", left)
    if not 0 < amount <= left:
        shown = money.show(left, made["currency"])
        raise invalid(f"Reversals of this transfer cannot exceed what is left of it ({shown}).", "amount")
    has = accounts.balance_of(work, made["destination"]).get(made["currency"], 0)
    if has < amount or work.store.setting(FAIL_REVERSALS, False):
        raise StripeError(400, "The account has insufficient funds for this reversal.", code="balance_insufficient")
    back: Json = {
        "id": new_id("trr_1"),
        "object": REVERSAL,
        "amount": amount,
        "balance_transaction": None,
        "created": work.now,
        "currency": made["currency"],
        "destination_payment_refund": new_id("pyr_1"),
        "metadata": check_metadata(params.get("metadata"), "metadata"),
        "source_refund": None,
        "transfer": made["id"],
    }
    entry = objects.balance_transaction(work.now, "transfer_refund", amount, 0, made["currency"], back["id"])
    entry["available_on"] = work.now
    back["balance_transaction"] = work.store.insert(entry)["id"]
    work.store.insert(back)
    made["amount_reversed"] += amount
    made["reversed"] = made["amount_reversed"] == made["amount"]
    made["reversals"]["data"] = [back, *made["reversals"]["data"]][:10]
    work.store.save(made)
    accounts.move(work, made["destination"], made["currency"], -amount)
    work.emit("transfer.reversed", made, {"amount_reversed": made["amount_reversed"] - amount})
    return back


@operation("GET", "/v1/transfers/{id}/reversals", PAGING)
def reversals(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Reversals of one transfer, newest first."""
    work.fetch(TRANSFER, ids["id"], "id")
    url = f"/v1/transfers/{ids['id']}/reversals"
    return paged(work, REVERSAL, url, params, lambda back: bool(back["transfer"] == ids["id"]))


@operation("GET", "/v1/balance", connected=True)
def balance(work: Work, _: Json, __: dict[str, str]) -> Json:
    """What the platform has, or the account that is asked for by Stripe-Account."""
    if work.account is not None:
        now, later = accounts.balance_of(work, work.account), {}
    else:
        now = available(work)
        later = {name: amount - now.get(name, 0) for name, amount in whole(work).items()}
    return {
        "object": "balance",
        "available": _amounts(now),
        "livemode": False,
        "pending": _amounts(later or dict.fromkeys(now, 0)),
    }


@operation("GET", "/v1/payouts", f"{PAGING} created status", connected=True)
def payouts(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Payouts of the platform or of the account that is asked for, newest first."""
    status = params.get("status")

    def keep(made: Json) -> bool:
        own = work.store.hidden(made["id"]).get("account") == work.account
        return own and status in (None, made["status"])

    return paged(work, PAYOUT, "/v1/payouts", params, keep)


@operation("GET", "/v1/payouts/{payout}", connected=True)
def payout(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One payout."""
    return work.fetch(PAYOUT, ids["payout"], "payout")


def pay_out(work: Work, account: Json, outcome: str) -> Json | None:
    """Send all that an account has to its owner's bank, which takes it (`paid`) or sends it back (`failed`)."""
    currency = account["default_currency"]
    amount = accounts.balance_of(work, account["id"]).get(currency, 0)
    if amount <= 0 or not account["payouts_enabled"]:
        return None
    made: Json = {
        "id": new_id("po_1"),
        "object": PAYOUT,
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": work.now + 2 * 86_400,
        "automatic": True,
        "balance_transaction": None,
        "created": work.now,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": new_id("ba_1"),
        "failure_balance_transaction": None,
        "failure_code": "account_closed" if outcome == "failed" else None,
        "failure_message": "The bank account has been closed." if outcome == "failed" else None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": outcome,
        "trace_id": None,
        "type": "bank_account",
    }
    work.store.insert(made, {"account": account["id"]})
    if outcome == "paid":
        accounts.move(work, account["id"], currency, -amount)
    work.emit(f"payout.{outcome}", made, account=account["id"])
    return made


def available(work: Work) -> dict[str, int]:
    """What the platform can send now, by currency."""
    return _sums(work, work.now)


def whole(work: Work) -> dict[str, int]:
    """What the platform has, available or not yet, by currency."""
    return _sums(work, 1 << 62)


def _sums(work: Work, until: int) -> dict[str, int]:
    """The balance out of all its movements that count by a moment; what goes out counts at once."""
    sums: dict[str, int] = {}
    for entry in work.store.walk("balance_transaction"):
        if entry["available_on"] <= until or entry["net"] < 0:
            sums[entry["currency"]] = sums.get(entry["currency"], 0) + entry["net"]
    return sums


def _amounts(sums: dict[str, int]) -> list[Json]:
    return [
        {"amount": amount, "currency": name, "source_types": {"card": amount}} for name, amount in sorted(sums.items())
    ]


def _check_source(work: Work, source: str, amount: int, currency: str) -> None:
    """A charge gives to transfers what it took and no more, whatever was reversed since."""
    charge = work.fetch("charge", source, "source_transaction")
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise invalid("The source transaction has not succeeded.", "source_transaction")
    if charge["currency"] != currency:
        raise invalid(f"The currency of source_transaction's balance transaction is {charge['currency']}.", "currency")
    given = sum(made["amount"] for made in work.store.walk(TRANSFER) if made["source_transaction"] == source)
    if given + amount > charge["amount_captured"]:
        left = money.show(charge["amount_captured"] - given, currency)
        raise invalid(f"The transfers of a charge cannot exceed it; {left} are left.", "amount")
