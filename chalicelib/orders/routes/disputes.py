"""Routes of disputes: the evidence, and handing it in."""

from __future__ import annotations

from ...core.errors import Conflict, Forbidden, NotFound, Upstream
from ...http.call import Call
from ...http.declare import Limit, Who
from .. import schemas
from ..service import evidence, story
from .tag import routes

_ERRORS = (NotFound, Forbidden, Conflict, Upstream)


@routes.get(
    "/api/orders/{order_id}/disputes/{dispute_id}/evidence", who=Who.MANAGER, returns=schemas.Evidence, errors=_ERRORS
)
def get_evidence(call: Call, order_id: str, dispute_id: str) -> schemas.Evidence:
    """What would be handed in: consent, deliveries, parcels, addresses, as far as they are known."""
    return schemas.Evidence.of(evidence.preview(call.actor, order_id, dispute_id))


@routes.post(
    "/api/orders/{order_id}/disputes/{dispute_id}/evidence",
    who=Who.MANAGER,
    body=schemas.EvidenceIn,
    returns=schemas.OrderDetail,
    limit=Limit(20, 3600),
    fresh=True,
    errors=_ERRORS,
)
def submit_evidence(call: Call, order_id: str, dispute_id: str, body: schemas.EvidenceIn) -> schemas.OrderDetail:
    """Hand the evidence in, once. For a payment that was for several stores, staff do."""
    order = evidence.submit(call.actor, order_id, dispute_id, body.statement)
    return schemas.OrderDetail.told(story.told(call.actor, order))
