"""Categories, which staff keep, and collections, which stores keep."""

from __future__ import annotations

from ...core.errors import Forbidden, Moved, NotFound
from ...http.call import Call
from ...http.declare import Cache, Who
from .. import schemas
from ..errors import HasChildren, InUse, StaleVersion, TooManyCategories, TooManyCollections
from ..service import categories, collections
from .tag import routes


@routes.get("/api/categories", who=Who.ANYONE, returns=schemas.Categories, cache=Cache(seconds=60))
def list_categories(call: Call) -> schemas.Categories:
    """The whole tree of categories."""
    return schemas.Categories.model_construct(items=[schemas.Category.of(one) for one in categories.tree().items])


@routes.post(
    "/api/admin/categories",
    who=Who.STAFF,
    body=schemas.CategoryIn,
    returns=schemas.Category,
    status=201,
    errors=(TooManyCategories,),
)
def create_category(call: Call, body: schemas.CategoryIn) -> schemas.Category:
    """Add a category."""
    return schemas.Category.of(categories.create(call.actor, body.wanted()))


@routes.patch(
    "/api/admin/categories/{category}",
    who=Who.STAFF,
    body=schemas.CategoryChange,
    returns=schemas.Category,
    errors=(NotFound, TooManyCategories),
)
def change_category(call: Call, category: str, body: schemas.CategoryChange) -> schemas.Category:
    """Change a category or move it; a slug it leaves goes on redirecting."""
    return schemas.Category.of(categories.change(call.actor, category, body.wanted()))


@routes.delete("/api/admin/categories/{category}", who=Who.STAFF, errors=(NotFound, HasChildren, InUse))
def delete_category(call: Call, category: str) -> None:
    """Delete a category that has none below it and that no product is in."""
    categories.delete(call.actor, category)


@routes.get(
    "/api/stores/{store}/collections",
    who=Who.ANYONE,
    returns=schemas.Collections,
    cache=Cache(seconds=60),
    errors=(NotFound,),
)
def list_collections(call: Call, store: str) -> schemas.Collections:
    """A store's collections, in its order."""
    found = [schemas.Collection.of(one) for one in collections.of_store(store)]
    return schemas.Collections.model_construct(items=found)


@routes.get(
    "/api/stores/{store}/collections/{collection}",
    who=Who.ANYONE,
    returns=schemas.Collection,
    cache=Cache(seconds=60),
    errors=(NotFound, Moved),
)
def get_collection(call: Call, store: str, collection: str) -> schemas.Collection:
    """A collection of a store by its slug; an id or a slug it had before redirects."""
    return schemas.Collection.of(collections.find(store, collection))


@routes.post(
    "/api/stores/{store}/collections",
    who=Who.MANAGER,
    body=schemas.CollectionIn,
    returns=schemas.Collection,
    status=201,
    errors=(NotFound, Forbidden, TooManyCollections),
)
def create_collection(call: Call, store: str, body: schemas.CollectionIn) -> schemas.Collection:
    """Add a collection to a store."""
    return schemas.Collection.of(collections.create(call.actor, store, body.model_dump(exclude_none=True)))


@routes.patch(
    "/api/collections/{collection}",
    who=Who.MANAGER,
    body=schemas.CollectionChange,
    returns=schemas.Collection,
    errors=(NotFound, Forbidden, StaleVersion, TooManyCollections),
)
def change_collection(call: Call, collection: str, body: schemas.CollectionChange) -> schemas.Collection:
    """Change a collection; a slug it leaves goes on redirecting."""
    wanted = body.model_dump(exclude_none=True, exclude={"version"})
    return schemas.Collection.of(collections.change(call.actor, collection, body.version, wanted))


@routes.delete("/api/collections/{collection}", who=Who.MANAGER, errors=(NotFound, Forbidden))
def delete_collection(call: Call, collection: str) -> None:
    """Delete a collection; its products stay, and leave it within moments."""
    collections.delete(call.actor, collection)
