"""The mails of orders: the receipt with its links, the seller's notice, a payment that failed later."""

from __future__ import annotations

from ...accounts import service as accounts
from ...core.errors import NotFound
from ...fulfilment import service as fulfilment
from ...mail import sender
from ...mail.render import catalogue, money
from ...settings import settings
from ...stores import service as stores
from .. import tables


def send_receipt(order_id: str) -> None:
    """Receipt and download links to the buyer, once per order."""
    order, personal = tables.get_order(order_id), tables.get_personal([order_id])
    if order is None or order_id not in personal or sender.was_sent(f"receipt#{order_id}"):
        return
    entitlement_ids = [fulfilment.entitlement_id(item["id"]) for item in order.items]
    locale = personal[order_id].locale
    context = {
        "store": order.store_name,
        "text": catalogue(locale)["receipt.text"],
        "lines": [{"title": item["title"], "amount": item["line_total"]} for item in order.items],
        "total": int(order.total),
        "currency": order.currency,
        "order_id": order.pk,
        "paid_at": order.paid_at,
        "products": fulfilment.mail_links(entitlement_ids, f"receipt#{order_id}"),
        "again": "/purchases" if order.user_id else "/purchases/find",
    }
    sender.send_once(f"receipt#{order_id}", personal[order_id].email, "receipt", locale, context)


def send_sold(order_id: str) -> None:
    """Tell the store's owner of a sale, once per order."""
    order = tables.get_order(order_id)
    if order is None:
        return
    try:
        owner = accounts.contact(stores.get(order.store_id).owner_id)
    except NotFound:
        return
    if owner is None:
        return
    title = order.items[0]["title"]
    amount = money(int(order.total), order.currency, owner.locale)
    text = catalogue(owner.locale)["sold.text"].format(title=title, amount=amount)
    url = f"{settings().site_url}/orders/{order.pk}"
    context = {"title": title, "amount": amount, "text": text, "url": url}
    sender.send_once(f"sold#{order_id}", owner.email, "sold", owner.locale, context)


def send_failed(purchase_id: str) -> None:
    """An asynchronous payment failed after the buyer had left: say so, once."""
    purchase = tables.get_purchase(purchase_id)
    if purchase is None:
        return
    order_id = purchase.order_ids[0]
    order, personal = tables.get_order(order_id), tables.get_personal([order_id])
    if order is None or order_id not in personal:
        return
    locale, title = personal[order_id].locale, order.items[0]["title"]
    text = catalogue(locale)["failed.text"].format(title=title)
    url = settings().site_url + purchase.product_path
    sender.send_once(f"failed#{purchase_id}", personal[order_id].email, "failed", locale, {"text": text, "url": url})
