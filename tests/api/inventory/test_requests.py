"""Back-in-stock requests: one mail for each, when there is something to buy again."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.inventory.service import requests
from tests.support.goods import Goods, done
from tests.support.world import Client, Reply, World

SUBJECT = "Back in stock: "


def _ask(goods: Goods, client: Client | None = None, email: str | None = "bo@example.com", **more: Any) -> Reply:
    body = {**({"email": email} if email else {}), **more}
    return (client or goods.world.client()).post(f"/api/products/{goods.id}/stock/requests", body)


def _told(world: World) -> list[str]:
    return sorted(mail.to for mail in world.mails() if mail.subject.startswith(SUBJECT))


def _wants(world: World) -> int:
    return sum(row["pk"].startswith("want#") for row in world.rows("inventory"))


def test_who_asks_is_told_once(world: World) -> None:
    goods = Goods(world, 0)
    assert _ask(goods).status == 202
    assert _ask(goods, email="cy@example.com", locale="ro").status == 202
    world.drain()
    assert _told(world) == []
    for quantity in (4, 0, 4):
        goods.set_stock(quantity)
        assert world.drain() == []
    assert _told(world) == ["bo@example.com"]
    assert [mail.subject for mail in world.mails("cy@example.com")] == ["Din nou în stoc: Linen scarf"]
    assert world.mails("bo@example.com")[-1].links(goods.product()["path"]) != []
    assert _wants(world) == 0


def test_asking_again_while_waiting_changes_nothing(world: World) -> None:
    goods = Goods(world, 0)
    for _ in range(3):
        assert _ask(goods).status == 202
    assert _wants(world) == 1
    goods.set_stock(1)
    world.drain()
    assert _told(world) == ["bo@example.com"]


def test_after_the_mail_one_may_ask_again(world: World) -> None:
    goods = Goods(world, 0)
    for round in range(1, 3):
        done(_ask(goods))
        goods.set_stock(2)
        world.drain()
        assert len(_told(world)) == round
        goods.set_stock(0)
        world.drain()


def test_a_member_is_told_at_the_accounts_address(world: World) -> None:
    goods = Goods(world, 0)
    ana = world.member("ana@example.com")
    assert _ask(goods, ana, email=None).status == 202
    goods.set_stock(1)
    world.drain()
    assert _told(world) == ["ana@example.com"]


def test_one_variant_is_not_another(world: World) -> None:
    goods = Goods(world, (0, 0))
    blue, red = goods.variants
    done(_ask(goods, email="blue@example.com", variant_id=blue))
    done(_ask(goods, email="red@example.com", variant_id=red))
    goods.set_stock(0, 2)
    world.drain()
    assert _told(world) == ["red@example.com"]
    mail = world.mails("red@example.com")[-1]
    assert mail.subject == SUBJECT + "Linen scarf (Red)"
    assert mail.links(f"?option={red}")


def test_what_can_be_bought_needs_no_waiting(world: World) -> None:
    goods = Goods(world, 1)
    assert (_ask(goods).status, _ask(goods).json["code"]) == (409, "in_stock")
    goods.change(stock_mode="made_to_order")
    assert _ask(goods).json["code"] == "in_stock"
    assert _wants(world) == 0


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"email": "not an address"}, 422, "email"),
        ({"email": "x" * 250 + "@example.com"}, 422, "email"),
        ({}, 422, "email"),
        ({"email": "bo@example.com", "variant_id": "x" * 41}, 422, "variant_id"),
        ({"email": "bo@example.com", "variant_id": "var_unknown"}, 404, None),
    ],
)
def test_bad_requests(world: World, body: dict[str, Any], status: int, field: str | None) -> None:
    goods = Goods(world, 0)
    reply = world.client().post(f"/api/products/{goods.id}/stock/requests", body)
    assert reply.status == status
    if field is not None:
        assert [error["field"] for error in reply.json["errors"]] == [field]
    assert _wants(world) == 0


def test_drafts_are_unknown(world: World) -> None:
    goods = Goods(world, 0)
    done(goods.seller.post(f"/api/products/{goods.id}/unpublish"))
    assert _ask(goods).status == 404


def test_who_is_too_late_waits_on(world: World) -> None:
    """It was sold out again before the mail went out: nobody is called to an empty shelf."""
    goods = Goods(world, 0)
    done(_ask(goods))
    goods.set_stock(1)  # The event that tells of it is on the queue, its worker is slow …
    goods.edit({"set_to": 0})
    assert world.drain() == []
    assert (_told(world), _wants(world)) == ([], 1)
    goods.set_stock(1)
    world.drain()
    assert (_told(world), _wants(world)) == (["bo@example.com"], 0)


def test_what_is_off_sale_when_it_returns_is_told_of_when_it_is_back_on(world: World) -> None:
    goods = Goods(world, 0)
    done(_ask(goods))
    goods.set_stock(1)
    done(goods.seller.post(f"/api/products/{goods.id}/unpublish"))
    world.drain()
    assert _told(world) == []
    done(goods.seller.post(f"/api/products/{goods.id}/publish", {"visibility": "listed"}))
    world.drain()
    assert _told(world) == ["bo@example.com"]


def test_stock_that_need_not_be_counted_any_more_is_back_too(world: World) -> None:
    goods = Goods(world, 0)
    done(_ask(goods))
    goods.change(stock_mode="untracked")
    world.drain()
    assert _told(world) == ["bo@example.com"]


def test_many_who_wait_are_told_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "_PAGE", 3)
    goods = Goods(world, 0)
    people = [f"p{number}@example.com" for number in range(8)]
    for number, person in enumerate(people):
        done(_ask(goods, world.client(f"198.51.100.{number}"), email=person))
    goods.set_stock(1)
    assert world.drain() == []
    assert _told(world) == people


def test_a_request_keeps_no_address_in_its_key_and_not_forever(world: World) -> None:
    goods = Goods(world, 0)
    done(_ask(goods))
    (row,) = [row for row in world.rows("inventory") if row["pk"].startswith("want#")]
    assert "bo@example.com" not in row["pk"] + row["sk"]
    assert "ttl" in row


def test_requests_are_limited_by_client(world: World) -> None:
    goods = Goods(world, 0)
    client = world.client("198.51.100.9")
    statuses = [_ask(goods, client).status for _ in range(21)]
    assert statuses == [202] * 20 + [429]
