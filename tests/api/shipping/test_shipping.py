"""How a store sends: set up by its seller, asked for by checkout."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from chalicelib.shipping import rules, service
from chalicelib.shipping.service import Parcel
from tests.support.calls import counted
from tests.support.goods import done
from tests.support.rivals import at_once
from tests.support.world import Client, World

FLAT = {"name": "Courier", "amount": 1500, "free_above": 20_000, "days_min": 1, "days_max": 2}
POST = {
    "name": "Post",
    "kind": "by_weight",
    "bands": [{"up_to": 500, "amount": 2500}, {"up_to": 2000, "amount": 4500}],
    "days_min": 5,
    "days_max": 12,
}
HOME = {"name": "Romania", "countries": ["RO"], "methods": [FLAT]}
ELSEWHERE = {"name": "Everywhere else", "everywhere": True, "methods": [POST]}


class Seller:
    """Somebody with a store."""

    def __init__(self, world: World, email: str = "mara@example.com", slug: str = "lumina") -> None:
        self.client: Client = world.member(email)
        self.id: str = done(self.client.post("/api/stores", {"name": "Lumina", "slug": slug}))["id"]
        self.path = f"/api/stores/{slug}/shipping"

    def put(self, *zones: dict[str, Any], version: int = 0, **more: Any) -> Any:
        return self.client.put(self.path, {"zones": list(zones), "version": version, **more})


def parcel(weight: int | None = 400, total: int = 9000) -> Parcel:
    return Parcel("prd_1", 1, weight, total)


def test_a_new_store_sends_everywhere_for_nothing_until_it_says_otherwise(world: World) -> None:
    seller = Seller(world)
    held = done(seller.client.get(seller.path))
    assert (held["version"], held["zones"][0]["everywhere"]) == (0, True)
    assert [rate.amount for rate in service.options(seller.id, "JP", [parcel()])] == [0]
    saved = done(seller.put(HOME, ELSEWHERE, default_grams=300, handling_min=1, handling_max=2))
    assert saved == done(seller.client.get(seller.path))
    assert saved["version"] == 1
    (rate,) = service.options(seller.id, "RO", [parcel()])
    assert (rate.name, rate.amount, rate.days_min, rate.days_max) == ("Courier", 1500, 2, 4)
    assert rate.id == saved["zones"][0]["methods"][0]["id"]
    assert [rate.amount for rate in service.options(seller.id, "DE", [parcel(None)])] == [2500]
    assert service.options(seller.id, "DE", [parcel(2001)]) == []


def test_a_store_without_zones_sends_nowhere(world: World) -> None:
    seller = Seller(world)
    assert done(seller.put())["zones"] == []
    assert service.options(seller.id, "RO", [parcel()]) == []


def test_the_rates_of_many_stores_are_one_call_and_of_downloads_none(world: World) -> None:
    first, second = Seller(world), Seller(world, "ana@example.com", "second")
    done(first.put(HOME))
    goods = {first.id: [parcel()], second.id: [parcel()]}
    with counted() as calls:
        found = service.options_many("RO", goods)
    assert len(calls) == 1
    assert {store: [rate.amount for rate in rates] for store, rates in found.items()} == {
        first.id: [1500],
        second.id: [0],
    }
    with counted() as calls:
        assert service.options_many("RO", {first.id: [Parcel("prd_1", 1, None, 500, ships=False)]}) == {first.id: []}
    assert len(calls) == 0


def test_ids_stay_with_what_they_name_and_are_never_taken_from_elsewhere(world: World) -> None:
    seller = Seller(world)
    saved = done(seller.put(HOME, ELSEWHERE))
    home, elsewhere = saved["zones"]
    method = home["methods"][0]
    home["methods"] = [{**method, "amount": 900}, {**FLAT, "name": "Mine", "id": "shm_of_my_own"}, {**method}]
    again = done(seller.put(elsewhere, home, version=1))
    ids = [one["id"] for zone in again["zones"] for one in zone["methods"]]
    assert again["zones"][1]["methods"][0]["id"] == method["id"]
    assert len(set(ids)) == 4
    assert "shm_of_my_own" not in ids
    assert [zone["id"] for zone in again["zones"]] == [elsewhere["id"], home["id"]]


def test_the_second_of_two_who_save_at_once_is_told(world: World) -> None:
    seller = Seller(world)

    def save(number: int) -> int:
        return int(seller.put({**HOME, "name": f"Zone {number}"}).status)

    statuses = at_once(*[partial(save, number) for number in range(4)])
    assert sorted(statuses) == [200, 409, 409, 409]
    stale = seller.put(HOME)
    assert (stale.status, stale.json["code"]) == (409, "stale_version")
    assert done(seller.put(HOME, version=1))["version"] == 2


@pytest.mark.parametrize(
    ("zones", "field"),
    [
        ([{**HOME, "countries": ["XX"]}], "zones.0.countries"),
        ([{**HOME, "countries": ["Romania"]}], "zones.0.countries.0"),
        ([HOME, HOME], "zones.1.countries"),
        ([{**HOME, "methods": [FLAT] * (rules.MAX_METHODS + 1)}], "zones.0.methods"),
        ([{**HOME, "methods": [{**FLAT, "amount": -1}]}], "zones.0.methods.0.amount"),
        ([{**HOME, "methods": [{**FLAT, "amount": 1.5}]}], "zones.0.methods.0.amount"),
        ([{**HOME, "methods": [{**FLAT, "name": " \x00 "}]}], "zones.0.methods.0.name"),
        ([{**HOME, "methods": [{**FLAT, "days_max": 366}]}], "zones.0.methods.0.days_max"),
        ([{**HOME, "methods": [{**POST, "bands": [{"up_to": 5, "amount": 1}] * 2}]}], "zones.0.methods.0.bands"),
        ([HOME] * (rules.MAX_ZONES + 1), "zones"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(world: World, zones: list[dict[str, Any]], field: str) -> None:
    seller = Seller(world)
    reply = seller.put(*zones)
    assert reply.status == 422, reply.text
    assert [error["field"] for error in reply.json["errors"]] == [field]
    assert done(seller.client.get(seller.path))["version"] == 0


def test_a_seller_tries_what_a_buyer_would_see(world: World) -> None:
    seller = Seller(world)
    done(seller.put(HOME, ELSEWHERE))

    def tried(**query: str) -> list[int]:
        return [rate["amount"] for rate in done(seller.client.get(f"{seller.path}/rates", query=query))["items"]]

    assert tried(country="RO") == [1500]
    assert tried(country="RO", total="20000") == [0]
    assert tried(country="DE", weight="501") == [4500]
    assert tried(country="DE", weight="2001") == []
    assert seller.client.get(f"{seller.path}/rates", query={"country": "Germany"}).status == 422
