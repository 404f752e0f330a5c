"""Refunds as arithmetic, and states as what happened: any sequence, never more than was paid, every step lawful."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.orders import rules
from chalicelib.orders.rules import OrderStatus, Party, Progress, RefundLine, RefundWish

Amounts = st.integers(0, 500)


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[dict[str, Any]], int]:
    """Lines, some of them sent, some free; and what sending cost."""
    lines = draw(st.lists(st.tuples(Amounts, st.integers(1, 4), st.booleans()), min_size=1, max_size=4))
    items = [
        {
            "id": f"itm_{at}",
            "kind": "physical" if sent else "digital",
            "quantity": quantity,
            "line_total": total + 7,
            "total": total,
            "held": sent,
        }
        for at, (total, quantity, sent) in enumerate(lines)
    ]
    return items, draw(st.integers(0, 100))


Wishes = st.one_of(
    st.just(RefundWish()),
    st.builds(lambda amount: RefundWish(amount=amount), st.integers(1, 1500)),
    st.builds(
        lambda at, amount, quantity, shipping, restock: RefundWish(
            (RefundLine(f"itm_{at}", amount, quantity),), shipping, None, restock
        ),
        st.integers(0, 4),
        st.one_of(st.none(), st.integers(1, 600)),
        st.integers(0, 5),
        st.integers(0, 120),
        st.booleans(),
    ),
)


@given(orders(), st.lists(st.tuples(Wishes, st.booleans()), max_size=8))
def test_no_sequence_of_refunds_gives_back_more_than_was_paid(
    order: tuple[list[dict[str, Any]], int], wishes: list[tuple[RefundWish, bool]]
) -> None:
    items, shipping = order
    total = sum(item["total"] for item in items) + shipping
    progress = Progress()
    for wish, fails in wishes:
        plan, errors = rules.plan_refund(items, shipping, progress, wish)
        if errors:
            continue
        if wish.amount is not None:
            assert plan.total == wish.amount
        before, progress = progress, rules.refunded(progress, plan)
        if fails:
            progress = rules.unrefunded(progress, plan, cancelled=False)
            kept = {"refunds": progress.refunds, "restocked": progress.restocked}
            assert replace(before, **kept) == progress
        assert 0 <= progress.given_back <= total
        for item in items:
            assert progress.refunded.get(item["id"], 0) <= item["total"]
            assert progress.restocked.get(item["id"], 0) <= item["quantity"]
        assert progress.shipping_refunded <= shipping


@given(orders(), st.lists(st.sampled_from(["ship", "refund", "some", "fail", "deliver"]), max_size=8))
def test_whatever_happens_every_step_is_a_lawful_one(order: tuple[list[dict[str, Any]], int], steps: list[str]) -> None:
    items, shipping = order
    total = sum(item["total"] for item in items) + shipping
    progress, made = Progress(), []
    for step in steps:
        before = rules.status_of(items, total, progress)
        if step == "ship" and before in {OrderStatus.PAID, OrderStatus.PARTLY_SHIPPED}:
            pieces, errors = rules.parcel(items, progress, None)
            after, party = (progress, Party.SELLER) if errors else (rules.shipped(progress, pieces), Party.SELLER)
        elif step == "deliver" and before is OrderStatus.SHIPPED:
            after, party = replace(progress, delivered_at="now"), Party.SELLER
        elif step in {"refund", "some"}:
            plan, errors = rules.plan_refund(
                items, shipping, progress, RefundWish(amount=1 if step == "some" else None)
            )
            after, party = (progress if errors else rules.refunded(progress, plan)), Party.MONEY
            made += [] if errors else [plan]
        elif step == "fail" and made:
            after, party = rules.unrefunded(progress, made.pop(), cancelled=False), Party.MONEY
        else:
            continue
        status = rules.status_of(items, total, after)
        assert status is before or rules.may_move(before, status, party), (before, status, party)
        progress = after


def test_only_the_right_party_moves_an_order() -> None:
    assert not rules.may_move(OrderStatus.PAID, OrderStatus.SHIPPED, Party.STAFF)
    assert not rules.may_move(OrderStatus.SHIPPED, OrderStatus.CANCELLED, Party.SELLER)
    assert not rules.may_move(OrderStatus.PAID, OrderStatus.REFUNDED, Party.SELLER)
    assert rules.may_move(OrderStatus.PAID, OrderStatus.CANCELLED, Party.STAFF)
    assert OrderStatus.PAYMENT_PENDING not in rules.ORDER_MOVES


def test_a_tracking_number_is_nothing_but_that_in_an_address() -> None:
    assert (
        rules.tracking_url("dhl", "JD 1&x=<y>")
        == "https://www.dhl.com/en/express/tracking.html?AWB=JD%201%26x%3D%3Cy%3E"
    )
    assert rules.tracking_url("By hand", "1") is None
    assert rules.tracking_url("DHL", "") is None


def test_disputes_go_one_way() -> None:
    told = {before: rules.next_state(before, "lost") for before in (None, "inquiry", "open", "won", "lost")}
    assert told == {None: "open", "inquiry": "open", "open": "lost", "won": None, "lost": None}
    assert [rules.dispute_outcome(status) for status in ("warning_under_review", "under_review", "warning_closed")] == [
        "inquiry",
        "open",
        "won",
    ]
