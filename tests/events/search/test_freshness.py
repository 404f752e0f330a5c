"""How long a change can stay unseen: what is configured to wait, and what is asked of AWS between commit and answer.

Nothing sleeps: the reader's time is the test's own, and what takes real time is counted in calls.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from app import app
from chalicelib import settings as settings_module
from chalicelib.search import service, storage
from chalicelib.search.reader import Reader
from infrastructure.local import environment
from infrastructure.local.engines import Ports
from tests.api.search.shop import Shop, find, open_shop, titles
from tests.support.calls import counted
from tests.support.world import World


@dataclass(frozen=True)
class Place:
    """Where the application runs: INDEX_SECONDS there, within how many seconds a change must be found, and what is
    reckoned for an AWS call and for SQS to hand a message to a function that may start cold.
    """

    index_seconds: float
    bound: float
    call: float
    delivery: float


DEPLOYED = Place(index_seconds=5, bound=15, call=0.1, delivery=3)
LOCAL = Place(index_seconds=1, bound=2, call=0.015, delivery=0.2)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[DEPLOYED, LOCAL], ids=["deployed", "local"])
def place(request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Both places, one after the other. A world that ends forgets its settings."""
    monkeypatch.setenv("INDEX_SECONDS", str(request.param.index_seconds))
    settings_module.settings.cache_clear()
    made: Place = request.param
    return made


@pytest.fixture
def shop(world: World, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose index was looked at just now, by a reader on the test's clock."""
    made = open_shop(world)
    made.published("Linen apron")
    world.drain()
    monkeypatch.setattr(service, "_reader", Reader(clock))
    assert titles(world) == ["Linen apron"]
    return made


def test_the_seconds_are_those_that_are_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    deployed = json.loads((Path(__file__).parents[3] / ".chalice" / "config.json").read_text())
    assert "INDEX_SECONDS" not in deployed["environment_variables"]
    monkeypatch.delenv("INDEX_SECONDS")
    settings_module.settings.cache_clear()
    assert settings_module.settings().index_seconds == DEPLOYED.index_seconds
    settings_module.settings.cache_clear()
    ports = Ports(gateway=1, aws=2, dynamodb=3, stripe=4)
    local = environment.app_environment(ports, {}, {}, None)
    assert float(local["INDEX_SECONDS"]) == LOCAL.index_seconds


def test_a_change_is_found_within_its_bound(world: World, shop: Shop, place: Place, clock: Clock) -> None:
    """The worst case: the reader has looked just before the change was committed."""
    with counted() as committing:
        shop.published("Wool scarf")
    since = committing[_last(committing, "dynamodb.TransactWriteItems") :]
    assert "sqs.SendMessageBatch" in since, "the event leaves with the request that commits: no schedule is waited for"
    with counted() as working:
        assert world.drain() == []
    assert "s3.PutObject" in working

    clock.now += place.index_seconds - 0.01
    with counted() as early:
        assert titles(world) == ["Linen apron"]
    assert early == [], "until then nobody is asked"
    clock.now += 0.01
    with counted() as looking:
        assert titles(world) == ["Wool scarf", "Linen apron"]
    assert looking == ["s3.GetObject", "s3.GetObject"], "the batch, and that there is none after it"
    (queue,) = [source for source in app.event_sources if source.name == "on_work"]
    waited = queue.maximum_batching_window_in_seconds + place.delivery + place.index_seconds
    assert waited + place.call * len(since + working + looking) <= place.bound


def test_what_is_too_much_for_one_request_is_at_once_the_next_ones(
    world: World, shop: Shop, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        shop.published(f"Bowl {number}")
        world.drain()
    read = storage.read_batch

    def slow(number: int) -> storage.Batch | None:
        clock.now += 1.5
        return read(number)

    monkeypatch.setattr(storage, "read_batch", slow)
    clock.now += 60
    assert [find(world, q="bowl")["total"] for _ in range(3)] == [2, 3, 3]


def test_a_bucket_that_is_away_is_not_asked_by_every_request(
    world: World, shop: Shop, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def away(number: int) -> storage.Batch | None:
        asked.append(number)
        raise EndpointConnectionError(endpoint_url="s3")

    monkeypatch.setattr(storage, "read_batch", away)
    clock.now += place.index_seconds
    assert [find(world)["degraded"] for _ in range(3)] == [False] * 3
    assert len(asked) == 1


def _last(calls: list[str], name: str) -> int:
    return len(calls) - 1 - calls[::-1].index(name)
