"""What everybody reads of products."""

from __future__ import annotations

from ...core.errors import Moved, NotFound
from ...core.paging import Page, PageRequest
from ...http.call import Call
from ...http.declare import Cache, Who
from .. import schemas, service
from .tag import routes


@routes.get("/api/products", who=Who.ANYONE, returns=schemas.Card, paged=True, cache=Cache(seconds=60))
def list_products(call: Call, page: PageRequest) -> Page[schemas.Card]:
    """Every listed product, newest first."""
    return service.cards(page).map(schemas.Card.of)


@routes.get(
    "/api/stores/{store}/products",
    who=Who.ANYONE,
    returns=schemas.Card,
    paged=True,
    cache=Cache(seconds=60),
    errors=(NotFound,),
)
def list_store_products(call: Call, store: str, page: PageRequest) -> Page[schemas.Card]:
    """The listed products of a store: featured ones first, then newest first."""
    return service.cards_of_store(store, page).map(schemas.Card.of)


@routes.get(
    "/api/stores/{store}/products/{product}",
    who=Who.ANYONE,
    returns=schemas.ProductPage,
    cache=Cache(seconds=60),
    errors=(NotFound, Moved),
)
def get_page(call: Call, store: str, product: str) -> schemas.ProductPage:
    """A published product, listed or not. An id or an old slug, of store or product, redirects."""
    return schemas.ProductPage.of(service.page(store, product))
