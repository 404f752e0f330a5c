"""What can go wrong with stock."""

from __future__ import annotations

from ..core.errors import Conflict


class SoldOut(Conflict):
    """There are not as many pieces left as are wanted. Never said because others were faster at the database."""

    code = "sold_out"
    title = "This is sold out"


class StaleStock(Conflict):
    """The stock is another than the editor saw: read again, then change."""

    code = "stale_stock"
    title = "The stock has changed in the meantime"


class InStock(Conflict):
    """Nobody needs to be told when it returns: it can be bought now."""

    code = "in_stock"
    title = "This is in stock"
