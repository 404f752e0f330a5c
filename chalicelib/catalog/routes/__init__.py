"""Routes of the catalogue: what everybody reads, what managers edit."""

from __future__ import annotations

from . import products, shelves  # noqa: F401  each declares its routes
from .tag import routes

__all__ = ["routes"]
