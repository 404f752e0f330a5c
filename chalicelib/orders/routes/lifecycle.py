"""Routes of an order's life after payment: sending, cancelling, giving money back, asking for that."""

from __future__ import annotations

from ...core.errors import Conflict, Forbidden, NotFound
from ...http.call import Call
from ...http.declare import Limit, Who
from .. import schemas
from ..service import asking, refunds, sending, story
from ..service.refunds import Reason
from .tag import routes

_ERRORS = (NotFound, Forbidden, Conflict)
_OFTEN, _MONEY = Limit(120, 600), Limit(60, 600)


def _attempt(call: Call) -> str:
    return f"{call.caller}\x1f{call.idempotency_key}"


@routes.post(
    "/api/orders/{order_id}/shipments",
    who=Who.MANAGER,
    body=schemas.ShipmentIn,
    returns=schemas.OrderDetail,
    status=201,
    limit=_OFTEN,
    idempotent=True,
    errors=_ERRORS,
)
def send_parcel(call: Call, order_id: str, body: schemas.ShipmentIn) -> schemas.OrderDetail:
    """Send some of an order or all; the buyer is told."""
    order = sending.send(call.actor, order_id, body.parcel(), _attempt(call))
    return schemas.OrderDetail.told(story.told(call.actor, order))


@routes.post(
    "/api/orders/{order_id}/delivered", who=Who.MANAGER, returns=schemas.OrderDetail, limit=_OFTEN, errors=_ERRORS
)
def mark_delivered(call: Call, order_id: str) -> schemas.OrderDetail:
    """Everything that was sent has arrived; the buyer is told."""
    order = sending.deliver(call.actor, order_id)
    return schemas.OrderDetail.told(story.told(call.actor, order))


@routes.post(
    "/api/orders/{order_id}/notes",
    who=Who.MANAGER,
    body=schemas.NoteIn,
    returns=schemas.OrderDetail,
    status=201,
    limit=_OFTEN,
    errors=_ERRORS,
)
def add_note(call: Call, order_id: str, body: schemas.NoteIn) -> schemas.OrderDetail:
    """Keep a note that the buyer does not see."""
    order = sending.note(call.actor, order_id, body.text)
    return schemas.OrderDetail.told(story.told(call.actor, order))


@routes.post(
    "/api/orders/{order_id}/cancel",
    who=Who.MANAGER,
    body=schemas.CancelIn,
    returns=schemas.OrderDetail,
    limit=_MONEY,
    idempotent=True,
    fresh=True,
    errors=_ERRORS,
)
def cancel_order(call: Call, order_id: str, body: schemas.CancelIn) -> schemas.OrderDetail:
    """Cancel an order that was not sent whole: everything that was paid goes back."""
    reason = Reason(message=body.message)
    order = refunds.cancel(call.actor, order_id, reason, _attempt(call), restock=body.restock)
    return schemas.OrderDetail.told(story.told(call.actor, order))


@routes.post(
    "/api/orders/{order_id}/refunds",
    who=Who.MANAGER,
    body=schemas.RefundIn,
    returns=schemas.OrderDetail,
    status=201,
    limit=_MONEY,
    idempotent=True,
    fresh=True,
    errors=_ERRORS,
)
def refund_order(call: Call, order_id: str, body: schemas.RefundIn) -> schemas.OrderDetail:
    """Give some of the money back, or all; never more than is left."""
    order = refunds.give(call.actor, order_id, body.wish(), body.why(), _attempt(call), body.request_id)
    return schemas.OrderDetail.told(story.told(call.actor, order))


@routes.post(
    "/api/orders/{order_id}/refund-requests",
    who=Who.PARTY,
    body=schemas.RefundRequestIn,
    returns=schemas.OrderDetail,
    status=201,
    limit=Limit(20, 3600),
    errors=_ERRORS,
)
def ask_refund(call: Call, order_id: str, body: schemas.RefundRequestIn) -> schemas.OrderDetail:
    """Ask for a refund, as the buyer; the seller is told."""
    order = asking.ask(call.actor, order_id, body.items, body.reason)
    return schemas.OrderDetail.told(story.told(call.actor, order))


@routes.post(
    "/api/orders/{order_id}/refund-requests/{request_id}/decline",
    who=Who.MANAGER,
    body=schemas.DeclineIn,
    returns=schemas.OrderDetail,
    limit=_MONEY,
    errors=_ERRORS,
)
def decline_refund(call: Call, order_id: str, request_id: str, body: schemas.DeclineIn) -> schemas.OrderDetail:
    """Say no to a refund that was asked for, and why."""
    order = asking.decline(call.actor, order_id, request_id, body.answer)
    return schemas.OrderDetail.told(story.told(call.actor, order))
