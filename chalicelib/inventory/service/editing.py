"""What managers see and do: the stock table, edits of it, and the ledger of every move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...accounts import service as accounts
from ...aws import dynamo
from ...catalog import service as catalog
from ...catalog.service import ProductView
from ...core import clock, ids
from ...core.access import Actor, Permission
from ...core.errors import Busy, FieldError, Invalid
from ...core.paging import Page, PageRequest
from ...events import outbox
from ...observability import logger
from .. import rules, tables
from ..errors import StaleStock
from ..rules import Reason
from ..tables import MoveRow
from . import watching
from .levels import levels, moved

_ATTEMPTS = 8
_LEFT_TO_THE_EVENT: tuple[type[Exception], ...] = (Busy, *dynamo.AWS_ERRORS)
#: Lines that one transaction holds: each is a quantity and a move, and an event comes on top.
_CHUNK = 49


@dataclass(frozen=True, slots=True)
class Level:
    """How many there are of a variant, or of a product that has none."""

    variant_id: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock of a product, in the order of its variants."""

    mode: str
    low_stock_threshold: int
    items: list[Level]


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: to a number, or by a number. `expected` is what the editor saw."""

    variant_id: str | None
    set_to: int | None = None
    delta: int | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One entry of the ledger. `by` is the name of who edited; `quantity_after` what was there then."""

    id: str
    variant_id: str | None
    delta: int
    quantity_after: int
    reason: str
    by: str | None
    ref: str
    note: str
    at: str


def stock(actor: Actor, product_id: str) -> Stock:
    """How many there are. Raises NotFound, Forbidden."""
    return _stock(catalog.managed(actor, product_id, Permission.STORE_VIEW))


def _stock(product: ProductView) -> Stock:
    held = levels(product.id)
    items = [Level(each, held.get(rules.key_of(each), 0)) for each in _variants(product)]
    return Stock(product.stock_mode, product.low_stock_threshold, items)


def _variants(product: ProductView) -> list[str | None]:
    return [str(variant["id"]) for variant in product.variants] or [None]


def adjust(actor: Actor, product_id: str, changes: Sequence[Change], note: str) -> Stock:
    """Edit the stock of a product, at most a hundred lines: all that still differ, with a move for each.

    Lines beyond 49 are a transaction of their own; asked again after a crash, what is done stays done, unless a line
    says `delta` without `expected`. Raises NotFound, Forbidden, Invalid, StaleStock, Busy.
    """
    product = catalog.managed(actor, product_id, Permission.PRODUCTS_EDIT)
    _check(product, changes)
    _plan(product_id, changes, actor, note)  # What is stale is refused before anything is written.
    for start in range(0, len(changes), _CHUNK):
        _carry_out(product_id, changes[start : start + _CHUNK], actor, note)
    _show(product_id)
    return _stock(product)


def _show(product_id: str) -> None:
    """Let the editor's page show it at once; the event does the same a moment later, whatever becomes of this."""
    try:
        watching.sync(product_id)
    except _LEFT_TO_THE_EVENT:
        logger.warning("stock is shown by its event", product=product_id, exc_info=True)


def _check(product: ProductView, changes: Sequence[Change]) -> None:
    known, seen, errors = set(_variants(product)), set(), []
    for index, change in enumerate(changes):
        field = f"items.{index}.variant_id"
        if change.variant_id not in known:
            errors.append(FieldError(field, "unknown_variant", "The product has no such variant."))
        elif change.variant_id in seen:
            errors.append(FieldError(field, "repeated", "This variant is in the list twice."))
        seen.add(change.variant_id)
    if errors:
        raise Invalid(fields=errors)


def _carry_out(product_id: str, changes: Sequence[Change], actor: Actor, note: str) -> None:
    """One transaction of moves, built anew when the stock moved in between."""
    for _ in range(_ATTEMPTS):
        planned = _plan(product_id, changes, actor, note)
        if not planned:
            return
        event = moved([product_id])
        writes = [write for seen, move in planned for write in tables.adjust(move, seen)]
        try:
            dynamo.commit(*writes, outbox.record(event))
        except dynamo.ConditionFailed:
            continue
        outbox.deliver(event)
        return
    raise Busy


def _plan(product_id: str, changes: Sequence[Change], actor: Actor, note: str) -> list[tuple[int, MoveRow]]:
    """The moves that the changes need, each with the quantity it starts from. Raises StaleStock, Invalid."""
    held, now = levels(product_id), clock.now_text()
    planned, stale, wrong = [], [], []
    for index, change in enumerate(changes):
        key = rules.key_of(change.variant_id)
        seen = held.get(key, 0)
        wanted = rules.target(seen, change.set_to, change.delta, change.expected)
        field = f"items.{index}.{'delta' if change.set_to is None else 'set_to'}"
        if rules.is_stale(seen, wanted, change.expected):
            stale.append(FieldError(f"items.{index}.expected", "stale_stock", f"There are {seen} by now."))
        elif not 0 <= wanted <= rules.MAX_QUANTITY:
            wrong.append(FieldError(field, "out_of_range", f"Stock is 0 to {rules.MAX_QUANTITY}."))
        elif wanted != seen:
            move = tables.move_row(product_id, key, ids.new("mov"), now)
            move.delta, move.reason, move.by, move.note = wanted - seen, Reason.ADJUSTMENT.value, actor.user_id, note
            planned.append((seen, move))
    if stale:
        raise StaleStock(fields=stale)
    if wrong:
        raise Invalid(fields=wrong)
    return planned


def moves(actor: Actor, product_id: str, page: PageRequest) -> Page[Move]:
    """The ledger, newest first. The balance runs back from what is there now. Raises NotFound, Forbidden."""
    catalog.managed(actor, product_id, Permission.STORE_VIEW)
    start = page.start or {}
    after: dict[str, int]
    if page.start is None:
        found, after = _newest(product_id, page)
    else:
        found, after = tables.moves_of_product(product_id, PageRequest(page.limit, start["at"])), start["after"]
    names = _names(found.items)
    entries = []
    for row in found.items:
        delta, quantity = int(row.delta), int(after.get(row.key, 0))
        entries.append(_move(row, quantity, names))
        after[row.key] = quantity - delta
    return Page(entries, {"at": found.next, "after": after} if found.next is not None else None)


def _newest(product_id: str, page: PageRequest) -> tuple[Page[MoveRow], dict[str, int]]:
    """The first page with the balances it ends in: read again while stock moves between the two."""
    held = levels(product_id)
    for _ in range(_ATTEMPTS):
        found, before = tables.moves_of_product(product_id, page), held
        held = levels(product_id)
        if held == before:
            break
    return found, held


def _names(rows: Sequence[MoveRow]) -> dict[str, str]:
    """The names of those who edited; who buys is told by the order."""
    editors = {row.by for row in rows if row.by is not None and row.reason == Reason.ADJUSTMENT}
    found = {user_id: accounts.contact(user_id) for user_id in editors}
    return {user_id: contact.name for user_id, contact in found.items() if contact is not None}


def _move(row: MoveRow, quantity: int, names: dict[str, str]) -> Move:
    return Move(
        id=row.id,
        variant_id=rules.variant_of(row.key),
        delta=int(row.delta),
        quantity_after=quantity,
        reason=row.reason,
        by=names.get(row.by or ""),
        ref=row.ref,
        note=row.note,
        at=row.at,
    )
