"""Charges and the balance they are posted to: reading only, as charges are made by intents."""

from __future__ import annotations

from infrastructure.local.stripe.errors import Json
from infrastructure.local.stripe.operations import PAGING, operation, paged
from infrastructure.local.stripe.work import Work


@operation("GET", "/v1/charges/{charge}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One charge."""
    return work.fetch("charge", ids["charge"], "charge")


@operation("GET", "/v1/charges", f"{PAGING} created payment_intent transfer_group")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Charges, newest first."""
    wanted = {name: params[name] for name in ("payment_intent", "transfer_group") if name in params}
    return paged(
        work,
        "charge",
        "/v1/charges",
        params,
        lambda charge: all(charge[name] == value for name, value in wanted.items()),
    )


@operation("GET", "/v1/balance_transactions/{id}")
def balance_transaction(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One movement of the balance."""
    return work.fetch("balance_transaction", ids["id"], "id")


@operation("GET", "/v1/balance_transactions", f"{PAGING} created currency source type")
def balance_transactions(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Movements of the balance, newest first."""
    wanted = {name: params[name] for name in ("currency", "source", "type") if name in params}
    return paged(
        work,
        "balance_transaction",
        "/v1/balance_transactions",
        params,
        lambda entry: all(entry[name] == value for name, value in wanted.items()),
    )
