"""Rows of the audit: how far Stripe's balance has been gone through, and what was found that does not add up."""

from __future__ import annotations

from datetime import datetime, timedelta

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from ...aws import dynamo
from ...core import clock
from ...core.paging import PageRequest

_PK = "audit"
#: So many differences are kept and looked at again; more than that is one big difference.
MOST = 1000
_KEPT = timedelta(days=30)


class AuditRow(dynamo.Row):
    """How far the audit is: it goes from the newest movement back to `until`, where the one before began."""

    class Meta:
        table_name = "orders"

    until = UnicodeAttribute(null=True)
    newest = UnicodeAttribute(null=True)
    position = UnicodeAttribute(null=True)
    before = NumberAttribute(null=True)
    checked = NumberAttribute(default=0)
    complete_until = UnicodeAttribute(null=True)
    run_at = UnicodeAttribute()


class DiscrepancyRow(dynamo.Row):
    """Something that does not add up, until it does: `discrepancy#<what it is about>`."""

    class Meta:
        table_name = "orders"

    kind = UnicodeAttribute()
    subject = UnicodeAttribute()
    problems: JSONAttribute = JSONAttribute()
    movement = JSONAttribute(null=True)
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    found_at = UnicodeAttribute()
    seen_at = UnicodeAttribute()
    solved_at = UnicodeAttribute(null=True)


def get_audit() -> AuditRow | None:
    return dynamo.fetch(AuditRow, _PK, "position")


def put_audit(row: AuditRow) -> dynamo.Write:
    """Two audits at once only look at things twice."""
    row.pk, row.sk = _PK, "position"
    return dynamo.put(row, "audit")


def put_discrepancy(row: DiscrepancyRow) -> dynamo.Write:
    row.pk, row.sk = _PK, f"discrepancy#{row.subject}"
    return dynamo.put(row, "discrepancy")


def solve_discrepancy(row: DiscrepancyRow, now: datetime) -> dynamo.Write:
    """It adds up now; the row stays for a month under another name, and goes by its time to live."""
    actions = [DiscrepancyRow.solved_at.set(clock.to_text(now)), DiscrepancyRow.ttl.set(clock.epoch(now + _KEPT))]
    return dynamo.update(DiscrepancyRow, _PK, row.sk, actions, "discrepancy", DiscrepancyRow.pk.exists())


def discrepancies() -> list[DiscrepancyRow]:
    """Those that do not add up (yet), the first `MOST` of them."""
    where = DiscrepancyRow.sk.startswith("discrepancy#")
    page = dynamo.query(DiscrepancyRow, _PK, PageRequest(MOST), where=where, consistent=True)
    return [row for row in page.items if row.solved_at is None]
