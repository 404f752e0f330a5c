"""What goes in and out of the storefront's routes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from ..catalog.schemas import Card, Categories, Category, Collection, ProductPage
from ..catalog.schemas.fields import Reference, unique
from ..catalog.service.selection import MAX_COLLECTIONS, MAX_PRODUCTS, Selection
from ..http.schema import Schema
from ..stores.schemas import StorePublic
from .service import HomeView

__all__ = ["Categories", "Category", "Chosen", "ChosenIn", "Collection", "Home", "ProductPage", "StorePublic"]


class Home(Schema):
    """The front page."""

    featured: list[Card]
    collections: list[Collection]
    newest: list[Card]
    categories: list[Category]

    @classmethod
    def of(cls, home: HomeView) -> Home:
        return cls.model_construct(
            featured=[Card.of(card) for card in home.featured],
            collections=[Collection.of(one) for one in home.collections],
            newest=[Card.of(card) for card in home.newest],
            categories=[Category.of(one) for one in home.categories],
        )


class ChosenIn(Schema):
    """Ids in the order they are shown."""

    products: Annotated[list[Reference], Field(max_length=MAX_PRODUCTS), AfterValidator(unique)] = []
    collections: Annotated[list[Reference], Field(max_length=MAX_COLLECTIONS), AfterValidator(unique)] = []


class Chosen(Schema):
    """What staff chose for the front page, public or not."""

    products: list[str]
    collections: list[str]

    @classmethod
    def of(cls, chosen: Selection) -> Chosen:
        return cls.model_construct(products=chosen.products, collections=chosen.collections)
