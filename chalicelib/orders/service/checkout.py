"""Checkout: a purchase with an order for each store, priced from our records, and a Checkout Session to pay it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...aws import dynamo
from ...catalog import service as catalog
from ...core import clock, ids
from ...core.access import Actor
from ...core.errors import Conflict, FieldError, Invalid
from ...events import outbox
from ...inventory import service as inventory
from .. import tables
from ..errors import CheckoutOver
from ..rules import PurchaseStatus
from ..tables import OrderRow, PurchaseRow
from . import bag as bags
from . import holds, settlement
from .bag import Bag
from .drafting import Buyer, Draft, draft
from .quote import quote
from .session import open_session


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to buy. `consent`: to delivery at once, which ends the right to withdraw from downloads.
    `shipping_address` is where things are sent: `{name, line1, line2, city, region, postal_code, country}`."""

    product_id: str
    variant_id: str | None = None
    quantity: int = 1
    email: str | None = None
    shipping_address: dict[str, Any] | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the buyer goes next: Stripe's page, or ours when there is nothing to pay."""

    purchase_id: str
    status: PurchaseStatus
    url: str


def start(actor: Actor, wish: Wish, locale: str, attempt: str) -> Checkout:
    """Start buying. Guests give an e-mail; members buy under their own.

    The purchase, its expiry and its idempotency key are stored, and its stock is taken, before Stripe is asked.
    `attempt` names the buyer's one wish: asked again with it after a crash, the same purchase goes on where it stood,
    whatever has changed since: the last piece may be its own.
    Raises NotFound, Conflict (`not_for_sale`, `own_product`, `sold_out`, `checkout_over`), Invalid, Busy, Upstream.
    """
    email = (actor.email if actor.is_member else wish.email) or ""
    purchase_id = ids.derived("pur", attempt, wish.product_id, wish.variant_id or "", email)
    try:
        drafted = _make(purchase_id, actor, wish, Buyer(email, locale, wish.consent, wish.shipping_address))
    except Conflict:
        held = tables.get_purchase(purchase_id)
        if held is None:
            raise
        return _resume(held)
    return _go_on(drafted.purchase, drafted.orders, email)


def _make(purchase_id: str, actor: Actor, wish: Wish, buyer: Buyer) -> Draft:
    """Write the purchase with all that it holds, at once or not at all."""
    bag = bags.of_product(wish.product_id, wish.variant_id, wish.quantity)
    bags.refuse_own(actor, bag.lines)
    _check(bag, buyer)
    drafted = draft(purchase_id, actor, bag, quote(bag), buyer)
    lines = holds.lines(drafted.orders)
    if lines and inventory.missing(lines):
        raise inventory.SoldOut
    taken = holds.take(drafted.purchase, drafted.orders)
    writes = [
        *tables.create_purchase(drafted.purchase, drafted.personal),
        *[tables.create_order(order) for order in drafted.orders],
        *taken.writes,
    ]
    try:
        _commit(writes, _first_sales(bag))
    except dynamo.ConditionFailed as error:
        if inventory.sold_out(error):
            raise inventory.SoldOut from error
        raise Conflict("This product cannot be bought just now.", code="not_for_sale") from error
    outbox.deliver(*taken.events)
    return drafted


def _first_sales(bag: Bag) -> list[dynamo.Write]:
    unsold = {line.product.product_id for line in bag.lines if not line.product.sold}
    return [catalog.mark_sold(product_id) for product_id in sorted(unsold)]


def _commit(writes: list[dynamo.Write], marks: list[dynamo.Write]) -> None:
    """One transaction; where the marks have no room in it they go first: they only keep products from deletion."""
    if len(writes) + len(marks) > dynamo.MAX_WRITES:
        dynamo.commit(*marks)
        marks = []
    dynamo.commit(*writes, *marks)


def _check(bag: Bag, buyer: Buyer) -> None:
    errors = [] if buyer.email else [FieldError("email", "required", "Where should we write to?")]
    if bag.downloads and not buyer.consent:
        errors.append(FieldError("consent", "required", "Downloads are delivered at once, which needs your consent."))
    if bag.parcel and buyer.shipping_address is None:
        errors.append(FieldError("shipping_address", "required", "Where should it be sent?"))
    if errors:
        raise Invalid(fields=errors)


def _go_on(purchase: PurchaseRow, orders: Sequence[OrderRow], email: str) -> Checkout:
    if purchase.total == 0:
        settlement.pay_free(purchase)
        return _paid(purchase)
    session = open_session(purchase, orders, email)
    return Checkout(purchase.pk, PurchaseStatus.OPEN, session.url)


def _paid(purchase: PurchaseRow) -> Checkout:
    return Checkout(purchase.pk, PurchaseStatus.PAID, f"/payments/success?purchase={purchase.pk}")


def _resume(purchase: PurchaseRow) -> Checkout:
    """Go on with a purchase whose first request died."""
    if purchase.status == PurchaseStatus.PAID:
        return _paid(settlement.settle(purchase.pk))
    orders = tables.get_orders(purchase.order_ids)
    personal = tables.get_personal([purchase.pk]).get(purchase.pk)
    over = purchase.session_expires_at <= clock.now_text()
    if purchase.status != PurchaseStatus.OPEN or over or personal is None:
        raise CheckoutOver
    if purchase.session_url:
        return Checkout(purchase.pk, PurchaseStatus.OPEN, purchase.session_url)
    return _go_on(purchase, orders, personal.email)
