"""Many refunds of one order at once, on an engine that works on several at a time: what is left goes back, no more."""

from __future__ import annotations

import pytest

from chalicelib.core.access import Actor
from chalicelib.core.errors import Busy, DomainError, Invalid
from chalicelib.orders.rules import RefundWish
from chalicelib.orders.service import refunds
from chalicelib.orders.tables import OrderRow
from chalicelib.orders.tables import orders as rows
from tests.api.orders.sales import Sale, of_files
from tests.support.goods import done
from tests.support.rivals import at_once
from tests.support.world import World

RIVALS, AMOUNT, PAID = 12, 1000, 4900


def _at_once(sale: Sale) -> list[object]:
    """Each asks for the same amount, as the seller."""
    seller = done(sale.seller.get("/api/account"))
    actor = Actor(user_id=seller["id"], email=seller["email"], email_confirmed=True)

    def give(number: int) -> object:
        return refunds.give(actor, sale.id, RefundWish(amount=AMOUNT), refunds.Reason(), f"rival {number}")

    return at_once(*(lambda number=number: give(number) for number in range(RIVALS)))


def _counted(world: World) -> int:
    return sum(int(row["amount"]) for row in world.rows("orders") if row["sk"].startswith("refund#"))


def test_refunds_at_once_give_back_no_more_than_was_paid(engine: World) -> None:
    sale = of_files(engine)
    outcomes = _at_once(sale)
    made = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert all(isinstance(outcome, Invalid | Busy) for outcome in outcomes if isinstance(outcome, Exception)), outcomes
    assert len(made) == PAID // AMOUNT
    assert sale.order()["refunded"] == _counted(engine) == sum(amount for amount, _ in sale.stripe_refunds()) == 4000


def test_without_the_guard_more_would_be_counted(engine: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripe would refuse it, but our orders and ledgers would be wrong."""
    sale = of_files(engine)
    monkeypatch.setattr(rows, "_unchanged", lambda version: OrderRow.pk.exists())
    monkeypatch.setattr(refunds, "push", lambda refund: None)
    outcomes = _at_once(sale)
    assert not [
        outcome for outcome in outcomes if isinstance(outcome, Exception) and not isinstance(outcome, DomainError)
    ]
    assert _counted(engine) > PAID
