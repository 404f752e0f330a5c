"""What follows when stock moved: the catalogue learns of it, the seller of what runs low, the waiting of returns."""

from __future__ import annotations

from ...aws import dynamo
from ...catalog import service as catalog
from ...catalog.service import StockTerms
from ...core import clock, ids
from ...core.errors import Busy, NotFound
from ...events import outbox
from ...events.outbox import Event
from .. import rules, tables
from ..rules import Reason
from ..tables import StockRow
from .levels import levels

_ATTEMPTS = 8
#: Stock rows that one transaction notes something of, beside the events.
_CHUNK = 40


def sync(product_id: str) -> None:
    """Tell whom it concerns how the stock of a product is now. Harmless twice, late and out of order: it reads what
    is there, and what was told is remembered with it. A product that is gone is left alone.
    """
    try:
        _tell(product_id)
        catalog.set_availability(product_id, lambda: levels(product_id))
    except NotFound:
        return


def _tell(product_id: str) -> None:
    for _ in range(_ATTEMPTS):
        # The rows first: a variant that has stock in them was there before, and a product read later knows it, or
        # knows that it was taken away.
        rows = tables.stock_of_product(product_id)
        terms = catalog.stock_terms(product_id)
        try:
            for start in range(0, len(rows), _CHUNK):
                _note(terms, rows[start : start + _CHUNK])
        except dynamo.ConditionFailed:
            continue
        return
    raise Busy


def _note(terms: StockTerms, rows: list[StockRow]) -> None:
    """One transaction for a few rows: what changes with each, and the events that tell of it."""
    writes: list[dynamo.Write] = []
    low: list[dict[str, object]] = []
    events: list[Event] = []
    for row in rows:
        variant_id, quantity = rules.variant_of(row.key), int(row.quantity)
        if variant_id is not None and variant_id not in terms.variants:
            writes += _write_off(row)
            continue
        above = quantity > terms.low_stock_threshold if terms.mode == rules.TRACKED else row.above
        told = row.waited and can_be_bought(terms, variant_id, quantity)
        if above == row.above and not told:
            continue
        writes.append(tables.note(row, above=above if above != row.above else None, told=told))
        if row.above and not above:
            low.append({"variant_id": variant_id, "quantity": quantity})
        if told:
            events.append(Event("stock.returned", row.pk, {"variant_id": variant_id}))
    if low:
        events.append(Event("stock.low", rows[0].pk, {"items": low}))
    dynamo.commit(*writes, *(outbox.record(event) for event in events))
    outbox.deliver(*events)


def can_be_bought(terms: StockTerms, variant_id: str | None, quantity: int) -> bool:
    """Whether somebody who waited for it would find it on sale."""
    active = variant_id is None if not terms.variants else terms.variants.get(variant_id or "", False)
    return terms.on_sale and active and (terms.mode != rules.TRACKED or quantity > 0)


def _write_off(row: StockRow) -> list[dynamo.Write]:
    quantity = int(row.quantity)
    move = tables.move_row(row.pk, row.key, ids.new("mov"), clock.now_text())
    move.delta, move.reason = -quantity, Reason.REMOVED.value
    return tables.write_off(move, quantity)
