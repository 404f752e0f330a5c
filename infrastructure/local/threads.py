"""One Chalice app called from many threads. In Lambda a process has one request at a time; here it has several."""

from __future__ import annotations

import threading
from typing import Any

#: What Chalice keeps on the app for the request in hand.
_PER_REQUEST = ("current_request", "lambda_context")


def per_thread(app: Any) -> Any:
    """Give `app` a current request for each thread, and return it. Doing it twice changes nothing."""
    plain = type(app)
    if getattr(plain, "handsel_per_thread", False):
        return app
    store = threading.local()

    def keep(name: str) -> property:
        def read(_self: Any) -> Any:
            return getattr(store, name, None)

        def write(_self: Any, value: Any) -> None:
            setattr(store, name, value)

        return property(read, write)

    for name in _PER_REQUEST:
        app.__dict__.pop(name, None)
    app.__class__ = type(plain.__name__, (plain,), {"handsel_per_thread": True, **{n: keep(n) for n in _PER_REQUEST}})
    return app
