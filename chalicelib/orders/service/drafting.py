"""The rows of a purchase that begins: the purchase, its buyer's personal data, an order for each store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ...catalog.service import TRACKED
from ...core import clock, ids
from ...core.access import Actor
from ...promotions.service import Used
from .. import rules
from ..rules import OrderStatus, PurchaseStatus
from ..tables import OrderRow, PersonalRow, PurchaseRow
from .bag import Bag
from .quote import Priced, Quote, StoreQuote


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, where they live and where things go. Addresses are `{name, line1, line2, city, district, region,
    postal_code, country}`; the billing address is None where it is the shipping address, or there is none."""

    email: str
    locale: str
    country: str = ""
    region: str = ""
    shipping_address: Mapping[str, Any] | None = None
    billing_address: Mapping[str, Any] | None = None
    company: str = ""
    vat_id: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows of one purchase, not yet written."""

    purchase: PurchaseRow
    personal: PersonalRow
    orders: tuple[OrderRow, ...]


def draft(purchase_id: str, actor: Actor, bag: Bag, quote: Quote, buyer: Buyer) -> Draft:
    """The purchase of a bag at a quote. Ids are derived, so that the same purchase is always the same rows."""
    now = clock.now()
    at = clock.to_text(now)
    orders = tuple(_order(purchase_id, actor, store, quote, at) for store in quote.stores)
    purchase = PurchaseRow(
        pk=purchase_id,
        sk="purchase",
        status=PurchaseStatus.OPEN.value,
        user_id=actor.user_id,
        locale=buyer.locale,
        currency=quote.currency,
        subtotal=quote.sums.subtotal,
        discount=quote.sums.discount,
        shipping=quote.sums.shipping,
        tax=quote.sums.tax,
        total=quote.sums.total,
        promotions=[_used(one) for one in quote.discounts.used],
        country=buyer.country or None,
        region=buyer.region or None,
        reverse_charge=quote.reverse_charge,
        order_ids=[order.pk for order in orders],
        cart_id=bag.cart_id,
        cart_lines=[line.id for line in bag.lines] if bag.cart_id is not None else [],
        back_path=bag.path,
        session_expires_at=clock.to_text(now + rules.SESSION_LIFE),
        created_at=at,
    )
    return Draft(purchase, _personal(purchase_id, bag, buyer, at), orders)


def _personal(purchase_id: str, bag: Bag, buyer: Buyer, at: str) -> PersonalRow:
    row = PersonalRow(pk=purchase_id, sk="personal", email=buyer.email, locale=buyer.locale)
    if bag.parcel:
        row.shipping_address = buyer.shipping_address
    if bag.downloads:
        row.consent_at = at
    row.billing_address = buyer.billing_address
    row.company, row.vat_id, row.phone = buyer.company or None, buyer.vat_id or None, buyer.phone or None
    return row


def _order(purchase_id: str, actor: Actor, store: StoreQuote, quote: Quote, at: str) -> OrderRow:
    order_id = ids.derived("ord", purchase_id, store.store_id)
    return OrderRow(
        pk=order_id,
        sk="order",
        purchase_id=purchase_id,
        user_id=actor.user_id,
        store_id=store.store_id,
        store_slug=store.store_slug,
        store_name=store.store_name,
        status=OrderStatus.PAYMENT_PENDING.value,
        items=[_item(order_id, priced) for priced in store.lines],
        subtotal=store.sums.subtotal,
        discount=store.sums.discount,
        shipping=_shipping(store),
        tax=store.sums.tax,
        total=store.sums.total,
        promotions=[_used(one) for one in quote.discounts.used if one.store_id == store.store_id],
        reverse_charge=quote.reverse_charge,
        currency=quote.currency,
        created_at=at,
    )


def _shipping(store: StoreQuote) -> dict[str, Any] | None:
    if store.rate is None or store.shipping is None:
        return None
    return {
        "rate_id": store.rate.id,
        "name": store.rate.name,
        "days_min": store.rate.days_min,
        "days_max": store.rate.days_max,
        **asdict(store.shipping),
    }


def _used(one: Used) -> dict[str, Any]:
    """A promotion as the order tells of it: `amount` off the lines, `shipping` off what sending costs."""
    return {
        "promotion_id": one.promotion_id,
        "code": one.code,
        "name": one.name,
        "store_id": one.store_id,
        "amount": one.amount,
        "shipping": one.shipping,
        "funded_by": one.funded_by.value,
    }


def _item(order_id: str, priced: Priced) -> dict[str, Any]:
    """The order's line. `held` says that its stock was taken, whatever the product's mode becomes."""
    product, charge = priced.line.product, priced.charge
    return {
        "id": ids.derived("itm", order_id, product.product_id, product.variant_id or ""),
        "product_id": product.product_id,
        "variant_id": product.variant_id,
        "title": product.title,
        "variant": product.variant,
        "sku": product.sku,
        "path": product.path,
        "kind": product.kind,
        "held": product.stock_mode == TRACKED,
        "weight": product.weight_grams,
        "licence": False,
        "unit_price": product.price,
        "quantity": priced.line.quantity,
        "line_total": charge.amount,
        "discount": charge.discount,
        "tax": charge.tax,
        "tax_rate": charge.tax_rate,
        "tax_name": charge.tax_name,
        "total": charge.total,
        "max_downloads": product.max_downloads,
        "download_days": product.download_days,
    }
