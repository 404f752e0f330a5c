"""What goes out of the route about the state of the books."""

from __future__ import annotations

from typing import Literal

from ...http.schema import Minor, Schema, Timestamp
from ..service.audit import Report

Kind = Literal["charge", "refund", "transfer", "transfer_reversal", "dispute", "held"]


class DiscrepancyOut(Schema):
    """Something that does not add up: what it is about, by Stripe's id or an order's, and what is wrong, as codes."""

    kind: Kind
    subject: str
    problems: list[str]
    amount: Minor
    currency: str
    found_at: Timestamp
    seen_at: Timestamp


class ReconciliationOut(Schema):
    """Stripe's books against ours: `checked` movements so far, all of them until `complete_until`."""

    discrepancies: int
    items: list[DiscrepancyOut]
    checked: int
    complete_until: Timestamp | None
    run_at: Timestamp | None

    @classmethod
    def of(cls, report: Report) -> ReconciliationOut:
        items = [
            DiscrepancyOut.model_construct(
                kind=each.kind,
                subject=each.subject,
                problems=list(each.problems),
                amount=each.amount,
                currency=each.currency,
                found_at=each.found_at,
                seen_at=each.seen_at,
            )
            for each in report.discrepancies[:100]
        ]
        return cls.model_construct(
            discrepancies=len(report.discrepancies),
            items=items,
            checked=report.checked,
            complete_until=report.complete_until,
            run_at=report.run_at,
        )
