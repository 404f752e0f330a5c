"""Routes of stores."""

from __future__ import annotations

from ..core.errors import Forbidden, Moved, NotFound
from ..core.ids import is_id
from ..core.paging import Page, PageRequest
from ..http.call import Call
from ..http.declare import Cache, Routes, Who
from . import schemas, service
from .errors import StaleVersion, TooManySlugs, TooManyStores

routes = Routes("stores")


@routes.get("/api/account/stores", who=Who.MEMBER, returns=schemas.StoreOut, paged=True)
def list_my_stores(call: Call, page: PageRequest) -> Page[schemas.StoreOut]:
    """The caller's own stores, newest first."""
    return service.stores_of(call.actor, page).map(schemas.StoreOut.of)


@routes.post(
    "/api/stores",
    who=Who.CONFIRMED,
    body=schemas.StoreIn,
    returns=schemas.StoreOut,
    status=201,
    errors=(TooManyStores,),
)
def create_store(call: Call, body: schemas.StoreIn) -> schemas.StoreOut:
    """Open a store. Without a slug it gets one out of its name."""
    return schemas.StoreOut.of(service.create(call.actor, body.name, body.slug, body.description))


@routes.get(
    "/api/stores/{store}",
    who=Who.ANYONE,
    returns=schemas.StorePublic,
    cache=Cache(seconds=60),
    errors=(NotFound, Moved),
)
def get_store(call: Call, store: str) -> schemas.StorePublic:
    """A store by id or slug; a slug it had before redirects."""
    found = service.find(store)
    if store != found.slug and not is_id(store, "sto"):
        raise Moved(f"/api/stores/{found.slug}")
    return schemas.StorePublic.of(found)


@routes.patch(
    "/api/stores/{store}",
    who=Who.MANAGER,
    body=schemas.StoreChange,
    returns=schemas.StoreOut,
    errors=(NotFound, Forbidden, StaleVersion, TooManySlugs),
)
def change_store(call: Call, store: str, body: schemas.StoreChange) -> schemas.StoreOut:
    """Change a store; a slug it leaves goes on redirecting."""
    changed = body.model_dump(exclude_none=True, exclude={"version"})
    return schemas.StoreOut.of(service.change(call.actor, store, body.version, changed))
