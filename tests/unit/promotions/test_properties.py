"""What holds for every cart and every set of promotions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.promotions.rules.applying import Discounts, Line, apply
from chalicelib.promotions.rules.terms import MAX_COUNTED, AppliesTo, Kind, Promotion

from .carts import NOW

STORES = ("sto_a", "sto_b", "sto_c")
PRODUCTS = tuple(f"prd_{number}" for number in range(4))
COLLECTIONS = ("col_a", "col_b")

lines_of = st.lists(
    st.builds(
        Line,
        id=st.just(""),
        store_id=st.sampled_from(STORES),
        product_id=st.sampled_from(PRODUCTS),
        collection_ids=st.frozensets(st.sampled_from(COLLECTIONS)),
        quantity=st.integers(1, 5),
        unit_price=st.one_of(st.integers(0, 20), st.integers(0, 99_999_99)),
    ),
    max_size=6,
).map(lambda lines: [Line(str(at), *_fields(each)) for at, each in enumerate(lines)])


def _fields(line: Line) -> tuple[str, str, frozenset[str], int, int]:
    return line.store_id, line.product_id, line.collection_ids, line.quantity, line.unit_price


@st.composite
def promotion(draw: st.DrawFn) -> Promotion:
    kind = draw(st.sampled_from(Kind))
    applies_to = draw(st.sampled_from(AppliesTo))
    targets = {AppliesTo.ALL: (), AppliesTo.PRODUCTS: PRODUCTS, AppliesTo.COLLECTIONS: COLLECTIONS}[applies_to]
    limit = draw(st.none() | st.integers(1, 3))
    value = st.one_of(st.integers(1, 30), st.integers(1, 10_000))
    return Promotion(
        id="",
        name="Any",
        kind=kind,
        value=0 if kind == Kind.FREE_SHIPPING else draw(value),
        store_ids=tuple(sorted(draw(st.sets(st.sampled_from(STORES))))),
        code=draw(st.none() | st.sampled_from(("ONE", "TWO"))),
        buy=draw(st.integers(1, 3)) if kind == Kind.BUY_X_GET_Y else 0,
        get=draw(st.integers(1, 3)) if kind == Kind.BUY_X_GET_Y else 0,
        applies_to=applies_to,
        targets=frozenset(draw(st.sets(st.sampled_from(targets)))) if targets else frozenset(),
        minimum=draw(st.sampled_from((0, 0, 50, 10_000))),
        starts_at=draw(st.sampled_from((None, "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"))),
        ends_at=draw(st.sampled_from((None, "2026-12-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"))),
        total_limit=limit,
        left=None if limit is None else draw(st.integers(-1, limit)),
        stackable=draw(st.booleans()),
        active=draw(st.sampled_from((True, True, True, False))),
    )


promotions_of = st.lists(promotion(), max_size=6).map(
    lambda found: [_named(each, f"prm_{at}") for at, each in enumerate(found)]
)
shipping_of = st.dictionaries(st.sampled_from(STORES), st.integers(0, 5000))


def _named(terms: Promotion, promotion_id: str) -> Promotion:
    return replace(terms, id=promotion_id)


def discounts(promotions: list[Promotion], lines: list[Line], shipping: dict[str, int]) -> Discounts:
    return apply(promotions, lines, shipping, NOW, ["ONE", "TWO"])


@given(promotions_of, lines_of, shipping_of)
def test_nothing_falls_below_zero_and_nothing_is_made_of_nothing(
    promotions: list[Promotion], lines: list[Line], shipping: dict[str, int]
) -> None:
    found = discounts(promotions, lines, shipping)
    worth = {line.id: line.worth for line in lines}
    assert all(0 < off <= worth[line_id] for line_id, off in found.lines.items())
    assert all(0 < off <= shipping[store] for store, off in found.shipping.items())


@given(promotions_of, lines_of, shipping_of)
def test_what_comes_off_is_told_to_the_last_unit_for_each_store(
    promotions: list[Promotion], lines: list[Line], shipping: dict[str, int]
) -> None:
    found = discounts(promotions, lines, shipping)
    store_of = {line.id: line.store_id for line in lines}
    off: Counter[str] = Counter()
    for line_id, amount in found.lines.items():
        off[store_of[line_id]] += amount
    told: Counter[str] = Counter()
    told_shipping: Counter[str] = Counter()
    for one in found.used:
        assert one.amount + one.shipping > 0
        told[one.store_id] += one.amount
        told_shipping[one.store_id] += one.shipping
    assert +told == +off
    assert +told_shipping == Counter(found.shipping)


@given(promotions_of, lines_of, shipping_of)
def test_every_promotion_keeps_to_its_terms(
    promotions: list[Promotion], lines: list[Line], shipping: dict[str, int]
) -> None:
    found = discounts(promotions, lines, shipping)
    terms = {one.id: one for one in promotions}
    for promotion_id in {one.promotion_id for one in found.used}:
        said = terms[promotion_id]
        mine = [one for one in found.used if one.promotion_id == promotion_id]
        assert said.active
        assert said.left is None or said.left > 0
        assert (said.starts_at or NOW) <= NOW < (said.ends_at or "2099")
        assert not said.store_ids or {one.store_id for one in mine} <= set(said.store_ids)
        if said.kind == Kind.AMOUNT:
            assert sum(one.amount for one in mine) <= said.value
        if said.kind != Kind.FREE_SHIPPING:
            assert not any(one.shipping for one in mine)
    for store in {one.store_id for one in found.used}:
        here = [terms[one.promotion_id] for one in found.used if one.store_id == store]
        assert len(here) == 1 or all(one.stackable for one in here)
    assert len({one.promotion_id for one in found.used if terms[one.promotion_id].is_counted}) <= MAX_COUNTED


@given(promotions_of, lines_of, shipping_of)
def test_the_buyer_is_never_worse_off_for_having_more_of_them(
    promotions: list[Promotion], lines: list[Line], shipping: dict[str, int]
) -> None:
    together = discounts(promotions, lines, shipping).total
    assert all(discounts([one], lines, shipping).total <= together for one in promotions)


@given(promotions_of, lines_of, shipping_of)
def test_a_code_is_used_or_waits_or_is_refused(
    promotions: list[Promotion], lines: list[Line], shipping: dict[str, int]
) -> None:
    found = discounts(promotions, lines, shipping)
    used = {one.code for one in found.used if one.code}
    refused = {one.code for one in found.refused}
    assert used | refused | set(found.waiting) == {"ONE", "TWO"}
    assert not refused & (used | set(found.waiting))


@given(promotions_of, lines_of, shipping_of)
def test_the_order_in_which_they_were_found_does_not_matter(
    promotions: list[Promotion], lines: list[Line], shipping: dict[str, int]
) -> None:
    assert discounts(promotions[::-1], lines, shipping) == discounts(promotions, lines, shipping)
