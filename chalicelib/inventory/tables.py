"""Rows of the `inventory` table and every access to them.

A quantity changes only together with a move that tells of it, so that the moves of a key sum to its quantity.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from ..aws import dynamo
from ..core.paging import Page, PageRequest

_STOCK, _MOVE = "stock#", "move#"


class StockRow(dynamo.Row):
    """How many there are of a variant, or of a product without any.

    `above`: the quantity was seen above the threshold, so that falling to it is news. `waited`: somebody asked to be
    told when it returns.
    """

    class Meta:
        table_name = "inventory"

    quantity = NumberAttribute(default=0)
    above = BooleanAttribute(default=False)
    waited = BooleanAttribute(default=False)

    @property
    def key(self) -> str:
        """The variant's id, or the base key."""
        return self.sk.removeprefix(_STOCK)


class MoveRow(dynamo.Row):
    """One entry of the stock ledger: which way, how many, why, by whom. `put_back`: what it took has come back."""

    class Meta:
        table_name = "inventory"

    key = UnicodeAttribute()
    delta = NumberAttribute()
    reason = UnicodeAttribute()
    by = UnicodeAttribute(null=True)
    ref = UnicodeAttribute(default="")
    note = UnicodeAttribute(default="")
    at = UnicodeAttribute()
    put_back = BooleanAttribute(default=False)

    @property
    def id(self) -> str:
        """The move's own id."""
        return self.sk.rpartition("#")[2]


class WantRow(dynamo.Row):
    """Somebody's wish to be told once when something is back in stock."""

    class Meta:
        table_name = "inventory"

    id = UnicodeAttribute()
    email = UnicodeAttribute()
    locale = UnicodeAttribute()
    asked_at = UnicodeAttribute()


def guard(product_id: str, key: str) -> str:
    """The name of the write that changes a quantity."""
    return f"stock:{product_id}:{key}"


def _move_key(at: str, move_id: str) -> str:
    return f"{_MOVE}{at}#{move_id}"


def _want_key(product_id: str, key: str) -> str:
    return f"want#{product_id}#{key}"


def move_row(product_id: str, key: str, move_id: str, at: str) -> MoveRow:
    """A move without its content; moves sort by the time they happened."""
    return MoveRow(pk=product_id, sk=_move_key(at, move_id), key=key, at=at)


def stock_of_product(product_id: str) -> list[StockRow]:
    """Every quantity of a product, as it is now."""
    return dynamo.query_all(StockRow, product_id, where=StockRow.sk.startswith(_STOCK), consistent=True)


def get_stocks(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The quantities of these (product, key) pairs as they are now; nothing for those without a row."""
    found = dynamo.fetch_many(StockRow, [(product_id, _STOCK + key) for product_id, key in keys])
    return {(row.pk, row.key): int(row.quantity) for row in found.values()}


def reading(product_id: str, key: str) -> dynamo.Read[int]:
    """How many there are of one thing, 0 without a row: for one call together with other rows."""
    return dynamo.Read(StockRow, product_id, _STOCK + key, lambda row: 0 if row is None else int(row.quantity))


def get_stock(product_id: str, key: str) -> StockRow | None:
    return dynamo.fetch(StockRow, product_id, _STOCK + key)


def _enough(quantity: int) -> Condition:
    """The guard of every sale: no quantity falls below zero."""
    enough: Condition = StockRow.quantity >= quantity
    return enough


def take(move: MoveRow, quantity: int) -> list[dynamo.Write]:
    """Fails as `guard` when there are fewer, as `move` when it was taken before."""
    fewer = [StockRow.quantity.set(StockRow.quantity - quantity)]
    name = guard(move.pk, move.key)
    return [
        dynamo.update(StockRow, move.pk, _STOCK + move.key, fewer, name, _enough(quantity)),
        dynamo.create(move, "move"),
    ]


def _still_taken() -> Condition:
    """The guard of every return: what was taken comes back once."""
    taken: Condition = MoveRow.pk.exists() & (MoveRow.put_back != True)  # noqa: E712
    return taken


def put_back(move: MoveRow, quantity: int, taken: MoveRow) -> list[dynamo.Write]:
    """Undo the move `taken`. Fails as `taken` when there is no such move or it came back before."""
    more = [StockRow.quantity.set((StockRow.quantity | 0) + quantity)]
    done = [MoveRow.put_back.set(True)]
    return [
        dynamo.update(MoveRow, taken.pk, taken.sk, done, "taken", _still_taken()),
        dynamo.update(StockRow, move.pk, _STOCK + move.key, more, guard(move.pk, move.key)),
        dynamo.create(move, "move"),
    ]


def give(move: MoveRow, quantity: int) -> list[dynamo.Write]:
    """So many more. Fails as `move` when it was given before."""
    more = [StockRow.quantity.set((StockRow.quantity | 0) + quantity)]
    return [
        dynamo.update(StockRow, move.pk, _STOCK + move.key, more, guard(move.pk, move.key)),
        dynamo.create(move, "move"),
    ]


def adjust(move: MoveRow, seen: int) -> list[dynamo.Write]:
    """Fails as `guard` when the quantity is no longer `seen`."""
    changed = [StockRow.quantity.set(seen + int(move.delta))]
    return [
        dynamo.update(StockRow, move.pk, _STOCK + move.key, changed, guard(move.pk, move.key), _unmoved(seen)),
        dynamo.create(move, "move"),
    ]


def write_off(move: MoveRow, seen: int) -> list[dynamo.Write]:
    """Take the row of a variant away that is no more. Fails as `guard` when its quantity is no longer `seen`."""
    gone = dynamo.delete(StockRow, move.pk, _STOCK + move.key, guard(move.pk, move.key), _unmoved(seen))
    return [gone, dynamo.create(move, "move")] if seen else [gone]


def moves_of_product(product_id: str, page: PageRequest) -> Page[MoveRow]:
    """The ledger of a product, newest first."""
    where = MoveRow.sk.startswith(_MOVE)
    return dynamo.query(MoveRow, product_id, page, where=where, newest_first=True, consistent=True)


def note(row: StockRow, *, above: bool | None = None, told: bool = False) -> dynamo.Write:
    """Remember whether the quantity is above the threshold, and that those who wait are `told`.

    Fails as `stock` when the quantity is no longer the row's, or somebody else told them, or of the fall.
    """
    actions, condition = [], _unmoved(int(row.quantity))
    if above is not None:
        actions.append(StockRow.above.set(above))
        condition = condition if above else condition & (StockRow.above == True)  # noqa: E712
    if told:
        actions.append(StockRow.waited.set(False))
        condition = condition & (StockRow.waited == True)  # noqa: E712
    return dynamo.update(StockRow, row.pk, row.sk, actions, "stock", condition)


def _unmoved(seen: int) -> Condition:
    same: Condition = StockRow.quantity == seen
    if seen == 0:
        same = same | StockRow.quantity.does_not_exist()
    return same


def wait(product_id: str, key: str, *, whatever_is_left: bool = False) -> dynamo.Write:
    """Remember that somebody waits. Fails as `stock` when there is something to buy, unless told not to mind."""
    none_left = StockRow.quantity.does_not_exist() | (StockRow.quantity < 1)
    condition = None if whatever_is_left else none_left
    return dynamo.update(StockRow, product_id, _STOCK + key, [StockRow.waited.set(True)], "stock", condition)


def create_want(row: WantRow, product_id: str, key: str, who: str) -> dynamo.Write:
    """Fails as `want` when this person waits already."""
    row.pk, row.sk = _want_key(product_id, key), who
    return dynamo.create(row, "want")


def get_want(product_id: str, key: str, who: str) -> WantRow | None:
    return dynamo.fetch(WantRow, _want_key(product_id, key), who)


def wants(product_id: str, key: str, page: PageRequest) -> Page[WantRow]:
    """Those who wait for one thing."""
    return dynamo.query(WantRow, _want_key(product_id, key), page, consistent=True)


def delete_want(row: WantRow) -> dynamo.Write:
    """Fails as `want` when the person has asked anew since."""
    return dynamo.delete(WantRow, row.pk, row.sk, "want", WantRow.id == row.id)


def delete_rows(rows: Iterable[dynamo.Row]) -> list[dynamo.Write]:
    """Take these away, whatever they say by now."""
    return [dynamo.delete(type(row), row.pk, row.sk, "row") for row in rows]
