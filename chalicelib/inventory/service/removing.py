"""What is left of a product's stock when the product is deleted."""

from __future__ import annotations

from ...aws import dynamo
from ...core import ids
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from .. import tables

_PAGE = PageRequest(90)


def remove(product_id: str, job_id: str) -> None:
    """Take away ledger, requests and quantities, a page at a time; an event goes on with the rest. Harmless twice."""
    rows = _first_rows(product_id)
    if not rows:
        return
    event = Event("stock.rows_left", product_id, id=ids.derived("evt", "stock.rows_left", job_id))
    dynamo.commit(*tables.delete_rows(rows), outbox.record(event))
    outbox.deliver(event)


def _first_rows(product_id: str) -> list[dynamo.Row]:
    """Some rows of the product; quantities last, since they name whom requests wait for."""
    moves = tables.moves_of_product(product_id, _PAGE).items
    if moves:
        return list(moves)
    stocks = tables.stock_of_product(product_id)
    for stock in stocks:
        wants = tables.wants(product_id, stock.key, _PAGE).items
        if wants:
            return list(wants)
    return list(stocks[: _PAGE.limit])
