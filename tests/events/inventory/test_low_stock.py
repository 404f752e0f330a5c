"""The seller is told when stock falls to the threshold: once per fall."""

from __future__ import annotations

import pytest

from chalicelib.aws import dynamo
from chalicelib.inventory.service import watching
from tests.support import rivals
from tests.support.goods import Goods, done
from tests.support.world import World


def _told(goods: Goods) -> list[str]:
    return [mail.text for mail in goods.world.mails(goods.email) if mail.subject == "Running low: Linen scarf"]


def test_once_per_fall(world: World) -> None:
    goods = Goods(world, 10)
    for quantity, mails in ((5, 0), (3, 1), (1, 1), (0, 1), (2, 1), (4, 1), (0, 2)):
        goods.set_stock(quantity)
        assert world.drain() == []
        assert len(_told(goods)) == mails, quantity
    assert "Linen scarf: 3 left" in _told(goods)[0]
    assert "Linen scarf: sold out" in _told(goods)[1]
    assert f"/dashboard/products/{goods.id}/variants" in _told(goods)[0]


def test_a_sale_makes_it_fall_too(world: World) -> None:
    goods = Goods(world, 4)
    done(goods.buy(world.client()))
    assert world.drain() == []
    assert len(_told(goods)) == 1


def test_little_stock_from_the_beginning_is_no_news(world: World) -> None:
    goods = Goods(world, 2)
    goods.set_stock(1)
    world.drain()
    assert _told(goods) == []


def test_several_variants_are_one_mail(world: World) -> None:
    goods = Goods(world, (10, 10))
    goods.set_stock(2, 0)
    world.drain()
    (text,) = _told(goods)
    assert "Linen scarf (Blue): 2 left" in text
    assert "Linen scarf (Red): sold out" in text


def test_what_is_not_counted_is_not_told(world: World) -> None:
    goods = Goods(world, 10)
    goods.change(stock_mode="untracked")
    goods.set_stock(0)
    world.drain()
    assert _told(goods) == []


def test_two_workers_at_once_tell_it_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    goods = Goods(world, 10)
    with monkeypatch.context() as patch:
        patch.setattr(watching, "sync", lambda _: None)
        goods.set_stock(1)
    ran = rivals.before_commit(monkeypatch, lambda: watching.sync(goods.id))
    watching.sync(goods.id)
    world.drain()
    assert len(ran) == 1
    assert len(_told(goods)) == 1


def test_without_the_guard_of_the_fall_two_workers_tell_it_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    goods = Goods(world, 10)
    with monkeypatch.context() as patch:
        patch.setattr(watching, "sync", lambda _: None)
        goods.set_stock(1)
    note = watching.tables.note

    def unguarded(row: watching.StockRow, *, above: bool | None = None, told: bool = False) -> dynamo.Write:
        made = note(row, above=above, told=told)
        request = {k: v for k, v in made.request.items() if k != "ConditionExpression"}
        values = {k: v for k, v in request["ExpressionAttributeValues"].items() if k in request["UpdateExpression"]}
        names = {k: v for k, v in request["ExpressionAttributeNames"].items() if k in request["UpdateExpression"]}
        request |= {"ExpressionAttributeValues": values, "ExpressionAttributeNames": names}
        return dynamo.Write(made.name, made.kind, request)

    monkeypatch.setattr(watching.tables, "note", unguarded)
    rivals.before_commit(monkeypatch, lambda: watching.sync(goods.id))
    watching.sync(goods.id)
    world.drain()
    assert len(_told(goods)) == 2
