"""EventBridge's expressions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infrastructure.local.schedules import Rate, parse

NOON = datetime(2026, 2, 28, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "following"),
    [
        ("rate(1 minute)", "2026-02-28T12:01:30"),
        ("rate(2 hours)", "2026-02-28T14:00:30"),
        ("rate(1 day)", "2026-03-01T12:00:30"),
        ("cron(0 3 * * ? *)", "2026-03-01T03:00:00"),
        ("cron(0/15 * * * ? *)", "2026-02-28T12:15:00"),
        ("cron(30 12 ? * MON-FRI *)", "2026-03-02T12:30:00"),
        ("cron(0 0 29 FEB ? *)", "2028-02-29T00:00:00"),
        ("cron(5,10 12 28 2 ? 2026)", "2026-02-28T12:05:00"),
    ],
)
def test_next(expression: str, following: str) -> None:
    assert parse(expression).next_after(NOON).isoformat() == following + "+00:00"


def test_rates_are_seconds() -> None:
    assert parse("rate(5 minutes)") == Rate(300)


@pytest.mark.parametrize(
    "expression",
    ["rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "every minute", "cron(0 3 * * * *)", "cron(0 3 * * ?)",
     "cron(61 3 * * ? *)", "cron(0 3 L * ? *)"],
)  # fmt: skip
def test_what_eventbridge_refuses_is_refused(expression: str) -> None:
    with pytest.raises(ValueError):
        parse(expression)


def test_a_schedule_of_the_past_never_fires() -> None:
    with pytest.raises(ValueError, match="never"):
        parse("cron(0 0 1 1 ? 2020)").next_after(NOON)
