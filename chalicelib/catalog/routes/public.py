"""What everybody reads of products."""

from __future__ import annotations

from ...core.errors import Moved, NotFound
from ...http.call import Call
from ...http.declare import Cache, Who
from .. import schemas, service
from .tag import routes


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
