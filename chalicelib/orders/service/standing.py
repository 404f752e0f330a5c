"""Who stands where with an order: its buyer, those who manage its store, the platform's staff; to others it is not
there."""

from __future__ import annotations

from ...core import access, ids, text
from ...core.access import Actor, Permission, StoreScope
from ...core.errors import NotFound
from ...stores import service as stores
from .. import tables
from ..rules import Party
from ..tables import OrderRow


def find(order_id: str) -> OrderRow:
    """The order as it is now. Raises NotFound."""
    row = tables.get_order(order_id) if ids.is_id(order_id, "ord") else None
    if row is None:
        raise NotFound
    return row


def bought(actor: Actor, order: OrderRow) -> bool:
    """Whether the caller bought it: by the account, or as a guest with the address that is confirmed as theirs now."""
    if order.user_id is not None:
        return order.user_id == actor.user_id
    if not (actor.is_member and actor.email_confirmed):
        return False
    personal = tables.get_personal([order.purchase_id]).get(order.purchase_id)
    return personal is not None and text.normal_email(personal.email) == actor.email


def visible(actor: Actor, order_id: str) -> OrderRow:
    """An order for somebody who may see it. Raises Unauthenticated, NotFound."""
    access.require_member(actor)
    order = find(order_id)
    if not bought(actor, order):
        access.require(actor, Permission.ORDERS_VIEW, scope_of(order), hidden=True)
    return order


def managed(actor: Actor, order_id: str, permission: Permission) -> OrderRow:
    """An order for somebody who may do this to it. Raises Unauthenticated, NotFound, Forbidden."""
    order = visible(actor, order_id)
    access.require(actor, permission, scope_of(order))
    return order


def scope_of(order: OrderRow) -> StoreScope:
    """The order's store, as permission questions need it."""
    return stores.get(order.store_id).scope


def party(actor: Actor, order: OrderRow) -> Party:
    """As whom somebody acts who may: the seller of what is sold, else the platform's staff."""
    return Party.SELLER if access.may(actor, Permission.ORDERS_FULFIL, scope_of(order)) else Party.STAFF
