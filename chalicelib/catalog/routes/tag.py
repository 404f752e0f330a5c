"""The catalogue's routes: each module declares its own on this."""

from __future__ import annotations

from ...http.declare import Routes

routes = Routes("catalog")
