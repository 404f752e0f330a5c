"""Who holds each cent of an order, why, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core import access, clock, ids
from ...core.access import Actor, Permission
from ...core.errors import NotFound
from ...settings import settings
from ...stores import service as stores
from .. import tables
from ..rules import ledger as rules
from ..rules.payouts import may_hold
from ..tables import BalanceRow, LedgerRow, OrderRow
from . import transfers

#: What an account's money is there for, unless it waits for something.
_WHY = {
    rules.BUYER: "paid",
    rules.PLATFORM: "platform_fee",
    rules.STRIPE: "stripe_fee",
    rules.DISPUTED: "dispute",
    "transfer": "sent",
    "netting": "netted",
    "paid": "by_hand",
}
#: What a buyer is told of: the rest is between the store and the platform.
_OF_BUYERS = frozenset({"sale", "refund", "refund_failed", "dispute", "dispute_won"})
#: Steps that are taken as soon as somebody comes by.
_UNDER_WAY = frozenset({"go_on", "transfer", "reverse", "owe", "forgive", "net", "wait_funds"})


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds some of an order's money, and why; `until` where a time is known."""

    account: str
    amount: int
    why: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting, by account."""

    kind: str
    at: str
    entries: dict[str, int]


@dataclass(frozen=True, slots=True)
class MoneyView:
    """An order's money. `full`: with what is between store and platform."""

    order_id: str
    currency: str
    total: int
    state: str
    until: str | None
    full: bool
    holders: tuple[Holder, ...]
    movements: tuple[Movement, ...]


def explain(actor: Actor, order_id: str) -> MoneyView:
    """The money of an order, for its store's people and staff, and in short for its buyer. Raises NotFound."""
    access.require_member(actor)
    order = tables.get_order(order_id) if ids.is_id(order_id, "ord") else None
    if order is None:
        raise NotFound
    full = access.may(actor, Permission.ORDERS_VIEW, stores.get(order.store_id).scope)
    if not full and (order.user_id is None or order.user_id != actor.user_id):
        raise NotFound
    balance = tables.get_balance(order_id)
    if balance is None:
        return MoneyView(order.pk, order.currency, int(order.total), "none", None, full, (), ())
    return _view(order, balance, tables.postings_of_order(order_id), full)


def _view(order: OrderRow, balance: BalanceRow, postings: list[LedgerRow], full: bool) -> MoneyView:
    kind = transfers.position(balance).kind
    state = "on_its_way" if kind in _UNDER_WAY else kind
    until = _until(balance, state)
    seen = [row for row in postings if full or row.kind in _OF_BUYERS]
    movements = sorted(
        (Movement(row.kind, row.created_at, _named(row.entries, full)) for row in seen), key=lambda one: one.at
    )
    amounts = _named(balance.amounts(), full)
    holders = [Holder(name, amount, *_reason(name, amount, state, until)) for name, amount in amounts.items() if amount]
    return MoneyView(
        order_id=order.pk,
        currency=order.currency,
        total=int(order.total),
        state=state if full else "settled",
        until=until if full else None,
        full=full,
        holders=tuple(holders),
        movements=tuple(movements),
    )


def _until(balance: BalanceRow, state: str) -> str | None:
    if state == "wait_hold":
        return str(balance.hold_until)
    if state == "no_account":
        since = clock.from_text(balance.held_since or balance.created_at)
        return clock.to_text(since + may_hold(settings().platform_country))
    return None


def _reason(account: str, amount: int, state: str, until: str | None) -> tuple[str, str | None]:
    if account in {"store", "tax"}:
        return ("owes", None) if amount < 0 else (state, until)
    return _WHY.get(account, "sold"), None


def _named(entries: Mapping[str, int], full: bool) -> dict[str, int]:
    """By kind of account, without whose it is; to the buyer everybody else is the shop."""
    sums: dict[str, int] = {}
    for name, amount in entries.items():
        kind = name.partition(":")[0]
        kind = kind if full or kind == rules.BUYER else "shop"
        sums[kind] = sums.get(kind, 0) + int(amount)
    return sums
