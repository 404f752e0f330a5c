"""Pages as replies: the built document, with a head and a beginning of its own where everybody may find the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..catalog.service import categories, collections
from ..core import paths
from ..core.errors import DomainError, Moved, NotFound
from ..http.call import Call, Reply
from ..http.problems import from_error
from ..settings import settings
from ..stores import service as stores
from . import heads, markup, schemas, service, shell
from .heads import Head

_HTML = "text/html; charset=utf-8"
#: A browser asks again each time; the CDN keeps a page for a minute, found or not.
KEPT_SECONDS = 60
_KEPT = {"Cache-Control": f"public, max-age=0, s-maxage={KEPT_SECONDS}"}
_API = "/api/stores"

_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Handsel</title>
<p>Handsel is being put in place. Please come back in a minute.</p></html>
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's head, and the answer of the API that the frontend would ask for first: its path and its JSON."""

    head: Head
    boot: tuple[str, str] | None = None


def show(*segments: str) -> Reply:
    """The page at a path. Raises NotFound, Moved, shell.NotBuilt."""
    found = paths.page_of("/" + "/".join(segments))
    if found is None:
        raise NotFound
    page, parameters = found
    made = _PUBLIC[page](**parameters) if page in _PUBLIC else Page(Head())
    booted = markup.boot(*made.boot) if made.boot is not None else None
    return Reply(200, markup.fill(shell.document(), made.head, booted), dict(_KEPT), _HTML)


def refused(call: Call, error: DomainError) -> Reply:
    """The page of an error: on to another address, or the document again with the status that says what is wrong."""
    if "/api/" in call.path:
        # A gateway that does come back from a fixed segment hands the pages what the API lacks.
        return from_error(error, call.request_id)
    if isinstance(error, Moved):
        return Reply(301, "", {**_KEPT, "Location": error.location.removeprefix(_API)}, _HTML)
    missing = error.status == 404
    kept = _KEPT if missing else {"Cache-Control": "no-store", **error.headers()}
    try:
        body = markup.fill(shell.document(), heads.missing() if missing else Head())
    except DomainError:
        return Reply(503, _NOT_BUILT, {"Cache-Control": "no-store", "Retry-After": "60"}, _HTML)
    return Reply(error.status, body, dict(kept), _HTML)


def _site() -> str:
    return settings().site_url


def _home() -> Page:
    body = schemas.Home.of(service.home()).model_dump_json()
    return Page(heads.home(_site()), ("/api/home", body))


def _search() -> Page:
    return Page(heads.search(_site()))


def _category(category: str) -> Page:
    shown = categories.find(category)
    tree = categories.tree()
    way = [{"name": one.name, "slug": one.slug, "description": one.description} for one in tree.path(shown.id)]
    every = schemas.Categories.model_construct(items=[schemas.Category.of(one) for one in tree.items])
    return Page(heads.category(_site(), way), ("/api/categories", every.model_dump_json()))


def _store(store: str) -> Page:
    found = stores.find(store)
    if found.slug != store:
        raise Moved(f"{_API}/{found.slug}")
    shown = {"name": found.name, "slug": found.slug, "description": found.description}
    body = schemas.StorePublic.of(found).model_dump_json()
    return Page(heads.store(_site(), shown), (f"{_API}/{store}", body))


def _collection(store: str, collection: str) -> Page:
    answer = schemas.Collection.of(collections.find(store, collection))
    head = heads.collection(_site(), answer.model_dump())
    return Page(head, (f"{_API}/{store}/collections/{collection}", answer.model_dump_json()))


def _product(store: str, product: str) -> Page:
    found = service.product(store, product)
    body = schemas.ProductPage.of(found.page).model_dump_json()
    head = heads.product(_site(), found.page, listed=found.listed)
    return Page(head, (f"{_API}/{store}/products/{product}", body))


_PUBLIC: dict[str, Callable[..., Page]] = {
    "/": _home,
    "/search": _search,
    "/categories/:category": _category,
    "/:store": _store,
    "/:store/products/:product": _product,
    "/:store/collections/:collection": _collection,
}


def robots() -> Reply:
    """What search engines may visit. Pages of whoever is at work say for themselves that they are not to be kept."""
    closed = ("/api/", "/downloads/", "/payments/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /", ""]
    text = "\n".join([*lines, f"Sitemap: {_site()}/sitemap.xml", ""])
    return Reply(200, text, {"Cache-Control": "public, max-age=3600, s-maxage=3600"}, "text/plain; charset=utf-8")
