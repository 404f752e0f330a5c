"""Routes of orders and payments."""

from __future__ import annotations

from . import checkout, disputes, lifecycle, money, orders  # noqa: F401  each declares its routes
from .tag import routes

__all__ = ["routes"]
