"""What goes in and out of the search's routes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from ..catalog.schemas import Card
from ..catalog.schemas.fields import Kind, Names
from ..catalog.schemas.public import CategoryName
from ..http.schema import Cover, Schema
from . import rules
from .service import About, Counted, NamedFacets, Query, Suggested

__all__ = ["Card", "SearchAbout", "SearchQuery", "SuggestionsOut", "SuggestionsQuery"]

MAX_Q = 200
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


def _tags(value: str) -> str:
    rules.tags(value)
    return value


def _options(value: str) -> str:
    rules.options(value)
    return value


class SearchQuery(Schema):
    """Filters of different kinds all hold. Without `q` and `sort` the newest come first; with `q` the best matches."""

    q: Annotated[str, Field(max_length=MAX_Q)] | None = None
    category: Annotated[Name, Field(description="A slug; what is below it belongs to it.")] | None = None
    store: Annotated[Name, Field(description="A slug.")] | None = None
    collection: Annotated[Name, Field(description="An id.")] | None = None
    price_min: Amount | None = None
    price_max: Amount | None = None
    options: (
        Annotated[
            str,
            Field(
                max_length=1000,
                description="`colour:blue,size:m`: of one option any value, of several each, all in one variant; with "
                "`available` in one that can be had.",
            ),
            AfterValidator(_options),
        ]
        | None
    ) = None
    tags: (
        Annotated[str, Field(max_length=1000, description="`linen,gift`: all of them."), AfterValidator(_tags)] | None
    ) = None
    kind: Kind | None = None
    available: Annotated[bool, Field(description="Only what can be had now or is made to order.")] = False
    rating_min: Annotated[int, Field(ge=1, le=5)] | None = None
    sort: (
        Annotated[
            Literal["relevance", "newest", "price", "-price", "best_selling", "featured"],
            Field(description="`featured`: what stores put first, then the newest."),
        ]
        | None
    ) = None
    facets: bool = False

    def query(self) -> Query:
        """As the service takes it."""
        return Query(
            q=self.q or None,
            collection=self.collection,
            price_min=self.price_min,
            price_max=self.price_max,
            options=rules.options(self.options or ""),
            tags=rules.tags(self.tags or ""),
            kind=self.kind,
            available=self.available,
            rating_min=self.rating_min,
            sort=self.sort if self.sort not in {None, "relevance"} else ("relevance" if self.q else "newest"),
            facets=self.facets,
        )


class CategoryCount(CategoryName):
    id: str
    count: int


class StoreCount(Schema):
    slug: str
    name: str
    count: int


class CollectionCount(Schema):
    id: str
    name: str
    count: int


class ValueCount(Schema):
    value: str
    count: int


class OptionCounts(Schema):
    name: str
    values: list[ValueCount]


class PriceRange(Schema):
    min: int
    max: int


class FacetsOut(Schema):
    """How many results each value would leave, most first; a filter's own values are counted as if it were not set.

    Categories count what is below them and come in the tree's order; collections are there among one store's products.
    """

    categories: list[CategoryCount]
    stores: list[StoreCount]
    collections: list[CollectionCount]
    options: list[OptionCounts]
    tags: list[ValueCount]
    kinds: list[ValueCount]
    availability: list[ValueCount]
    price: PriceRange | None

    @classmethod
    def of(cls, facets: NamedFacets | None) -> FacetsOut | None:
        if facets is None:
            return None
        price = facets.price
        return cls.model_construct(
            categories=[
                CategoryCount.model_construct(id=c.id, slug=c.slug, name=c.name, names=Names.of(c.names), count=c.count)
                for c in facets.categories
            ],
            stores=[StoreCount.model_construct(slug=c.slug, name=c.name, count=c.count) for c in facets.stores],
            collections=[
                CollectionCount.model_construct(id=c.id, name=c.name, count=c.count) for c in facets.collections
            ],
            options=[
                OptionCounts.model_construct(name=axis, values=_values(values))
                for axis, values in facets.options.items()
            ],
            tags=_values(facets.tags),
            kinds=_values(facets.kinds),
            availability=_values(facets.availability),
            price=None if price is None else PriceRange.model_construct(min=price[0], max=price[1]),
        )


def _values(counted: Iterable[Counted]) -> list[ValueCount]:
    return [ValueCount.model_construct(value=each.name, count=each.count) for each in counted]


class SearchAbout(Schema):
    """`corrected`: the words looked for instead of those typed, which nothing has. `degraded`: the index is away and
    the list may lack much."""

    total: int
    corrected: str | None
    degraded: bool
    facets: FacetsOut | None

    @classmethod
    def of(cls, about: About) -> SearchAbout:
        return cls.model_construct(
            total=about.total,
            corrected=about.corrected,
            degraded=about.degraded,
            facets=FacetsOut.of(about.facets),
        )


class SuggestionsQuery(Schema):
    q: Annotated[str, Field(max_length=100)] = ""


class SuggestedProduct(Schema):
    title: str
    path: str
    cover: Cover | None


class SuggestionsOut(Schema):
    """At most six products, three categories, four tags."""

    products: list[SuggestedProduct]
    categories: list[CategoryName]
    tags: list[str]

    @classmethod
    def of(cls, found: Suggested) -> SuggestionsOut:
        def product(card: dict[str, Any]) -> SuggestedProduct:
            return SuggestedProduct.model_construct(
                title=card["title"], path=card["path"], cover=Cover.of(card["cover"])
            )

        return cls.model_construct(
            products=[product(card) for card in found.products],
            categories=[
                CategoryName.model_construct(slug=c.slug, name=c.name, names=Names.of(c.names))
                for c in found.categories
            ],
            tags=found.tags,
        )
