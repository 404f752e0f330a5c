"""Looking at orders: the buyer's, the store's, everybody's."""

from __future__ import annotations

from ...core import access
from ...core.access import Actor, Permission
from ...core.paging import Page, PageRequest
from ...fulfilment import service as fulfilment
from ...stores import service as stores
from .. import tables
from ..rules import OrderStatus
from ..tables import OrderRow
from .views import OrderView, order_view

#: Rounds of reading that one page of everybody's orders may take, when most are in another state.
_ROUNDS = 8
#: After every time and id.
_END = "~"


def of_buyer(actor: Actor, page: PageRequest) -> Page[OrderView]:
    """The caller's own orders, newest first."""
    return _views(tables.orders_of_holder(fulfilment.holder_of_user(access.require_member(actor)), page))


def of_store(
    actor: Actor, store: str, page: PageRequest, *, status: str | None = None, asked: bool = False
) -> Page[OrderView]:
    """A store's paid orders, newest first, for those who may see them: all, those in one state, or those whose buyers
    `asked` for a refund and wait for an answer, the longest first."""
    access.require_member(actor)
    view = stores.managed(actor, stores.find(store).id, Permission.ORDERS_VIEW)
    if asked:
        waiting = tables.open_requests(view.id, page)
        orders = tables.get_orders([row.pk for row in waiting.items])
        kept = [order for order in orders if status in {None, order.status}]
        return _views(Page(kept, waiting.next))
    if status is not None:
        return _views(tables.orders_of_store_in(view.id, OrderStatus(status), page))
    return _views(tables.orders_of_store(view.id, page))


def of_everybody(actor: Actor, page: PageRequest, *, status: str | None = None) -> Page[OrderView]:
    """Every paid order, newest first, for staff. The last purchase of a page is whole."""
    access.require(actor, Permission.ORDERS_VIEW)
    before, found = (page.start or {}).get("before", _END), list[OrderRow]()
    for _ in range(_ROUNDS):
        purchases = tables.paid_purchases(before, page.limit)
        orders = {order.pk: order for order in tables.get_orders([i for row in purchases for i in row.order_ids])}
        for purchase in purchases:
            before = purchase.gs1sk or ""
            of_purchase = [orders[order_id] for order_id in purchase.order_ids if order_id in orders]
            found += [order for order in of_purchase if status in {None, order.status}]
            if len(found) >= page.limit:
                return _views(Page(found, {"before": before}))
        if len(purchases) < page.limit:
            return _views(Page(found))
    return _views(Page(found, {"before": before}))


def _views(found: Page[OrderRow]) -> Page[OrderView]:
    personal = tables.get_personal(row.purchase_id for row in found.items)
    return found.map(lambda row: order_view(row, personal.get(row.purchase_id)))
