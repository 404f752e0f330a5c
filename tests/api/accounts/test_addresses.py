"""Addresses: how countries write them, and those that a member keeps."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.accounts import rules
from tests.support import rivals
from tests.support.goods import ADDRESS, done
from tests.support.world import Client, World

PATH = "/api/account/addresses"
BERLIN = {"name": "Ana Pop", "line1": "Lange Str. 1", "city": "Berlin", "postal_code": "10117", "country": "DE"}


def _kept(client: Client) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = done(client.get(PATH))["items"]
    return items


def _defaults(client: Client) -> list[tuple[str, bool, bool]]:
    return [(one["address"]["city"], one["default_shipping"], one["default_billing"]) for one in _kept(client)]


def test_a_format_tells_what_a_country_asks_for(world: World) -> None:
    client = world.client()
    german = done(client.get("/api/addresses/DE"))
    assert [field["name"] for field in german["fields"]] == ["name", "line1", "line2", "postal_code", "city"]
    assert [field["required"] for field in german["fields"]] == [True, True, False, True, True]
    american = {field["name"]: field for field in done(client.get("/api/addresses/US"))["fields"]}
    assert (american["region"]["label"], american["postal_code"]["label"]) == ("state", "zip")
    assert {"value": "CA", "label": "California"} in american["region"]["options"]
    assert client.get("/api/addresses/XX").status == 404


def test_smaller_places_depend_on_the_larger(world: World) -> None:
    fields = done(world.client().get("/api/addresses/KR", query={"region": "서울특별시"}))["fields"]
    (city,) = [field for field in fields if field["name"] == "city"]
    assert len(city["options"]) > 10


def test_the_first_address_is_the_default_until_another_is(world: World) -> None:
    ana = world.member()
    assert _kept(ana) == []
    home = done(ana.post(PATH, {"address": ADDRESS, "phone": "0722 000 000"}))
    assert _defaults(ana) == [("Brașov", True, True)]
    away = done(ana.post(PATH, {"address": BERLIN, "default_shipping": True}))
    assert _defaults(ana) == [("Berlin", True, False), ("Brașov", False, True)]
    changed = {"address": {**BERLIN, "city": "Potsdam"}, "default_billing": True}
    done(ana.put(f"{PATH}/{away['id']}", changed))
    assert _defaults(ana) == [("Potsdam", False, True), ("Brașov", False, False)]
    assert ana.delete(f"{PATH}/{home['id']}").status == 204
    assert [one["id"] for one in _kept(ana)] == [away["id"]]


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"postal_code": "1"}, "postal_code", "invalid"),
        ({"postal_code": ""}, "postal_code", "required"),
        ({"city": ""}, "city", "required"),
        ({"country": "US", "region": "Atlantis", "postal_code": "90001"}, "region", "invalid"),
        ({"country": "US", "postal_code": "90001"}, "region", "required"),
    ],
)
def test_an_address_is_as_its_country_writes_it(world: World, wrong: dict[str, str], field: str, code: str) -> None:
    reply = world.member().post(PATH, {"address": {**ADDRESS, **wrong}})
    assert reply.status == 422
    assert [(error["field"], error["code"]) for error in reply.json["errors"]] == [(f"address.{field}", code)]


def test_what_is_chosen_is_kept_by_its_code_and_the_rest_as_written(world: World) -> None:
    ana = world.member()
    asked = {"name": "Al", "line1": "1 Main St", "city": "Los Angeles", "region": "california", "country": "US"}
    made = done(ana.post(PATH, {"address": {**asked, "postal_code": "90001", "district": "nowhere"}}))["address"]
    assert (made["region"], made["city"], made["district"]) == ("CA", "Los Angeles", "")
    british = {"name": "Al", "line1": "1 High St", "city": "London", "postal_code": "sw1a 1aa", "country": "GB"}
    assert done(ana.post(PATH, {"address": british}))["address"]["postal_code"] == "SW1A 1AA"


def test_there_is_a_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_ADDRESSES", 1)
    ana = world.member()
    done(ana.post(PATH, {"address": ADDRESS}))
    assert ana.post(PATH, {"address": BERLIN}).json["code"] == "too_many_addresses"


def test_two_that_are_added_at_once_are_both_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = world.member()
    other = done(ana.post(PATH, {"address": ADDRESS}))["id"]
    rivals.before_commit(monkeypatch, lambda: ana.delete(f"{PATH}/{other}"))
    done(ana.post(PATH, {"address": BERLIN}))
    assert [one["address"]["city"] for one in _kept(ana)] == ["Berlin"]
