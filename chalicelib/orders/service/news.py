"""The mails of an order's life after payment: to its buyer, its seller, and whoever looks after the platform."""

from __future__ import annotations

from typing import Any

from ...accounts import service as accounts
from ...mail import sender
from ...mail.render import catalogue, date, money
from ...settings import settings
from ...stores import service as stores
from .. import tables
from ..rules import RefundStatus
from ..tables import OrderRow, RefundRow
from .mails import in_words


def shipped(order_id: str, shipment_id: str) -> None:
    """Tell the buyer that a parcel is on its way, and where it can be followed."""
    order, shipment = tables.get_order(order_id), tables.get_shipment(order_id, shipment_id)
    if order is None or shipment is None:
        return
    how = {"carrier": shipment.carrier, "number": shipment.tracking_number}
    how["title"] = in_words([item for item in order.items if item["id"] in shipment.items], _locale(order))
    text = "shipped.tracked" if shipment.tracking_number else "shipped.text"
    _to_buyer(order, f"shipped#{shipment_id}", "shipped", text, how, url=shipment.tracking_url)


def delivered(order_id: str) -> None:
    """Tell the buyer that everything should have arrived."""
    order = tables.get_order(order_id)
    if order is not None:
        _to_buyer(order, f"delivered#{order_id}", "delivered", "delivered.text")


def refund_made(order_id: str, refund_id: str) -> None:
    """Tell the buyer that money is on its way back; nothing when it has failed by now."""
    order, refund = tables.get_order(order_id), tables.get_refund(order_id, refund_id)
    if order is None or refund is None or refund.status == RefundStatus.FAILED:
        return
    template = "cancelled" if refund.cancels else "refund"
    text = f"{template}.text" if refund.amount else f"{template}.free"
    gaps = {"amount": _amount(refund, _locale(order))}
    _to_buyer(order, f"refund#{refund_id}", template, text, gaps, more=refund.message)


def refund_failed(order_id: str, refund_id: str) -> None:
    """Tell everybody that money that was to go back did not arrive: it must be given back in another way."""
    order, refund = tables.get_order(order_id), tables.get_refund(order_id, refund_id)
    if order is None or refund is None:
        return
    gaps = {"amount": _amount(refund, _locale(order))}
    _to_buyer(order, f"refund_failed#{refund_id}", "refund_failed", "refund_failed.text", gaps)
    _to_seller_and_platform(order, f"refund_failed_seller#{refund_id}", "refund_failed_seller", refund=refund)


def refund_asked(order_id: str, request_id: str) -> None:
    """Tell the seller, and whoever looks after the platform, that a buyer asks for money back."""
    order, request = tables.get_order(order_id), tables.get_request(order_id, request_id)
    if order is not None and request is not None:
        key = f"refund_asked#{request_id}"
        _to_seller_and_platform(order, key, "refund_asked", {"reason": request.reason})


def refund_declined(order_id: str, request_id: str) -> None:
    """Tell the buyer what the seller answered."""
    order, request = tables.get_order(order_id), tables.get_request(order_id, request_id)
    if order is not None and request is not None:
        key, gaps = f"refund_declined#{request_id}", {"answer": request.answer}
        _to_buyer(order, key, "refund_declined", "refund_declined.text", gaps)


def disputed(order_id: str, purchase_id: str, dispute_id: str, kind: str) -> None:
    """Tell the seller, and whoever looks after the platform, how a dispute stands: `dispute.open` and so on."""
    order, dispute = tables.get_order(order_id), tables.get_dispute(purchase_id, dispute_id)
    if order is None or dispute is None:
        return
    template = kind.replace(".", "_")
    share = int(dispute.shares.get(order_id, 0))
    seller_locale = _seller(order)[1]
    gaps = {
        "amount": money(share, order.currency, seller_locale),
        "until": date(dispute.due_by, seller_locale) if dispute.due_by else "–",
    }
    _to_seller_and_platform(order, f"{template}#{dispute_id}#{order_id}", template, gaps)


def ordered(order_id: str) -> None:
    """Tell whoever looks after the platform of a new order; its seller has a mail of their own."""
    order = tables.get_order(order_id)
    to = platform_address()
    if order is not None and to and to != _seller(order)[0]:
        _inside(order, f"ordered#{order_id}#platform", to, "en", "ordered")


def platform_address() -> str:
    """Where notices to the platform go: its owner's address, else ADMIN_ALERT_EMAIL; empty when there is neither."""
    return accounts.owner_address() or settings().admin_alert_email


def _locale(order: OrderRow) -> str:
    personal = tables.get_personal([order.purchase_id]).get(order.purchase_id)
    return personal.locale if personal is not None else "en"


def _amount(refund: RefundRow, locale: str) -> str:
    return money(int(refund.amount), refund.currency, locale)


def _to_buyer(
    order: OrderRow,
    key: str,
    template: str,
    text: str,
    gaps: dict[str, Any] | None = None,
    *,
    url: str | None = None,
    more: str = "",
) -> None:
    """A mail to the buyer, in their language; to nobody once the address was erased. Guests have no order page."""
    personal = tables.get_personal([order.purchase_id]).get(order.purchase_id)
    if personal is None:
        return
    told = _gaps(order, personal.locale) | (gaps or {})
    page = f"{settings().site_url}/orders/{order.pk}" if order.user_id else ""
    words = catalogue(personal.locale)[text].format(**told)
    context = {**told, "text": f"{words} {more}".strip(), "url": url or page}
    sender.send_once(key, personal.email, template, personal.locale, context)


def _to_seller_and_platform(
    order: OrderRow, key: str, template: str, gaps: dict[str, Any] | None = None, *, refund: RefundRow | None = None
) -> None:
    """To both; once when they are the same."""
    (seller, locale), platform = _seller(order), platform_address()
    if seller:
        _inside(order, key, seller, locale, template, gaps, refund)
    if platform and platform != seller:
        _inside(order, f"{key}#platform", platform, "en", template, gaps, refund)


def _seller(order: OrderRow) -> tuple[str, str]:
    """Where the store's owner is written to, and in which language; empty when there is none any more."""
    store = stores.many([order.store_id]).get(order.store_id)
    owner = accounts.contact(store.owner_id) if store is not None else None
    return (owner.email, owner.locale) if owner is not None else ("", "en")


def _inside(
    order: OrderRow,
    key: str,
    to: str,
    locale: str,
    template: str,
    gaps: dict[str, Any] | None = None,
    refund: RefundRow | None = None,
) -> None:
    told = _gaps(order, locale) | (gaps or {})
    if refund is not None:
        told["amount"] = _amount(refund, locale)
    text = catalogue(locale)[f"{template}.text"].format(**told)
    # Sellers have a page of their own of it; to whoever looks after the platform the order's page offers the same.
    page = "/orders" if key.endswith("#platform") else "/dashboard/orders"
    url = f"{settings().site_url}{page}/{order.pk}"
    sender.send_once(key, to, template, locale, {**told, "text": text, "url": url})


def _gaps(order: OrderRow, locale: str) -> dict[str, Any]:
    """What the texts name: what was bought, from whom, which order, for how much."""
    return {
        "title": in_words(order.items, locale),
        "store": order.store_name,
        "number": order.pk[-8:],
        "amount": money(int(order.total), order.currency, locale),
    }
