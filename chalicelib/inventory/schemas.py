"""What goes in and out of the stock routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..http.schema import Clean, Email, Locale, Schema, Timestamp
from . import rules
from .service.editing import Change, Move, Stock

Quantity = Annotated[int, Field(ge=0, le=rules.MAX_QUANTITY)]
VariantId = Annotated[str, Field(min_length=1, max_length=40)]


class StockItem(Schema):
    """How many there are of a variant; `variant_id` is null for a product without variants."""

    variant_id: str | None
    quantity: int


class StockOut(Schema):
    """The stock of a product, in the order of its variants. Quantities count only while the mode is `tracked`."""

    mode: Literal["untracked", "tracked", "made_to_order"]
    low_stock_threshold: int
    items: list[StockItem]

    @classmethod
    def of(cls, stock: Stock) -> StockOut:
        items = [StockItem.model_construct(**asdict(item)) for item in stock.items]
        return cls.model_construct(mode=stock.mode, low_stock_threshold=stock.low_stock_threshold, items=items)


class StockChange(Schema):
    """One edit: `set_to` a number or by a `delta`. With `expected`, the quantity that the editor saw, an edit of
    something else is refused as `stale_stock`."""

    variant_id: VariantId | None = None
    set_to: Quantity | None = None
    delta: Annotated[int, Field(ge=-rules.MAX_QUANTITY, le=rules.MAX_QUANTITY)] | None = None
    expected: Quantity | None = None

    @model_validator(mode="after")
    def _one(self) -> StockChange:
        if (self.set_to is None) == (self.delta is None):
            raise ValueError("Give set_to or delta.")
        return self

    def change(self) -> Change:
        """The service's form of it."""
        return Change(self.variant_id, self.set_to, self.delta, self.expected)


class StockIn(Schema):
    """Edits of several quantities at once, and why."""

    items: Annotated[list[StockChange], Field(min_length=1, max_length=rules.MAX_LINES)]
    note: Annotated[str, Field(max_length=200), Clean] = ""


class StockMove(Schema):
    """One entry of the stock ledger. `by` is the editor's name; `ref` the order's id when stock moved for one."""

    id: str
    variant_id: str | None
    delta: int
    quantity_after: int
    reason: Literal["sale", "put_back", "returned", "adjustment", "removed"]
    by: str | None
    ref: str
    note: str
    at: Timestamp

    @classmethod
    def of(cls, move: Move) -> StockMove:
        return cls.model_construct(**asdict(move))


class StockRequestIn(Schema):
    """Who wants to be told when something returns. Members are told at their account's address."""

    variant_id: VariantId | None = None
    email: Email | None = None
    locale: Locale | None = None
