"""Routes of promotions: those of a store's people, and the platform's."""

from __future__ import annotations

from ..core.errors import Forbidden, NotFound
from ..core.paging import Page, PageRequest
from ..http.call import Call
from ..http.declare import Routes, Who
from . import schemas
from .errors import StaleVersion, TooManyAutomatic
from .service import managing
from .service.previewing import preview

routes = Routes("promotions")


@routes.get(
    "/api/stores/{store}/promotions",
    who=Who.MANAGER,
    returns=schemas.PromotionOut,
    paged=True,
    errors=(NotFound, Forbidden),
)
def list_store_promotions(call: Call, store: str, page: PageRequest) -> Page[schemas.PromotionOut]:
    """A store's promotions, newest first."""
    return managing.of_store(call.actor, store, page).map(schemas.PromotionOut.of)


@routes.post(
    "/api/stores/{store}/promotions",
    who=Who.MANAGER,
    body=schemas.StorePromotionIn,
    returns=schemas.PromotionDetail,
    status=201,
    errors=(NotFound, Forbidden, TooManyAutomatic),
)
def create_store_promotion(call: Call, store: str, body: schemas.StorePromotionIn) -> schemas.PromotionDetail:
    """Make a promotion of the store, and of others of its owner."""
    made = managing.create(call.actor, [store, *body.store_ids], body.wanted())
    return schemas.PromotionDetail.with_targets(made, managing.targets_of(made))


@routes.post(
    "/api/stores/{store}/promotions/preview",
    who=Who.MANAGER,
    body=schemas.StorePreviewIn,
    returns=schemas.PreviewOut,
    errors=(NotFound, Forbidden),
)
def preview_store_promotion(call: Call, store: str, body: schemas.StorePreviewIn) -> schemas.PreviewOut:
    """What a promotion of the store would do; nothing is kept."""
    scope = [store, *body.promotion.store_ids]
    shown = preview(call.actor, scope, body.promotion.wanted(), body.pieces(), body.shipping)
    return schemas.PreviewOut.of(shown)


@routes.get("/api/admin/promotions", who=Who.ADMIN, returns=schemas.PromotionOut, paged=True)
def list_platform_promotions(call: Call, page: PageRequest) -> Page[schemas.PromotionOut]:
    """The platform's promotions, newest first."""
    return managing.of_platform(call.actor, page).map(schemas.PromotionOut.of)


@routes.post(
    "/api/admin/promotions",
    who=Who.ADMIN,
    body=schemas.PromotionIn,
    returns=schemas.PromotionDetail,
    status=201,
    errors=(TooManyAutomatic,),
)
def create_platform_promotion(call: Call, body: schemas.PromotionIn) -> schemas.PromotionDetail:
    """Make a promotion of the platform, which pays for it."""
    made = managing.create(call.actor, [], body.wanted())
    return schemas.PromotionDetail.with_targets(made, managing.targets_of(made))


@routes.post("/api/admin/promotions/preview", who=Who.ADMIN, body=schemas.PreviewIn, returns=schemas.PreviewOut)
def preview_platform_promotion(call: Call, body: schemas.PreviewIn) -> schemas.PreviewOut:
    """What a promotion of the platform would do; nothing is kept."""
    return schemas.PreviewOut.of(preview(call.actor, [], body.promotion.wanted(), body.pieces(), body.shipping))


@routes.get(
    "/api/promotions/{promotion}",
    who=Who.MANAGER,
    returns=schemas.PromotionDetail,
    errors=(NotFound, Forbidden),
)
def get_promotion(call: Call, promotion: str) -> schemas.PromotionDetail:
    """A promotion, for those who manage its stores; the platform's for admins."""
    found = managing.get(call.actor, promotion)
    return schemas.PromotionDetail.with_targets(found, managing.targets_of(found))


@routes.patch(
    "/api/promotions/{promotion}",
    who=Who.MANAGER,
    body=schemas.PromotionChange,
    returns=schemas.PromotionDetail,
    errors=(NotFound, Forbidden, StaleVersion, TooManyAutomatic),
)
def change_promotion(call: Call, promotion: str, body: schemas.PromotionChange) -> schemas.PromotionDetail:
    """Change a promotion; what is being paid for with it keeps what it was promised."""
    changed = managing.change(call.actor, promotion, body.version, body.wanted())
    return schemas.PromotionDetail.with_targets(changed, managing.targets_of(changed))


@routes.delete("/api/promotions/{promotion}", who=Who.MANAGER, errors=(NotFound, Forbidden, StaleVersion))
def delete_promotion(call: Call, promotion: str) -> None:
    """Take a promotion away; its code is free again, and what was bought with it stays as it is."""
    managing.delete(call.actor, promotion)
