"""From a Chalice request to a view and back: authenticate, limit, validate, run, render. One way for every route."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError

from ..aws.dynamo import AWS_ERRORS
from ..aws.secrets import secrets
from ..core import freshness, paging
from ..core.access import Actor, Role
from ..core.errors import Busy, DomainError, Forbidden, Invalid, NotFound, Unauthenticated
from ..observability import bind, logger
from . import edge, security
from .call import ACCESS_COOKIE, Call, Reply, conditional, reply_to_chalice
from .declare import MAX_BODY, MAX_FRESH, Route, Who
from .problems import field_errors, from_error, problem
from .schema import PageQuery, Schema

_RANK = {Role.CUSTOMER: 0, Role.STAFF: 1, Role.ADMIN: 2, Role.OWNER: 3}
_NEEDED = {Who.STAFF: 1, Who.ADMIN: 2, Who.OWNER: 3}
_PAGING = ("cursor", "limit")
_OPEN = frozenset({Who.ANYONE, Who.STRIPE, Who.HOLDER})
#: Reads the session's row for a `fresh` route: set by the application, since sessions belong to a domain.
current_actor: Callable[[Actor], Actor] | None = None


def dispatch(route: Route, request: Any, parameters: dict[str, str]) -> Any:
    """Answer one request. Never raises."""
    started = time.perf_counter()
    request_id = str(request.context.get("requestId", ""))
    bind(request_id)
    freshness.ask(False)
    cookies: list[str] = []
    try:
        call = _call(request, request_id)
        cookies = call.cookies_out
        reply = _outcome(route, call, {name: unquote(value) for name, value in parameters.items()})
    except DomainError as error:
        reply = from_error(error, request_id)
    except AWS_ERRORS:
        logger.exception("AWS did not do as asked", route=route.name)
        reply = from_error(Busy(), request_id)
    except Exception:
        logger.exception("unhandled error", route=route.name)
        reply = problem(500, "internal", "Something went wrong on our side", request_id=request_id)
    duration = round((time.perf_counter() - started) * 1000, 1)
    logger.info("request", method=route.method, route=route.path, status=reply.status, duration_ms=duration)
    reply.headers = {**security.SECURITY_HEADERS, "X-Request-Id": request_id, **reply.headers}
    if route.cache is not None and reply.status in {200, 304}:
        cookies = []
    return reply_to_chalice(reply, cookies)


def _call(request: Any, request_id: str) -> Call:
    headers = {str(name).lower(): str(value) for name, value in (request.headers or {}).items()}
    query = {name: request.query_params.getlist(name) for name in (request.query_params or {})}
    body = request.raw_body or b""
    return Call(
        request_id=request_id,
        method=request.method,
        path=str(request.context.get("path", request.path)),
        client_ip=security.client_address(headers, request.context.get("identity", {}).get("sourceIp", "")),
        headers=headers,
        query_values=query,
        raw_body=body if isinstance(body, bytes) else body.encode(),
    )


def _outcome(route: Route, call: Call, parameters: dict[str, str]) -> Reply:
    if route.on_error is None:
        return _answer(route, call, parameters)
    try:
        return _answer(route, call, parameters)
    except DomainError as error:
        refused: Reply = route.on_error(call, error)
    except AWS_ERRORS:
        logger.exception("AWS did not do as asked", route=route.name)
        refused = route.on_error(call, Busy())
    return refused


def _answer(route: Route, call: Call, parameters: dict[str, str]) -> Reply:
    if route.cache is None:
        call.actor = security.actor_of(call.cookies.get(ACCESS_COOKIE, ""))
    _admit(route, call)
    arguments: dict[str, Any] = dict(parameters)
    _check_parameters(parameters)
    if route.cache is not None and not route.raw:
        freshness.ask(_wants_fresh(call))
    page = _page_request(route, call, parameters)
    if page is not None:
        arguments["page"] = page
    if route.query is not None:
        arguments["query"] = _validated(route.query, _flat_query(call, route), "query")
    elif call.query_values and route.paged is False and not route.raw:
        _refuse_unknown_query(call)
    if route.body is not None:
        arguments["body"] = _validated(route.body, _json_body(call), "body")
    if route.idempotent:
        return _once(route, call, arguments)
    return _render(route, call, route.view(call, **arguments), parameters)


def _admit(route: Route, call: Call) -> None:
    if route.csrf:
        security.check_csrf(call)
    if route.limit is not None:
        edge.count_call(f"{route.tag}.{route.name}", call.client_ip, route.limit)
    if route.who in _OPEN:
        return
    if not call.actor.is_member:
        raise Unauthenticated
    if current_actor is not None and (route.fresh or route.who in _NEEDED):
        call.actor = current_actor(call.actor)
    if route.who is Who.CONFIRMED and not call.actor.email_confirmed:
        raise Forbidden("Confirm your e-mail address first.", code="email_unconfirmed")
    if _RANK[call.actor.role] < _NEEDED.get(route.who, 0):
        raise Forbidden


def _check_parameters(parameters: dict[str, str]) -> None:
    for value in parameters.values():
        if not value or len(value) > 200 or not value.isprintable() or "#" in value:
            raise NotFound


def _wants_fresh(call: Call) -> bool:
    """Takes `fresh` out of the query: it is no part of what is asked for, nor of a cursor's scope."""
    if "fresh" not in call.query_values:
        return False
    value = _single(call, "fresh")
    if len(value) > MAX_FRESH:
        raise Invalid.field("fresh", "too_long", f"At most {MAX_FRESH} characters.")
    del call.query_values["fresh"]
    return True


def _flat_query(call: Call, route: Route) -> dict[str, str]:
    return {name: _single(call, name) for name in call.query_values if not (route.paged and name in _PAGING)}


def _single(call: Call, name: str) -> str:
    values = call.query_values[name]
    if len(values) > 1:
        raise Invalid.field(name, "repeated", "Give this parameter once.")
    return values[0]


def _refuse_unknown_query(call: Call) -> None:
    name = next(iter(call.query_values))
    raise Invalid.field(name, "unknown_field", "This route takes no such parameter.")


def _page_request(route: Route, call: Call, parameters: dict[str, str]) -> paging.PageRequest | None:
    if not route.paged:
        return None
    asked = {name: _single(call, name) for name in _PAGING if name in call.query_values}
    if route.query is None:
        unknown = [name for name in call.query_values if name not in asked]
        if unknown:
            raise Invalid.field(unknown[0], "unknown_field", "This route takes no such parameter.")
    query = _validated(PageQuery, asked, "query")
    assert isinstance(query, PageQuery)
    start = None
    if query.cursor is not None:
        start = paging.unseal(secrets().newest[1], _scope(route, call, parameters), query.cursor)
    return paging.PageRequest(query.limit, start)


def _scope(route: Route, call: Call, parameters: dict[str, str]) -> str:
    rest = sorted((name, values) for name, values in call.query_values.items() if name not in _PAGING)
    private = "" if route.cache is not None else call.actor.user_id
    return json.dumps([route.path, sorted(parameters.items()), rest, private])


def _json_body(call: Call) -> Any:
    if len(call.raw_body) > MAX_BODY:
        raise _Refused(413, "too_large", "The request is too large", f"At most {MAX_BODY} bytes.")
    kind = call.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind != "application/json":
        raise _Refused(415, "media_type", "Send JSON", "The Content-Type must be application/json.")
    try:
        return json.loads(call.raw_body or b"", parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _Refused(400, "malformed_json", "This is not JSON", "The body could not be read as JSON.") from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


class _Refused(DomainError):
    """A request that is not even read."""

    def __init__(self, status: int, code: str, title: str, detail: str) -> None:
        super().__init__(detail, code=code)
        self.status, self.title = status, title


def _validated(schema: type[Schema], value: Any, where: str) -> Schema:
    try:
        return schema.model_validate(value)
    except ValidationError as error:
        raise Invalid(fields=field_errors(error.errors(include_url=False, include_input=False), where)) from error


def _once(route: Route, call: Call, arguments: dict[str, Any]) -> Reply:
    # The path with its parameters: the same body may be meant for another store.
    caller, key = f"{route.method} {route.path.format(**arguments)}\x1f{call.caller}", call.idempotency_key
    stored = edge.begin(caller, key, call.raw_body)
    if stored is not None:
        if route.on_replay is not None:
            route.on_replay(call, json.loads(stored.body))
        return Reply(stored.status, stored.body, {"Idempotent-Replayed": "true", "Cache-Control": "no-store"})
    try:
        reply = _render(route, call, route.view(call, **arguments), {})
    except Exception:
        edge.release(caller, key)
        raise
    edge.finish(caller, key, reply.status, reply.body)
    return reply


def _render(route: Route, call: Call, result: Any, parameters: dict[str, str]) -> Reply:
    if isinstance(result, Reply):
        result.headers.setdefault("Cache-Control", "no-store")
        return result
    if result is None:
        return Reply(204, headers={"Cache-Control": "no-store"})
    paged = isinstance(result, paging.Page)
    body = _page_body(route, call, result, parameters) if paged else result.model_dump_json()
    if route.cache is None or freshness.asked():
        return Reply(route.status, body, {"Cache-Control": "no-store"})
    return _cacheable(route.cache.seconds, call, body)


def _page_body(route: Route, call: Call, page: paging.Page[Any], parameters: dict[str, str]) -> str:
    cursor = paging.seal(secrets().newest[1], _scope(route, call, parameters), page.next)
    items = ",".join(item.model_dump_json() for item in page.items)
    more = "" if page.about is None else "," + page.about.model_dump_json()[1:-1]
    return f'{{"items":[{items}],"next_cursor":{json.dumps(cursor)}{more}}}'


def _cacheable(seconds: int, call: Call, body: str) -> Reply:
    headers = {"Cache-Control": f"public, max-age={min(seconds, 5)}, s-maxage={seconds}"}
    return conditional(call, Reply(200, body, headers))
