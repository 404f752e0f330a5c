"""Routes of stock: the manager's table and ledger, and the buyer's wish to be told."""

from __future__ import annotations

from ..core.errors import Forbidden, NotFound
from ..core.paging import Page, PageRequest
from ..http.call import Call
from ..http.declare import Limit, Routes, Who
from ..http.schema import Accepted
from . import schemas, service
from .errors import InStock, StaleStock

routes = Routes("inventory")


@routes.get("/api/products/{product}/stock", who=Who.MANAGER, returns=schemas.StockOut, errors=(NotFound, Forbidden))
def get_stock(call: Call, product: str) -> schemas.StockOut:
    """How many there are of each variant, or of the product."""
    return schemas.StockOut.of(service.stock(call.actor, product))


@routes.put(
    "/api/products/{product}/stock",
    who=Who.MANAGER,
    body=schemas.StockIn,
    returns=schemas.StockOut,
    errors=(NotFound, Forbidden, StaleStock),
)
def change_stock(call: Call, product: str, body: schemas.StockIn) -> schemas.StockOut:
    """Edit several quantities; each edit is an entry of the ledger."""
    changes = [item.change() for item in body.items]
    return schemas.StockOut.of(service.adjust(call.actor, product, changes, body.note))


@routes.get(
    "/api/products/{product}/stock/moves",
    who=Who.MANAGER,
    returns=schemas.StockMove,
    paged=True,
    errors=(NotFound, Forbidden),
)
def list_moves(call: Call, product: str, page: PageRequest) -> Page[schemas.StockMove]:
    """The stock ledger, newest first: every move, why, and what was there after it."""
    return service.moves(call.actor, product, page).map(schemas.StockMove.of)


@routes.post(
    "/api/products/{product}/stock/requests",
    who=Who.ANYONE,
    body=schemas.StockRequestIn,
    returns=Accepted,
    status=202,
    limit=Limit(20, 3600),
    errors=(NotFound, InStock),
)
def ask_for_stock(call: Call, product: str, body: schemas.StockRequestIn) -> Accepted:
    """Ask for one mail when something that is sold out can be bought again."""
    service.ask(call.actor, product, body.variant_id, body.email, body.locale or call.locale)
    return Accepted()
