"""Routes of orders: the buyer's, the store's, one."""

from __future__ import annotations

from ...core.paging import Page, PageRequest
from ...http.call import Call
from ...http.declare import Who
from .. import schemas
from ..service import reading
from .tag import routes


@routes.get("/api/orders", who=Who.MEMBER, returns=schemas.OrderOut, paged=True)
def list_orders(call: Call, page: PageRequest) -> Page[schemas.OrderOut]:
    """The caller's own orders, newest first."""
    return reading.of_buyer(call.actor, page).map(schemas.OrderOut.of)


@routes.get("/api/orders/{order_id}", who=Who.PARTY, returns=schemas.OrderOut)
def get_order(call: Call, order_id: str) -> schemas.OrderOut:
    """One order."""
    return schemas.OrderOut.of(reading.one(call.actor, order_id))


@routes.get("/api/stores/{store}/orders", who=Who.MANAGER, returns=schemas.OrderOut, paged=True)
def list_store_orders(call: Call, store: str, page: PageRequest) -> Page[schemas.OrderOut]:
    """A store's orders, newest first."""
    return reading.of_store(call.actor, store, page).map(schemas.OrderOut.of)
