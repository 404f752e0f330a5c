"""Routes of tax."""

from __future__ import annotations

from ..core.errors import Forbidden
from ..http.call import Call
from ..http.declare import Routes, Who
from . import schemas, service
from .errors import StaleTax

routes = Routes("tax")


@routes.get("/api/admin/tax", who=Who.ADMIN, returns=schemas.TaxOut, errors=(Forbidden,))
def get_tax(call: Call) -> schemas.TaxOut:
    """How the platform taxes what is sold on it."""
    return schemas.TaxOut.of(service.configured(call.actor))


@routes.put(
    "/api/admin/tax",
    who=Who.ADMIN,
    body=schemas.TaxIn,
    returns=schemas.TaxOut,
    fresh=True,
    errors=(Forbidden, StaleTax),
)
def change_tax(call: Call, body: schemas.TaxIn) -> schemas.TaxOut:
    """Replace the settings and all rates. What was ordered keeps its taxes."""
    return schemas.TaxOut.of(service.change(call.actor, body.version, body.wanted()))
