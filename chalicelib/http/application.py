"""The Chalice application with our problem documents where Chalice has its own error bodies."""

from __future__ import annotations

from typing import Any

from chalice import Chalice

from .call import reply_to_chalice
from .problems import problem
from .security import SECURITY_HEADERS


class HandselApp(Chalice):  # type: ignore[misc]
    """Chalice, save that unknown paths and methods get problem documents."""

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """One REST event in, one API Gateway response out."""
        http = event.get("requestContext", {})
        methods = self.routes.get(http.get("resourcePath"))
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
