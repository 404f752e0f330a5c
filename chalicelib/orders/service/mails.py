"""The mails of orders: the receipt with its links, the seller's notice, a payment that failed or came too late."""

from __future__ import annotations

from typing import Any

from ...accounts import service as accounts
from ...core.errors import NotFound
from ...fulfilment import service as fulfilment
from ...mail import sender
from ...mail.render import catalogue, money
from ...settings import settings
from ...stores import service as stores
from .. import rules, tables
from ..tables import OrderRow
from .views import downloads


def send_receipt(order_id: str) -> None:
    """Receipt and download links to the buyer, once per order."""
    order, personal = tables.get_order(order_id), tables.get_personal([order_id])
    if order is None or order_id not in personal or sender.was_sent(f"receipt#{order_id}"):
        return
    entitlement_ids = [fulfilment.entitlement_id(item["id"]) for item in downloads(order)]
    locale = personal[order_id].locale
    context = {
        "store": order.store_name,
        "text": _receipt_text(order, locale),
        "lines": [{"title": rules.named(item), "amount": item["line_total"]} for item in order.items],
        "address": address_lines(personal[order_id].address),
        "total": int(order.total),
        "currency": order.currency,
        "order_id": order.pk,
        "paid_at": order.paid_at,
        "products": fulfilment.mail_links(entitlement_ids, f"receipt#{order_id}"),
        "again": "/purchases" if order.user_id else "/purchases/find",
    }
    sender.send_once(f"receipt#{order_id}", personal[order_id].email, "receipt", locale, context)


def _receipt_text(order: OrderRow, locale: str) -> str:
    """What happens next with what was bought."""
    if downloads(order):
        return catalogue(locale)["receipt.text"]
    return catalogue(locale)["receipt.sent_text"].format(store=order.store_name)


def address_lines(address: dict[str, Any] | None) -> list[str]:
    """An address as it is written on a parcel; nothing where nothing is sent."""
    if address is None:
        return []
    place = " ".join(part for part in (address["postal_code"], address["city"]) if part)
    lines = (address["name"], address["line1"], address["line2"], place, address["region"], address["country"])
    return [line for line in lines if line]


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
    title = rules.named(order.items[0])
    amount = money(int(order.total), order.currency, owner.locale)
    text = catalogue(owner.locale)["sold.text"].format(title=title, amount=amount)
    url = f"{settings().site_url}/orders/{order.pk}"
    context = {"title": title, "amount": amount, "text": text, "url": url}
    sender.send_once(f"sold#{order_id}", owner.email, "sold", owner.locale, context)


def send_failed(purchase_id: str) -> None:
    """An asynchronous payment failed after the buyer had left: say so, once."""
    _send_outcome(purchase_id, "failed")


def send_refunded(purchase_id: str) -> None:
    """A payment came after the stock was gone: say so, once."""
    _send_outcome(purchase_id, "refunded")


def _send_outcome(purchase_id: str, template: str) -> None:
    purchase = tables.get_purchase(purchase_id)
    if purchase is None:
        return
    order_id = purchase.order_ids[0]
    order, personal = tables.get_order(order_id), tables.get_personal([order_id])
    if order is None or order_id not in personal:
        return
    locale, title = personal[order_id].locale, rules.named(order.items[0])
    context = {
        "title": title,
        "text": catalogue(locale)[f"{template}.text"].format(title=title),
        "url": settings().site_url + purchase.product_path,
    }
    sender.send_once(f"{template}#{purchase_id}", personal[order_id].email, template, locale, context)
