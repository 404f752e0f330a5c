"""The one idempotent way a purchase is settled, whoever asks: webhook, success page, schedule or replay.

Stripe is read anew each time and rows move by guarded transitions, so any order and number of calls ends alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...aws import dynamo
from ...core import clock, ids
from ...core.access import Actor
from ...core.errors import Busy, NotFound
from ...events import outbox
from ...events.outbox import Event
from ...fulfilment import service as fulfilment
from ...fulfilment.service import EntitlementView, Grant
from ...integrations.stripe import client as stripe
from ...inventory import service as inventory
from ...inventory.service import Movement
from ...observability import logger
from ...promotions import service as promotions
from .. import rules, tables
from ..errors import AmountMismatch, TooLate
from ..rules import PurchaseStatus
from ..tables import OrderRow, PersonalRow, PurchaseRow
from . import holds, joining, late, ledger
from .views import OrderView, downloads, order_view

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """How far a purchase is. Orders, entitlements and `checkout_url` only for those it belongs to (`authorized`);
    `back_path` leads to where it was begun."""

    purchase_id: str
    status: str
    total: int
    currency: str
    authorized: bool
    back_path: str
    checkout_url: str | None
    orders: tuple[OrderView, ...]
    entitlements: tuple[EntitlementView, ...]


def confirm(actor: Actor, session_id: str | None, purchase_id: str | None, remembered: set[str]) -> PurchaseView:
    """What the success and cancel pages show. Settles the purchase first, so that no webhook is waited for.

    Anybody with the id sees the status; only the checkout's browser and the buyer's account see more.
    """
    found = tables.purchase_id_of_session(session_id) if session_id else purchase_id
    if found is None:
        raise NotFound
    purchase = settle(found)
    mine = actor.user_id is not None and actor.user_id == purchase.user_id
    authorized = mine or purchase.pk in remembered
    paid = purchase.status == PurchaseStatus.PAID
    open_ = purchase.status == PurchaseStatus.OPEN
    orders = tables.get_orders(purchase.order_ids) if authorized and paid else []
    personal = tables.get_personal([purchase.pk]).get(purchase.pk) if orders else None
    entitlements = fulfilment.views(_entitlement_ids(orders)) if orders else []
    return PurchaseView(
        purchase_id=purchase.pk,
        status=purchase.status,
        total=int(purchase.total),
        currency=purchase.currency,
        authorized=authorized,
        back_path=purchase.back_path,
        checkout_url=purchase.session_url if authorized and open_ else None,
        orders=tuple(order_view(order, personal) for order in orders),
        entitlements=tuple(entitlements),
    )


def _entitlement_ids(orders: list[OrderRow]) -> list[str]:
    return [fulfilment.entitlement_id(item["id"]) for order in orders for item in downloads(order)]


def settle(purchase_id: str) -> PurchaseRow:
    """Bring a purchase to where Stripe says it is. Raises NotFound, Upstream, AmountMismatch."""
    purchase = tables.get_purchase(purchase_id) if ids.is_id(purchase_id, "pur") else None
    if purchase is None:
        raise NotFound
    if purchase.status == PurchaseStatus.PAID:
        return _fulfil_if_left(purchase)
    if purchase.session_id is None:
        return purchase
    return apply_session(purchase, stripe.get_session(purchase.session_id))


def apply_session(purchase: PurchaseRow, session: stripe.CheckoutSession) -> PurchaseRow:
    """Move the purchase to what its session says; paid wins, and everything else only from where it is lawful."""
    to = rules.outcome(session.status, session.payment_status, session.intent_status)
    if to is PurchaseStatus.PAID:
        return _pay(purchase, session)
    if to is PurchaseStatus.PROCESSING:
        _move(purchase, to)
    elif to in {PurchaseStatus.FAILED, PurchaseStatus.EXPIRED}:
        give_up(purchase, to)
    return purchase


def _pay(purchase: PurchaseRow, session: stripe.CheckoutSession) -> PurchaseRow:
    if (session.amount_total, session.currency) != (int(purchase.total), purchase.currency):
        logger.critical("payment does not match", purchase=purchase.pk, paid=session.amount_total)
        raise AmountMismatch
    now = clock.now_text()
    try:
        _mark_paid(purchase, [tables.write_payment(purchase, session.payment_intent, now)], now)
    except TooLate:
        late.give_money_back(purchase, session.payment_intent)
        return purchase
    return fulfil(purchase.pk)


def pay_free(purchase: PurchaseRow) -> None:
    """A purchase of nothing to pay is paid at once, without Stripe; again is harmless."""
    _mark_paid(purchase, [], clock.now_text())
    fulfil(purchase.pk)


def _mark_paid(purchase: PurchaseRow, payment: list[dynamo.Write], now: str) -> None:
    """The one transaction that makes a purchase paid, with its event; nothing when it is paid already.

    A purchase that had ended takes its stock and its promotions again, and raises TooLate when those are gone: whether
    it holds any is part of the transaction's condition. Raises Busy when the purchase does not stay as it is.
    """
    data = {"cart_id": purchase.cart_id, "lines": purchase.cart_lines} if purchase.cart_id else {}
    event = Event("purchase.paid", purchase.pk, data, id=ids.derived("evt", purchase.pk, "paid"))
    for _ in range(_ATTEMPTS):
        holding = purchase.status in rules.HOLDING
        among = rules.HOLDING if holding else tuple(set(PurchaseStatus) - set(rules.HOLDING))
        taken = Movement([], []) if holding else holds.take_again(purchase, tables.get_orders(purchase.order_ids))
        spent = promotions.spend(purchase.pk) if purchase.promotions else []
        paid = tables.move_purchase(purchase.pk, PurchaseStatus.PAID, settled=False, paid_at=now, among=among)
        try:
            dynamo.commit(paid, *payment, *taken.writes, *spent, outbox.record(event))
        except dynamo.ConditionFailed as error:
            if inventory.sold_out(error) or promotions.refusal(error) is not None:
                raise TooLate from error
            purchase = tables.get_purchase(purchase.pk) or purchase
            if purchase.status == PurchaseStatus.PAID:
                return
            continue
        outbox.deliver(event, *taken.events)
        return
    raise Busy


def _fulfil_if_left(purchase: PurchaseRow) -> PurchaseRow:
    return fulfil(purchase.pk) if purchase.gs3pk is not None else purchase


def fulfil(purchase_id: str) -> PurchaseRow:
    """Fulfil every order of a paid purchase, each in a transaction of its own; what was fulfilled stays as it is."""
    purchase = tables.get_purchase(purchase_id)
    if purchase is None or purchase.status != PurchaseStatus.PAID:
        raise NotFound
    personal = tables.get_personal([purchase_id])[purchase_id]
    for order in tables.get_orders(purchase.order_ids):
        if order.paid_at is None:
            _fulfil_order(purchase, order, personal)
    if purchase.gs3pk is not None:
        dynamo.commit(tables.settle_purchase(purchase.pk))
    return purchase


def _fulfil_order(purchase: PurchaseRow, order: OrderRow, personal: PersonalRow) -> None:
    now = clock.now_text()
    sold = [{name: item[name] for name in ("id", "product_id", "quantity")} for item in order.items]
    event = Event("order.paid", order.pk, {"items": sold}, id=ids.derived("evt", order.pk, "paid"))
    try:
        dynamo.commit(
            tables.pay_order(order, purchase.paid_at or now, joining.holder_of(order.user_id, personal.email)),
            *fulfilment.grant_writes(_grants(order, personal)),
            *ledger.sale_writes(order, purchase.paid_at or now),
            outbox.record(event),
        )
    except dynamo.ConditionFailed as error:
        if error.name != "order":
            raise
        return
    outbox.deliver(event)


def _grants(order: OrderRow, personal: PersonalRow) -> list[Grant]:
    return [
        Grant(
            item_id=item["id"],
            order_id=order.pk,
            purchase_id=order.purchase_id,
            product_id=item["product_id"],
            store_id=order.store_id,
            title=rules.named(item),
            user_id=order.user_id,
            email=personal.email,
            locale=personal.locale,
            max_downloads=item["max_downloads"],
            download_days=item["download_days"],
        )
        for item in downloads(order)
    ]


def _move(purchase: PurchaseRow, to: PurchaseStatus) -> bool:
    try:
        dynamo.commit(tables.move_purchase(purchase.pk, to, settled=False))
    except dynamo.ConditionFailed:
        return False
    purchase.status = to.value
    return True


def give_up(purchase: PurchaseRow, to: PurchaseStatus) -> None:
    """The purchase ended unpaid: cancel its orders, put back what it holds, and tell of it, once."""
    event = Event(f"purchase.{to.value}", purchase.pk, id=ids.derived("evt", purchase.pk, to.value))
    back = holds.put_back(purchase, tables.get_orders(purchase.order_ids))
    returned = promotions.release(purchase.pk) if purchase.promotions else []
    try:
        dynamo.commit(
            tables.move_purchase(purchase.pk, to, settled=True),
            *[tables.cancel_order(order_id) for order_id in purchase.order_ids],
            *back.writes,
            *returned,
            outbox.record(event),
        )
    except dynamo.ConditionFailed as error:
        if error.name not in {"purchase", "order"}:
            raise
        ended = tables.get_purchase(purchase.pk)
        purchase.status = ended.status if ended is not None else purchase.status
        return
    purchase.status = to.value
    outbox.deliver(event, *back.events)
