"""Routes of finding products."""

from __future__ import annotations

from dataclasses import replace

from ..core.errors import NotFound
from ..core.paging import Page, PageRequest
from ..http.call import Call
from ..http.declare import Cache, Routes, Who
from . import schemas, service

routes = Routes("search")


@routes.get(
    "/api/products",
    who=Who.ANYONE,
    query=schemas.SearchQuery,
    returns=schemas.Card,
    about=schemas.SearchAbout,
    paged=True,
    cache=Cache(seconds=60),
)
def list_products(call: Call, query: schemas.SearchQuery, page: PageRequest) -> Page[schemas.Card]:
    """Listed products: searched, filtered, sorted, and with `facets=true` counted by what they could be filtered by."""
    found = service.search(query.query(), page, schemas.Card.of, category=query.category, store=query.store)
    return replace(found, about=schemas.SearchAbout.of(found.about))


@routes.get(
    "/api/stores/{store}/products",
    who=Who.ANYONE,
    returns=schemas.Card,
    paged=True,
    cache=Cache(seconds=60),
    errors=(NotFound,),
)
def list_store_products(call: Call, store: str, page: PageRequest) -> Page[schemas.Card]:
    """The listed products of a store: featured ones first, then the newest."""
    return service.of_store(store, page, schemas.Card.of)


@routes.get(
    "/api/search/suggestions",
    who=Who.ANYONE,
    query=schemas.SuggestionsQuery,
    returns=schemas.SuggestionsOut,
    cache=Cache(seconds=60),
)
def suggestions(call: Call, query: schemas.SuggestionsQuery) -> schemas.SuggestionsOut:
    """What begins like the words typed so far."""
    return schemas.SuggestionsOut.of(service.suggest(query.q))
