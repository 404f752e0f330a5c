"""What Stripe says and what it means."""

from __future__ import annotations

import pytest

from chalicelib.orders import rules
from chalicelib.orders.rules import PurchaseStatus


@pytest.mark.parametrize(
    ("status", "payment", "intent", "meaning"),
    [
        ("open", "unpaid", "", PurchaseStatus.OPEN),
        ("open", "unpaid", "requires_payment_method", PurchaseStatus.OPEN),
        ("complete", "paid", "succeeded", PurchaseStatus.PAID),
        ("complete", "no_payment_required", "", PurchaseStatus.PAID),
        ("complete", "unpaid", "processing", PurchaseStatus.PROCESSING),
        ("complete", "unpaid", "requires_payment_method", PurchaseStatus.FAILED),
        ("complete", "unpaid", "canceled", PurchaseStatus.FAILED),
        ("expired", "unpaid", "", PurchaseStatus.EXPIRED),
        ("expired", "paid", "succeeded", PurchaseStatus.PAID),
    ],
)
def test_outcome(status: str, payment: str, intent: str, meaning: PurchaseStatus) -> None:
    assert rules.outcome(status, payment, intent) is meaning


def test_paid_is_the_end_and_wins_over_all_else() -> None:
    everything_else = set(PurchaseStatus) - {PurchaseStatus.PAID}
    assert set(rules.PURCHASE_FROM[PurchaseStatus.PAID]) == everything_else
    assert all(PurchaseStatus.PAID not in origins for origins in rules.PURCHASE_FROM.values())
