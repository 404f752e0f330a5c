"""Many clients at once on a real engine: a link never gives more than its downloads, and never fewer.

Runs on dynoxide, since moto takes one call at a time. Each guard is taken out once, to see that the proof would notice.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.aws import dynamo
from chalicelib.fulfilment import service, tables
from chalicelib.fulfilment.service import downloads
from chalicelib.fulfilment.service.downloads import Client
from chalicelib.fulfilment.tables import EntitlementRow, GrantRow, LinkRow
from tests.proofs.crowds import Collisions, at_once
from tests.support.sold import Sold, sell
from tests.support.world import World

CROWD = 64


def takes(path: str, address: str) -> Callable[[], str]:
    token = path.removeprefix("/downloads/")

    def take() -> str:
        return "served" if downloads.take(token, Client(address, "tests/1.0")) else "nothing"

    return take


def crowd(path: str, count: int = CROWD) -> list[Callable[[], str]]:
    """Different clients, all asking for the same link."""
    return [takes(path, f"198.51.100.{number}") for number in range(count)]


def used(sold: Sold) -> int:
    return service.views([sold.entitlement_id])[0].downloads_used


def rows(world: World, start: str) -> int:
    return sum(row["sk"].startswith(start) for row in world.rows("fulfilment"))


def test_sixty_four_clients_and_five_downloads(engine: World) -> None:
    sold = sell()
    assert at_once(crowd(sold.link())) == {"served": 5, "link_over": CROWD - 5}
    assert used(sold) == 5
    assert rows(engine, "log#") == rows(engine, "client#") == 5


def test_transactions_that_meet_are_tried_again(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on AWS, where a transaction that meets another on a row is cancelled: nobody is told that it was used up."""
    collisions = Collisions()
    sold = sell()
    path = sold.link()
    monkeypatch.setattr(dynamo, "_send", collisions)
    assert at_once(crowd(path)) == {"served": 5, "link_over": CROWD - 5}
    assert collisions.met > CROWD
    assert used(sold) == 5


def test_without_the_links_guard_it_oversells(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_left_on_link", lambda: LinkRow.pk.exists())
    sold = sell(max_downloads=1000)
    assert at_once(crowd(sold.link()))["served"] > 5
    assert used(sold) > 5


def test_many_links_share_the_entitlements_downloads(engine: World) -> None:
    sold = sell(max_downloads=7)
    work = [take for _ in range(8) for take in crowd(sold.link(), 8)]
    outcomes = at_once(work)
    assert outcomes["served"] == 7
    assert set(outcomes) <= {"served", "link_closed"}
    assert used(sold) == 7


def test_without_the_entitlements_guard_it_oversells(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_left_on_entitlement", lambda: EntitlementRow.pk.exists())
    sold = sell(max_downloads=7)
    assert at_once([take for _ in range(8) for take in crowd(sold.link(), 8)])["served"] > 7
    assert used(sold) > 7


def test_one_client_many_times_at_once_is_counted_once(engine: World) -> None:
    sold = sell()
    path = sold.link()
    assert at_once([takes(path, "203.0.113.7")] * CROWD) == {"served": CROWD}
    assert used(sold) == 1
    assert rows(engine, "log#") == 1


def test_without_the_grants_guard_one_client_is_counted_again(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_free_for_client", lambda now: GrantRow.pk.exists() | GrantRow.pk.does_not_exist())
    sold = sell()
    path = sold.link()
    outcomes = at_once([takes(path, "203.0.113.7")] * CROWD)
    assert used(sold) > 1, outcomes


def test_revoking_among_them_stops_all_that_come_after(engine: World) -> None:
    sold = sell()
    path = sold.link()

    def revoke() -> str:
        sold.revoke()
        return "revoked"

    outcomes = at_once([*crowd(path, 32), revoke])
    assert set(outcomes) <= {"served", "link_over", "link_revoked", "revoked"}
    assert outcomes["served"] <= 5
    assert at_once(crowd(path, 32)) == {"link_revoked": 32}
