"""Guests' orders become an account's, once that has confirmed the address they were made with: at the confirmation for
those that are paid, at the payment for those that come after. Whichever is second does it, and again is harmless.

Their downloads need nothing: an entitlement is found by a confirmed address as well.
"""

from __future__ import annotations

from ...accounts import service as accounts
from ...aws import dynamo
from ...core.paging import PageRequest
from ...fulfilment import service as fulfilment
from .. import tables
from ..tables import OrderRow

_PAGE = 50


def holder_of(user_id: str | None, email: str) -> str:
    """The index key of whom an order belongs to: an account, or an address by its keyed hash."""
    return fulfilment.holder_of_user(user_id) if user_id is not None else fulfilment.holder_of_email(email)


def join_account(user_id: str) -> None:
    """All that was bought as a guest with the account's confirmed address is the account's."""
    account = accounts.contact(user_id)
    if account is None or not account.email_confirmed:
        return
    holder, start = fulfilment.holder_of_email(account.email), None
    while True:
        page = tables.orders_of_holder(holder, PageRequest(_PAGE, start))
        for order in page.items:
            _give(order, user_id)
        start = page.next
        if start is None:
            return


def join_order(order_id: str) -> None:
    """A guest's paid order is the account's that has confirmed its address, if there is one."""
    order = tables.get_order(order_id)
    if order is None or order.user_id is not None:
        return
    personal = tables.get_personal([order.purchase_id]).get(order.purchase_id)
    user_id = accounts.user_id_of(personal.email) if personal is not None else None
    account = accounts.contact(user_id) if user_id is not None else None
    if personal is not None and account is not None and account.email_confirmed and account.email == personal.email:
        _give(order, account.user_id)


def _give(order: OrderRow, user_id: str) -> None:
    holder = fulfilment.holder_of_user(user_id)
    try:
        dynamo.commit(tables.give_order(order, user_id, holder), tables.give_purchase(order.purchase_id, user_id))
    except dynamo.ConditionFailed:
        return
