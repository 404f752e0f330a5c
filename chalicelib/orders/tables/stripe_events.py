"""Stripe's events, stored once."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from ...aws import dynamo
from ...core.paging import Page, PageRequest


class StripeEventRow(dynamo.Row):
    """A webhook's event, stored once. In gs3 while `pending`, and as `kept` when its kind is not handled yet."""

    class Meta:
        table_name = "orders"

    type = UnicodeAttribute()
    object_id = UnicodeAttribute()
    object_type = UnicodeAttribute()
    purchase_id = UnicodeAttribute(default="")
    account = UnicodeAttribute(default="")
    status = UnicodeAttribute()
    received_at = UnicodeAttribute()


def store_event(row: StripeEventRow) -> dynamo.Write:
    """Fails as `event` when it was stored before."""
    row.gs3pk, row.gs3sk = "stripe#pending", row.received_at
    return dynamo.create(row, "event")


def get_event(event_id: str) -> StripeEventRow | None:
    return dynamo.fetch(StripeEventRow, f"stripe#{event_id}", "event")


def finish_event(event_id: str, *, handled: bool) -> dynamo.Write:
    """Applied and done, or kept for the day its kind is handled."""
    if handled:
        actions = [
            StripeEventRow.status.set("applied"),
            StripeEventRow.gs3pk.remove(),
            StripeEventRow.gs3sk.remove(),
        ]
    else:
        actions = [StripeEventRow.status.set("kept"), StripeEventRow.gs3pk.set("stripe#kept")]
    unfinished = StripeEventRow.status != "applied"
    return dynamo.update(StripeEventRow, f"stripe#{event_id}", "event", actions, "event", unfinished)


def waiting_events(status: str, before: str, page: PageRequest) -> Page[StripeEventRow]:
    """Events that are `pending` or `kept` since before a time, oldest first."""
    where = StripeEventRow.gs3sk < before
    return dynamo.query(StripeEventRow, f"stripe#{status}", page, index="gs3", where=where)
