"""Rows of orders' ledgers: postings, the balance they add up to, and debts of stores."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ...core import clock
from ...core.paging import Page, PageRequest
from ..rules.ledger import Entries, Sale, added
from .purchases import SHARDS

MOST_DEBTS = 200


class LedgerRow(dynamo.Row):
    """One posting of an order's ledger, for good: `ledger#<cause>`. In gs2 by store and month."""

    class Meta:
        table_name = "orders"

    store_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    entries: JSONAttribute = JSONAttribute()
    parts = JSONAttribute(null=True)
    currency = UnicodeAttribute()
    created_at = UnicodeAttribute()


class BalanceRow(dynamo.Row):
    """What an order's postings add up to, and what is under way with its money; `version` counts its changes.

    In gs3 as `payable#<shard>` while there is something to do at `gs3sk`; in gs1 as `held#<store>` while the store has
    no account that money could go to. `returned` says how much of each part went back. `moving` is the transfer or
    reversal that is under way.
    """

    class Meta:
        table_name = "orders"

    version = NumberAttribute()
    store_id = UnicodeAttribute()
    purchase_id = UnicodeAttribute()
    currency = UnicodeAttribute()
    sale: JSONAttribute = JSONAttribute()
    balances: JSONAttribute = JSONAttribute()
    returned: JSONAttribute = JSONAttribute()
    disputes: JSONAttribute = JSONAttribute()
    fee_known = BooleanAttribute()
    charge_id = UnicodeAttribute(null=True)
    hold_until = UnicodeAttribute()
    sent = NumberAttribute()
    moving = UnicodeAttribute(null=True)
    reversal_refused = BooleanAttribute()
    debt = NumberAttribute()
    held_since = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()

    @property
    def order_id(self) -> str:
        """The order it is of."""
        return str(self.pk)

    def sold(self) -> Sale:
        """What was sold."""
        return Sale.from_row(self.store_id, self.sale)

    def amounts(self) -> Entries:
        """What each account holds."""
        return {name: int(amount) for name, amount in self.balances.items()}

    def gone_back(self) -> dict[str, int]:
        """How much of each part went back."""
        return {name: int(amount) for name, amount in self.returned.items()}


class DebtRow(dynamo.Row):
    """What a store owes the platform for an order: `debt#<order>` under the store's id."""

    class Meta:
        table_name = "orders"

    amount = NumberAttribute()
    created_at = UnicodeAttribute()

    @property
    def order_id(self) -> str:
        """The order it comes from."""
        return str(self.sk).removeprefix("debt#")


def payable(order_id: str) -> str:
    """The index key of what is to be looked at."""
    return f"payable#{zlib.crc32(order_id.encode()) % SHARDS}"


def _posting(balance: BalanceRow, cause: str, kind: str, entries: Entries, parts: Any, at: str) -> LedgerRow:
    return LedgerRow(
        pk=balance.pk,
        sk=f"ledger#{cause}",
        store_id=balance.store_id,
        kind=kind,
        entries=entries,
        parts=parts,
        currency=balance.currency,
        created_at=at,
        gs2pk=f"statement#{balance.store_id}#{at[:7]}",
        gs2sk=f"{at}#{balance.pk}#{cause}",
    )


def open_balance(balance: BalanceRow, kind: str, entries: Entries, at: str) -> list[dynamo.Write]:
    """The first posting of an order. Fails as `ledger` when there is one."""
    balance.balances, balance.version = entries, 1
    balance.gs3pk, balance.gs3sk = payable(balance.pk), at
    return [
        dynamo.create(_posting(balance, kind, kind, entries, None, at), "ledger"),
        dynamo.create(balance, "ledger"),
    ]


def open_empty(balance: BalanceRow, at: str) -> dynamo.Write:
    """A balance without postings, to be looked at. Fails as `ledger` when there is one."""
    balance.balances, balance.version = {}, 1
    balance.gs3pk, balance.gs3sk = payable(balance.pk), at
    return dynamo.create(balance, "ledger")


def post(
    balance: BalanceRow,
    cause: str,
    kind: str,
    entries: Entries,
    at: str,
    *,
    parts: Mapping[str, int] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> list[dynamo.Write]:
    """Post once per cause: fails as `ledger` when that is posted, as `balance` when the balance is no longer as read.

    `changes` are further attributes of the balance; it is to be looked at again at once.
    """
    again = {"gs3pk": payable(balance.pk), "gs3sk": at, "gs1pk": None, "gs1sk": None}
    changed = {"balances": added(balance.amounts(), entries), **again, **(changes or {})}
    row = _posting(balance, cause, kind, entries, dict(parts) if parts else None, at)
    return [dynamo.create(row, "ledger"), change_balance(balance, changed)]


def change_balance(balance: BalanceRow, changes: Mapping[str, Any]) -> dynamo.Write:
    """Set attributes of a balance, None removes. Fails as `balance` when it is no longer as read."""
    attributes = BalanceRow.get_attributes()
    actions = [
        attributes[name].remove() if value is None else attributes[name].set(value) for name, value in changes.items()
    ]
    actions.append(BalanceRow.version.set(int(balance.version) + 1))
    seen = BalanceRow.version == int(balance.version)
    return dynamo.update(BalanceRow, balance.pk, "balance", actions, "balance", seen)


def get_balance(order_id: str) -> BalanceRow | None:
    return dynamo.fetch(BalanceRow, order_id, "balance")


def get_balances(order_ids: list[str]) -> dict[str, BalanceRow]:
    found = dynamo.fetch_many(BalanceRow, [(order_id, "balance") for order_id in order_ids])
    return {pk: row for (pk, _), row in found.items()}


def get_posting(order_id: str, cause: str) -> LedgerRow | None:
    return dynamo.fetch(LedgerRow, order_id, f"ledger#{cause}")


def postings_of_order(order_id: str) -> list[LedgerRow]:
    """Every posting of an order, in the order of their causes; a bounded number of things can happen to an order."""
    return dynamo.query_all(LedgerRow, order_id, where=LedgerRow.sk.startswith("ledger#"), limit=500, consistent=True)


def postings_of_month(
    store_id: str, month: str, page: PageRequest, *, since: str | None = None, newest_first: bool = False
) -> Page[LedgerRow]:
    """What was posted to a store's orders in a month (`2026-11`), or on a day of it (`since`: `2026-11-07`)."""
    where = LedgerRow.gs2sk.startswith(since) if since is not None else None
    key = f"statement#{store_id}#{month}"
    return dynamo.query(LedgerRow, key, page, index="gs2", where=where, newest_first=newest_first)


def due_balances(shard: int, until: str, page: PageRequest) -> Page[BalanceRow]:
    """Balances to look at by a time, those due longest first."""
    where = BalanceRow.gs3sk <= until
    return dynamo.query(BalanceRow, f"payable#{shard}", page, index="gs3", where=where)


def held_balances(store_id: str, page: PageRequest) -> Page[BalanceRow]:
    """Orders whose money waits for the store to have an account, those that wait longest first."""
    return dynamo.query(BalanceRow, f"held#{store_id}", page, index="gs1")


def debts_of_store(store_id: str) -> list[DebtRow]:
    """What the store owes, by order."""
    where = DebtRow.sk.startswith("debt#")
    found = dynamo.query(DebtRow, store_id, PageRequest(MOST_DEBTS), where=where, consistent=True).items
    return [row for row in found if int(row.amount) > 0]


def put_debt(store_id: str, order_id: str, amount: int, at: str) -> dynamo.Write:
    """The debt is this now; whoever writes it holds the order's balance."""
    return dynamo.put(DebtRow(pk=store_id, sk=f"debt#{order_id}", amount=amount, created_at=at), "debt")


def drop_debt(store_id: str, order_id: str) -> dynamo.Write:
    """There is no such debt any more; its row goes by its time to live: no function may delete what is about money."""
    now = clock.now()
    gone = DebtRow(pk=store_id, sk=f"debt#{order_id}", amount=0, created_at=clock.to_text(now), ttl=clock.epoch(now))
    return dynamo.put(gone, "debt")
