"""Routes of shipping."""

from __future__ import annotations

from ..core.errors import Forbidden, NotFound
from ..http.call import Call
from ..http.declare import Routes, Who
from . import schemas, service
from .errors import StaleProfile

routes = Routes("shipping")


@routes.get("/api/stores/{store}/shipping", who=Who.MANAGER, returns=schemas.ShippingOut, errors=(NotFound, Forbidden))
def get_shipping(call: Call, store: str) -> schemas.ShippingOut:
    """Where a store sends, by which methods, and what that costs."""
    return schemas.ShippingOut.of(service.profile_of(call.actor, store))


@routes.put(
    "/api/stores/{store}/shipping",
    who=Who.MANAGER,
    body=schemas.ShippingIn,
    returns=schemas.ShippingOut,
    errors=(NotFound, Forbidden, StaleProfile),
)
def change_shipping(call: Call, store: str, body: schemas.ShippingIn) -> schemas.ShippingOut:
    """Replace all of it at once. Checkouts that began keep what they were told."""
    return schemas.ShippingOut.of(service.change(call.actor, store, body.version, body.profile()))


@routes.get(
    "/api/stores/{store}/shipping/rates",
    who=Who.MANAGER,
    query=schemas.PreviewQuery,
    returns=schemas.ShippingRates,
    errors=(NotFound, Forbidden),
)
def preview_shipping(call: Call, store: str, query: schemas.PreviewQuery) -> schemas.ShippingRates:
    """What a buyer would be offered for a parcel."""
    rates = service.preview(call.actor, store, query.country, query.weight, query.total)
    return schemas.ShippingRates.model_construct(items=[schemas.ShippingRate.of(rate) for rate in rates])
