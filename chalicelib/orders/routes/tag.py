"""The tag that the routes of orders share."""

from __future__ import annotations

from ...http.declare import Routes

routes = Routes("orders")
