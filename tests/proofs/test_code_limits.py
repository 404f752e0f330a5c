"""A code limited to one use, and everybody at the checkout at once, on a real engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from chalicelib.aws import dynamo
from chalicelib.core import ids
from chalicelib.promotions import service, tables
from chalicelib.promotions.service import Funding, Used
from chalicelib.promotions.tables import CountRow
from tests.proofs.crowds import Collisions, at_once
from tests.support.goods import Goods, done
from tests.support.world import World

BUYERS = 64


def code(*, total: int | None = 1, customer: int | None = None) -> list[Used]:
    """The use of a code, as a quote found it."""
    return [Used(ids.new("prm"), "ONCE", "Once", "sto_a", 500, 0, Funding.STORE, total, customer)]


def reserving(used: Sequence[Used], purchase_id: str, customer: str) -> Callable[[], str]:
    """One buyer whose purchase uses the code."""

    def reserve() -> str:
        try:
            dynamo.commit(*service.reserve(used, purchase_id, customer))
        except dynamo.ConditionFailed as error:
            refusal = service.refusal(error)
            return refusal.reason.value if refusal is not None else error.name
        return "has it"

    return reserve


def ending(writes: Callable[[str], list[dynamo.Write]], purchase_id: str) -> Callable[[], str]:
    """Somebody who ends a purchase in the way that `writes` says."""

    def end() -> str:
        wanted = writes(purchase_id)
        try:
            dynamo.commit(*wanted)
        except dynamo.ConditionFailed as error:
            return error.name
        return "ended" if wanted else "over"

    return end


def times(used: Sequence[Used], customer: str = "") -> int:
    """What the counter of a code says."""
    promotion_id = used[0].promotion_id
    key = tables.customer_key(promotion_id, customer) if customer else tables.uses_key(promotion_id)
    row = tables.get_counts([key]).get(key)
    return int(row.times) if row is not None else 0


def crowd(used: Sequence[Used], customer: str | None = None) -> list[Callable[[], str]]:
    return [reserving(used, f"pur_{number}", customer or f"customer {number}") for number in range(BUYERS)]


@pytest.mark.usefixtures("engine")
def test_sixty_four_checkouts_for_one_use() -> None:
    used = code()
    assert at_once(crowd(used)) == {"has it": 1, "used_up": BUYERS - 1}
    assert times(used) == 1


@pytest.mark.usefixtures("engine")
def test_without_the_guard_all_of_them_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "under", lambda limit: CountRow.pk.exists() | CountRow.pk.does_not_exist())
    used = code()
    assert at_once(crowd(used)) == {"has it": BUYERS}
    assert times(used) == BUYERS


@pytest.mark.usefixtures("engine")
def test_one_customer_with_sixty_four_browsers() -> None:
    used = code(total=None, customer=1)
    assert at_once(crowd(used, "one customer")) == {"has it": 1, "used_before": BUYERS - 1}
    assert times(used, "one customer") == 1


@pytest.mark.usefixtures("engine")
def test_contention_is_never_told_as_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on AWS, where a transaction that meets another on a row is cancelled: there is enough, so all get theirs."""
    collisions = Collisions()
    monkeypatch.setattr(dynamo, "_send", collisions)
    used = code(total=BUYERS)
    outcomes = at_once(crowd(used))
    assert set(outcomes) <= {"has it", "busy"}
    assert collisions.met > BUYERS
    assert times(used) == outcomes["has it"] > BUYERS // 2


@pytest.mark.usefixtures("engine")
def test_a_purchase_is_paid_or_lapses_whoever_comes_first_and_its_use_comes_back_once() -> None:
    used = code(total=8)
    for number in range(8):
        assert reserving(used, f"pur_{number}", "somebody")() == "has it"
    work = [ending(way, f"pur_{number}") for number in range(8) for way in [service.release] * 4]
    outcomes = at_once(work)
    assert outcomes["ended"] == 8
    assert set(outcomes) <= {"ended", "over", tables.USE}
    assert times(used) == 0


@pytest.mark.usefixtures("engine")
def test_payment_and_lapse_at_once_leave_the_counter_right() -> None:
    """A purchase that lapsed and is paid in the same moment holds its use; one that is only paid too."""
    used = code(total=8)
    for number in range(8):
        assert reserving(used, f"pur_{number}", "somebody")() == "has it"
    at_once([ending(way, f"pur_{number}") for number in range(8) for way in (service.release, service.spend)])
    states = [row.state for number in range(8) if (row := tables.get_use(f"pur_{number}")) is not None]
    assert len(states) == 8
    assert times(used) == sum(state == tables.SPENT for state in states)


def checking_out(goods: Goods, number: int) -> Callable[[], str]:
    """One buyer with a browser and an address of their own, who was shown the price with the code."""
    client = goods.world.client(f"198.51.100.{number}")
    client.get("/api/session")

    def buy() -> str:
        wish = {"codes": ["ONCE"], "total": 4_410, "email": f"b{number}@example.com"}
        reply = goods.buy(client, key=f"key-{number}", **wish)
        return "has it" if reply.status == 201 else str(reply.json["code"])

    return buy


def test_sixty_four_buyers_with_one_code_at_the_checkout(engine: World) -> None:
    """The others are told that the price is another, and take no piece."""
    goods = Goods(engine, BUYERS)
    once = {"name": "Once", "kind": "percent", "value": 1000, "code": "ONCE", "total_limit": 1}
    done(goods.seller.post(f"/api/stores/{goods.store['id']}/promotions", once))
    outcomes = at_once([checking_out(goods, number) for number in range(BUYERS)])
    assert outcomes == {"has it": 1, "price_changed": BUYERS - 1}
    assert goods.stock() == [BUYERS - 1]
