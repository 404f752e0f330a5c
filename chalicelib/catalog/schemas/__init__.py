"""What goes in and out of the catalogue's routes."""

from __future__ import annotations

from .products import OptionsIn, Product, ProductChange, ProductIn, ProductsQuery, PublishIn
from .public import Card, ProductPage

__all__ = ["Card", "OptionsIn", "Product", "ProductChange", "ProductIn", "ProductPage", "ProductsQuery", "PublishIn"]
