"""Checkout: a purchase with an order for each store, priced from our records, and a Checkout Session to pay it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...aws import dynamo
from ...catalog import service as catalog
from ...core import clock, ids
from ...core.access import Actor
from ...core.errors import Conflict, Invalid
from ...events import outbox
from ...inventory import service as inventory
from ...promotions import service as promotions
from .. import rules, tables
from ..errors import CheckoutOver, NotDelivered, PriceChanged
from ..rules import PurchaseStatus
from ..tables import OrderRow, PurchaseRow
from . import holds, settlement, wishes
from .bag import Bag
from .drafting import Draft, draft
from .quote import Quote, Terms, quote
from .session import open_session
from .wishes import Wish


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the buyer goes next: Stripe's page, or ours when there is nothing to pay."""

    purchase_id: str
    status: PurchaseStatus
    url: str


def start(actor: Actor, wish: Wish, locale: str, attempt: str) -> Checkout:
    """Start buying. Guests give an e-mail; members buy under their own.

    The purchase, its expiry and its idempotency key are stored, its stock is taken and its promotions are reserved, in
    one transaction, before Stripe is asked. `attempt` names the buyer's one wish: asked again with it after a crash,
    the same purchase goes on where it stood, whatever has changed since: the last piece may be its own.
    Raises NotFound, Conflict (`not_for_sale`, `own_product`, `cart_empty`, `sold_out`, `not_delivered`,
    `price_changed`, `total_too_small`, `total_too_large`, `checkout_over`), Invalid, Busy, Upstream.
    """
    email = wishes.email_of(actor, wish)
    purchase_id = ids.derived("pur", attempt, *wish.key, email)
    try:
        drafted = _make(purchase_id, actor, wish, locale)
    except Conflict:
        held = tables.get_purchase(purchase_id)
        if held is None:
            raise
        return _resume(held)
    return _go_on(drafted.purchase, drafted.orders, email)


def _make(purchase_id: str, actor: Actor, wish: Wish, locale: str) -> Draft:
    """Write the purchase with all that it holds, at once or not at all."""
    bag = wishes.bag_of(actor, wish)
    # What is sold out is told before anything else is read: in a rush most of all who come are told that.
    if inventory.missing(bag.counted):
        raise inventory.SoldOut
    where = wishes.whereabouts_of(wish, bag)
    buyer = wishes.buyer_of(actor, wish, bag, where, locale)
    terms = wishes.terms_of(wish, where, buyer.email)
    quoted = quote(bag, terms)
    _check(quoted, terms, wish.total)
    drafted = draft(purchase_id, actor, bag, quoted, buyer)
    taken = holds.take(drafted.purchase, drafted.orders)
    reserved = promotions.reserve(quoted.discounts.used, purchase_id, promotions.customer_of(buyer.email))
    writes = [
        *tables.create_purchase(drafted.purchase, drafted.personal),
        *[tables.create_order(order) for order in drafted.orders],
        *taken.writes,
        *reserved,
    ]
    try:
        _commit(writes, _first_sales(bag))
    except dynamo.ConditionFailed as error:
        raise _refusal(error) from error
    outbox.deliver(*taken.events)
    return drafted


def _check(quoted: Quote, terms: Terms, shown: int | None) -> None:
    """Whether the bag can be bought at this quote, and the buyer was shown it."""
    for store in quoted.stores:
        if store.undeliverable:
            raise NotDelivered(f"{store.store_name} does not send to this country.")
        chosen = terms.chosen.get(store.store_id)
        if store.rate is not None and chosen is not None and chosen != store.rate.id:
            message = "This way of sending is not offered any more."
            raise Invalid.field(f"shipping.{store.store_id}", "not_an_option", message)
    if shown is not None and shown != quoted.sums.total:
        raise PriceChanged
    unpayable = rules.unpayable(quoted.sums.total, quoted.currency)
    if unpayable is not None:
        raise Conflict("Such a total cannot be paid by card.", code=unpayable)


def _refusal(error: dynamo.ConditionFailed) -> Conflict:
    """What somebody is told whose transaction failed."""
    if inventory.sold_out(error):
        return inventory.SoldOut()
    if promotions.refusal(error) is not None:
        return PriceChanged("A promotion was used up in the meantime.")
    return Conflict("This product cannot be bought just now.", code="not_for_sale")


def _first_sales(bag: Bag) -> list[dynamo.Write]:
    unsold = {line.product.product_id for line in bag.lines if not line.product.sold}
    return [catalog.mark_sold(product_id) for product_id in sorted(unsold)]


def _commit(writes: list[dynamo.Write], marks: list[dynamo.Write]) -> None:
    """One transaction; where the marks have no room in it they go first: they only keep products from deletion."""
    if len(writes) + len(marks) > dynamo.MAX_WRITES:
        dynamo.commit(*marks)
        marks = []
    dynamo.commit(*writes, *marks)


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
