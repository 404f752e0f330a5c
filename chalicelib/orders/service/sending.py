"""What a seller does for an order: sends it in one parcel or several, says that it arrived, keeps notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...aws import dynamo
from ...core import clock, ids
from ...core.access import Actor, Permission
from ...core.errors import Conflict, Invalid
from ...events.outbox import Event
from .. import rules, tables
from ..rules import OrderStatus, Party, Progress
from ..tables import OrderRow, ShipmentRow
from . import changing, standing
from .changing import Change


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent and how: pieces by item, everything still to be sent without any. `tracking_url` where the carrier
    is none of those that we know."""

    carrier: str
    tracking_number: str = ""
    tracking_url: str | None = None
    pieces: Sequence[tuple[str, int]] | None = None


def send(actor: Actor, order_id: str, parcel: Parcel, attempt: str) -> OrderRow:
    """Send a parcel; asked again with the same `attempt`, it is the same one.

    Raises NotFound, Forbidden, Invalid (items), Conflict (`unlawful`, `too_many`).
    """
    order = standing.managed(actor, order_id, Permission.ORDERS_FULFIL)
    shipment_id = ids.derived("shp", order.pk, attempt)

    def decide(order: OrderRow, progress: Progress) -> Change:
        if order.status not in {OrderStatus.PAID, OrderStatus.PARTLY_SHIPPED, OrderStatus.SHIPPED}:
            raise changing.unlawful(OrderStatus(order.status))
        pieces, errors = rules.parcel(order.items, progress, parcel.pieces)
        if errors:
            raise Invalid(fields=errors)
        if progress.shipments >= rules.MOST_SHIPMENTS:
            raise Conflict("An order has so many parcels at most.", code="too_many")
        row = _shipment(actor, order, shipment_id, parcel, pieces)
        told = Event("order.shipped", order.pk, {"shipment_id": shipment_id}, id=ids.derived("evt", shipment_id))
        return Change(rules.shipped(progress, pieces), [tables.create_shipment(row)], [told])

    if tables.get_shipment(order.pk, shipment_id) is not None:
        return order
    try:
        return changing.apply(order.pk, Party.SELLER, decide)
    except dynamo.ConditionFailed:
        return standing.find(order.pk)


def _shipment(actor: Actor, order: OrderRow, shipment_id: str, parcel: Parcel, pieces: dict[str, int]) -> ShipmentRow:
    return ShipmentRow(
        pk=order.pk,
        sk=f"shipment#{shipment_id}",
        items=pieces,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url or rules.tracking_url(parcel.carrier, parcel.tracking_number),
        shipped_at=clock.now_text(),
        by=actor.user_id or "",
    )


def deliver(actor: Actor, order_id: str) -> OrderRow:
    """Everything that was sent has arrived; again is harmless. Raises NotFound, Forbidden, Conflict `unlawful`."""
    order = standing.managed(actor, order_id, Permission.ORDERS_FULFIL)

    def decide(order: OrderRow, progress: Progress) -> Change | None:
        if progress.delivered_at is not None:
            return None
        if order.status != OrderStatus.SHIPPED:
            raise changing.unlawful(OrderStatus(order.status))
        told = Event("order.delivered", order.pk, id=ids.derived("evt", order.pk, "delivered"))
        return Change(replace(progress, delivered_at=clock.now_text()), events=[told])

    return changing.apply(order.pk, Party.SELLER, decide)


def note(actor: Actor, order_id: str, text: str) -> OrderRow:
    """Keep a note that the store's people see, and staff. Raises NotFound, Forbidden, Conflict `too_many`."""
    order = standing.managed(actor, order_id, Permission.ORDERS_VIEW)
    note_id = ids.new("not")

    def decide(order: OrderRow, progress: Progress) -> Change:
        if progress.notes >= rules.MOST_NOTES:
            raise Conflict("An order has so many notes at most.", code="too_many")
        written = tables.create_note(order.pk, note_id, text, actor.user_id or "", clock.now_text())
        return Change(replace(progress, notes=progress.notes + 1), [written])

    return changing.apply(order.pk, standing.party(actor, order), decide)
