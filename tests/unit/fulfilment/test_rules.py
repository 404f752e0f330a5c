"""How long, how often, and why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.core import ids, tokens
from chalicelib.fulfilment import rules
from chalicelib.fulfilment.errors import LinkRefused, Reason
from chalicelib.fulfilment.rules import Status

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def status(*, revoked: bool = False, expires_at: datetime = NOW + SECOND, used: int = 0, most: int = 25) -> Status:
    return rules.status(revoked=revoked, expires_at=expires_at, used=used, most=most, now=NOW)


def test_the_gravest_state_is_told() -> None:
    assert status() is Status.ACTIVE
    assert status(used=24) is Status.ACTIVE
    assert status(used=25) is Status.EXHAUSTED
    assert status(used=25, expires_at=NOW) is Status.EXPIRED
    assert status(used=25, expires_at=NOW, revoked=True) is Status.REVOKED


@pytest.mark.parametrize(
    ("held", "expires_at", "used", "reason"),
    [
        (Status.ACTIVE, NOW + SECOND, 4, None),
        (Status.ACTIVE, NOW + SECOND, 5, Reason.OVER),
        (Status.ACTIVE, NOW, 5, Reason.EXPIRED),
        (Status.EXPIRED, NOW, 5, Reason.CLOSED),
        (Status.EXHAUSTED, NOW + SECOND, 0, Reason.CLOSED),
        (Status.REVOKED, NOW + SECOND, 0, Reason.REVOKED),
    ],
)
def test_why_a_link_does_not_open(held: Status, expires_at: datetime, used: int, reason: Reason | None) -> None:
    assert rules.refusal(held, link_expires_at=expires_at, used=used, most=5, now=NOW) is reason


def test_a_link_does_not_outlive_its_entitlement() -> None:
    assert rules.link_expiry(NOW, NOW + timedelta(days=30)) == NOW + timedelta(hours=24)
    assert rules.link_expiry(NOW, NOW + timedelta(hours=2)) == NOW + timedelta(hours=2)


def test_a_token_is_an_id_and_a_secret() -> None:
    link_id, secret = ids.new("lnk"), tokens.new_token()
    assert rules.split_token(f"{link_id}.{secret}") == (link_id, secret)
    for text in ("", link_id, f"{link_id}.", f"{link_id}.{secret}x", f"{link_id}.{secret[1:]}", f"{secret}.{link_id}"):
        assert rules.split_token(text) is None, text
    assert rules.split_token(f"ent{link_id[3:]}.{secret}") is None


def test_a_client_is_token_address_and_agent() -> None:
    asked = rules.client_key("t", "203.0.113.7", "tests/1.0")
    assert asked == rules.client_key("t", "203.0.113.7", "tests/1.0")
    others = {
        rules.client_key("u", "203.0.113.7", "tests/1.0"),
        rules.client_key("t", "203.0.113.8", "tests/1.0"),
        rules.client_key("t", "203.0.113.7", "tests/1.1"),
        rules.client_key("t", "203.0.113.7t", "ests/1.0"),
    }
    assert len(others) == 4
    assert asked not in others


def test_only_an_unknown_link_is_not_found() -> None:
    assert {reason: LinkRefused(reason).status for reason in Reason} == {
        **dict.fromkeys(Reason, 410),
        Reason.UNKNOWN: 404,
    }
