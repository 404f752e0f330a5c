"""Looking at orders: the buyer's, the store's, one."""

from __future__ import annotations

from ...core import access, ids
from ...core.access import Actor, Permission
from ...core.errors import NotFound
from ...core.paging import Page, PageRequest
from ...stores import service as stores
from .. import tables
from ..tables import OrderRow
from .views import OrderView, order_view


def of_buyer(actor: Actor, page: PageRequest) -> Page[OrderView]:
    """The caller's own orders, newest first."""
    return _views(tables.orders_of_buyer(access.require_member(actor), page))


def of_store(actor: Actor, store: str, page: PageRequest) -> Page[OrderView]:
    """A store's paid orders, newest first, for those who may see them."""
    access.require_member(actor)
    view = stores.managed(actor, stores.find(store).id, Permission.ORDERS_VIEW)
    return _views(tables.orders_of_store(view.id, page))


def _views(found: Page[OrderRow]) -> Page[OrderView]:
    personal = tables.get_personal(row.purchase_id for row in found.items)
    return found.map(lambda row: order_view(row, personal.get(row.purchase_id)))


def one(actor: Actor, order_id: str) -> OrderView:
    """One order, for its buyer, its store's people and staff; for others it is not there."""
    access.require_member(actor)
    row = tables.get_order(order_id) if ids.is_id(order_id, "ord") else None
    if row is None:
        raise NotFound
    if row.user_id != actor.user_id or row.user_id is None:
        store = stores.get(row.store_id)
        access.require(actor, Permission.ORDERS_VIEW, store.scope, hidden=True)
    return order_view(row, tables.get_personal([row.purchase_id]).get(row.purchase_id))
