"""Posting to orders' ledgers: each cause once, each posting in one transaction with the balance that it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ...aws import dynamo
from ...core import clock
from ...core.errors import Busy
from ...core.money import allot
from ...integrations.stripe import connect as stripe
from ...observability import logger
from ...settings import settings
from .. import tables
from ..rules import PurchaseStatus
from ..rules import ledger as rules
from ..rules.ledger import Entries, Sale
from ..tables import BalanceRow, OrderRow, PurchaseRow

_ATTEMPTS = 8
SALE, FEE = "sale", "fee"


@dataclass(frozen=True, slots=True)
class Posting:
    """What a cause adds: `entries` sum to zero; `parts`: what of the order goes back with it; `changes`: further
    attributes of the balance."""

    entries: Entries
    parts: dict[str, int] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


def sale_writes(order: OrderRow, paid_at: str) -> list[dynamo.Write]:
    """What the transaction that makes an order paid writes to its ledger; nothing where nobody gets anything."""
    sale = sale_of(order)
    entries = rules.sale_entries(sale)
    if not entries:
        return []
    balance = _balance(order, sale, paid_at)
    balance.fee_known = int(order.total) == 0
    return tables.open_balance(balance, SALE, entries, clock.now_text())


def sale_of(order: OrderRow) -> Sale:
    """What an order sold, as the ledger sees it, by the settings of now."""
    platforms = [one for one in order.promotions if one.get("funded_by") == "platform"]
    return rules.sale_of(
        order.store_id,
        order.items,
        order.shipping,
        fee_basis_points=settings().platform_fee_bp,
        subsidy=sum(int(one["amount"]) for one in platforms),
        shipping_subsidy=sum(int(one.get("shipping", 0)) for one in platforms),
    )


def late_writes(orders: Sequence[OrderRow]) -> list[dynamo.Write]:
    """For a payment that came too late and goes back: nothing was sold, but Stripe's fee is to be posted.

    Fail as `ledger` when that was seen to before.
    """
    now = clock.now_text()
    return [tables.open_empty(_balance(order, Sale(order.store_id, ()), now), now) for order in orders]


def _balance(order: OrderRow, sale: Sale, paid_at: str) -> BalanceRow:
    hold_until = clock.from_text(paid_at) + timedelta(days=settings().hold_days)
    return BalanceRow(
        pk=order.pk,
        sk="balance",
        store_id=order.store_id,
        purchase_id=order.purchase_id,
        currency=order.currency,
        sale=sale.to_row(),
        returned={},
        disputes={},
        fee_known=False,
        hold_until=clock.to_text(hold_until),
        sent=0,
        reversal_refused=False,
        debt=0,
        created_at=paid_at,
    )


def post(order_id: str, cause: str, kind: str, decide: Callable[[BalanceRow], Posting | None]) -> bool:
    """Post what `decide` makes of the balance, once per cause; whether it was posted now.

    `decide` may run several times; None: there is nothing to post. Raises Busy.
    """
    for _ in range(_ATTEMPTS):
        balance = tables.get_balance(order_id)
        if balance is None or tables.get_posting(order_id, cause) is not None:
            return False
        posting = decide(balance)
        if posting is None:
            return False
        try:
            dynamo.commit(*writes(balance, cause, kind, posting))
        except dynamo.ConditionFailed as error:
            if error.name == "ledger":
                return False
            continue
        return True
    raise Busy


def writes(balance: BalanceRow, cause: str, kind: str, posting: Posting) -> list[dynamo.Write]:
    """The writes of one posting; they fail as `ledger` when it is posted, as `balance` when that has changed."""
    changes = dict(posting.changes)
    if posting.parts:
        returned = rules.added(balance.gone_back(), posting.parts)
        changes["returned"] = {name: amount for name, amount in returned.items() if amount}
    return tables.post(balance, cause, kind, posting.entries, clock.now_text(), parts=posting.parts, changes=changes)


def post_fee(purchase_id: str) -> bool:
    """Post Stripe's fee to the orders of a purchase, by what each cost; whether it is known. Raises Upstream, Busy.

    The fee of a payment that came too late and went back is the platform's: there was no sale.
    """
    purchase = tables.get_purchase(purchase_id)
    payments = tables.payments_of(purchase_id)
    if purchase is None or not payments:
        return False
    orders = tables.get_orders(purchase.order_ids)
    held = tables.get_balances(purchase.order_ids)
    lacking = [order for order in orders if order.pk not in held or not held[order.pk].fee_known]
    if not lacking:
        return True
    payment = stripe.get_payment(payments[0].provider_payment_id)
    if payment.fee is None:
        return False
    shares = allot(payment.fee, [int(order.total) for order in orders])
    for order, share in zip(orders, shares, strict=True):
        if order in lacking:
            _post_fee(purchase, order, share, payment.charge)
    return True


def _post_fee(purchase: PurchaseRow, order: OrderRow, share: int, charge_id: str) -> None:
    sold = purchase.status == PurchaseStatus.PAID
    entries = rules.fee_entries(order.store_id, share, settings().stripe_fee_bearer if sold else "platform")
    known = {"fee_known": True, "charge_id": charge_id}
    post(order.pk, FEE, FEE, lambda balance: Posting(entries, changes=known))


def refund_succeeded(order_id: str, refund_id: str, parts: Mapping[str, int], *, by_dispute: bool = False) -> bool:
    """A refund went through: so much of each part is the buyer's again. `by_dispute`: a dispute was lost, and what
    Stripe withheld for it is what went back.

    `parts` by item id, and `rules.SHIPPING`. Raises Busy.
    """
    given = {name: int(amount) for name, amount in parts.items() if amount}
    if not given:
        return False

    def decide(balance: BalanceRow) -> Posting:
        sale, returned = balance.sold(), balance.gone_back()
        if not by_dispute:
            return Posting(rules.refund_entries(sale, returned, given), given)
        withheld = balance.amounts().get(rules.DISPUTED, 0)
        return Posting(rules.lost_entries(sale, returned, given, withheld), given, {"disputes": {}})

    return post(order_id, f"refund:{refund_id}", "refund", decide)


def refund_failed(order_id: str, refund_id: str) -> bool:
    """A refund that had succeeded failed after all: it is put back. One that was never posted stays so. Raises Busy."""
    posted = tables.get_posting(order_id, f"refund:{refund_id}")
    if posted is None:
        return False
    back = {name: -int(amount) for name, amount in (posted.parts or {}).items()}
    return post(
        order_id,
        f"refund_failed:{refund_id}",
        "refund_failed",
        lambda balance: Posting(rules.refund_entries(balance.sold(), balance.gone_back(), back), back),
    )


def dispute_withdrawn(order_id: str, dispute_id: str, amount: int, fee: int) -> bool:
    """A dispute took so much of an order's money until it is decided, and a fee for good. Raises Busy."""

    def decide(balance: BalanceRow) -> Posting:
        entries = rules.withdrawn_entries(balance.store_id, amount, fee, settings().stripe_fee_bearer)
        return Posting(entries, changes={"disputes": {**balance.disputes, dispute_id: amount}})

    return post(order_id, f"dispute:{dispute_id}", "dispute", decide)


def dispute_reinstated(order_id: str, dispute_id: str) -> bool:
    """A dispute was won: what it took is back. Raises Busy."""

    def decide(balance: BalanceRow) -> Posting | None:
        amount = balance.disputes.get(dispute_id)
        if amount is None:
            return None
        rest = {name: held for name, held in balance.disputes.items() if name != dispute_id}
        return Posting(rules.reinstated_entries(balance.store_id, int(amount)), changes={"disputes": rest})

    return post(order_id, f"dispute_won:{dispute_id}", "dispute_won", decide)


def dispute_over(order_id: str, dispute_id: str) -> None:
    """A dispute is over that nothing goes back for: the order's money moves again. Raises Busy."""
    for _ in range(_ATTEMPTS):
        balance = tables.get_balance(order_id)
        if balance is None or dispute_id not in balance.disputes:
            return
        rest = {name: held for name, held in balance.disputes.items() if name != dispute_id}
        again = {"disputes": rest, "gs3pk": tables.payable(order_id), "gs3sk": clock.now_text()}
        try:
            dynamo.commit(tables.change_balance(balance, again))
        except dynamo.ConditionFailed:
            continue
        return
    raise Busy


def log_odd(order_id: str, problem: str) -> None:
    """Something that should not be: for the alarm, and for whoever looks."""
    logger.critical("money does not add up", order=order_id, problem=problem)
