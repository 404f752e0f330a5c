"""The money as a machine: whatever is sold, refunded, disputed and sent, our ledgers and Stripe's books agree.

The rules alone, and the sandbox: what the services do between the two, `tests/api/orders/test_money.py` looks at.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.core.money import allot
from chalicelib.integrations.stripe import client as library
from chalicelib.integrations.stripe import connect
from chalicelib.integrations.stripe.connect import Refused
from chalicelib.orders.rules import ledger as rules
from chalicelib.orders.rules.ledger import Entries, Position, Sale
from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import SandboxClient, checkout_params, stripe_client

STORES = ("sto_one", "sto_two", "sto_none")
_numbers = itertools.count()


@dataclass
class Order:
    """An order as the rules see it: its sale, its ledger, and what was sent of it."""

    sale: Sale
    session: str
    charge: str
    balances: Entries
    returned: dict[str, int] = field(default_factory=dict)
    transfers: list[list[Any]] = field(default_factory=list)
    refunds: dict[str, dict[str, int]] = field(default_factory=dict)
    disputed: bool = False
    decided: bool = False
    refused: bool = False
    debt: int = 0
    sent: int = 0

    def post(self, entries: Entries) -> None:
        assert sum(entries.values()) == 0
        self.balances = rules.added(self.balances, entries)


class Money(RuleBasedStateMachine):
    """Two stores with accounts at Stripe and one without."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = Sandbox()
        library.use_http_client(SandboxClient(self.sandbox))
        self.client = stripe_client(self.sandbox)
        self.orders: list[Order] = []
        self.paid_out: dict[str, int] = {}
        self.accounts: dict[str, str] = {}

    def teardown(self) -> None:
        assert self.sandbox.violations() == []
        library.use_http_client(None)
        self.sandbox.stop()

    @initialize()
    def open_accounts(self) -> None:
        for store in STORES[:2]:
            account = connect.open_account(store, 1, "RO", "mara@example.com").id
            self.sandbox.onboard(account)
            self.accounts[store] = account

    @rule(
        lines=st.lists(st.tuples(st.integers(200, 9_000), st.sampled_from([0, 9, 19])), min_size=1, max_size=3),
        shipping=st.none() | st.integers(0, 900),
        fee=st.sampled_from([0, 333, 1_000]),
        discount=st.sampled_from([0, 0, 77]),
        stores=st.lists(st.sampled_from(STORES), min_size=1, max_size=3, unique=True),
        bearer=st.sampled_from(["store", "platform"]),
    )
    def sell(
        self, lines: list[Any], shipping: int | None, fee: int, discount: int, stores: list[str], bearer: str
    ) -> None:
        """A purchase of an order per store, paid at once."""
        items = [
            {"id": f"itm_{at}", "line_total": total, "tax": total - total * 100 // (100 + rate)}
            for at, (total, rate) in enumerate(lines)
        ]
        sent = {"total": shipping, "tax": 0} if shipping is not None else None
        sales = [rules.sale_of(each, items, sent, fee_basis_points=fee, subsidy=discount) for each in stores]
        session = self.client.v1.checkout.sessions.create(params=checkout_params(sum(sale.total for sale in sales)))
        self.sandbox.pay(session.id)
        known = self.client.v1.checkout.sessions.retrieve(session.id)
        payment = connect.get_payment(str(known.payment_intent))
        assert payment.fee is not None
        shares = allot(payment.fee, [sale.total for sale in sales])
        for sale, share in zip(sales, shares, strict=True):
            order = Order(sale, session.id, payment.charge, rules.sale_entries(sale))
            order.post(rules.fee_entries(sale.store_id, share, bearer))
            self.orders.append(order)

    def _open(self) -> list[Order]:
        return [order for order in self.orders if not order.disputed and not order.decided]

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        """So much of one part goes back."""
        order = data.draw(st.sampled_from(self._open()))
        left = {name: rest for name, rest in rules.left(order.sale, order.returned).items() if rest}
        if not left:
            return
        name = data.draw(st.sampled_from(sorted(left)))
        parts = {name: data.draw(st.integers(1, left[name]))}
        made = self.client.v1.refunds.create(params={"charge": order.charge, "amount": parts[name]})
        order.refunds[made.id] = parts
        order.post(rules.refund_entries(order.sale, order.returned, parts))
        order.returned = rules.added(order.returned, parts)

    @precondition(lambda self: any(order.refunds for order in self._open()))
    @rule(data=st.data())
    def refund_fails(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from([order for order in self._open() if order.refunds]))
        refund_id = data.draw(st.sampled_from(sorted(order.refunds)))
        back = {name: -amount for name, amount in order.refunds.pop(refund_id).items()}
        self.sandbox.settle_refund(refund_id, "fail")
        order.post(rules.refund_entries(order.sale, order.returned, back))
        order.returned = rules.added(order.returned, back)

    @precondition(lambda self: self._open())
    @rule(data=st.data(), won=st.booleans(), moving=st.booleans())
    def dispute(self, data: st.DataObject, won: bool, moving: bool) -> None:
        """A whole payment is disputed, and decided; meanwhile nothing moves."""
        order = data.draw(st.sampled_from(self._open()))
        ours = [each for each in self.orders if each.session == order.session]
        rests = [sum(rules.left(each.sale, each.returned).values()) for each in ours]
        if not sum(rests):
            return
        dispute = self.sandbox.dispute(order.session, "fraudulent", sum(rests))
        fee = dispute["balance_transactions"][0]["fee"]
        for each, amount, share in zip(ours, rests, allot(fee, rests), strict=True):
            each.disputed = True
            each.post(rules.withdrawn_entries(each.sale.store_id, amount, share, "store"))
        if moving:
            self.move()
        self.agree()
        self.sandbox.decide_dispute(dispute["id"], "won" if won else "lost")
        for each, amount in zip(ours, rests, strict=True):
            each.disputed, each.decided = False, True
            if won:
                each.post(rules.reinstated_entries(each.sale.store_id, amount))
            else:
                parts = rules.spread(each.sale, each.returned, amount)
                each.post(rules.lost_entries(each.sale, each.returned, parts, amount))
                each.returned = rules.added(each.returned, parts)

    @rule(store=st.sampled_from(STORES[:2]))
    def pay_out(self, store: str) -> None:
        """A store's account sends all it has to its bank: nothing is left to take back."""
        account = self.accounts[store]
        made = self.sandbox.pay_out(account)
        self.paid_out[account] = self.paid_out.get(account, 0) + made.get("amount", 0)

    @rule(refused=st.booleans())
    def refuse_reversals(self, refused: bool) -> None:
        self.sandbox.refuse(reversals=refused)

    @rule()
    def move(self) -> None:
        """Everything that is due is done, as the schedule does it."""
        for order in self.orders:
            for _ in range(20):
                if not self._step(order):
                    break
            else:
                raise AssertionError("an order's money never comes to rest")

    def _step(self, order: Order) -> bool:
        store = order.sale.store_id
        owing = [each for each in self.orders if each is not order and each.sale.store_id == store and each.debt]
        at = Position(
            store_id=store,
            balances=order.balances,
            fee_known=True,
            hold_until="",
            disputed=order.disputed,
            account_ready=store in self.accounts,
            reversal_refused=order.refused,
            debt=order.debt,
            debts_elsewhere=sum(each.debt for each in owing),
        )
        step = rules.next_step(at, "now")
        if step.kind not in rules.ACTIONS or (step.kind == "transfer" and not self._can_pay(order, step.amount)):
            return False
        getattr(self, f"_{step.kind}")(order, step.amount, owing)
        return True

    def _can_pay(self, order: Order, amount: int) -> bool:
        """Beyond its own charge an order is paid out of what the platform has available, when it has."""
        if order.sent + amount <= order.sale.total:
            return True
        self.sandbox.advance(8 * 86_400)
        return self.sandbox.books()["platform"].get("ron", 0) >= amount

    def _transfer(self, order: Order, amount: int, _: list[Order]) -> None:
        own = order.sent + amount <= order.sale.total
        stripe_id = connect.send(
            f"move-{next(_numbers)}",
            order_id="ord_1",
            purchase_id="pur_1",
            amount=amount,
            currency="RON",
            account=self.accounts[order.sale.store_id],
            source=order.charge if own else None,
        )
        order.transfers.append([stripe_id, amount])
        order.sent += amount
        order.post(rules.transfer_entries(order.sale.store_id, order.balances, amount))

    def _reverse(self, order: Order, amount: int, _: list[Order]) -> None:
        newest = next(one for one in reversed(order.transfers) if one[1])
        amount = min(amount, newest[1])
        try:
            connect.take_back(f"move-{next(_numbers)}", order_id="ord_1", transfer=newest[0], amount=amount)
        except Refused:
            order.refused = True
            return
        newest[1] -= amount
        order.post(rules.reversal_entries(order.sale.store_id, order.balances, amount))

    def _owe(self, order: Order, amount: int, _: list[Order]) -> None:
        order.debt = amount

    def _forgive(self, order: Order, _: int, __: list[Order]) -> None:
        order.debt, order.refused = 0, False

    def _net(self, order: Order, most: int, owing: list[Order]) -> None:
        debtor = owing[0]
        lacks = -rules.owed(order.sale.store_id, debtor.balances)
        if lacks <= 0:
            debtor.debt, debtor.refused = 0, False
            return
        amount = min(most, lacks)
        gives, gets = rules.netting_entries(order.sale.store_id, order.balances, debtor.balances, amount)
        order.post(gives)
        debtor.post(gets)
        debtor.debt = lacks - amount

    @invariant()
    def agree(self) -> None:
        """Every ledger sums to zero, and nobody's balance differs from Stripe's books."""
        books = self.sandbox.books()
        sums: dict[str, int] = {}
        for order in self.orders:
            assert sum(order.balances.values()) == 0
            sums = rules.added(sums, order.balances)
        held = [amount for name, amount in sums.items() if name.startswith(("store:", "tax:", "platform", "netting:"))]
        assert sum(held) == books["platform"].get("ron", 0)
        for store, account in self.accounts.items():
            at_stripe = books[account].get("ron", 0) + self.paid_out.get(account, 0)
            assert sums.get(rules.transferred(store), 0) == at_stripe
            assert sums.get(rules.netted(store), 0) == 0
        for order in self.orders:
            assert all(0 <= order.returned.get(part.id, 0) <= part.total for part in order.sale.parts)


TestMoney = Money.TestCase
TestMoney.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
