"""The ledger's rules: every posting sums to zero, roundings agree, and nothing depends on the order of things."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.money import portion
from chalicelib.orders.rules import ledger as rules
from chalicelib.orders.rules.ledger import Part, Position, Sale, Step
from chalicelib.orders.rules.payouts import PayoutStatus, Told, may_hold, region, status_of
from chalicelib.orders.rules.statements import Sums, concerns, is_month, months, sums_of

STORE = "sto_1"
LINES = st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 30)), min_size=1, max_size=6)


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    items = []
    for index, (total, rate) in enumerate(draw(LINES)):
        tax = total - portion(total, 10_000 * 100 // (100 + rate))
        items.append({"id": f"itm_{index}", "line_total": total, "total": total, "tax": tax})
    paid = draw(st.none() | st.integers(1, 5_000))
    shipping = {"total": paid, "tax": paid // 6} if paid is not None else None
    return rules.sale_of(
        STORE, items, shipping, fee_basis_points=draw(st.integers(0, 5_000)), subsidy=draw(st.integers(0, 500))
    )


@given(sales())
def test_a_sale_sums_to_zero_and_its_fee_is_rounded_once(sale: Sale) -> None:
    entries = rules.sale_entries(sale)
    assert sum(entries.values()) == 0
    assert entries.get(rules.BUYER, 0) == -sale.total
    assert sale.fee == sum(part.fee for part in sale.parts)
    assert Sale.from_row(STORE, sale.to_row()) == sale


@settings(max_examples=30)
@given(sales(), st.randoms(use_true_random=False))
def test_refunds_in_any_order_and_pieces_take_back_exactly_what_was_sold(sale: Sale, chance: random.Random) -> None:
    wished = {part.id: part.total for part in sale.parts}
    pieces = []
    for name, total in wished.items():
        while total:
            piece = chance.randint(1, total)
            pieces.append({name: piece})
            total -= piece
    chance.shuffle(pieces)
    balances, returned = rules.sale_entries(sale), {}
    for piece in pieces:
        entries = rules.refund_entries(sale, returned, piece)
        assert sum(entries.values()) == 0
        balances, returned = rules.added(balances, entries), rules.added(returned, piece)
    free = [part for part in sale.parts if not part.total]
    gifts = sum(part.subsidy for part in free)
    assert balances.get(rules.BUYER, 0) == balances.get(rules.tax(STORE), 0) == 0
    assert balances.get(rules.store(STORE), 0) == gifts == -balances.get(rules.PLATFORM, 0)


@given(sales(), st.data())
def test_a_refund_that_fails_leaves_no_trace(sale: Sale, data: st.DataObject) -> None:
    """Whatever was refunded before and in between: the ledger is a function of what went back."""
    parts = [part for part in sale.parts if part.total]
    if not parts:
        return
    part = data.draw(st.sampled_from(parts))
    first = data.draw(st.integers(0, part.total))
    second = data.draw(st.integers(0, part.total - first))
    failed, stayed = {part.id: first}, {part.id: second}
    before = rules.refund_entries(sale, {}, failed)
    between = rules.refund_entries(sale, failed, stayed)
    back = rules.refund_entries(sale, rules.added(failed, stayed), {part.id: -first})
    left = rules.added(rules.added(before, between), back)
    assert rules.tidy(left) == rules.refund_entries(sale, {}, stayed)


@given(sales(), st.data())
def test_an_amount_without_parts_is_spread_over_what_is_left(sale: Sale, data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sale.total))
    parts = rules.spread(sale, {}, amount)
    assert sum(parts.values()) == amount
    assert all(0 < parts[part.id] <= part.total for part in sale.parts if part.id in parts)
    with pytest.raises(ValueError, match="more than is left"):
        rules.spread(sale, parts, sale.total - amount + 1)


@given(st.integers(-500, 500), st.integers(-500, 500), st.integers(1, 2_000))
def test_what_is_sent_and_taken_back_sums_to_zero(own: int, tax: int, amount: int) -> None:
    balances = {rules.store(STORE): own, rules.tax(STORE): tax}
    for make in (rules.transfer_entries, rules.reversal_entries, rules.by_hand_entries):
        assert sum(make(STORE, balances, amount).values()) == 0
    gives, gets = rules.netting_entries(STORE, balances, balances, amount)
    assert gives[rules.netted(STORE)] == amount == -gets[rules.netted(STORE)]
    owed = rules.owed(STORE, balances)
    if owed > 0:
        after = rules.added(balances, rules.transfer_entries(STORE, balances, owed))
        assert rules.owed(STORE, after) == 0


def test_a_posting_that_does_not_sum_to_zero_is_never_made() -> None:
    with pytest.raises(ValueError, match="sum to zero"):
        rules.tidy({"buyer": 1})


def _at(own: int = 0, **more: object) -> Position:
    known: dict[str, object] = {"fee_known": True, "hold_until": "2026-01-01", "account_ready": True, **more}
    sent = {rules.transferred(STORE): int(known.pop("sent", 0))}  # type: ignore[call-overload]
    return Position(store_id=STORE, balances={rules.store(STORE): own, **sent}, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "step"),
    [
        (_at(100), Step("transfer", 100)),
        (_at(100, moving="transfer#trf_1"), Step("go_on")),
        (_at(100, disputed=True), Step("wait_dispute")),
        (_at(100, fee_known=False), Step("wait_fee", 100)),
        (_at(100, refund_under_way=True), Step("wait_refund", 100)),
        (_at(100, hold_until="2026-12-31"), Step("wait_hold", 100)),
        (_at(100, account_ready=False), Step("no_account", 100)),
        (_at(100, debts_elsewhere=30), Step("net", 30)),
        (_at(100, debts_elsewhere=300), Step("net", 100)),
        (_at(100, debts_elsewhere=30, account_ready=False), Step("net", 30)),
        (_at(-50, sent=200), Step("reverse", 50)),
        (_at(-50, sent=20), Step("reverse", 20)),
        (_at(-50, sent=200, reversal_refused=True), Step("owe", 50)),
        (_at(-50), Step("owe", 50)),
        (_at(-50, debt=50), Step("in_debt", 50)),
        (_at(-70, debt=50), Step("owe", 70)),
        (_at(0, debt=50), Step("forgive")),
        (_at(0), Step("settled")),
    ],
)
def test_what_happens_next(at: Position, step: Step) -> None:
    assert rules.next_step(at, "2026-06-01") == step


def test_a_dispute_withholds_and_gives_back_or_becomes_a_refund() -> None:
    sale = Sale(STORE, (Part("itm_1", 1_000, 160, 50),))
    sold = rules.sale_entries(sale)
    held = rules.added(sold, rules.withdrawn_entries(STORE, 1_000, 75, "store"))
    assert held[rules.DISPUTED] == 1_000
    won = rules.added(held, rules.reinstated_entries(STORE, 1_000))
    assert rules.tidy(won) == rules.tidy(rules.added(sold, rules.fee_entries(STORE, 75, "store")))
    lost = rules.added(held, rules.lost_entries(sale, {}, {"itm_1": 1_000}, 1_000))
    assert rules.tidy(lost) == {rules.store(STORE): -75, rules.STRIPE: 75}


@given(sales(), st.integers(0, 400), st.sampled_from(["store", "platform"]))
def test_a_statement_says_where_every_cent_of_the_store_went(sale: Sale, fee: int, bearer: str) -> None:
    postings = [("sale", rules.sale_entries(sale)), ("fee", rules.fee_entries(STORE, fee, bearer))]
    postings.append(("dispute", rules.withdrawn_entries(STORE, sale.total, fee, bearer)))
    for kind, entries in postings:
        assert sums_of(STORE, kind, entries).change == concerns(STORE, entries)
    whole = sum((sums_of(STORE, kind, entries) for kind, entries in postings), Sums())
    assert Sums.of(whole.stored()) == whole
    assert whole.sales == sale.total


def test_months() -> None:
    assert months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months("2026-02", "2026-01") == []
    assert [is_month(text) for text in ("2026-01", "2026-13", "2026-1", "26-01", "2026-01-01")] == [True] + [False] * 4


def test_regions_and_what_stripe_says_of_an_account() -> None:
    assert {"US", "DE", "GB", "CH", "CA"} <= region("RO")
    assert "BR" not in region("RO")
    assert region("BR") == {"BR"}
    assert (may_hold("RO").days, may_hold("US").days, may_hold("TH").days) == (90, 730, 10)

    def status(country: str = "RO", transfers: str = "inactive", *, submitted: bool = True, due: int = 0) -> str:
        return status_of(Told(country, transfers, False, submitted, ("x",) * due), "RO")

    assert status_of(None, "RO") == PayoutStatus.DISCONNECTED
    assert status("BR", "active") == PayoutStatus.REFUSED
    assert status(transfers="active", due=1) == PayoutStatus.ENABLED
    assert status(submitted=False) == PayoutStatus.ONBOARDING
    assert status(due=1) == PayoutStatus.RESTRICTED
    assert status(transfers="pending") == PayoutStatus.PENDING
