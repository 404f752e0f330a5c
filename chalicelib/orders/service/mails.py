"""The mails of orders: the receipt with its links, the seller's notice, a payment that failed or came too late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    order = tables.get_order(order_id)
    personal = tables.get_personal([order.purchase_id]).get(order.purchase_id) if order is not None else None
    if order is None or personal is None or sender.was_sent(f"receipt#{order_id}"):
        return
    entitlement_ids = [fulfilment.entitlement_id(item["id"]) for item in downloads(order)]
    locale = personal.locale
    context = {
        "store": order.store_name,
        "text": _receipt_text(order, locale),
        "lines": [{"title": rules.counted(item), "amount": item["line_total"]} for item in order.items],
        "extras": extras(order, locale),
        "reverse_charge": bool(order.reverse_charge),
        "address": address_lines(personal.shipping_address) if rules.has_parcel(order.items) else [],
        "total": int(order.total),
        "currency": order.currency,
        "order_id": order.pk,
        "paid_at": order.paid_at,
        "products": fulfilment.mail_links(entitlement_ids, f"receipt#{order_id}"),
        "again": "/purchases" if order.user_id else "/purchases/find",
    }
    sender.send_once(f"receipt#{order_id}", personal.email, "receipt", locale, context)


def _receipt_text(order: OrderRow, locale: str) -> str:
    """What happens next with what was bought."""
    if downloads(order):
        return catalogue(locale)["receipt.text"]
    return catalogue(locale)["receipt.sent_text"].format(store=order.store_name)


def extras(order: OrderRow, locale: str) -> list[dict[str, Any]]:
    """What stands between an order's lines and its total: discount, shipping, taxes by their rates."""
    words = catalogue(locale)
    found = [{"title": words["receipt.discount"], "amount": -int(order.discount)}] if order.discount else []
    if order.shipping:
        title = words["receipt.shipping"].format(name=order.shipping["name"])
        found.append({"title": title, "amount": order.shipping["amount"]})
    for tax in rules.taxes(order.items, order.shipping):
        key = "receipt.tax_included" if _included(order) else "receipt.tax"
        found.append({"title": words[key].format(name=tax.name), "amount": tax.amount})
    return found


def _included(order: OrderRow) -> bool:
    """Whether the prices held their tax already."""
    sent = order.shipping["amount"] if order.shipping else 0
    return int(order.subtotal) + sent - int(order.discount) == int(order.total)


def address_lines(address: Mapping[str, Any] | None) -> list[str]:
    """An address as it is written on a parcel; nothing where nothing is sent."""
    if address is None:
        return []
    place = " ".join(part for part in (address["postal_code"], address["city"]) if part)
    street = (address["name"], address["line1"], address["line2"], address.get("district", ""))
    lines = (*street, place, address["region"], address["country"])
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
    title = in_words(order.items, owner.locale)
    amount = money(int(order.total), order.currency, owner.locale)
    text = catalogue(owner.locale)["sold.text"].format(title=title, amount=amount)
    lines = [{"title": rules.counted(item), "amount": item["line_total"]} for item in order.items]
    context = {
        "title": title,
        "amount": amount,
        "text": text,
        "lines": [*lines, *extras(order, owner.locale)],
        "currency": order.currency,
        "url": f"{settings().site_url}/dashboard/orders/{order.pk}",
    }
    sender.send_once(f"sold#{order_id}", owner.email, "sold", owner.locale, context)


def in_words(items: Sequence[Mapping[str, Any]], locale: str) -> str:
    """What somebody bought, in a few words: "Linen scarf (Blue) and 2 more"."""
    first = rules.named(items[0])
    if len(items) == 1:
        return first
    return catalogue(locale)["title.more"].format(title=first, count=len(items) - 1)


def send_failed(purchase_id: str) -> None:
    """An asynchronous payment failed after the buyer had left: say so, once."""
    _send_outcome(purchase_id, "failed")


def send_refunded(purchase_id: str) -> None:
    """A payment came after the stock was gone: say so, once."""
    _send_outcome(purchase_id, "refunded")


def _send_outcome(purchase_id: str, template: str) -> None:
    purchase = tables.get_purchase(purchase_id)
    personal = tables.get_personal([purchase_id]).get(purchase_id)
    if purchase is None or personal is None:
        return
    items = [item for order in tables.get_orders(purchase.order_ids) for item in order.items]
    locale, title = personal.locale, in_words(items, personal.locale)
    context = {
        "title": title,
        "text": catalogue(locale)[f"{template}.text"].format(title=title),
        "url": settings().site_url + purchase.back_path,
    }
    sender.send_once(f"{template}#{purchase_id}", personal.email, template, locale, context)
