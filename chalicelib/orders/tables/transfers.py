"""Rows of what moves between the platform and stores' accounts at Stripe, and of those accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo


class TransferRow(dynamo.Row):
    """A transfer `transfer#<trf_>` of an order's money, or a reversal `reversal#<rev_>` of one.

    `status`: pending until Stripe has said yes (sent) or no (refused). A transfer counts what was `reversed` of it;
    a reversal names the transfer `of` which it is. `source` is the charge that it is taken from.
    """

    class Meta:
        table_name = "orders"

    kind = UnicodeAttribute()
    status = UnicodeAttribute()
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    store_id = UnicodeAttribute()
    purchase_id = UnicodeAttribute()
    account = UnicodeAttribute()
    source = UnicodeAttribute(null=True)
    of = UnicodeAttribute(null=True)
    of_stripe_id = UnicodeAttribute(null=True)
    stripe_id = UnicodeAttribute(null=True)
    reversed = NumberAttribute(default=0)
    reason = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()

    @property
    def id(self) -> str:
        """Its own id."""
        return str(self.sk).partition("#")[2]


class PayoutRow(dynamo.Row):
    """A store's account at Stripe: `sto_` / `payout`. `attempt` counts the accounts that were opened for it."""

    class Meta:
        table_name = "orders"

    status = UnicodeAttribute()
    country = UnicodeAttribute()
    attempt = NumberAttribute()
    account = UnicodeAttribute(null=True)
    transfers_enabled = BooleanAttribute(default=False)
    payouts_enabled = BooleanAttribute(default=False)
    due: JSONAttribute = JSONAttribute(default=list)
    reason = UnicodeAttribute(null=True)
    version = NumberAttribute()
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()


class AccountRow(dynamo.Row):
    """Finds the store of an account at Stripe."""

    class Meta:
        table_name = "orders"

    store_id = UnicodeAttribute()


def begin_move(row: TransferRow) -> dynamo.Write:
    """Fails as `move` when it was begun before."""
    row.sk = f"{row.kind}#{row.sk}"
    return dynamo.create(row, "move")


def get_move(order_id: str, kind: str, move_id: str) -> TransferRow | None:
    return dynamo.fetch(TransferRow, order_id, f"{kind}#{move_id}")


def end_move(row: TransferRow, status: str, *, stripe_id: str | None = None, reason: str | None = None) -> dynamo.Write:
    """Fails as `move` unless it is still pending."""
    actions = [TransferRow.status.set(status)]
    if stripe_id is not None:
        actions.append(TransferRow.stripe_id.set(stripe_id))
    if reason is not None:
        actions.append(TransferRow.reason.set(reason[:100]))
    return dynamo.update(TransferRow, row.pk, row.sk, actions, "move", TransferRow.status == "pending")


def count_reversal(order_id: str, transfer_id: str, amount: int) -> dynamo.Write:
    """So much more of a transfer was taken back; fails as `transfer` when that is more than it was."""
    seen = (TransferRow.status == "sent") & (TransferRow.amount >= amount)
    actions = [TransferRow.reversed.add(amount)]
    return dynamo.update(TransferRow, order_id, f"transfer#{transfer_id}", actions, "transfer", seen)


def transfers_of_order(order_id: str) -> list[TransferRow]:
    """An order's transfers, oldest ids first; few, since each pays all that is owed."""
    where = TransferRow.sk.startswith("transfer#")
    return dynamo.query_all(TransferRow, order_id, where=where, limit=200, consistent=True)


def get_payout(store_id: str) -> PayoutRow | None:
    return dynamo.fetch(PayoutRow, store_id, "payout")


def create_payout(row: PayoutRow) -> dynamo.Write:
    """Fails as `payout` when the store has one."""
    return dynamo.create(row, "payout")


def change_payout(row: PayoutRow, changes: Mapping[str, Any]) -> dynamo.Write:
    """Set attributes, None removes. Fails as `payout` when it is no longer as read."""
    attributes = PayoutRow.get_attributes()
    actions = [
        attributes[name].remove() if value is None else attributes[name].set(value) for name, value in changes.items()
    ]
    actions.append(PayoutRow.version.set(int(row.version) + 1))
    return dynamo.update(PayoutRow, row.pk, "payout", actions, "payout", PayoutRow.version == int(row.version))


def point_account(account: str, store_id: str) -> dynamo.Write:
    return dynamo.put(AccountRow(pk=f"account#{account}", sk="account", store_id=store_id), "account")


def store_of_account(account: str) -> str | None:
    found = dynamo.fetch(AccountRow, f"account#{account}", "account")
    return found.store_id if found is not None else None
