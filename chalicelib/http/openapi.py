"""The OpenAPI 3.1 document, made from the routes' declarations. `python -m chalicelib.http.openapi FILE` writes it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from ..core.errors import Conflict, DomainError, Forbidden, NotFound, TooMany, Unauthenticated
from .declare import MAX_BODY, MAX_FRESH, REGISTRY, Route, Who
from .edge import KeyRunning
from .problems import CONTENT_TYPE
from .schema import PageQuery, Schema

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; pages translate it. `errors` names the fields to correct.",
    "required": ["type", "title", "status", "code", "detail", "errors", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
        "request_id": {"type": "string"},
    },
}
_FIELD_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["field", "code", "message"],
    "properties": {"field": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}},
}
_OPEN = {Who.ANYONE, Who.STRIPE}


def _statuses(route: Route) -> list[int]:
    errors: list[type[DomainError]] = list(route.errors)
    statuses = {500, 503}
    if route.parameters:
        errors.append(NotFound)
    if route.body is not None:
        statuses |= {400, 413, 415}
    if route.writes or route.query is not None or not route.raw or route.parameters:
        statuses.add(422)
    if route.who not in _OPEN:
        errors += [Unauthenticated, Forbidden]
    if route.csrf:
        errors.append(Forbidden)
    if route.limit is not None:
        errors.append(TooMany)
    if route.idempotent:
        statuses |= {400, 409}
        errors += [Conflict, KeyRunning]
    return sorted(statuses | {error.status for error in errors})


def _parameters(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 200}}
        for name in route.parameters
    ]
    sources: list[type[Schema]] = [PageQuery] if route.paged else []
    if route.query is not None:
        sources.append(route.query)
    for source in sources:
        described = schemas[source.__name__]
        for name, field in described["properties"].items():
            required = name in described.get("required", [])
            found.append({"name": name, "in": "query", "required": required, "schema": field})
    if route.cache is not None:
        schema = {
            "type": "string",
            "maxLength": MAX_FRESH,
            "description": "Any text: the answer is then of this moment.",
        }
        found.append({"name": "fresh", "in": "query", "required": False, "schema": schema})
    if route.csrf:
        schema = {"type": "string", "maxLength": 200}
        found.append({"name": "X-CSRF-Token", "in": "header", "required": True, "schema": schema})
    if route.idempotent:
        schema = {"type": "string", "minLength": 1, "maxLength": 255}
        found.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema})
    return found


def _success(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    description = HTTPStatus(route.status).phrase
    if route.returns is None:
        return {"description": description}
    shape: dict[str, Any] = {"$ref": f"#/components/schemas/{route.returns.__name__}"}
    if route.paged:
        shape = {
            "type": "object",
            "required": ["items", "next_cursor"],
            "properties": {
                "items": {"type": "array", "items": shape},
                "next_cursor": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            },
        }
        if route.about is not None:
            about = schemas[route.about.__name__]
            shape["required"] += about["required"]
            shape["properties"] |= about["properties"]
    return {"description": description, "content": {"application/json": {"schema": shape}}}


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    summary, _, rest = route.summary.partition("\n")
    responses: dict[str, Any] = {str(route.status): _success(route, schemas)}
    if route.cache is not None:
        responses["304"] = {"description": "Not modified: the ETag in If-None-Match still holds."}
    for status in _statuses(route):
        content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": content}
    notes = [rest.strip(), f"Who may call it: {route.who.value}."]
    if route.limit is not None:
        notes.append(f"At most {route.limit.times} calls in {route.limit.seconds} seconds from one client.")
    operation: dict[str, Any] = {
        "operationId": f"{route.tag}_{route.name}",
        "tags": [route.tag],
        "summary": summary,
        "description": "\n\n".join(note for note in notes if note),
        "parameters": _parameters(route, schemas),
        "responses": responses,
    }
    if route.body is not None:
        shape = {"$ref": f"#/components/schemas/{route.body.__name__}"}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": shape}}}
    return operation


def document(routes: Iterable[Route] = REGISTRY) -> dict[str, Any]:
    """The whole document. Schemas are built here, not when a Lambda starts."""
    routes = [route for route in routes if not route.raw]
    used: dict[str, tuple[type[Schema], Any]] = {}
    for route in routes:
        given = ((route.body, "validation"), (route.query, "validation"))
        for schema, mode in (*given, (route.returns, "serialization"), (route.about, "serialization")):
            if schema is not None:
                used[f"{schema.__name__}:{mode}"] = (schema, mode)
    used["PageQuery:validation"] = (PageQuery, "validation")
    _, built = models_json_schema(list(used.values()), ref_template="#/components/schemas/{model}")
    schemas: dict[str, Any] = dict(built.get("$defs", {}))
    paths: dict[str, Any] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    for schema in (inlined for route in routes for inlined in (route.query, route.about)):
        if schema is not None:
            schemas.pop(schema.__name__, None)
    schemas.pop("PageQuery", None)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Handsel",
            "version": "0.1.0",
            "description": f"Money is in integer minor units, times ISO 8601 in UTC; bodies up to {MAX_BODY} bytes.",
        },
        "paths": paths,
        "components": {"schemas": {**schemas, "Problem": _PROBLEM, "FieldProblem": _FIELD_PROBLEM}},
    }


def main() -> None:
    """Write the document of the whole application to the file named on the command line."""
    import app  # noqa: F401  declares the routes

    text = json.dumps(document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
