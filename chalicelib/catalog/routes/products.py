"""What those who manage products do."""

from __future__ import annotations

from ...core.access import Permission
from ...core.errors import Forbidden, Invalid, NotFound
from ...core.paging import Page, PageRequest
from ...http.call import Call
from ...http.declare import Who
from .. import schemas, service
from ..errors import StaleVersion, TooManySlugs, WasSold
from .tag import routes


@routes.get(
    "/api/stores/{store}/dashboard/products",
    who=Who.MANAGER,
    query=schemas.ProductsQuery,
    returns=schemas.Product,
    paged=True,
    errors=(NotFound, Forbidden),
)
def list_managed(call: Call, store: str, query: schemas.ProductsQuery, page: PageRequest) -> Page[schemas.Product]:
    """A store's products in every state, or in one, newest first. With `q` a page may hold fewer than there are."""
    return service.products_of(call.actor, store, query.status, page, query.q).map(schemas.Product.of)


@routes.post(
    "/api/products",
    who=Who.MANAGER,
    body=schemas.ProductIn,
    returns=schemas.Product,
    status=201,
    errors=(NotFound, Forbidden),
)
def create_product(call: Call, body: schemas.ProductIn) -> schemas.Product:
    """Begin a product as a draft. Without a slug it gets one out of its title."""
    wanted = body.model_dump(exclude_none=True, exclude={"store_id"})
    return schemas.Product.of(service.create(call.actor, body.store_id, wanted))


@routes.get("/api/products/{product}", who=Who.MANAGER, returns=schemas.Product, errors=(NotFound, Forbidden))
def get_product(call: Call, product: str) -> schemas.Product:
    """A product in any state, by its id."""
    return schemas.Product.of(service.managed(call.actor, product, Permission.STORE_VIEW))


@routes.patch(
    "/api/products/{product}",
    who=Who.MANAGER,
    body=schemas.ProductChange,
    returns=schemas.Product,
    errors=(NotFound, Forbidden, StaleVersion, TooManySlugs),
)
def change_product(call: Call, product: str, body: schemas.ProductChange) -> schemas.Product:
    """Change a product; a slug it leaves goes on redirecting."""
    return schemas.Product.of(service.change(call.actor, product, body.version, body.wanted()))


@routes.put(
    "/api/products/{product}/options",
    who=Who.MANAGER,
    body=schemas.OptionsIn,
    returns=schemas.Product,
    errors=(NotFound, Forbidden, StaleVersion),
)
def set_options(call: Call, product: str, body: schemas.OptionsIn) -> schemas.Product:
    """Replace a product's options and the variants they make."""
    given = body.model_dump()
    made = service.set_options(call.actor, product, body.version, given["options"], given["variants"])
    return schemas.Product.of(made)


@routes.post(
    "/api/products/{product}/duplicate",
    who=Who.MANAGER,
    returns=schemas.Product,
    status=201,
    errors=(NotFound, Forbidden),
)
def duplicate_product(call: Call, product: str) -> schemas.Product:
    """Begin a draft like the product: with its images, without its SKUs, files and stock."""
    return schemas.Product.of(service.duplicate(call.actor, product))


@routes.delete("/api/products/{product}", who=Who.MANAGER, errors=(NotFound, Forbidden, WasSold))
def delete_product(call: Call, product: str) -> None:
    """Delete a product that was never sold, and its files."""
    service.delete(call.actor, product)


@routes.post(
    "/api/products/{product}/publish",
    who=Who.MANAGER,
    body=schemas.PublishIn,
    returns=schemas.Product,
    errors=(NotFound, Forbidden, Invalid),
)
def publish_product(call: Call, product: str, body: schemas.PublishIn) -> schemas.Product:
    """Put a product on sale; unlisted ones have a page but are in no list."""
    return schemas.Product.of(service.publish(call.actor, product, body.visibility))


@routes.post(
    "/api/products/{product}/unpublish", who=Who.MANAGER, returns=schemas.Product, errors=(NotFound, Forbidden)
)
def unpublish_product(call: Call, product: str) -> schemas.Product:
    """Take a product off sale, or out of the archive: it is a draft again."""
    return schemas.Product.of(service.unpublish(call.actor, product))


@routes.post("/api/products/{product}/archive", who=Who.MANAGER, returns=schemas.Product, errors=(NotFound, Forbidden))
def archive_product(call: Call, product: str) -> schemas.Product:
    """Take a product off sale and out of the way; those who bought it keep it."""
    return schemas.Product.of(service.archive(call.actor, product))
