"""What goes in and out of the routes about money that has arrived."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ...core.countries import COUNTRIES
from ...http.schema import Minor, Schema, Timestamp
from ...integrations.stripe.connect import Payout
from ..service.connect import AccountView
from ..service.explaining import MoneyView
from ..service.statements import Line, Statement


def known_country(value: str) -> str:
    """A country that there is. Raises ValueError."""
    if value not in COUNTRIES:
        raise ValueError("Use a country's two letters, such as RO.")
    return value


Status = Literal["none", "onboarding", "pending", "enabled", "restricted", "refused", "disconnected"]
Kind = Literal[
    "sale",
    "fee",
    "refund",
    "refund_failed",
    "dispute",
    "dispute_won",
    "transfer",
    "reversal",
    "netting",
    "by_hand",
]
State = Literal[
    "none",
    "settled",
    "wait_fee",
    "wait_hold",
    "wait_refund",
    "wait_dispute",
    "no_account",
    "on_its_way",
    "in_debt",
]
Account = Literal["buyer", "store", "tax", "platform", "stripe", "transfer", "disputed", "netting", "paid", "shop"]


class OnboardingIn(Schema):
    """The country in which the store's owner is established; it cannot be changed later."""

    country: Annotated[str, Field(min_length=2, max_length=2, examples=["RO"]), AfterValidator(known_country)]


class OnboardingOut(Schema):
    """Where to go on, at Stripe: for one visit within a few minutes."""

    url: str


class BankPayout(Schema):
    """Money on its way from the store's account at Stripe to its bank; `status` as Stripe says it."""

    id: str
    amount: Minor
    currency: str
    status: str
    arrives_at: int = Field(description="Seconds since 1970.")
    created_at: int = Field(description="Seconds since 1970.")

    @classmethod
    def of(cls, payout: Payout) -> BankPayout:
        return cls.model_construct(
            id=payout.id,
            amount=payout.amount,
            currency=payout.currency,
            status=payout.status,
            arrives_at=payout.arrives_at,
            created_at=payout.created_at,
        )


class PayoutAccountOut(Schema):
    """A store's account at Stripe. `due`: what Stripe wants of its owner; `countries`: where it may be."""

    status: Status
    country: str
    due: list[str]
    payouts_enabled: bool
    updated_at: Timestamp | None
    countries: list[str]

    @classmethod
    def of(cls, view: AccountView) -> PayoutAccountOut:
        return cls.model_construct(
            status=view.status.value,
            country=view.country,
            due=list(view.due),
            payouts_enabled=view.payouts_enabled,
            updated_at=view.updated_at,
            countries=list(view.countries),
        )


class BankPayoutsOut(Schema):
    items: list[BankPayout]


class StatementOut(Schema):
    """A store's month. What the platform owed it at the end is `closing`: `opening + sales - refunds - platform_fees -
    stripe_fees - disputed - sent - by_hand - netted`. `tax` is within that; `final`: the month can no longer change.
    """

    month: str
    currency: str
    orders: int
    opening: Minor
    sales: Minor
    refunds: Minor
    platform_fees: Minor
    stripe_fees: Minor
    disputed: Minor
    sent: Minor
    by_hand: Minor
    netted: Minor
    tax: Minor
    closing: Minor
    debt: Minor
    final: bool

    @classmethod
    def of(cls, statement: Statement) -> StatementOut:
        sums = statement.sums
        return cls.model_construct(
            month=statement.month,
            currency=statement.currency,
            orders=sums.orders,
            opening=statement.opening,
            sales=sums.sales,
            refunds=sums.refunds,
            platform_fees=sums.platform_fees,
            stripe_fees=sums.stripe_fees,
            disputed=sums.disputed,
            sent=sums.sent,
            by_hand=sums.by_hand,
            netted=sums.netted,
            tax=sums.tax,
            closing=statement.closing,
            debt=statement.debt,
            final=statement.final,
        )


class StatementsOut(Schema):
    """The months there are statements of, newest first."""

    items: list[str]


class StatementLineOut(Schema):
    """One posting, as far as the store is concerned: `amount` more (or less) is owed to it."""

    order_id: str
    kind: Kind
    at: Timestamp
    amount: Minor

    @classmethod
    def of(cls, line: Line) -> StatementLineOut:
        return cls.model_construct(order_id=line.order_id, kind=line.kind, at=line.at, amount=line.amount)


class CsvQuery(Schema):
    """A whole month, or one `day` of it where the month has too many lines."""

    day: Annotated[int, Field(ge=1, le=31)] | None = None


class HolderOut(Schema):
    """Somebody who holds some of an order's money. Amounts sum to zero: what the buyer gave counts against it."""

    account: Account
    amount: Minor
    why: str
    until: Timestamp | None


class MovementOut(Schema):
    """One posting: what it changed, by account; sums to zero."""

    kind: Kind
    at: Timestamp
    entries: dict[str, int]


class MoneyOut(Schema):
    """Who holds each cent of an order, why, and until when. The buyer sees what concerns the buyer (not `full`)."""

    order_id: str
    currency: str
    total: Minor
    state: State
    until: Timestamp | None
    full: bool
    holders: list[HolderOut]
    movements: list[MovementOut]

    @classmethod
    def of(cls, view: MoneyView) -> MoneyOut:
        return cls.model_construct(
            order_id=view.order_id,
            currency=view.currency,
            total=view.total,
            state=view.state,
            until=view.until,
            full=view.full,
            holders=[
                HolderOut.model_construct(account=h.account, amount=h.amount, why=h.why, until=h.until)
                for h in view.holders
            ],
            movements=[MovementOut.model_construct(kind=m.kind, at=m.at, entries=m.entries) for m in view.movements],
        )
