"""One order with all that happened to it, as whoever asks may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...core import access
from ...core.access import Actor, Permission
from .. import rules, tables
from ..rules import OrderStatus, Progress, RefundStatus
from ..tables import OrderRow
from . import refunds, standing
from .views import OrderView, order_view


@dataclass(frozen=True, slots=True)
class LineStory:
    """What happened to a line: pieces sent and still to be sent; minor units given back, and that still can be."""

    item_id: str
    shipped: int
    to_send: int
    refunded: int
    left: int


@dataclass(frozen=True, slots=True)
class ShipmentStory:
    """A parcel: pieces by item, and where it can be followed."""

    id: str
    items: dict[str, int]
    carrier: str
    tracking_number: str
    tracking_url: str | None
    shipped_at: str


@dataclass(frozen=True, slots=True)
class RefundStory:
    """Money that went back, is on its way, or never arrived. `restocked`: pieces that are in stock again."""

    id: str
    status: str
    source: str
    amount: int
    amounts: dict[str, int]
    shipping: int
    restocked: int
    reason: str
    message: str
    cancels: bool
    failure: str | None
    created_at: str
    settled_at: str | None


@dataclass(frozen=True, slots=True)
class RequestStory:
    """A refund that the buyer asked for, and the answer."""

    id: str
    status: str
    items: tuple[str, ...]
    reason: str
    answer: str
    created_at: str
    answered_at: str | None


@dataclass(frozen=True, slots=True)
class DisputeStory:
    """A dispute: what of it falls on this order, until when it can be answered, and whether it was."""

    id: str
    status: str
    reason: str
    amount: int
    due_by: str | None
    submitted_at: str | None
    closed_at: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class NoteStory:
    """A note of the store's people."""

    id: str
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Story:
    """An order and what happened to it. `notes` and `disputes` only for its store's people and staff. `may`: what
    whoever asks can do now, of ship, deliver, cancel, refund, note and ask_refund. `left`: what can still be given
    back, in minor units."""

    order: OrderView
    lines: tuple[LineStory, ...]
    shipping_left: int
    left: int
    delivered_at: str | None
    cancelled_at: str | None
    shipments: tuple[ShipmentStory, ...]
    refunds: tuple[RefundStory, ...]
    requests: tuple[RequestStory, ...]
    notes: tuple[NoteStory, ...]
    disputes: tuple[DisputeStory, ...]
    may: tuple[str, ...]


def one(actor: Actor, order_id: str) -> Story:
    """An order for its buyer, its store's people and staff; for others it is not there. Raises NotFound."""
    return told(actor, standing.visible(actor, order_id))


def told(actor: Actor, order: OrderRow) -> Story:
    """The story of an order that the caller may see."""
    progress = Progress.of(order.progress)
    left, shipping_left = rules.left_of(order.items, refunds.shipping_paid(order), progress)
    waiting = rules.to_send(order.items, progress)
    inside = access.may(actor, Permission.ORDERS_VIEW, standing.scope_of(order))
    return Story(
        order=order_view(order, tables.get_personal([order.purchase_id]).get(order.purchase_id)),
        lines=tuple(_line(item, progress, waiting, left) for item in order.items),
        shipping_left=shipping_left,
        left=sum(left.values()) + shipping_left,
        delivered_at=progress.delivered_at,
        cancelled_at=progress.cancelled_at,
        shipments=_shipments(order.pk) if progress.shipments else (),
        refunds=_refunds(order.pk) if progress.refunds else (),
        requests=_requests(order.pk) if progress.requests else (),
        notes=_notes(order.pk) if progress.notes and inside else (),
        disputes=_disputes(order, progress) if progress.disputes and inside else (),
        may=tuple(_may(actor, order, progress, waiting, sum(left.values()) + shipping_left)),
    )


def _line(item: dict[str, Any], progress: Progress, waiting: dict[str, int], left: dict[str, int]) -> LineStory:
    key = item["id"]
    sent, back = progress.shipped.get(key, 0), progress.refunded.get(key, 0)
    return LineStory(key, sent, waiting.get(key, 0), back, left[key])


def _may(actor: Actor, order: OrderRow, progress: Progress, waiting: dict[str, int], left: int) -> list[str]:
    scope, status = standing.scope_of(order), OrderStatus(order.status)
    paid = order.paid_at is not None and status is not OrderStatus.CANCELLED
    unsent = status in {OrderStatus.PAID, OrderStatus.PARTLY_SHIPPED}
    fulfils = access.may(actor, Permission.ORDERS_FULFIL, scope)
    refunds_ = access.may(actor, Permission.REFUND, scope) and not progress.disputed
    allowed = {
        "ship": fulfils and unsent and bool(waiting),
        "deliver": fulfils and status is OrderStatus.SHIPPED,
        "cancel": refunds_ and paid and unsent,
        "refund": refunds_ and paid and left > 0,
        "note": paid and access.may(actor, Permission.ORDERS_VIEW, scope),
        "ask_refund": paid and left > 0 and progress.request is None and standing.bought(actor, order),
    }
    return [name for name, may in allowed.items() if may]


def _shipments(order_id: str) -> tuple[ShipmentStory, ...]:
    rows = sorted(tables.shipments_of(order_id), key=lambda row: row.shipped_at)
    return tuple(
        ShipmentStory(row.id, row.items, row.carrier, row.tracking_number, row.tracking_url, row.shipped_at)
        for row in rows
    )


def _refunds(order_id: str) -> tuple[RefundStory, ...]:
    return tuple(
        RefundStory(
            id=row.id,
            status=RefundStatus(row.status).value,
            source=row.source,
            amount=int(row.amount),
            amounts=row.amounts,
            shipping=int(row.shipping),
            restocked=sum(row.restock.values()),
            reason=row.reason,
            message=row.message,
            cancels=bool(row.cancels),
            failure=row.failure,
            created_at=row.created_at,
            settled_at=row.settled_at,
        )
        for row in sorted(tables.refunds_of(order_id), key=lambda row: row.created_at)
    )


def _requests(order_id: str) -> tuple[RequestStory, ...]:
    return tuple(
        RequestStory(row.id, row.status, tuple(row.items), row.reason, row.answer, row.created_at, row.answered_at)
        for row in sorted(tables.requests_of(order_id), key=lambda row: row.created_at)
    )


def _notes(order_id: str) -> tuple[NoteStory, ...]:
    return tuple(NoteStory(row.id, row.text, row.at) for row in tables.notes_of(order_id))


def _disputes(order: OrderRow, progress: Progress) -> tuple[DisputeStory, ...]:
    return tuple(
        DisputeStory(
            id=row.id,
            status=row.status,
            reason=row.reason,
            amount=int(row.shares.get(order.pk, 0)),
            due_by=row.due_by,
            submitted_at=row.submitted_at,
            closed_at=row.closed_at,
            created_at=row.created_at,
        )
        for row in tables.get_disputes(order.purchase_id, list(progress.disputes))
    )
