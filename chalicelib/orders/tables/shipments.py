"""Rows of what a seller does for an order: parcels and notes."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from ...aws import dynamo
from ..rules import MOST_NOTES, MOST_SHIPMENTS


class ShipmentRow(dynamo.Row):
    """One parcel. `items`: pieces by item id."""

    class Meta:
        table_name = "orders"

    items: JSONAttribute = JSONAttribute()
    carrier = UnicodeAttribute()
    tracking_number = UnicodeAttribute()
    tracking_url = UnicodeAttribute(null=True)
    shipped_at = UnicodeAttribute()
    by = UnicodeAttribute()

    @property
    def id(self) -> str:
        """The shipment's own id."""
        return self.sk.removeprefix("shipment#")


class NoteRow(dynamo.Row):
    """What the store's people keep in mind about an order; the buyer never sees it."""

    class Meta:
        table_name = "orders"

    text = UnicodeAttribute()
    by = UnicodeAttribute()
    at = UnicodeAttribute()

    @property
    def id(self) -> str:
        """The note's own id."""
        return self.sk.rpartition("#")[2]


def create_shipment(row: ShipmentRow) -> dynamo.Write:
    """Fails as `shipment` when it was made before."""
    return dynamo.create(row, "shipment")


def get_shipment(order_id: str, shipment_id: str) -> ShipmentRow | None:
    return dynamo.fetch(ShipmentRow, order_id, f"shipment#{shipment_id}")


def shipments_of(order_id: str) -> list[ShipmentRow]:
    where = ShipmentRow.sk.startswith("shipment#")
    return dynamo.query_all(ShipmentRow, order_id, where=where, limit=MOST_SHIPMENTS, consistent=True)


def create_note(order_id: str, note_id: str, text: str, by: str, at: str) -> dynamo.Write:
    return dynamo.create(NoteRow(pk=order_id, sk=f"note#{at}#{note_id}", text=text, by=by, at=at), "note")


def notes_of(order_id: str) -> list[NoteRow]:
    """The first first."""
    where = NoteRow.sk.startswith("note#")
    return dynamo.query_all(NoteRow, order_id, where=where, limit=MOST_NOTES, consistent=True)
