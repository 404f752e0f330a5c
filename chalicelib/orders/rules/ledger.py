"""The ledger of an order: who holds each cent of it, by double entry.

Every posting has a cause, and what it adds to its accounts sums to zero. What a sale gives to each account, and what a
refund takes from each, are functions of the sale and of how much of each of its parts went back, so the order in which
refunds are posted, or taken back, never makes a difference of a cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core.money import allot, divided, portion

#: What somebody holds more (or less, when negative), by account; sums to zero.
Entries = dict[str, int]

BUYER, PLATFORM, STRIPE, DISPUTED = "buyer", "platform", "stripe", "disputed"
#: The part of an order that is its shipping.
SHIPPING = "shipping"


def store(store_id: str) -> str:
    """What the platform keeps for the store."""
    return f"store:{store_id}"


def tax(store_id: str) -> str:
    """The tax in it, which the store owes to its authority and is paid out to it."""
    return f"tax:{store_id}"


def transferred(store_id: str) -> str:
    """What was sent to the store's account at Stripe and not taken back."""
    return f"transfer:{store_id}"


def netted(store_id: str) -> str:
    """What one order of the store gave for the debt of another: over all its orders it is nothing."""
    return f"netting:{store_id}"


def paid_by_hand(store_id: str) -> str:
    """What the platform sent to the store outside Stripe."""
    return f"paid:{store_id}"


@dataclass(frozen=True, slots=True)
class Part:
    """A line of an order, or its shipping: what was paid for it; what of that is tax and fee; the platform's gift."""

    id: str
    total: int
    tax: int = 0
    fee: int = 0
    subsidy: int = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold, as the ledger sees it. `subsidy`: discounts that the platform bears instead of the store."""

    store_id: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """What the buyer paid."""
        return sum(part.total for part in self.parts)

    @property
    def fee(self) -> int:
        """The platform's fee."""
        return sum(part.fee for part in self.parts)

    def to_row(self) -> list[list[Any]]:
        """As it is stored with the order's balance."""
        return [[part.id, part.total, part.tax, part.fee, part.subsidy] for part in self.parts]

    @classmethod
    def from_row(cls, store_id: str, raw: list[list[Any]]) -> Sale:
        """The inverse of `to_row`."""
        return cls(store_id, tuple(Part(str(each[0]), *[int(value) for value in each[1:]]) for each in raw))


def sale_of(
    store_id: str,
    items: list[Mapping[str, Any]],
    shipping: Mapping[str, Any] | None,
    *,
    fee_basis_points: int,
    subsidy: int = 0,
    shipping_subsidy: int = 0,
) -> Sale:
    """The sale that an order's lines make. The platform's fee is taken of the goods after discounts, without tax.

    It is rounded once, for the order, then shared by the lines; so is what the platform gives to a discount.
    `shipping_subsidy`: what the platform gives to the shipping.
    """
    amounts = [(str(item["id"]), int(item.get("total", item["line_total"])), int(item.get("tax", 0))) for item in items]
    nets = [total - tax_ for _, total, tax_ in amounts]
    fees = allot(portion(sum(nets), fee_basis_points), nets) if sum(nets) else [0] * len(nets)
    gifts = allot(subsidy, [total for _, total, _ in amounts]) if subsidy else [0] * len(amounts)
    parts = [
        Part(name, total, tax_, fee, gift) for (name, total, tax_), fee, gift in zip(amounts, fees, gifts, strict=True)
    ]
    if shipping is not None:
        parts.append(Part(SHIPPING, int(shipping["total"]), int(shipping.get("tax", 0)), 0, shipping_subsidy))
    return Sale(store_id, tuple(parts))


def sale_entries(sale: Sale) -> Entries:
    """A paid order: what the buyer gave, the store has, but for the platform's fee; tax apart. Empty when free."""
    tax_ = sum(part.tax for part in sale.parts)
    subsidy = sum(part.subsidy for part in sale.parts)
    return tidy(
        {
            BUYER: -sale.total,
            tax(sale.store_id): tax_,
            PLATFORM: sale.fee - subsidy,
            store(sale.store_id): sale.total - tax_ - sale.fee + subsidy,
        }
    )


def given_back(sale: Sale, returned: Mapping[str, int]) -> Entries:
    """What all refunds together moved, when so much of each part went back: the same share of each account.

    Each part is rounded for itself, half up, and exact when the whole of it went back.
    """
    back, tax_, fee, subsidy = 0, 0, 0, 0
    for part in sale.parts:
        amount = returned.get(part.id, 0)
        if amount:
            back += amount
            tax_ += divided(part.tax * amount, part.total)
            fee += divided(part.fee * amount, part.total)
            subsidy += divided(part.subsidy * amount, part.total)
    return {
        BUYER: back,
        tax(sale.store_id): -tax_,
        PLATFORM: subsidy - fee,
        store(sale.store_id): -(back - tax_ - fee + subsidy),
    }


def refund_entries(sale: Sale, returned: Mapping[str, int], parts: Mapping[str, int]) -> Entries:
    """A refund of so much of each part (negative: it failed and is put back), after `returned` went back before."""
    after = added(returned, parts)
    return tidy(difference(given_back(sale, after), given_back(sale, returned)))


def left(sale: Sale, returned: Mapping[str, int]) -> dict[str, int]:
    """What can still go back of each part."""
    return {part.id: part.total - returned.get(part.id, 0) for part in sale.parts}


def spread(sale: Sale, returned: Mapping[str, int], amount: int) -> dict[str, int]:
    """Parts for an amount that names none, by what is left of each. Raises ValueError when that is less."""
    rest = left(sale, returned)
    if amount > sum(rest.values()):
        raise ValueError(f"{amount} is more than is left of the order")
    shares = allot(amount, list(rest.values()))
    return {name: share for name, share in zip(rest, shares, strict=True) if share}


def fee_entries(store_id: str, amount: int, bearer: str) -> Entries:
    """Stripe's fee, taken from the store or from the platform (`bearer`)."""
    return tidy({store(store_id) if bearer == "store" else PLATFORM: -amount, STRIPE: amount})


def withdrawn_entries(store_id: str, amount: int, fee: int, bearer: str) -> Entries:
    """A dispute began: Stripe took the amount until it is decided, and its fee for good."""
    entries = fee_entries(store_id, fee, bearer)
    return tidy(added(entries, {store(store_id): -amount, DISPUTED: amount}))


def reinstated_entries(store_id: str, amount: int) -> Entries:
    """A dispute was won: the amount is back."""
    return tidy({store(store_id): amount, DISPUTED: -amount})


def lost_entries(sale: Sale, returned: Mapping[str, int], parts: Mapping[str, int], withheld: int) -> Entries:
    """A dispute was lost: what was withheld is the buyer's, as if refunded."""
    back = refund_entries(sale, returned, parts)
    return tidy(added(back, reinstated_entries(sale.store_id, withheld)))


def taken(store_id: str, balances: Mapping[str, int], amount: int) -> Entries:
    """Take an amount from what the store is owed: from its own share first, then from the tax."""
    own = balances.get(store(store_id), 0)
    of_tax = min(max(amount - max(own, 0), 0), max(balances.get(tax(store_id), 0), 0))
    return {store(store_id): of_tax - amount, tax(store_id): -of_tax}


def put_back(store_id: str, balances: Mapping[str, int], amount: int) -> Entries:
    """Give an amount to what the store is owed: what the tax lacks first, then its own share."""
    of_tax = min(max(-balances.get(tax(store_id), 0), 0), amount)
    return {store(store_id): amount - of_tax, tax(store_id): of_tax}


def transfer_entries(store_id: str, balances: Mapping[str, int], amount: int) -> Entries:
    """An amount was sent to the store's account at Stripe."""
    return tidy(taken(store_id, balances, amount) | {transferred(store_id): amount})


def by_hand_entries(store_id: str, balances: Mapping[str, int], amount: int) -> Entries:
    """An amount was sent to the store outside Stripe."""
    return tidy(taken(store_id, balances, amount) | {paid_by_hand(store_id): amount})


def reversal_entries(store_id: str, balances: Mapping[str, int], amount: int) -> Entries:
    """An amount was taken back from the store's account at Stripe."""
    return tidy(put_back(store_id, balances, amount) | {transferred(store_id): -amount})


def netting_entries(
    store_id: str, giver: Mapping[str, int], debtor: Mapping[str, int], amount: int
) -> tuple[Entries, Entries]:
    """One order of a store pays the debt of another: what is posted to the giver, and to the debtor."""
    gives = tidy(taken(store_id, giver, amount) | {netted(store_id): amount})
    gets = tidy(put_back(store_id, debtor, amount) | {netted(store_id): -amount})
    return gives, gets


def owed(store_id: str, balances: Mapping[str, int]) -> int:
    """What the platform owes the store for the order, tax included; negative: what the store owes."""
    return balances.get(store(store_id), 0) + balances.get(tax(store_id), 0)


def added(first: Mapping[str, int], second: Mapping[str, int]) -> Entries:
    """Both together."""
    return {name: first.get(name, 0) + second.get(name, 0) for name in {**first, **second}}


def difference(first: Mapping[str, int], second: Mapping[str, int]) -> Entries:
    """The first without the second."""
    return added(first, {name: -amount for name, amount in second.items()})


def tidy(entries: Mapping[str, int]) -> Entries:
    """Without what is nothing. Raises ValueError unless it sums to zero: no such posting is ever made."""
    if sum(entries.values()) != 0:
        raise ValueError(f"a posting does not sum to zero: {dict(entries)}")
    return {name: amount for name, amount in entries.items() if amount}


@dataclass(frozen=True, slots=True)
class Position:
    """All that decides what happens next with an order's money."""

    store_id: str
    balances: Mapping[str, int]
    fee_known: bool
    hold_until: str
    moving: str | None = None
    disputed: bool = False
    refund_under_way: bool = False
    account_ready: bool = False
    reversal_refused: bool = False
    debt: int = 0
    debts_elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next with an order's money: `kind`, and the amount it is about."""

    kind: str
    amount: int = 0


#: Steps after which there is something to do at once; all others wait for something to happen.
ACTIONS = frozenset({"go_on", "reverse", "owe", "forgive", "net", "transfer"})


def next_step(at: Position, now: str) -> Step:
    """What to do with an order's money now, or what it waits for.

    Nothing moves while something is under way, while a dispute is open or a refund is on its way, and nothing is
    sent before Stripe's fee is known and the time to hold is over. A reversal that was refused is a debt of the store.
    """
    if at.moving is not None:
        return Step("go_on")
    if at.disputed:
        return Step("wait_dispute")
    balance = owed(at.store_id, at.balances)
    if balance < 0:
        sent = at.balances.get(transferred(at.store_id), 0)
        if sent > 0 and not at.reversal_refused:
            return Step("reverse", min(-balance, sent))
        return Step("owe", -balance) if at.debt != -balance else Step("in_debt", -balance)
    if at.debt:
        return Step("forgive")
    if balance == 0:
        return Step("settled")
    if not at.fee_known:
        return Step("wait_fee", balance)
    if at.refund_under_way:
        return Step("wait_refund", balance)
    if at.hold_until > now:
        return Step("wait_hold", balance)
    if at.debts_elsewhere:
        return Step("net", min(balance, at.debts_elsewhere))
    if not at.account_ready:
        return Step("no_account", balance)
    return Step("transfer", balance)
