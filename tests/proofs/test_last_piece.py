"""Fifty buyers for one piece on a real engine: one gets it, the others are told that it is sold out, and none is told
so because others were in the way.

Runs on dynoxide, since moto takes one call at a time. The guard is taken out once, to see that the proof would notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.aws import dynamo
from chalicelib.core import clock, ids
from chalicelib.inventory import service, tables
from chalicelib.inventory.service import Line
from chalicelib.inventory.tables import MoveRow, StockRow
from tests.proofs.crowds import Collisions, at_once
from tests.support.goods import Goods, session
from tests.support.world import World

BUYERS = 50


def put(product_id: str, quantity: int) -> None:
    move = tables.move_row(product_id, "base", ids.new("mov"), clock.now_text())
    move.delta, move.reason = quantity, "adjustment"
    dynamo.commit(*tables.adjust(move, 0))


def taking(product_id: str, ref: str, at: str = "2026-01-01T00:00:00.000Z") -> Callable[[], str]:
    """One buyer who takes a piece in a transaction, as a checkout does."""

    def take() -> str:
        try:
            dynamo.commit(*service.take([Line(product_id, None)], ref, None, at).writes)
        except dynamo.ConditionFailed as error:
            return "sold out" if service.sold_out(error) else error.name
        return "has it"

    return take


def returning(product_id: str, ref: str, at: str = "2026-01-01T00:00:00.000Z") -> Callable[[], str]:
    def put_back() -> str:
        try:
            dynamo.commit(*service.put_back([Line(product_id, None)], ref, at).writes)
        except dynamo.ConditionFailed as error:
            return error.name
        return "put back"

    return put_back


def ledger(world: World, product_id: str) -> int:
    """What the moves of a product sum to."""
    rows = [row for row in world.rows("inventory") if row["pk"] == product_id and row["sk"].startswith("move#")]
    return sum(int(row["delta"]) for row in rows)


def buying(goods: Goods, number: int) -> Callable[[], str]:
    """One buyer with a browser and an address of their own, at the checkout."""
    client = goods.world.client(f"198.51.100.{number}")
    client.get("/api/session")

    def buy() -> str:
        reply = goods.buy(client, email=f"b{number}@example.com", key=f"key-{number}")
        return "has it" if reply.status == 201 else str(reply.json["code"])

    return buy


def test_fifty_buyers_for_one_piece(engine: World) -> None:
    product_id = ids.new("prd")
    put(product_id, 1)
    outcomes = at_once([taking(product_id, f"ord_{number}") for number in range(BUYERS)])
    assert outcomes == {"has it": 1, "sold out": BUYERS - 1}
    assert service.levels(product_id) == {"base": 0}
    assert ledger(engine, product_id) == 0


def test_without_the_guard_the_piece_is_sold_fifty_times(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_enough", lambda quantity: StockRow.pk.exists())
    product_id = ids.new("prd")
    put(product_id, 1)
    assert at_once([taking(product_id, f"ord_{number}") for number in range(BUYERS)]) == {"has it": BUYERS}
    assert service.levels(product_id) == {"base": 1 - BUYERS}


def test_transactions_that_meet_are_tried_again(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on AWS, where a transaction that meets another on a row is cancelled: there is enough, so all get theirs."""
    collisions = Collisions()
    product_id = ids.new("prd")
    put(product_id, BUYERS)
    monkeypatch.setattr(dynamo, "_send", collisions)
    outcomes = at_once([taking(product_id, f"ord_{number}") for number in range(BUYERS)])
    assert set(outcomes) <= {"has it", "busy"}
    assert collisions.met > BUYERS
    assert service.levels(product_id) == {"base": BUYERS - outcomes["has it"]}
    assert outcomes["has it"] > BUYERS // 2


def test_one_order_takes_and_puts_back_once_however_often_it_tries(engine: World) -> None:
    product_id = ids.new("prd")
    put(product_id, 10)
    assert at_once([taking(product_id, "ord_1")] * 20) == {"has it": 1, "move": 19}
    assert service.levels(product_id) == {"base": 9}
    assert at_once([returning(product_id, "ord_1")] * 20) == {"put back": 1, "taken": 19}
    assert service.levels(product_id) == {"base": 10}
    assert returning(product_id, "ord_2")() == "taken"
    assert ledger(engine, product_id) == 10


def test_without_its_guard_a_piece_comes_back_again(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_still_taken", lambda: MoveRow.pk.exists())
    product_id = ids.new("prd")
    put(product_id, 1)
    taking(product_id, "ord_1")()
    for seconds in range(2):
        with clock.shifted(timedelta(seconds=seconds)):
            assert returning(product_id, "ord_1")() == "put back"
    assert service.levels(product_id) == {"base": 2}


def test_takers_and_returners_never_lose_a_piece(engine: World) -> None:
    product_id = ids.new("prd")
    put(product_id, 5)
    work: list[Callable[[], str]] = []
    for number in range(20):
        ref = f"ord_{number}"

        def both(ref: str = ref) -> str:
            took = taking(product_id, ref)()
            return returning(product_id, ref)() if took == "has it" else took

        work.append(both)
    outcomes = at_once(work)
    assert set(outcomes) <= {"put back", "sold out"}
    assert service.levels(product_id) == {"base": 5}
    assert ledger(engine, product_id) == 5


def _crowd(world: World, pieces: int) -> tuple[Goods, Counter[str]]:
    goods = Goods(world, pieces)
    return goods, at_once([buying(goods, number) for number in range(BUYERS)])


def test_fifty_buyers_at_the_checkout(engine: World) -> None:
    goods, outcomes = _crowd(engine, 1)
    assert outcomes == {"has it": 1, "sold_out": BUYERS - 1}
    assert goods.stock() == [0]
    orders = Counter(row["sk"] for row in engine.rows("orders"))
    assert (orders["purchase"], orders["order"], orders["personal"]) == (1, 1, 1)
    assert ledger(engine, goods.id) == 0


def test_fifty_buyers_at_the_checkout_without_the_guard(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain look before it turns away whoever comes late; where all looked at once, all buy."""
    monkeypatch.setattr(tables, "_enough", lambda quantity: StockRow.pk.exists())
    monkeypatch.setattr(service, "missing", lambda lines: [])
    goods, outcomes = _crowd(engine, 1)
    assert outcomes["has it"] > 1
    assert service.levels(goods.id)["base"] < 0


def test_enough_for_all_at_the_checkout(engine: World) -> None:
    """Contention is never told as sold out."""
    goods, outcomes = _crowd(engine, BUYERS)
    assert outcomes == {"has it": BUYERS}
    assert goods.stock() == [0]


def test_abandoned_checkouts_give_every_piece_back(engine: World) -> None:
    goods = Goods(engine, 8)
    buyers = [engine.client(f"198.51.100.{number}") for number in range(8)]
    began = [
        session(goods.buy(buyer, email=f"b{number}@example.com", key=f"key-{number}"))
        for number, buyer in enumerate(buyers)
    ]
    assert goods.stock() == [0]
    for each in began:
        engine.stripe.expire(each)
    asking = [
        lambda buyer=buyer, each=each: str(buyer.post("/api/payments/confirm", {"session_id": each}).json["status"])
        for buyer, each in zip(buyers, began, strict=True)
        for _ in range(4)
    ]
    assert at_once(asking) == {"expired": 32}
    assert goods.stock() == [8]
    assert ledger(engine, goods.id) == 8
