"""Rows of disputes: one for each, beside the purchase whose payment it is about."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ..rules import DISPUTE_FROM


class DisputeRow(dynamo.Row):
    """A dispute. `shares`: what of its amount falls on each order; `fees`: the same of what Stripe takes for it."""

    class Meta:
        table_name = "orders"

    status = UnicodeAttribute()
    reason = UnicodeAttribute()
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    shares: JSONAttribute = JSONAttribute()
    fees: JSONAttribute = JSONAttribute()
    withdrawn = BooleanAttribute(default=False)
    due_by = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    submitted_at = UnicodeAttribute(null=True)
    closed_at = UnicodeAttribute(null=True)

    @property
    def id(self) -> str:
        """The dispute's id at Stripe."""
        return self.sk.removeprefix("dispute#")


def create_dispute(row: DisputeRow) -> dynamo.Write:
    """Fails as `dispute` when it is known."""
    return dynamo.create(row, "dispute")


def get_dispute(purchase_id: str, dispute_id: str) -> DisputeRow | None:
    return dynamo.fetch(DisputeRow, purchase_id, f"dispute#{dispute_id}")


def get_disputes(purchase_id: str, dispute_ids: list[str]) -> list[DisputeRow]:
    """Those there are, in this order."""
    keys = [(purchase_id, f"dispute#{dispute_id}") for dispute_id in dispute_ids]
    found = dynamo.fetch_many(DisputeRow, keys)
    return [found[key] for key in keys if key in found]


def move_dispute(row: DisputeRow, to: str, fees: dict[str, int], withdrawn: bool, at: str | None) -> dynamo.Write:
    """Fails as `dispute` unless `to` may be reached from its state."""
    actions: list[Any] = [
        DisputeRow.status.set(to),
        DisputeRow.fees.set(fees),
        DisputeRow.withdrawn.set(withdrawn),
    ]
    if at is not None:
        actions.append(DisputeRow.closed_at.set(at))
    return dynamo.update(DisputeRow, row.pk, row.sk, actions, "dispute", DisputeRow.status.is_in(*DISPUTE_FROM[to]))


def answer_dispute(row: DisputeRow, at: str) -> dynamo.Write:
    """Fails as `dispute` when evidence was handed in before."""
    actions = [DisputeRow.submitted_at.set(at)]
    unanswered = DisputeRow.submitted_at.does_not_exist()
    return dynamo.update(DisputeRow, row.pk, row.sk, actions, "dispute", unanswered)
