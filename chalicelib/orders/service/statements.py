"""A store's month: what was earned, where it went, what is owed at the end; the same line by line, and as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import timedelta

from ...aws import dynamo
from ...core import clock
from ...core.access import Actor, Permission
from ...core.errors import Conflict, NotFound
from ...core.paging import Page, PageRequest
from ...settings import settings
from ...stores import service as stores
from ...stores.service import StoreView
from .. import tables
from ..rules import statements as rules
from ..rules.statements import Sums
from ..tables import LedgerRow

#: Lines that one CSV file may have; a month with more is asked for by the day.
MOST_LINES = 10_000
_PAGE = 1000
#: How long after its end a month may still change: postings carry the time they were begun at.
_SETTLED_AFTER = timedelta(days=1)
_COLUMNS = (
    *("at", "order", "kind", "amount", "sales", "refunds", "platform_fee", "stripe_fee", "disputed", "sent", "other"),
    "currency",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A month of a store. `debt`: what the store owes the platform now, which is within `closing` of the latest."""

    month: str
    currency: str
    opening: int
    sums: Sums
    debt: int
    final: bool

    @property
    def closing(self) -> int:
        """What the platform owed the store at its end; negative: what the store owed."""
        return self.opening + self.sums.change


@dataclass(frozen=True, slots=True)
class Line:
    """One posting: so much more is owed to the store."""

    order_id: str
    kind: str
    at: str
    amount: int


def months(actor: Actor, store: str) -> list[str]:
    """The months of a store, newest first. Raises NotFound, Forbidden."""
    view = stores.managed(actor, store, Permission.ORDERS_VIEW)
    return _months(view)[::-1]


def _months(view: StoreView) -> list[str]:
    return rules.months(view.created_at[:7], clock.now_text()[:7])


def statement(actor: Actor, store: str, month: str) -> Statement:
    """A month of a store. Months that are over are added up once and kept. Raises NotFound, Forbidden."""
    view = _asked(actor, store, month)
    kept = tables.statements_of_store(view.id)
    opening = 0
    for each in _months(view):
        final = _is_over(each)
        row = kept.get(each)
        sums = Sums.of(row.sums) if row is not None else _added_up(view.id, each)
        if row is None and final:
            dynamo.commit(tables.keep_statement(view.id, each, opening, sums.stored()))
        if each == month:
            debt = sum(int(debt.amount) for debt in tables.debts_of_store(view.id))
            return Statement(month, settings().currency, opening, sums, debt, final)
        opening += sums.change
    raise NotFound


def _asked(actor: Actor, store: str, month: str) -> StoreView:
    view = stores.managed(actor, store, Permission.ORDERS_VIEW)
    if not rules.is_month(month) or month not in _months(view):
        raise NotFound
    return view


def _is_over(month: str) -> bool:
    return month < clock.to_text(clock.now() - _SETTLED_AFTER)[:7]


def _added_up(store_id: str, month: str) -> Sums:
    sums, start = Sums(), None
    while True:
        page = tables.postings_of_month(store_id, month, PageRequest(_PAGE, start))
        for row in page.items:
            if rules.concerns(store_id, row.entries) or row.kind == "sale":
                sums += rules.sums_of(store_id, row.kind, row.entries)
        start = page.next
        if start is None:
            return sums


def lines(actor: Actor, store: str, month: str, page: PageRequest) -> Page[Line]:
    """A month line by line, newest first. Raises NotFound, Forbidden."""
    view = _asked(actor, store, month)
    return tables.postings_of_month(view.id, month, page, newest_first=True).map(lambda row: _line(view.id, row))


def _line(store_id: str, row: LedgerRow) -> Line:
    return Line(row.pk, row.kind, row.created_at, rules.concerns(store_id, row.entries))


def as_csv(actor: Actor, store: str, month: str, day: int | None) -> str:
    """A month, or a day of it, as CSV with a head, oldest first; amounts with two decimals.

    Raises NotFound, Forbidden, Conflict (`too_many_lines`: ask by the day).
    """
    view = _asked(actor, store, month)
    prefix = f"{month}-{day:02d}" if day is not None else month
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    count, start = 0, None
    while True:
        page = tables.postings_of_month(view.id, month, PageRequest(_PAGE, start), since=prefix)
        for row in page.items:
            count += 1
            writer.writerow(_csv_row(view.id, row))
        if count > MOST_LINES:
            raise Conflict("The month has too many lines for one file; ask for it by the day.", code="too_many_lines")
        start = page.next
        if start is None:
            return out.getvalue()


def _csv_row(store_id: str, row: LedgerRow) -> list[str]:
    sums = rules.sums_of(store_id, row.kind, row.entries)
    amounts = (
        rules.concerns(store_id, row.entries),
        sums.sales,
        -sums.refunds,
        -sums.platform_fees,
        -sums.stripe_fees,
        -sums.disputed,
        -sums.sent,
        -sums.by_hand - sums.netted,
    )
    return [row.created_at, row.pk, row.kind, *(f"{amount / 100:.2f}" for amount in amounts), row.currency]
