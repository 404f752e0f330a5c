"""HTTP requests as the proxy events that REST API Gateway hands to the Lambda, and its answers as HTTP again.

Free of side effects: tests build their events here, the gateway of `make run` does the same.
"""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

#: API Gateway's limit for a request's body.
MAX_BODY = 10 * 1024 * 1024

#: API Gateway gives up on a function after this many seconds.
TIMEOUT_SECONDS = 29.0

STAGE = "local"

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LambdaContext:
    """What Lambda passes as the second argument: enough for Chalice, Powertools and our own code."""

    function_name: str = "handsel-local"
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    timeout_seconds: float = TIMEOUT_SECONDS
    memory_limit_in_mb: int = 1024
    function_version: str = "$LATEST"
    log_stream_name: str = "local"
    started: float = field(default_factory=time.monotonic)

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN in an account of zeros."""
        return f"arn:aws:lambda:eu-central-1:000000000000:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        """Where Lambda would log."""
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would stop the function."""
        return max(0, int((self.timeout_seconds - (time.monotonic() - self.started)) * 1000))


@dataclass(slots=True)
class _Node:
    """One path segment of the API's resource tree. Like API Gateway, a fixed segment wins over a parameter."""

    fixed: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    pattern: str = ""


_trees: WeakKeyDictionary[Any, tuple[int, _Node]] = WeakKeyDictionary()


def _tree(app: Any) -> _Node:
    known = _trees.get(app)
    if known is not None and known[0] == len(app.routes):
        return known[1]
    root = _Node()
    for pattern in app.routes:
        node = root
        for segment in _segments(pattern):
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.fixed.setdefault(segment, _Node())
        node.pattern = pattern
    _trees[app] = (len(app.routes), root)
    return root


def _segments(path: str) -> list[str]:
    return [segment for segment in path.strip("/").split("/") if segment]


def find_route(app: Any, path: str) -> tuple[str, dict[str, str]] | None:
    """The route of `app` that answers `path` and its path parameters (still percent-encoded), or None."""
    node: _Node | None = _tree(app)
    segments = _segments(path)
    for segment in segments:
        assert node is not None
        node = node.fixed.get(segment) or node.parameter
        if node is None:
            return None
    if node is None or not node.pattern:
        return None
    names = _segments(node.pattern)
    parameters = {name[1:-1]: value for name, value in zip(names, segments, strict=True) if name.startswith("{")}
    return node.pattern, parameters


def build_event(
    app: Any,
    method: str,
    path: str,
    query: str | Mapping[str, str] | Pairs = "",
    headers: Mapping[str, str] | Pairs = (),
    body: bytes | str = b"",
    source_ip: str = "127.0.0.1",
) -> dict[str, Any] | None:
    """The event for one request, or None when the API has no such path and method.

    `query` is a raw query string or pairs; a HEAD request is answered as the GET it stands for.
    """
    method = "GET" if method == "HEAD" else method
    route = find_route(app, path)
    if route is None or method not in app.routes[route[0]]:
        return None
    resource, parameters = route
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    listed = _listed(pairs)
    listed.setdefault("X-Forwarded-For", [source_ip])
    listed.setdefault("X-Forwarded-Proto", ["http"])
    asked = _query(query)
    text, encoded = _body(body, _last(pairs, "content-type"), app.api.binary_types)
    now = time.time()
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": {name: values[-1] for name, values in listed.items()},
        "multiValueHeaders": listed,
        "queryStringParameters": {name: values[-1] for name, values in asked.items()} or None,
        "multiValueQueryStringParameters": asked or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourceId": "local",
            "resourcePath": resource,
            "httpMethod": method,
            "extendedRequestId": uuid.uuid4().hex[:12],
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "requestTimeEpoch": int(now * 1000),
            "path": f"/{STAGE}{path}",
            "accountId": "000000000000",
            "protocol": "HTTP/1.1",
            "stage": STAGE,
            "domainPrefix": "local",
            "domainName": _last(pairs, "host") or "localhost",
            "requestId": str(uuid.uuid4()),
            "identity": {"sourceIp": source_ip, "userAgent": _last(pairs, "user-agent") or None},
            "apiId": "local",
        },
        "body": text,
        "isBase64Encoded": encoded,
    }


def _listed(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Headers by the name they were first sent with: names differ from each other by more than their case."""
    spelled: dict[str, str] = {}
    listed: dict[str, list[str]] = {}
    for name, value in pairs:
        listed.setdefault(spelled.setdefault(name.lower(), name), []).append(value)
    return listed


def _last(pairs: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in reversed(pairs) if key.lower() == name), "")


def _query(query: str | Mapping[str, str] | Pairs) -> dict[str, list[str]]:
    if isinstance(query, str):
        pairs: Pairs = parse_qsl(query, keep_blank_values=True)
    else:
        pairs = query.items() if isinstance(query, Mapping) else query
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name, []).append(value)
    return asked


def _body(body: bytes | str, content_type: str, binary_types: list[str]) -> tuple[str | None, bool]:
    raw = body.encode() if isinstance(body, str) else body
    if not raw:
        return None, False
    kind = content_type.split(";")[0].strip().lower()
    if kind and any(fnmatchcase(kind, pattern) for pattern in binary_types):
        return base64.b64encode(raw).decode(), True
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return base64.b64encode(raw).decode(), True


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response: what the gateway sends."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""

    def header(self, name: str) -> str:
        """The last value of a header, or an empty string."""
        return _last(self.headers, name.lower())


def from_lambda(result: Mapping[str, Any]) -> Answer:
    """The Lambda's answer as API Gateway would send it. Raises ValueError when it is not a proxy response."""
    if not isinstance(result, Mapping) or "statusCode" not in result:
        raise ValueError("the function's answer is not a proxy response")
    many = result.get("multiValueHeaders") or {}
    named = {name.lower() for name in many}
    headers = [(name, str(value)) for name, value in (result.get("headers") or {}).items() if name.lower() not in named]
    headers += [(name, str(value)) for name, values in many.items() for value in values]
    body = result.get("body")
    if body is None:
        raw = b""
    elif result.get("isBase64Encoded"):
        raw = base64.b64decode(body)
    else:
        raw = body.encode() if isinstance(body, str) else bytes(body)
    return Answer(int(result["statusCode"]), headers, raw)
