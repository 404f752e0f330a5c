"""How many there are, and the writes that take from it and put back: opaque, for the transaction of whoever sells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...aws import dynamo
from ...core import clock, ids
from ...events import outbox
from ...events.outbox import Event
from .. import rules, tables
from ..rules import Reason
from ..tables import MoveRow


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a variant, or of a product that has none. Only what is tracked is taken and put back.

    `order_id` is what the ledger names as the reason, where what takes it holds several orders.
    """

    product_id: str
    variant_id: str | None
    quantity: int = 1
    order_id: str | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """Stock that moves: the writes for a transaction, and its event, recorded among them, to deliver after it."""

    writes: list[dynamo.Write]
    events: list[Event]


def levels(product_id: str) -> dict[str, int]:
    """The quantities of a product by variant id, `base` for the product's own; what is not there is 0. One query."""
    return {row.key: int(row.quantity) for row in tables.stock_of_product(product_id)}


def left(product_id: str, variant_id: str | None) -> dynamo.Read[int]:
    """How many there are of one thing now: for one call together with other rows."""
    return tables.reading(product_id, rules.key_of(variant_id))


def left_of_each(things: Iterable[tuple[str, str | None]]) -> dict[tuple[str, str | None], int]:
    """How many there are now of each (product, variant), 0 for what has no row. One call for up to a hundred."""
    wanted = list(things)
    held = tables.get_stocks((product_id, rules.key_of(variant_id)) for product_id, variant_id in wanted)
    return {(one[0], one[1]): held.get((one[0], rules.key_of(one[1])), 0) for one in wanted}


def missing(lines: Sequence[Line]) -> list[Line]:
    """The lines that cannot be had now, as far as one plain read tells: what sheds demand before any write."""
    wanted = _summed(lines)
    held = tables.get_stocks(wanted)
    short = {key for key, quantity in wanted.items() if held.get(key, 0) < quantity}
    return [line for line in lines if _key(line) in short]


def sold_out(error: dynamo.ConditionFailed) -> bool:
    """Whether a transaction failed because there were not enough pieces, and for no other reason."""
    return error.name.startswith("stock:")


def take(lines: Sequence[Line], ref: str, by: str | None, at: str) -> Movement:
    """Take the lines from stock, in the transaction of `ref` (an order or a purchase) that `by` made at `at`.

    Fails as `stock:<product>:<variant or base>` when there are fewer (see `sold_out`), as `move` when it was taken
    before.
    """
    writes: list[dynamo.Write] = []
    shown = _shown(lines, ref)
    for (product_id, key), quantity in _summed(lines).items():
        move = _taking(product_id, key, ref, at)
        move.delta, move.reason, move.by, move.ref = -quantity, Reason.SALE.value, by, shown[product_id, key]
        writes += tables.take(move, quantity)
    return _movement(lines, writes, ref, Reason.SALE)


def put_back(lines: Sequence[Line], ref: str, at: str) -> Movement:
    """Put back what `take` took for `ref` at the time `at`; once, however often it is asked: fails as `taken` then."""
    writes: list[dynamo.Write] = []
    shown = _shown(lines, ref)
    for (product_id, key), quantity in _summed(lines).items():
        taken = _taking(product_id, key, ref, at)
        move = tables.move_row(product_id, key, ids.derived("mov", "back", ref, product_id, key), clock.now_text())
        move.delta, move.reason, move.ref = quantity, Reason.PUT_BACK.value, shown[product_id, key]
        writes += tables.put_back(move, quantity, taken)
    return _movement(lines, writes, ref, Reason.PUT_BACK)


def give_back(lines: Sequence[Line], ref: str, by: str | None) -> Movement:
    """Put sold pieces back into stock, as many as the lines say, once for each `ref`: fails as `move` then."""
    writes: list[dynamo.Write] = []
    for (product_id, key), quantity in _summed(lines).items():
        move = tables.move_row(product_id, key, ids.derived("mov", "returned", ref, product_id, key), clock.now_text())
        move.delta, move.reason, move.by, move.ref = quantity, Reason.RETURNED.value, by, ref
        writes += tables.give(move, quantity)
    return _movement(lines, writes, ref, Reason.RETURNED)


def _taking(product_id: str, key: str, ref: str, at: str) -> MoveRow:
    return tables.move_row(product_id, key, ids.derived("mov", ref, product_id, key), at)


def _movement(lines: Sequence[Line], writes: list[dynamo.Write], ref: str, reason: Reason) -> Movement:
    if not writes:
        return Movement([], [])
    products = sorted({line.product_id for line in lines})
    event = moved(products, id=ids.derived("evt", "stock.moved", ref, reason.value))
    return Movement([*writes, outbox.record(event)], [event])


def moved(product_ids: list[str], *, id: str | None = None) -> Event:
    """The event that tells of these products' stock."""
    data = {"products": product_ids}
    return Event("stock.moved", product_ids[0], data, id=id or ids.new("evt"))


def _key(line: Line) -> tuple[str, str]:
    return line.product_id, rules.key_of(line.variant_id)


def _shown(lines: Sequence[Line], ref: str) -> dict[tuple[str, str], str]:
    return {_key(line): line.order_id or ref for line in lines}


def _summed(lines: Sequence[Line]) -> dict[tuple[str, str], int]:
    """One number for each thing: a transaction may touch a row once."""
    summed: Counter[tuple[str, str]] = Counter()
    for line in lines:
        summed[_key(line)] += line.quantity
    return dict(summed)
