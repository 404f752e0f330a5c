"""What is put together for the public out of several domains."""

from __future__ import annotations

from .front import HomeView, home
from .product_pages import ProductShown, product

__all__ = ["HomeView", "ProductShown", "home", "product"]
