"""Uses of promotions: held with a checkout, spent or given back once; what their makers are told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.aws import dynamo
from chalicelib.core import clock
from chalicelib.events import runner
from chalicelib.events.outbox import Event
from chalicelib.promotions import handlers, service, tables
from chalicelib.promotions.service import Line, Reason, Refused, Used
from tests.support.goods import done
from tests.support.world import World

from .shop import Desk

ANA = "ana@example.com"


def used(desk: Desk, *codes: str, email: str = ANA) -> Sequence[Used]:
    """What a cart of one scarf uses of these codes."""
    return discounts(desk, *codes, email=email).used


def discounts(desk: Desk, *codes: str, email: str = ANA) -> service.Discounts:
    lines = [Line("1", desk.store, desk.goods.id, frozenset(), 1, 4900)]
    found = service.find(codes, [desk.store], service.customer_of(email))
    return service.apply(found, lines, {desk.store: 1500}, clock.now_text(), codes)


def reserve(desk: Desk, purchase_id: str, *codes: str, email: str = ANA) -> None:
    dynamo.commit(*service.reserve(used(desk, *codes, email=email), purchase_id, service.customer_of(email)))


def seen(desk: Desk, promotion: Any) -> tuple[int, int, int]:
    """`held`, `uses` and `saved`, as the seller is told."""
    told = done(desk.seller.get(f"/api/promotions/{promotion['id']}"))
    return told["held"], told["uses"], told["saved"]


def test_a_use_is_held_given_back_and_held_by_somebody_else(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="ONCE", total_limit=1)
    reserve(desk, "pur_1", "ONCE")
    assert seen(desk, made) == (1, 0, 0)
    assert discounts(desk, "ONCE").refused == [Refused("ONCE", Reason.USED_UP)]
    dynamo.commit(*service.release("pur_1"))
    assert seen(desk, made) == (0, 0, 0)
    reserve(desk, "pur_2", "ONCE")
    assert seen(desk, made) == (1, 0, 0)


def test_what_was_given_back_is_given_back_once(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="TWICE", total_limit=2)
    reserve(desk, "pur_1", "TWICE")
    reserve(desk, "pur_2", "TWICE")
    late = service.release("pur_1")
    dynamo.commit(*service.release("pur_1"))
    assert service.release("pur_1") == []
    with pytest.raises(dynamo.ConditionFailed, match=tables.USE):
        dynamo.commit(*late)
    assert seen(desk, made) == (1, 0, 0)


def test_without_its_guard_it_would_come_back_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(world)
    made = desk.make(code="TWICE", total_limit=2)
    reserve(desk, "pur_1", "TWICE")
    monkeypatch.setattr(tables, "_in_state", lambda state: tables.UseRow.pk.exists())
    late = service.release("pur_1")
    dynamo.commit(*service.release("pur_1"))
    dynamo.commit(*late)
    assert seen(desk, made)[0] == -1


def test_what_is_spent_is_not_given_back(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="ONCE", total_limit=1)
    reserve(desk, "pur_1", "ONCE")
    lapsing = service.release("pur_1")
    dynamo.commit(*service.spend("pur_1"))
    assert (service.spend("pur_1"), service.release("pur_1")) == ([], [])
    with pytest.raises(dynamo.ConditionFailed, match=tables.USE):
        dynamo.commit(*lapsing)
    assert seen(desk, made) == (1, 0, 0)


def test_a_late_payment_counts_again_what_was_given_back(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="ONCE", total_limit=1)
    reserve(desk, "pur_1", "ONCE")
    dynamo.commit(*service.release("pur_1"))
    dynamo.commit(*service.spend("pur_1"))
    assert seen(desk, made) == (1, 0, 0)


def test_a_late_payment_does_not_pass_the_limit(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="ONCE", total_limit=1)
    reserve(desk, "pur_1", "ONCE")
    dynamo.commit(*service.release("pur_1"))
    reserve(desk, "pur_2", "ONCE")
    with pytest.raises(dynamo.ConditionFailed) as failed:
        dynamo.commit(*service.spend("pur_1"))
    assert service.refusal(failed.value) == service.Refusal(made["id"], Reason.USED_UP)


def test_a_purchase_reserves_once(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="OFTEN", total_limit=9)
    reserve(desk, "pur_1", "OFTEN")
    with pytest.raises(dynamo.ConditionFailed, match=tables.USE):
        reserve(desk, "pur_1", "OFTEN")
    assert seen(desk, made) == (1, 0, 0)


def test_a_customers_limit_is_one_for_the_person(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="WELCOME", customer_limit=1)
    wanted = used(desk, "WELCOME")
    reserve(desk, "pur_1", "WELCOME")
    assert discounts(desk, "WELCOME", email="Ana+again@example.com").refused == [Refused("WELCOME", Reason.USED_BEFORE)]
    with pytest.raises(dynamo.ConditionFailed) as failed:
        dynamo.commit(*service.reserve(wanted, "pur_2", service.customer_of("ANA@example.com")))
    assert service.refusal(failed.value) == service.Refusal(made["id"], Reason.USED_BEFORE)
    reserve(desk, "pur_3", "WELCOME", email="ion@example.com")
    rows = world.rows("promotions")
    assert not [row for row in rows if "example.com" in str(row)]


def test_gmails_dots_are_nobody_elses() -> None:
    same = {service.customer_of(email) for email in ("a.na@gmail.com", "ana+x@googlemail.com", "ANA@gmail.com")}
    assert len(same) == 1
    assert service.customer_of("a.na@example.com") != service.customer_of("ana@example.com")


def test_without_limits_no_counter_is_written(world: World) -> None:
    desk = Desk(world)
    desk.make(code="FREELY")
    reserve(desk, "pur_1", "FREELY")
    assert not [row for row in world.rows("promotions") if "times" in row]
    assert service.reserve([], "pur_2", "somebody") == []
    assert service.release("pur_2") == service.spend("pur_2") == []


def test_other_failures_are_no_refusal() -> None:
    assert service.refusal(dynamo.ConditionFailed("stock:prd_1:base")) is None
    assert service.refusal(dynamo.ConditionFailed(tables.USE)) is None


def test_what_was_paid_for_is_added_up_once(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="OFTEN", stackable=True)
    free = desk.make(kind="free_shipping", value=0, stackable=True)
    reserve(desk, "pur_1", "OFTEN")
    told = runner.parse(Event("purchase.paid", "pur_1").body())
    handlers.purchase_paid(told)
    assert seen(desk, made) == (0, 0, 0)
    dynamo.commit(*service.spend("pur_1"))
    for _ in range(2):
        handlers.purchase_paid(told)
    assert (seen(desk, made), seen(desk, free)) == ((0, 1, 490), (0, 1, 1500))


def test_tallies_that_meet_count_once(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="OFTEN")
    reserve(desk, "pur_1", "OFTEN")
    dynamo.commit(*service.spend("pur_1"))
    row = tables.get_use("pur_1")
    assert row is not None
    service.tally("pur_1")
    with pytest.raises(dynamo.ConditionFailed, match=tables.USE):
        dynamo.commit(*tables.add_up(row))
    assert seen(desk, made) == (0, 1, 490)


def test_the_most_that_one_purchase_may_hold_fits_its_transaction(world: World) -> None:
    desk = Desk(world)
    for number in range(service.MAX_COUNTED):
        desk.make(code=f"CODE{number}", kind="amount", value=1, stackable=True, total_limit=1, customer_limit=1)
    one = used(desk, "CODE0")[0]
    several = [replace(one, promotion_id=f"prm_{number}") for number in range(service.MAX_COUNTED)]
    assert len(service.reserve([*several, *several], "pur_1", "somebody")) == 1 + 2 * service.MAX_COUNTED
