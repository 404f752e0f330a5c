"""What goes in and out of the cart routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ..http.schema import Clean, Cover, Email, Locale, Minor, Schema
from ..settings import settings
from . import rules
from .rules import Shown
from .service import CartView, Counts, Group, LineView, Put

Id = Annotated[str, Field(min_length=1, max_length=40)]
State = Literal["buyable", "sold_out", "own"]


def _code(value: str) -> str:
    return value.upper()


Code = Annotated[str, Field(min_length=1, max_length=40), Clean, AfterValidator(_code)]


class CartLineIn(Schema):
    """How many of a thing are to be in the cart: absolute, and 0 takes it out. With `at_least`, more that are there
    already stay. `variant_id` when there are variants."""

    product_id: Id
    variant_id: Id | None = None
    quantity: Annotated[int, Field(ge=0, le=rules.MOST)]
    at_least: bool = False


class CartPutOut(Schema):
    """`quantity` are in the cart now, `before` were; `limited` says why it is not what was asked for: there are no
    more (`stock`), or one is all that is of use (`one_each`). `count` pieces are in the cart."""

    line_id: str
    quantity: int
    before: int
    limited: Literal["stock", "one_each"] | None
    count: int

    @classmethod
    def of(cls, put: Put) -> CartPutOut:
        return cls.model_construct(**asdict(put))


class CartCount(Schema):
    """How many pieces are in the cart."""

    count: int


class CodesIn(Schema):
    """The promotion codes that the buyer typed; upper and lower case are the same."""

    codes: Annotated[list[Code], Field(max_length=rules.MAX_CODES)]


class ShownIn(Schema):
    """What the buyer was shown of a line: `price` and `quantity` then, or null and 0 for what is no longer sold."""

    id: Id
    price: Annotated[int, Field(ge=0, le=10**12)] | None
    quantity: Annotated[int, Field(ge=0, le=rules.MOST)]

    def shown(self) -> Shown:
        """The service's form of it."""
        return Shown(self.id, self.price, self.quantity)


class SeenIn(Schema):
    """The changes that the buyer was shown: they are told no more, and what is no longer sold leaves the cart."""

    lines: Annotated[list[ShownIn], Field(max_length=rules.MAX_LINES + rules.MAX_SAVED)]


class CartChange(Schema):
    """What is different from what the buyer saw last; `before` and `now` are prices, or quantities."""

    kind: Literal["price_up", "price_down", "quantity_reduced", "sold_out", "back"]
    before: int | None
    now: int | None


class CartLineOut(Schema):
    """A line now. `quantity` of the `wanted` can be bought, for `total`; one may ask for up to `most`. `left` is told
    only when there are few. `own`: the buyer's own product, which they cannot buy."""

    id: str
    product_id: str
    variant_id: str | None
    title: str
    variant: str | None
    path: str
    cover: Cover | None
    kind: Literal["digital", "physical"]
    price: Minor
    wanted: int
    quantity: int
    most: int
    left: int | None
    total: Minor
    state: State
    changes: list[CartChange]

    @classmethod
    def of(cls, line: LineView) -> CartLineOut:
        product = line.product
        return cls.model_construct(
            id=line.id,
            product_id=product.product_id,
            variant_id=product.variant_id,
            title=product.title,
            variant=product.variant,
            path=product.path,
            cover=Cover.of(product.cover),
            kind=product.kind,
            price=product.price,
            wanted=line.wanted,
            quantity=line.quantity,
            most=line.most,
            left=line.left,
            total=line.total,
            state=line.state,
            changes=[CartChange.model_construct(**asdict(change)) for change in line.changes],
        )


class CartStore(Schema):
    id: str
    slug: str
    name: str


class CartGroup(Schema):
    """The lines of one store, and what those that can be bought come to."""

    store: CartStore
    lines: list[CartLineOut]
    subtotal: Minor

    @classmethod
    def of(cls, group: Group) -> CartGroup:
        return cls.model_construct(
            store=CartStore.model_construct(id=group.store_id, slug=group.store_slug, name=group.store_name),
            lines=[CartLineOut.of(line) for line in group.lines],
            subtotal=group.subtotal,
        )


class GoneLine(Schema):
    """Something that is no longer sold, where it was."""

    id: str
    title: str
    saved: bool


class ReminderIn(Schema):
    """The buyer agrees to one mail, should they leave this cart behind. Members get it at their account's address."""

    consent: Literal[True]
    email: Email | None = None
    locale: Locale | None = None


class ReminderOut(Schema):
    """Where the one mail goes to, or went."""

    email: str
    sent: bool


class ReturnIn(Schema):
    """What the link in the mail says."""

    token: Annotated[str, Field(min_length=1, max_length=200)]


class ReturnOut(Schema):
    """Where the cart is: in this `browser` from now on, or in the `account` whose holder logs in."""

    cart: Literal["browser", "account"]


class ReminderCounts(Schema):
    """Mails that went out in a month (such as 2026-11), buyers who came back by one, and purchases of those."""

    month: str
    sent: int
    returned: int
    bought: int


class ReminderReport(Schema):
    """The last two years, the newest month first; months without any are missing."""

    items: list[ReminderCounts]

    @classmethod
    def of(cls, counts: list[Counts]) -> ReminderReport:
        return cls.model_construct(items=[ReminderCounts.model_construct(**asdict(one)) for one in counts])


class CartOut(Schema):
    """The cart as it is now: `count` pieces are wanted; what of them can be bought comes to `subtotal`, before
    shipping, tax and discounts."""

    currency: str
    count: int
    subtotal: Minor
    groups: list[CartGroup]
    gone: list[GoneLine]
    saved: list[CartLineOut]
    codes: list[str]
    reminder: ReminderOut | None

    @classmethod
    def of(cls, view: CartView) -> CartOut:
        asked = view.reminder
        return cls.model_construct(
            currency=settings().currency,
            count=view.count,
            subtotal=view.subtotal,
            groups=[CartGroup.of(group) for group in view.groups],
            gone=[GoneLine.model_construct(**asdict(line)) for line in view.gone],
            saved=[CartLineOut.of(line) for line in view.saved],
            codes=list(view.codes),
            reminder=asked and ReminderOut.model_construct(email=asked.email, sent=asked.sent_at is not None),
        )
