"""Buy Now: a purchase holding one order, priced from our records, and a Checkout Session to pay it with."""

from __future__ import annotations

from dataclasses import dataclass

from ...aws import dynamo
from ...catalog import service as catalog
from ...catalog.service import ForSale
from ...core import clock, ids
from ...core.access import Actor
from ...core.errors import Conflict, Invalid
from ...integrations.stripe import client as stripe
from ...settings import settings
from .. import rules, tables
from ..errors import OwnProduct
from ..rules import OrderStatus, PurchaseStatus
from ..tables import OrderRow, PersonalRow, PurchaseRow
from . import settlement


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the buyer goes next: Stripe's page, or ours when there is nothing to pay."""

    purchase_id: str
    status: PurchaseStatus
    url: str


def start(actor: Actor, product_id: str, email: str | None, locale: str, attempt: str) -> Checkout:
    """Start buying one product. Guests give an e-mail; members buy under their own.

    The purchase, its expiry and its idempotency key are stored before Stripe is asked. `attempt` names the buyer's one
    wish: asked again with it after a crash, the same purchase goes on where it stood. Raises NotFound, Conflict
    (`not_for_sale`, `own_product`, `checkout_over`), Invalid, Upstream.
    """
    product = catalog.for_sale(product_id)
    if actor.user_id is not None and actor.user_id == product.owner_id:
        raise OwnProduct
    address = actor.email if actor.is_member else email
    if not address:
        raise Invalid.field("email", "required", "Where should the download links go?")
    purchase, order, personal = _rows(actor, product, address, locale, attempt)
    writes = [tables.create_purchase(purchase), *tables.create_order(order, personal)]
    if not product.sold:
        writes.append(catalog.mark_sold(product.product_id))
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed as error:
        held = tables.get_purchase(purchase.pk)
        if held is None:
            raise Conflict("This product cannot be bought just now.", code="not_for_sale") from error
        return _resume(held)
    return _go_on(purchase, order, address)


def _go_on(purchase: PurchaseRow, order: OrderRow, email: str) -> Checkout:
    if purchase.total == 0:
        settlement.pay_free(purchase)
        return _paid(purchase)
    session = open_session(purchase, order, email)
    return Checkout(purchase.pk, PurchaseStatus.OPEN, session.url)


def _paid(purchase: PurchaseRow) -> Checkout:
    return Checkout(purchase.pk, PurchaseStatus.PAID, f"/payments/success?purchase={purchase.pk}")


def _resume(purchase: PurchaseRow) -> Checkout:
    """Go on with a purchase whose first request died."""
    if purchase.status == PurchaseStatus.PAID:
        return _paid(settlement.settle(purchase.pk))
    order = tables.get_order(purchase.order_ids[0])
    personal = tables.get_personal(purchase.order_ids)
    over = purchase.session_expires_at <= clock.now_text()
    if purchase.status != PurchaseStatus.OPEN or over or order is None or order.pk not in personal:
        raise Conflict("This checkout is over; start again.", code="checkout_over")
    if purchase.session_url:
        return Checkout(purchase.pk, PurchaseStatus.OPEN, purchase.session_url)
    return _go_on(purchase, order, personal[order.pk].email)


def open_session(purchase: PurchaseRow, order: OrderRow, email: str) -> stripe.CheckoutSession:
    """The purchase's Checkout Session, made once however often this runs."""
    site = settings().site_url
    session = stripe.create_session(
        purchase_id=purchase.pk,
        lines=[stripe.Line(i["title"], i["unit_price"], i["quantity"]) for i in order.items],
        currency=purchase.currency,
        email=email,
        locale=purchase.locale,
        expires_at=clock.epoch(clock.from_text(purchase.session_expires_at)),
        success_url=f"{site}/payments/success?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{site}/payments/cancel?purchase={purchase.pk}",
    )
    dynamo.commit(*tables.attach_session(purchase.pk, session.id, session.url))
    return session


def _rows(
    actor: Actor, product: ForSale, email: str, locale: str, attempt: str
) -> tuple[PurchaseRow, OrderRow, PersonalRow]:
    now = clock.now()
    purchase_id = ids.derived("pur", attempt, product.product_id, email)
    order_id = ids.derived("ord", purchase_id, product.store_id)
    item = {
        "id": ids.derived("itm", order_id, product.product_id),
        "product_id": product.product_id,
        "title": product.title,
        "path": product.path,
        "kind": product.kind,
        "unit_price": product.price,
        "quantity": 1,
        "line_total": product.price,
        "max_downloads": product.max_downloads,
        "download_days": product.download_days,
    }
    purchase = PurchaseRow(
        pk=purchase_id,
        sk="purchase",
        status=PurchaseStatus.OPEN.value,
        user_id=actor.user_id,
        locale=locale,
        currency=product.currency,
        total=product.price,
        order_ids=[order_id],
        product_path=product.path,
        session_expires_at=clock.to_text(now + rules.SESSION_LIFE),
        created_at=clock.to_text(now),
    )
    order = OrderRow(
        pk=order_id,
        sk="order",
        purchase_id=purchase_id,
        user_id=actor.user_id,
        store_id=product.store_id,
        store_slug=product.store_slug,
        store_name=product.store_name,
        status=OrderStatus.PAYMENT_PENDING.value,
        items=[item],
        total=product.price,
        currency=product.currency,
        created_at=clock.to_text(now),
    )
    personal = PersonalRow(pk=order_id, sk="personal", email=email, locale=locale, consent_at=clock.to_text(now))
    return purchase, order, personal
