"""What goes in and out of the routes of an order's life after payment."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import Field, HttpUrl, TypeAdapter, field_validator

from ...core.money import MAX_PRICE
from ...http.schema import Clean, Minor, Schema, Timestamp
from ..rules import RefundLine, RefundWish
from ..service.refunds import Reason
from ..service.sending import Parcel
from ..service.story import Story
from .orders import OrderOut

Id = Annotated[str, Field(min_length=1, max_length=40)]
Pieces = Annotated[int, Field(ge=1, le=99)]
#: At most what the dearest lawful order costs.
Amount = Annotated[int, Field(ge=1, le=MAX_PRICE * 2000)]
Text = Annotated[str, Clean, Field(max_length=1000)]
Filter = Literal["paid", "partly_shipped", "shipped", "delivered", "cancelled", "refunded"]
_MOST_LINES = 20


class OrdersQuery(Schema):
    """`status`: those in one state. `asked`: those whose buyers wait for an answer to a refund that they asked for."""

    status: Filter | None = None
    asked: bool = False


class AllOrdersQuery(Schema):
    status: Filter | None = None


class PiecesIn(Schema):
    item_id: Id
    quantity: Pieces


class ShipmentIn(Schema):
    """A parcel. Without `items` everything that is still to be sent is in it. `tracking_url` is known for the usual
    carriers."""

    items: Annotated[list[PiecesIn], Field(min_length=1, max_length=_MOST_LINES)] | None = None
    carrier: Annotated[str, Clean, Field(min_length=1, max_length=60)]
    tracking_number: Annotated[str, Clean, Field(max_length=60)] = ""
    tracking_url: Annotated[str, Clean, Field(max_length=500)] | None = None

    @field_validator("tracking_url")
    @classmethod
    def _web(cls, value: str | None) -> str | None:
        """An http(s) address and nothing else: buyers follow it."""
        if value is not None:
            TypeAdapter(HttpUrl).validate_python(value)
        return value

    def parcel(self) -> Parcel:
        """The service's form of it."""
        pieces = None if self.items is None else [(item.item_id, item.quantity) for item in self.items]
        return Parcel(self.carrier, self.tracking_number, self.tracking_url, pieces)


class NoteIn(Schema):
    text: Annotated[str, Clean, Field(min_length=1, max_length=1000)]


class CancelIn(Schema):
    """`message` is for the buyer. `restock` puts the pieces back into stock."""

    message: Text = ""
    restock: bool = True


class RefundLineIn(Schema):
    """A line: all that is left of it without an `amount`. `quantity` pieces of it are what the money is for."""

    item_id: Id
    amount: Amount | None = None
    quantity: Annotated[int, Field(ge=0, le=99)] = 0


class RefundIn(Schema):
    """Lines and some of the shipping, or an `amount` of the whole; everything left when nothing is named. A line whose
    whole price went back gives no more downloads. `restock` puts the pieces back into stock; `message` is for the
    buyer; `request_id` answers the buyer's wish."""

    items: Annotated[list[RefundLineIn], Field(max_length=_MOST_LINES)] = []
    shipping: Annotated[int, Field(ge=0, le=MAX_PRICE * 2000)] = 0
    amount: Amount | None = None
    restock: bool = False
    reason: Literal["requested_by_customer", "duplicate", "fraudulent", "damaged", "other"] = "requested_by_customer"
    message: Text = ""
    request_id: Id | None = None

    def wish(self) -> RefundWish:
        """The service's form of it."""
        lines = tuple(RefundLine(line.item_id, line.amount, line.quantity) for line in self.items)
        return RefundWish(lines, self.shipping, self.amount, self.restock)

    def why(self) -> Reason:
        """The service's form of the reason."""
        return Reason(self.reason, self.message)


class RefundRequestIn(Schema):
    """`items`: the lines it is about; all of them without any."""

    items: Annotated[list[Id], Field(max_length=_MOST_LINES)] = []
    reason: Annotated[str, Clean, Field(min_length=1, max_length=1000)]


class DeclineIn(Schema):
    answer: Annotated[str, Clean, Field(min_length=1, max_length=1000)]


class LineProgress(Schema):
    """Pieces sent and still to be sent; minor units given back, and that still can be."""

    item_id: str
    shipped: int
    to_send: int
    refunded: Minor
    left: Minor


class SentPieces(Schema):
    item_id: str
    quantity: int


class Shipment(Schema):
    id: str
    items: list[SentPieces]
    carrier: str
    tracking_number: str
    tracking_url: str | None
    shipped_at: Timestamp


class GivenBack(Schema):
    item_id: str
    amount: Minor


class Refund(Schema):
    """Money that went back, is on its way (`pending`), or never arrived (`failed`): then it can be given back anew."""

    id: str
    status: Literal["pending", "succeeded", "failed"]
    source: Literal["seller", "staff", "stripe", "dispute"]
    amount: Minor
    items: list[GivenBack]
    shipping: Minor
    restocked: int
    reason: str
    message: str
    cancels: bool
    failure: str | None
    created_at: Timestamp
    settled_at: Timestamp | None


class RefundRequest(Schema):
    id: str
    status: Literal["open", "accepted", "declined"]
    items: list[str]
    reason: str
    answer: str
    created_at: Timestamp
    answered_at: Timestamp | None


class Note(Schema):
    id: str
    text: str
    at: Timestamp


class Dispute(Schema):
    """A dispute; `amount` is what of it falls on this order. Evidence is handed in once, by `due_by`."""

    id: str
    status: Literal["inquiry", "open", "won", "lost"]
    reason: str
    amount: Minor
    due_by: Timestamp | None
    submitted_at: Timestamp | None
    closed_at: Timestamp | None
    created_at: Timestamp


class EvidenceIn(Schema):
    """`statement`: the store's own words, beside what is known anyway."""

    statement: Annotated[str, Clean, Field(max_length=5000)] = ""


class EvidenceText(Schema):
    """One text of the evidence, under Stripe's name for it."""

    name: str
    text: str


class Evidence(Schema):
    items: list[EvidenceText]

    @classmethod
    def of(cls, texts: dict[str, str]) -> Evidence:
        """The schema of assembled evidence."""
        return cls.model_construct(
            items=[EvidenceText.model_construct(name=name, text=text) for name, text in texts.items()]
        )


class OrderDetail(OrderOut):
    """An order and what happened to it. `notes` and `disputes` are empty for the buyer. `may` says what the caller can
    do now; `left` is what can still be given back."""

    progress: list[LineProgress]
    shipping_left: Minor
    left: Minor
    delivered_at: Timestamp | None
    cancelled_at: Timestamp | None
    shipments: list[Shipment]
    refunds: list[Refund]
    requests: list[RefundRequest]
    notes: list[Note]
    disputes: list[Dispute]
    may: list[Literal["ship", "deliver", "cancel", "refund", "note", "ask_refund"]]

    @classmethod
    def told(cls, story: Story) -> OrderDetail:
        """The schema of a story."""
        return cls.model_construct(
            **OrderOut.of(story.order).__dict__,
            progress=[LineProgress.model_construct(**asdict(line)) for line in story.lines],
            shipping_left=story.shipping_left,
            left=story.left,
            delivered_at=story.delivered_at,
            cancelled_at=story.cancelled_at,
            shipments=[_shipment(asdict(shipment)) for shipment in story.shipments],
            refunds=[_refund(asdict(refund)) for refund in story.refunds],
            requests=[_request(asdict(request)) for request in story.requests],
            notes=[Note.model_construct(**asdict(note)) for note in story.notes],
            disputes=[Dispute.model_construct(**asdict(dispute)) for dispute in story.disputes],
            may=list(story.may),
        )


def _shipment(told: dict[str, Any]) -> Shipment:
    pieces = told.pop("items").items()
    items = [SentPieces.model_construct(item_id=key, quantity=count) for key, count in pieces]
    return Shipment.model_construct(**told, items=items)


def _refund(told: dict[str, Any]) -> Refund:
    amounts = told.pop("amounts").items()
    items = [GivenBack.model_construct(item_id=key, amount=amount) for key, amount in amounts]
    return Refund.model_construct(**told, items=items)


def _request(told: dict[str, Any]) -> RefundRequest:
    items = list(told.pop("items"))
    return RefundRequest.model_construct(**told, items=items)
