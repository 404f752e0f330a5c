"""Routes of orders: the buyer's, the store's, everybody's, one."""

from __future__ import annotations

from ...core.paging import Page, PageRequest
from ...http.call import Call
from ...http.declare import Who
from .. import schemas
from ..service import reading, story
from .tag import routes


@routes.get("/api/orders", who=Who.MEMBER, returns=schemas.OrderOut, paged=True)
def list_orders(call: Call, page: PageRequest) -> Page[schemas.OrderOut]:
    """The caller's own orders, newest first."""
    return reading.of_buyer(call.actor, page).map(schemas.OrderOut.of)


@routes.get("/api/orders/{order_id}", who=Who.PARTY, returns=schemas.OrderDetail)
def get_order(call: Call, order_id: str) -> schemas.OrderDetail:
    """One order, with all that happened to it."""
    return schemas.OrderDetail.told(story.one(call.actor, order_id))


@routes.get(
    "/api/stores/{store}/orders", who=Who.MANAGER, query=schemas.OrdersQuery, returns=schemas.OrderOut, paged=True
)
def list_store_orders(call: Call, store: str, query: schemas.OrdersQuery, page: PageRequest) -> Page[schemas.OrderOut]:
    """A store's orders, newest first; in one state, or those whose buyers wait for an answer, if asked."""
    found = reading.of_store(call.actor, store, page, status=query.status, asked=query.asked)
    return found.map(schemas.OrderOut.of)


@routes.get("/api/admin/orders", who=Who.STAFF, query=schemas.AllOrdersQuery, returns=schemas.OrderOut, paged=True)
def list_all_orders(call: Call, query: schemas.AllOrdersQuery, page: PageRequest) -> Page[schemas.OrderOut]:
    """Everybody's orders, newest first. A page ends with a whole purchase, so it may hold a few more or, in one state,
    fewer."""
    return reading.of_everybody(call.actor, page, status=query.status).map(schemas.OrderOut.of)
