"""Buy Now: a purchase holding one order, priced from our records, and a Checkout Session to pay it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...aws import dynamo
from ...catalog import service as catalog
from ...catalog.service import ForSale
from ...core import clock, ids
from ...core.access import Actor
from ...core.errors import Conflict, FieldError, Invalid
from ...events import outbox
from ...integrations.stripe import client as stripe
from ...inventory import service as inventory
from ...settings import settings
from .. import rules, tables
from ..errors import CheckoutOver, OwnProduct
from ..rules import OrderStatus, PurchaseStatus
from ..tables import OrderRow, PersonalRow, PurchaseRow
from . import holds, settlement


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to buy. `consent`: to delivery at once, which ends the right to withdraw from downloads.
    `address` is where a physical product goes: `{name, line1, line2, city, region, postal_code, country}`."""

    product_id: str
    variant_id: str | None = None
    email: str | None = None
    address: dict[str, Any] | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the buyer goes next: Stripe's page, or ours when there is nothing to pay."""

    purchase_id: str
    status: PurchaseStatus
    url: str


def start(actor: Actor, wish: Wish, locale: str, attempt: str) -> Checkout:
    """Start buying one product. Guests give an e-mail; members buy under their own.

    The purchase, its expiry and its idempotency key are stored, and its stock is taken, before Stripe is asked.
    `attempt` names the buyer's one wish: asked again with it after a crash, the same purchase goes on where it stood.
    Raises NotFound, Conflict (`not_for_sale`, `own_product`, `sold_out`, `checkout_over`), Invalid, Busy, Upstream.
    """
    product = catalog.for_sale(wish.product_id, wish.variant_id)
    if actor.user_id is not None and actor.user_id == product.owner_id:
        raise OwnProduct
    email = actor.email if actor.is_member else wish.email
    _check(product, wish, email)
    purchase, order, personal = _rows(actor, product, wish, email or "", locale, attempt)
    lines = holds.lines(order)
    if lines and inventory.missing(lines):
        return _resume_or(purchase, inventory.SoldOut())
    taken = inventory.take(lines, order.pk, actor.user_id, purchase.created_at)
    writes = [tables.create_purchase(purchase), *tables.create_order(order, personal), *taken.writes]
    if not product.sold:
        writes.append(catalog.mark_sold(product.product_id))
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed as error:
        gone = Conflict("This product cannot be bought just now.", code="not_for_sale")
        return _resume_or(purchase, inventory.SoldOut() if inventory.sold_out(error) else gone)
    outbox.deliver(*taken.events)
    return _go_on(purchase, order, email or "")


def _check(product: ForSale, wish: Wish, email: str | None) -> None:
    physical = rules.is_physical(product.kind)
    errors = [] if email else [FieldError("email", "required", "Where should we write to?")]
    if not physical and not wish.consent:
        errors.append(FieldError("consent", "required", "Downloads are delivered at once, which needs your consent."))
    if physical and wish.address is None:
        errors.append(FieldError("address", "required", "Where should it be sent?"))
    if errors:
        raise Invalid(fields=errors)


def _resume_or(purchase: PurchaseRow, refusal: Conflict) -> Checkout:
    """Go on with this very purchase if an earlier request made it: the last piece may be its own."""
    held = tables.get_purchase(purchase.pk)
    if held is None:
        raise refusal
    return _resume(held)


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
        raise CheckoutOver
    if purchase.session_url:
        return Checkout(purchase.pk, PurchaseStatus.OPEN, purchase.session_url)
    return _go_on(purchase, order, personal[order.pk].email)


def open_session(purchase: PurchaseRow, order: OrderRow, email: str) -> stripe.CheckoutSession:
    """The purchase's Checkout Session, made once however often this runs."""
    site = settings().site_url
    session = stripe.create_session(
        purchase_id=purchase.pk,
        lines=[stripe.Line(rules.named(i), i["unit_price"], i["quantity"]) for i in order.items],
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
    actor: Actor, product: ForSale, wish: Wish, email: str, locale: str, attempt: str
) -> tuple[PurchaseRow, OrderRow, PersonalRow]:
    now = clock.now()
    purchase_id = ids.derived("pur", attempt, product.product_id, product.variant_id or "", email)
    order_id = ids.derived("ord", purchase_id, product.store_id)
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
        items=[_item(order_id, product)],
        total=product.price,
        currency=product.currency,
        created_at=clock.to_text(now),
    )
    personal = PersonalRow(pk=order_id, sk="personal", email=email, locale=locale)
    if rules.is_physical(product.kind):
        personal.address = wish.address
    else:
        personal.consent_at = clock.to_text(now)
    return purchase, order, personal


def _item(order_id: str, product: ForSale) -> dict[str, Any]:
    """The order's line. `held` says that its stock was taken, whatever the product's mode becomes."""
    return {
        "id": ids.derived("itm", order_id, product.product_id, product.variant_id or ""),
        "product_id": product.product_id,
        "variant_id": product.variant_id,
        "title": product.title,
        "variant": product.variant,
        "sku": product.sku,
        "path": product.path,
        "kind": product.kind,
        "held": product.stock_mode == "tracked",
        "unit_price": product.price,
        "quantity": 1,
        "line_total": product.price,
        "max_downloads": product.max_downloads,
        "download_days": product.download_days,
    }
