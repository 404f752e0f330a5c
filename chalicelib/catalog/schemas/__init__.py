"""What goes in and out of the catalogue's routes."""

from __future__ import annotations

from .products import OptionsIn, Product, ProductChange, ProductIn, ProductsQuery, PublishIn
from .public import Card, ProductPage
from .shelves import (
    Categories,
    Category,
    CategoryChange,
    CategoryIn,
    Collection,
    CollectionChange,
    CollectionIn,
    Collections,
)

__all__ = [
    "Card",
    "Categories",
    "Category",
    "CategoryChange",
    "CategoryIn",
    "Collection",
    "CollectionChange",
    "CollectionIn",
    "Collections",
    "OptionsIn",
    "Product",
    "ProductChange",
    "ProductIn",
    "ProductPage",
    "ProductsQuery",
    "PublishIn",
]
