"""Rows of an order's ledger."""

from __future__ import annotations

from collections.abc import Sequence

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ..rules import Entry
from .orders import OrderRow


class LedgerRow(dynamo.Row):
    """One entry of an order's ledger."""

    class Meta:
        table_name = "orders"

    account = UnicodeAttribute()
    amount = NumberAttribute()
    reason = UnicodeAttribute()
    currency = UnicodeAttribute()
    created_at = UnicodeAttribute()


def write_ledger(order: OrderRow, entries: Sequence[Entry], at: str) -> list[dynamo.Write]:
    return [
        dynamo.create(
            LedgerRow(
                pk=order.pk,
                sk=f"ledger#{number:04d}",
                account=entry.account,
                amount=entry.amount,
                reason=entry.reason,
                currency=order.currency,
                created_at=at,
            ),
            "ledger",
        )
        for number, entry in enumerate(entries, 1)
    ]
