"""Rows of money that goes back: refunds, and what buyers ask for."""

from __future__ import annotations

import zlib
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from ...aws import dynamo
from ...core.paging import Page, PageRequest
from ..rules import MOST_REFUNDS, MOST_REQUESTS, REFUND_FROM, RefundPlan, RefundStatus
from .purchases import SHARDS


class RefundRow(dynamo.Row):
    """Money of one order that goes back. It is counted on the order from the moment this row is there. In gs3 while it
    is pending. `amounts` and `pieces` by item id; `stopped`: the entitlements that it stops."""

    class Meta:
        table_name = "orders"

    purchase_id = UnicodeAttribute()
    status = UnicodeAttribute()
    source = UnicodeAttribute()
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    amounts: JSONAttribute = JSONAttribute()
    shipping = NumberAttribute(default=0)
    pieces: JSONAttribute = JSONAttribute()
    restock: JSONAttribute = JSONAttribute()
    stopped: JSONAttribute = JSONAttribute()
    cancels = BooleanAttribute(default=False)
    reason = UnicodeAttribute(default="")
    message = UnicodeAttribute(default="")
    by = UnicodeAttribute(null=True)
    request_id = UnicodeAttribute(null=True)
    stripe_refund_id = UnicodeAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    settled_at = UnicodeAttribute(null=True)

    @property
    def id(self) -> str:
        """The refund's own id."""
        return self.sk.removeprefix("refund#")

    @property
    def plan(self) -> RefundPlan:
        """How it is made up."""
        return RefundPlan(self.amounts, int(self.shipping), self.pieces, self.restock)


class RequestRow(dynamo.Row):
    """A buyer's wish for a refund: open until the seller answers. In gs3 of its store while it is open."""

    class Meta:
        table_name = "orders"

    status = UnicodeAttribute()
    items: JSONAttribute = JSONAttribute()
    reason = UnicodeAttribute()
    answer = UnicodeAttribute(default="")
    created_at = UnicodeAttribute()
    answered_at = UnicodeAttribute(null=True)

    @property
    def id(self) -> str:
        """The request's own id."""
        return self.sk.removeprefix("request#")


def _waiting(refund_id: str) -> str:
    return f"refund#{zlib.crc32(refund_id.encode()) % SHARDS}"


def create_refund(row: RefundRow) -> dynamo.Write:
    """Fails as `refund` when it was made before."""
    if row.status == RefundStatus.PENDING:
        row.gs3pk, row.gs3sk = _waiting(row.id), row.created_at
    return dynamo.create(row, "refund")


def get_refund(order_id: str, refund_id: str) -> RefundRow | None:
    return dynamo.fetch(RefundRow, order_id, f"refund#{refund_id}")


def refunds_of(order_id: str) -> list[RefundRow]:
    """The first first is not promised: ids are derived."""
    where = RefundRow.sk.startswith("refund#")
    return dynamo.query_all(RefundRow, order_id, where=where, limit=MOST_REFUNDS, consistent=True)


def waiting_refunds(shard: int, before: str, page: PageRequest) -> Page[RefundRow]:
    """Pending ones of before a time, the oldest first."""
    return dynamo.query(RefundRow, f"refund#{shard}", page, index="gs3", where=RefundRow.gs3sk < before)


def name_refund(order_id: str, refund_id: str, stripe_refund_id: str) -> dynamo.Write:
    """Remember what Stripe calls it. Fails as `refund` unless it is pending."""
    actions = [RefundRow.stripe_refund_id.set(stripe_refund_id)]
    return dynamo.update(RefundRow, order_id, f"refund#{refund_id}", actions, "refund", _from(RefundStatus.SUCCEEDED))


def move_refund(
    order_id: str, refund_id: str, to: RefundStatus, at: str, stripe_refund_id: str | None, failure: str | None = None
) -> dynamo.Write:
    """Fails as `refund` unless `to` may be reached from its state."""
    actions: list[Any] = [
        RefundRow.status.set(to.value),
        RefundRow.settled_at.set(at),
        RefundRow.gs3pk.remove(),
        RefundRow.gs3sk.remove(),
    ]
    if stripe_refund_id:
        actions.append(RefundRow.stripe_refund_id.set(stripe_refund_id))
    if failure:
        actions.append(RefundRow.failure.set(failure))
    return dynamo.update(RefundRow, order_id, f"refund#{refund_id}", actions, "refund", _from(to))


def _from(to: RefundStatus) -> Condition:
    reachable: Condition = RefundRow.status.is_in(*[status.value for status in REFUND_FROM[to]])
    return reachable


def create_request(row: RequestRow, store_id: str) -> dynamo.Write:
    """Fails as `request` when it was made before."""
    row.gs3pk, row.gs3sk = f"requests#{store_id}", row.created_at
    return dynamo.create(row, "request")


def get_request(order_id: str, request_id: str) -> RequestRow | None:
    return dynamo.fetch(RequestRow, order_id, f"request#{request_id}")


def requests_of(order_id: str) -> list[RequestRow]:
    where = RequestRow.sk.startswith("request#")
    return dynamo.query_all(RequestRow, order_id, where=where, limit=MOST_REQUESTS, consistent=True)


def open_requests(store_id: str, page: PageRequest) -> Page[RequestRow]:
    """Those of a store that wait for an answer, the oldest first."""
    return dynamo.query(RequestRow, f"requests#{store_id}", page, index="gs3")


def answer_request(order_id: str, request_id: str, status: str, answer: str, at: str) -> dynamo.Write:
    """Fails as `request` when it was answered before."""
    actions = [
        RequestRow.status.set(status),
        RequestRow.answer.set(answer),
        RequestRow.answered_at.set(at),
        RequestRow.gs3pk.remove(),
        RequestRow.gs3sk.remove(),
    ]
    unanswered = RequestRow.status == "open"
    return dynamo.update(RequestRow, order_id, f"request#{request_id}", actions, "request", unanswered)
