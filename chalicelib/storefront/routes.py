"""Routes of the storefront: what the public reads of several domains at once, and the pages themselves."""

from __future__ import annotations

from ..catalog import service as catalog
from ..catalog.service import selection
from ..core.errors import Moved, NotFound
from ..http.call import Call, Reply
from ..http.declare import Cache, Routes, Who
from . import pages, schemas, service

routes = Routes("storefront")
_KEPT = Cache(seconds=60)
_PAGE = {"who": Who.ANYONE, "raw": True, "cache": Cache(seconds=pages.KEPT_SECONDS), "on_error": pages.refused}


@routes.get(
    "/api/stores/{store}/products/{product}",
    who=Who.ANYONE,
    returns=schemas.ProductPage,
    cache=_KEPT,
    errors=(NotFound, Moved),
)
def get_product_page(call: Call, store: str, product: str) -> schemas.ProductPage:
    """A published product, listed or not. An id or an old slug, of store or product, redirects."""
    return schemas.ProductPage.of(service.product(store, product).page)


@routes.get(
    "/api/products/{product}/page",
    who=Who.ANYONE,
    returns=schemas.ProductPage,
    cache=_KEPT,
    errors=(NotFound, Moved),
)
def find_product_page(call: Call, product: str) -> schemas.ProductPage:
    """Redirects to the page of a published product that is known by its id alone."""
    raise catalog.where(product)


@routes.get("/api/home", who=Who.ANYONE, returns=schemas.Home, cache=_KEPT)
def get_home(call: Call) -> schemas.Home:
    """The front page: what is featured, the newest products, the categories at the top."""
    return schemas.Home.of(service.home())


@routes.get("/api/admin/home", who=Who.STAFF, returns=schemas.Chosen)
def get_chosen(call: Call) -> schemas.Chosen:
    """What was chosen for the front page, public or not."""
    return schemas.Chosen.of(selection.looked_at(call.actor))


@routes.put("/api/admin/home", who=Who.STAFF, body=schemas.ChosenIn, returns=schemas.Chosen)
def choose_home(call: Call, body: schemas.ChosenIn) -> schemas.Chosen:
    """Choose what the front page features, all at once."""
    return schemas.Chosen.of(selection.choose(call.actor, body.products, body.collections))


@routes.get("/robots.txt", who=Who.ANYONE, raw=True, cache=Cache(seconds=3600))
def show_robots(call: Call) -> Reply:
    """What search engines may visit, and where the sitemap is."""
    return pages.robots()


# Pages. API Gateway prefers a fixed segment and never comes back from it, so pages are told apart by their depth here
# and by `core.paths` within; only the webhook's branch has a fixed beginning, and its pages need routes of their own.


@routes.get("/", **_PAGE)
def show_front(call: Call) -> Reply:
    """The front page."""
    return pages.show()


@routes.get("/{first}", **_PAGE)
def show_one(call: Call, first: str) -> Reply:
    """A store's page, or one of the site's own."""
    return pages.show(first)


@routes.get("/{first}/{second}", **_PAGE)
def show_two(call: Call, first: str, second: str) -> Reply:
    """A category's page, or one of the site's own."""
    return pages.show(first, second)


@routes.get("/{first}/{second}/{third}", **_PAGE)
def show_three(call: Call, first: str, second: str, third: str) -> Reply:
    """A product's or a collection's page, or one of the site's own."""
    return pages.show(first, second, third)


@routes.get("/{first}/{second}/{third}/{fourth}", **_PAGE)
def show_four(call: Call, first: str, second: str, third: str, fourth: str) -> Reply:
    """One of the site's own pages."""
    return pages.show(first, second, third, fourth)


@routes.get("/payments/{page}", **_PAGE)
def show_payment(call: Call, page: str) -> Reply:
    """A page around a payment."""
    return pages.show("payments", page)
