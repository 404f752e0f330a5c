"""Rows of the `search` table: how many of each product were sold, told by orders and taken up by compaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pynamodb.attributes import NumberAttribute

from ..aws import dynamo
from ..core import clock
from ..core.paging import PageRequest

#: How long a sale is remembered so that it is counted once: past every redrive of its event.
_REMEMBERED = timedelta(days=120)
_UNFOLDED = "unfolded"


class SalesRow(dynamo.Row):
    """How many of a product were sold. In `gs1` until compaction has taken the number up."""

    class Meta:
        table_name = "search"

    sold = NumberAttribute(default=0)


class SaleRow(dynamo.Row):
    """An order item that was counted."""

    class Meta:
        table_name = "search"


def count_sale(item_id: str, product_id: str, quantity: int) -> list[dynamo.Write]:
    """Count an order item. Fails as `sale` when it was counted before."""
    ttl = clock.epoch(clock.now() + _REMEMBERED)
    actions = [
        SalesRow.sold.add(quantity),
        SalesRow.gs1pk.set(_UNFOLDED),
        SalesRow.gs1sk.set(product_id),
    ]
    return [
        dynamo.create(SaleRow(pk=item_id, sk="sale", ttl=ttl), "sale"),
        dynamo.update(SalesRow, product_id, "sales", actions, "sales"),
    ]


def sales_of(product_ids: Iterable[str]) -> dict[str, int]:
    """How many of each were sold; products that never were are missing."""
    found = dynamo.fetch_many(SalesRow, [(product_id, "sales") for product_id in product_ids])
    return {row.pk: int(row.sold) for row in found.values()}


def unfolded(limit: int) -> dict[str, int]:
    """Products whose number compaction has not taken up, at most `limit`, with the number."""
    page = dynamo.query(SalesRow, _UNFOLDED, PageRequest(limit), index="gs1")
    return {row.pk: int(row.sold) for row in page.items}


def folded(product_id: str, count: int) -> dynamo.Write:
    """The number was taken up. Fails as `sales` when more were sold meanwhile: then the next compaction does it."""
    done = [SalesRow.gs1pk.remove(), SalesRow.gs1sk.remove()]
    return dynamo.update(SalesRow, product_id, "sales", done, "sales", SalesRow.sold == count)
