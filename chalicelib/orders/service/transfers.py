"""What happens with the money of an order after it was paid: sent to its store, taken back, owed, netted.

`advance` brings an order to where nothing is left to do now. Whoever changes an order's ledger leaves it due, so that
the schedule goes on with it when the process dies.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from ...aws import dynamo
from ...core import clock, ids
from ...core.errors import Busy, DomainError, Upstream
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...integrations.stripe import connect as stripe
from ...integrations.stripe.connect import Refused
from ...observability import logger
from ...settings import settings
from .. import tables
from ..rules import Progress
from ..rules import ledger as rules
from ..rules.ledger import Position, Step
from ..rules.payouts import HOLD_WARNING, PayoutStatus, may_hold
from ..tables import BalanceRow, DiscrepancyRow, OrderRow, TransferRow
from . import connect, ledger
from .ledger import Posting

_STEPS, _PAGE = 12, 50
#: Stripe forgets idempotency keys after a day: an older move is looked for before it is made.
_REMEMBERED = timedelta(hours=23)
_SOON, _LATER = timedelta(minutes=2), timedelta(hours=1)
#: Refusals that are over by themselves.
_PASSING = frozenset({"balance_insufficient"})
_WAITS = {"wait_fee": _SOON, "wait_refund": timedelta(minutes=10)}


def advance(order_id: str) -> str:
    """Do what is to be done with an order's money now; what it waits for then (`rules.next_step`, or `wait_funds`).

    Raises Upstream when Stripe does not answer, Busy.
    """
    for _ in range(_STEPS):
        balance = tables.get_balance(order_id)
        if balance is None:
            return "settled"
        step = rules.next_step(_position(balance), clock.now_text())
        if step.kind not in rules.ACTIONS:
            _rest(balance, step)
            return step.kind
        try:
            delay = _ACTS[step.kind](balance, step.amount)
        except dynamo.ConditionFailed:
            continue
        if delay is not None:
            _look_again(order_id, delay)
            return "wait_funds"
    raise Busy


def _position(balance: BalanceRow) -> Position:
    order, payout = tables.get_order(balance.order_id), tables.get_payout(balance.store_id)
    debts = tables.debts_of_store(balance.store_id)
    return Position(
        store_id=balance.store_id,
        balances=balance.amounts(),
        fee_known=bool(balance.fee_known),
        hold_until=balance.hold_until,
        moving=balance.moving,
        disputed=bool(balance.disputes),
        refund_under_way=order is not None and under_way(order, balance),
        account_ready=payout is not None and payout.status == PayoutStatus.ENABLED,
        reversal_refused=bool(balance.reversal_refused),
        debt=int(balance.debt),
        debts_elsewhere=sum(int(debt.amount) for debt in debts if debt.order_id != balance.order_id),
    )


def position(balance: BalanceRow) -> Step:
    """What an order's money waits for, or what is about to happen with it."""
    return rules.next_step(_position(balance), clock.now_text())


def under_way(order: OrderRow, balance: BalanceRow) -> bool:
    """Whether more is going back to the buyer than the ledger knows of yet."""
    return Progress.of(order.progress).given_back > sum(balance.gone_back().values())


def _rest(balance: BalanceRow, step: Step) -> None:
    """Nothing to do now: be found again when there is."""
    now = clock.now()
    wanted: dict[str, str | None] = dict.fromkeys(("gs1pk", "gs1sk", "gs3pk", "gs3sk", "held_since"))
    if step.kind in _WAITS:
        wanted |= {"gs3pk": tables.payable(balance.order_id), "gs3sk": clock.to_text(now + _WAITS[step.kind])}
    elif step.kind == "wait_hold":
        wanted |= {"gs3pk": tables.payable(balance.order_id), "gs3sk": balance.hold_until}
    elif step.kind == "no_account":
        wanted |= _held(balance, step.amount)
    if all(getattr(balance, name) == value for name, value in wanted.items()):
        return
    try:
        dynamo.commit(tables.change_balance(balance, wanted))
    except dynamo.ConditionFailed:
        logger.info("the order's money moved on", order=balance.order_id)


def _held(balance: BalanceRow, amount: int) -> dict[str, str | None]:
    """Money that nobody takes: found by its store, and told when it has been held for almost as long as it may be."""
    now = clock.now()
    since = clock.from_text(balance.held_since) if balance.held_since else now
    limit = since + may_hold(settings().platform_country) - HOLD_WARNING
    if limit <= now:
        logger.critical("money is held for too long", order=balance.order_id, since=balance.held_since, amount=amount)
        limit = now + timedelta(days=1)
        dynamo.commit(tables.put_discrepancy(_too_long(balance, amount)))
    return {
        "held_since": clock.to_text(since),
        "gs1pk": f"held#{balance.store_id}",
        "gs1sk": clock.to_text(since),
        "gs3pk": tables.payable(balance.order_id),
        "gs3sk": clock.to_text(limit),
    }


def _too_long(balance: BalanceRow, amount: int) -> DiscrepancyRow:
    now = clock.now_text()
    return DiscrepancyRow(
        kind="held",
        subject=balance.order_id,
        problems=["held_too_long"],
        amount=amount,
        currency=balance.currency,
        found_at=now,
        seen_at=now,
    )


def _look_again(order_id: str, delay: timedelta) -> None:
    balance = tables.get_balance(order_id)
    if balance is not None:
        at = clock.to_text(clock.now() + delay)
        try:
            dynamo.commit(tables.change_balance(balance, {"gs3pk": tables.payable(order_id), "gs3sk": at}))
        except dynamo.ConditionFailed:
            logger.info("the order's money moved on", order=order_id)


def _transfer(balance: BalanceRow, amount: int) -> None:
    """Begin to send what is owed: out of the order's own charge as far as that reaches."""
    payout = tables.get_payout(balance.store_id)
    if payout is None or payout.account is None:
        return
    own = int(balance.sent) + amount <= balance.sold().total
    row = _move(balance, "transfer", "trf", amount, payout.account)
    row.source = balance.charge_id if own else None
    _begin(balance, row)


def _reverse(balance: BalanceRow, amount: int) -> None:
    """Begin to take back what was sent too much, from the newest transfer that has some left."""
    left = [
        (row, int(row.amount) - int(row.reversed))
        for row in tables.transfers_of_order(balance.order_id)
        if row.status == "sent" and int(row.amount) > int(row.reversed)
    ]
    if not left:
        ledger.log_odd(balance.order_id, "more was sent than there are transfers")
        dynamo.commit(tables.change_balance(balance, {"reversal_refused": True}))
        return
    newest, most = max(left, key=lambda pair: pair[0].created_at)
    row = _move(balance, "reversal", "rev", min(amount, most), newest.account)
    row.of, row.of_stripe_id = newest.id, newest.stripe_id
    _begin(balance, row)


def _move(balance: BalanceRow, kind: str, prefix: str, amount: int, account: str) -> TransferRow:
    """The row of a move; its id is that of this very state of the balance, so it is begun once."""
    return TransferRow(
        pk=balance.order_id,
        sk=ids.derived(prefix, balance.order_id, str(int(balance.version))),
        kind=kind,
        status="pending",
        amount=amount,
        currency=balance.currency,
        store_id=balance.store_id,
        purchase_id=balance.purchase_id,
        account=account,
        created_at=clock.now_text(),
    )


def _begin(balance: BalanceRow, row: TransferRow) -> None:
    begun = tables.begin_move(row)
    dynamo.commit(begun, tables.change_balance(balance, {"moving": row.sk}))


def _go_on(balance: BalanceRow, amount: int) -> timedelta | None:
    """Ask Stripe for the move that was begun, and post it; how long to wait when Stripe will not do it."""
    kind, _, move_id = (balance.moving or "").partition("#")
    row = tables.get_move(balance.order_id, kind, move_id)
    if row is None:
        raise Busy
    try:
        stripe_id = _asked(row)
    except Refused as refused:
        return _refused(balance, row, refused)
    _posted(row, stripe_id)
    return None


def _asked(row: TransferRow) -> str:
    amount, old = int(row.amount), row.created_at < clock.to_text(clock.now() - _REMEMBERED)
    if row.kind == "reversal":
        transfer = row.of_stripe_id or ""
        found = stripe.find_taken_back(row.id, transfer) if old else None
        return found or stripe.take_back(row.id, order_id=row.pk, transfer=transfer, amount=amount)
    found = stripe.find_sent(row.id, row.purchase_id) if old else None
    return found or stripe.send(
        row.id,
        order_id=row.pk,
        purchase_id=row.purchase_id,
        amount=amount,
        currency=row.currency,
        account=row.account,
        source=row.source,
    )


def _refused(balance: BalanceRow, row: TransferRow, refused: Refused) -> timedelta | None:
    """A reversal that Stripe refuses is the store's debt; a transfer is tried again when its account may have it."""
    logger.warning("Stripe refused to move money", order=row.pk, move=row.id, kind=row.kind, reason=refused.reason)
    over = tables.end_move(row, "refused", reason=refused.reason)
    changes = {"moving": None, **({"reversal_refused": True} if row.kind == "reversal" else {})}
    dynamo.commit(over, tables.change_balance(balance, changes))
    if row.kind == "reversal":
        return None
    ready = refused.reason not in _PASSING and connect.refresh(row.store_id) is not PayoutStatus.ENABLED
    return None if ready else _LATER


def _posted(row: TransferRow, stripe_id: str) -> None:
    """Post a move that Stripe made; somebody else may have done it meanwhile."""
    amount = int(row.amount)
    while (balance := tables.get_balance(row.pk)) is not None and balance.moving == row.sk:
        amounts = balance.amounts()
        if row.kind == "transfer":
            entries = rules.transfer_entries(row.store_id, amounts, amount)
            posting = Posting(entries, changes={"moving": None, "sent": int(balance.sent) + amount})
            counted = []
        else:
            entries = rules.reversal_entries(row.store_id, amounts, amount)
            posting = Posting(entries, changes={"moving": None})
            counted = [tables.count_reversal(row.pk, row.of or "", amount)]
        ended = tables.end_move(row, "sent", stripe_id=stripe_id)
        try:
            dynamo.commit(*ledger.writes(balance, f"{row.kind}:{row.id}", row.kind, posting), ended, *counted)
        except dynamo.ConditionFailed as error:
            if error.name == "balance":
                continue
        return


def _owe(balance: BalanceRow, amount: int) -> None:
    """What could not be taken back is a debt, paid out of the store's later earnings."""
    logger.warning("a store owes money", store=balance.store_id, order=balance.order_id, amount=amount)
    owes = tables.put_debt(balance.store_id, balance.order_id, amount, clock.now_text())
    dynamo.commit(owes, tables.change_balance(balance, {"debt": amount}))


def _forgive(balance: BalanceRow, _: int) -> None:
    """There is nothing left to owe: it was paid, or the refund that it came from failed."""
    gone = tables.drop_debt(balance.store_id, balance.order_id)
    dynamo.commit(gone, tables.change_balance(balance, {"debt": 0, "reversal_refused": False}))


def _net(balance: BalanceRow, most: int) -> None:
    """Pay the oldest debt of the store out of what it is owed for this order."""
    debts = [debt for debt in tables.debts_of_store(balance.store_id) if debt.order_id != balance.order_id]
    if not debts:
        return
    debt = min(debts, key=lambda one: one.created_at)
    debtor = tables.get_balance(debt.order_id)
    lacks = -rules.owed(balance.store_id, debtor.amounts()) if debtor is not None else 0
    if debtor is None or lacks <= 0:
        stale = [tables.change_balance(debtor, {"debt": 0, "reversal_refused": False})] if debtor is not None else []
        dynamo.commit(tables.drop_debt(balance.store_id, debt.order_id), *stale)
        return
    amount = min(most, lacks)
    gives, gets = rules.netting_entries(balance.store_id, balance.amounts(), debtor.amounts(), amount)
    cause = f"netting:{ids.derived('net', balance.pk, str(int(balance.version)), debtor.pk, str(int(debtor.version)))}"
    rest = lacks - amount
    at = clock.now_text()
    left = (
        tables.put_debt(balance.store_id, debt.order_id, rest, debt.created_at)
        if rest
        else tables.drop_debt(balance.store_id, debt.order_id)
    )
    dynamo.commit(
        *tables.post(balance, cause, "netting", gives, at),
        *tables.post(debtor, cause, "netting", gets, at, changes={"debt": rest, "reversal_refused": rest > 0}),
        left,
    )


_ACTS: dict[str, Callable[[BalanceRow, int], timedelta | None]] = {
    "go_on": _go_on,
    "transfer": lambda balance, amount: _transfer(balance, amount),
    "reverse": lambda balance, amount: _reverse(balance, amount),
    "owe": lambda balance, amount: _owe(balance, amount),
    "forgive": lambda balance, amount: _forgive(balance, amount),
    "net": lambda balance, amount: _net(balance, amount),
}


def follow(order_id: str) -> None:
    """Do what is to be done with an order's money, Stripe's fee first. Raises Upstream, Busy."""
    balance = tables.get_balance(order_id)
    if balance is None:
        return
    if not balance.fee_known:
        ledger.post_fee(balance.purchase_id)
    advance(order_id)


def follow_purchase(purchase_id: str) -> None:
    """The same for all orders of a purchase. Raises Upstream, Busy."""
    if ledger.post_fee(purchase_id):
        purchase = tables.get_purchase(purchase_id)
        for order_id in purchase.order_ids if purchase is not None else []:
            advance(order_id)


def move_due(seconds: float) -> int:
    """Go on with every order whose money is due, oldest first, for so many seconds; how many could not be."""
    deadline, failures = time.monotonic() + seconds, 0
    for shard in range(tables.SHARDS):
        start = None
        while time.monotonic() < deadline:
            page = tables.due_balances(shard, clock.now_text(), PageRequest(_PAGE, start))
            failures += sum(not _followed(row.order_id) for row in page.items)
            start = page.next
            if start is None:
                break
    return failures


def _followed(order_id: str) -> bool:
    try:
        follow(order_id)
    except (DomainError, dynamo.ConditionFailed) as error:
        logger.warning("money left for later", order=order_id, exc_info=True)
        return isinstance(error, Upstream | Busy)
    except Exception:
        logger.exception("money not moved", order=order_id)
        return False
    return True


def release(store_id: str, seconds: float) -> None:
    """Send what was held while the store had no account. What is left after so many seconds comes by an event."""
    deadline, start = time.monotonic() + seconds, None
    while time.monotonic() < deadline:
        page = tables.held_balances(store_id, PageRequest(_PAGE, start))
        for row in page.items:
            _followed(row.order_id)
        start = page.next
        if start is None:
            return
    event = Event("payouts.held_left", store_id)
    dynamo.commit(outbox.record(event))
    outbox.deliver(event)
