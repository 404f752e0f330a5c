"""How much of an order can be given back, and how a refund is made up of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from ...core import money
from ...core.errors import FieldError
from .items import paid_for
from .progress import Progress, added


class RefundStatus(StrEnum):
    """Pending until Stripe says what became of it; one that succeeded may still fail."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundSource(StrEnum):
    """Who gave the money back: the store, the platform's staff, somebody at Stripe's dashboard, or a lost dispute."""

    SELLER = "seller"
    STAFF = "staff"
    STRIPE = "stripe"
    DISPUTE = "dispute"


#: From which states a refund may reach each.
REFUND_FROM: dict[RefundStatus, tuple[RefundStatus, ...]] = {
    RefundStatus.SUCCEEDED: (RefundStatus.PENDING,),
    RefundStatus.FAILED: (RefundStatus.PENDING, RefundStatus.SUCCEEDED),
}
#: How long a refund is left to its webhook before reconciliation looks after it.
LOOK_AGAIN = timedelta(seconds=60)


def refund_outcome(status: str) -> RefundStatus:
    """What a refund at Stripe says of ours."""
    if status == "succeeded":
        return RefundStatus.SUCCEEDED
    return RefundStatus.FAILED if status in {"failed", "canceled"} else RefundStatus.PENDING


@dataclass(frozen=True, slots=True)
class RefundLine:
    """So much for one line: all that is left of it without an `amount`; `quantity` pieces of it."""

    item_id: str
    amount: int | None = None
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What to give back: some lines and some of the shipping, or an `amount` of the whole; everything left when nothing
    is named. `restock` puts the pieces back into stock."""

    lines: tuple[RefundLine, ...] = ()
    shipping: int = 0
    amount: int | None = None
    restock: bool = False

    @property
    def everything(self) -> bool:
        """Whether all that is left is meant."""
        return not self.lines and not self.shipping and self.amount is None


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """How a refund is made up: minor units and pieces by item id. `restock`: pieces for the stock."""

    amounts: dict[str, int] = field(default_factory=dict)
    shipping: int = 0
    pieces: dict[str, int] = field(default_factory=dict)
    restock: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """In minor units."""
        return sum(self.amounts.values()) + self.shipping


def left_of(items: Sequence[dict[str, Any]], shipping: int, progress: Progress) -> tuple[dict[str, int], int]:
    """What can still be given back of each line, and of the shipping."""
    lines = {item["id"]: paid_for(item) - progress.refunded.get(item["id"], 0) for item in items}
    return lines, shipping - progress.shipping_refunded


def plan_refund(
    items: Sequence[dict[str, Any]], shipping: int, progress: Progress, wish: RefundWish
) -> tuple[RefundPlan, list[FieldError]]:
    """The refund that is wished for, and what is wrong with the wish: never more than is left of anything."""
    left, shipping_left = left_of(items, shipping, progress)
    errors: list[FieldError] = []
    if wish.everything:
        # What was free goes back too, for nothing.
        free = {item["id"] for item in items if not paid_for(item)}
        amounts, back = {key: amount for key, amount in left.items() if amount or key in free}, shipping_left
    elif wish.amount is not None:
        if wish.lines or wish.shipping:
            errors.append(FieldError("amount", "conflict", "Give an amount of the whole, or of lines and shipping."))
        amounts, back = share(left, shipping_left, wish.amount, errors)
    else:
        amounts, back = _chosen(left, shipping_left, wish, errors)
    if errors:
        return RefundPlan(), errors
    pieces = _pieces(items, progress, wish, amounts, left, errors)
    plan = RefundPlan(amounts, back, pieces, _restock(items, progress, pieces) if wish.restock else {})
    if not errors and plan.total == 0:
        errors.append(FieldError("amount", "nothing_left", "There is nothing left to give back."))
    return plan, errors


def share(
    left: dict[str, int], shipping_left: int, amount: int, errors: list[FieldError]
) -> tuple[dict[str, int], int]:
    """An amount of the whole, spread over what is left of lines and shipping."""
    weights = [*left.values(), shipping_left]
    if amount > sum(weights):
        errors.append(FieldError("amount", "too_much", "This is more than is left to give back."))
        return {}, 0
    *parts, back = money.allot(amount, weights)
    return {key: part for key, part in zip(left, parts, strict=True) if part}, back


def _chosen(
    left: dict[str, int], shipping_left: int, wish: RefundWish, errors: list[FieldError]
) -> tuple[dict[str, int], int]:
    amounts: dict[str, int] = {}
    for index, line in enumerate(wish.lines):
        if line.item_id not in left or line.item_id in amounts:
            errors.append(FieldError(f"items.{index}.item_id", "not_an_option", "Choose the order's items, each once."))
            continue
        amounts[line.item_id] = left[line.item_id] if line.amount is None else line.amount
        if amounts[line.item_id] > left[line.item_id]:
            errors.append(FieldError(f"items.{index}.amount", "too_much", "This is more than is left of it."))
    if wish.shipping > shipping_left:
        errors.append(FieldError("shipping", "too_much", "This is more than is left of the shipping."))
    return amounts, wish.shipping


def _pieces(
    items: Sequence[dict[str, Any]],
    progress: Progress,
    wish: RefundWish,
    amounts: dict[str, int],
    left: dict[str, int],
    errors: list[FieldError],
) -> dict[str, int]:
    """The pieces that the money is for: as many as were named, all the rest of a line whose whole price goes back."""
    named = {line.item_id: (index, line.quantity) for index, line in enumerate(wish.lines)}
    pieces: dict[str, int] = {}
    for item in items:
        key, rest = item["id"], int(item["quantity"]) - progress.pieces.get(item["id"], 0)
        index, asked = named.get(key, (0, 0))
        if asked > rest:
            errors.append(FieldError(f"items.{index}.quantity", "too_many", "There are fewer pieces."))
        whole = key in amounts and amounts[key] == left[key]
        count = asked or (rest if whole else 0)
        pieces |= {key: count} if count else {}
    return pieces


def _restock(items: Sequence[dict[str, Any]], progress: Progress, pieces: dict[str, int]) -> dict[str, int]:
    """Of these pieces, those whose stock is counted and that have not come back before."""
    back: dict[str, int] = {}
    for item in items:
        most = int(item["quantity"]) - progress.restocked.get(item["id"], 0)
        count = min(pieces.get(item["id"], 0), most)
        back |= {item["id"]: count} if count > 0 and item.get("held") else {}
    return back


def refunded(progress: Progress, plan: RefundPlan) -> Progress:
    """After the money is on its way back: it is counted at once, so that it cannot go back twice."""
    return replace(
        progress,
        refunded=added(progress.refunded, plan.amounts),
        pieces=added(progress.pieces, plan.pieces),
        restocked=added(progress.restocked, plan.restock),
        shipping_refunded=progress.shipping_refunded + plan.shipping,
        refunds=progress.refunds + 1,
    )


def unrefunded(progress: Progress, plan: RefundPlan, *, cancelled: bool) -> Progress:
    """After a refund failed: the money can be given back again. Pieces that went back into stock stay there."""
    return replace(
        progress,
        refunded=added(progress.refunded, plan.amounts, -1),
        pieces=added(progress.pieces, plan.pieces, -1),
        shipping_refunded=progress.shipping_refunded - plan.shipping,
        cancelled_at=None if cancelled else progress.cancelled_at,
    )
