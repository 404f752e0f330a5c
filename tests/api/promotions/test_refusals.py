"""What a promotion may not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.world import World

from .shop import Desk, wrong


@pytest.mark.parametrize(
    ("wanted", "field", "code"),
    [
        ({"kind": "percent", "value": 0}, "value", "out_of_range"),
        ({"kind": "percent", "value": 10_001}, "value", "out_of_range"),
        ({"kind": "amount", "value": 0}, "value", "out_of_range"),
        ({"kind": "amount", "value": 100_000_000}, "value", "too_large"),
        ({"kind": "free_shipping", "value": 1}, "value", "not_an_option"),
        ({"kind": "buy_x_get_y", "value": 10_000, "buy": 2}, "get", "out_of_range"),
        ({"kind": "percent", "value": 1000, "buy": 2}, "buy", "not_an_option"),
        ({"kind": "gift"}, "kind", "not_an_option"),
        ({"code": "ab"}, "code", "format"),
        ({"code": "no/slash"}, "code", "format"),
        ({"name": " "}, "name", "too_short"),
        ({"applies_to": "products"}, "target_ids", "required"),
        ({"target_ids": ["prd_x"]}, "target_ids", "not_an_option"),
        ({"applies_to": "products", "target_ids": ["prd_none"]}, "target_ids", "not_found"),
        ({"applies_to": "collections", "target_ids": ["col_none"]}, "target_ids", "not_found"),
        ({"applies_to": "products", "target_ids": ["p"] * 51}, "target_ids", "too_many"),
        ({"minimum": -1}, "minimum", "too_small"),
        ({"total_limit": 0}, "total_limit", "too_small"),
        ({"customer_limit": 1_000_001}, "customer_limit", "too_large"),
        ({"starts_at": "2030-01-02T00:00:00Z", "ends_at": "2030-01-02T00:00:00Z"}, "ends_at", "too_early"),
        ({"starts_at": "tomorrow"}, "starts_at", "format"),
        ({"currency": "USD"}, "currency", "format"),
        ({"store_ids": ["x"] * 21}, "store_ids", "too_many"),
    ],
)
def test_what_a_promotion_may_not_say(refusing: Desk, wanted: dict[str, Any], field: str, code: str) -> None:
    assert (field, code) in wrong(refusing.ask(**wanted))


@pytest.fixture(scope="module")
def refusing() -> Iterator[Desk]:
    """One desk for all refusals, since nothing comes of them."""
    world = World()
    world.start()
    yield Desk(world)
    assert world.rows("promotions") == []
    world.stop()
