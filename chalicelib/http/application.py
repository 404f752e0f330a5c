"""The Chalice application: our problem documents where Chalice has its own, and routes that are loaded when needed."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from chalice import Chalice

from . import declare
from .call import reply_to_chalice
from .problems import problem
from .security import SECURITY_HEADERS

#: Path → the module that declares its routes: `make package` writes it, since only a whole import can know.
PLACES = Path(__file__).with_name("places.json")


class HandselApp(Chalice):  # type: ignore[misc]
    """Chalice, save that unknown paths and methods get problem documents, and that Lambda imports what is asked for."""

    def serve(self, *, routes: Sequence[str], events: str) -> None:
        """Take in the modules that declare `routes`, and the one whose blueprint has the event functions.

        On Lambda the API imports a module with the first request for one of its paths: a cold start pays for one
        domain, however many there are. Event functions are called by their own names there.
        """
        self._modules, self._taken = tuple(routes), set[str]()
        self._places: dict[str, str] = {}
        declare.declare_everything = self.take_everything
        if os.environ.get("AWS_LAMBDA_FUNCTION_NAME") and PLACES.exists():
            self._places = json.loads(PLACES.read_text(encoding="utf-8"))
            return
        self.take_everything()
        self.register_blueprint(import_module(events).blueprint)

    def take_everything(self) -> None:
        """Import every module of routes that has not been asked for yet."""
        for module in self._modules:
            self._take(module)

    def places(self) -> dict[str, str]:
        """What `PLACES` is to say."""
        return {
            route.path: next(name for name in self._modules if f"{route.view.__module__}.".startswith(f"{name}."))
            for route in declare.REGISTRY
        }

    def _take(self, module: str) -> None:
        if module not in self._taken:
            self.register_blueprint(import_module(module).routes.blueprint)
            self._taken.add(module)

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """One REST event in, one API Gateway response out."""
        http = event.get("requestContext", {})
        path = http.get("resourcePath")
        if path in self._places:
            self._take(self._places[path])
        methods = self.routes.get(path)
        request_id = str(http.get("requestId", ""))
        if methods is None:
            refused = problem(404, "not_found", "There is nothing here", request_id=request_id)
        elif http.get("httpMethod") not in methods:
            allow = {"Allow": ", ".join(sorted(methods))}
            refused = problem(405, "method", "This method is not allowed here", request_id=request_id, headers=allow)
        else:
            answer: dict[str, Any] = super().__call__(event, context)
            return answer
        refused.headers = {**SECURITY_HEADERS, "X-Request-Id": request_id, **refused.headers}
        given: dict[str, Any] = reply_to_chalice(refused, []).to_dict(self.api.binary_types)
        return given
