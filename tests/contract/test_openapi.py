"""The API document: valid, whole, and bounded wherever something is sent in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import app  # noqa: F401  declares the routes
from chalicelib.http.declare import REGISTRY, Route, Who
from chalicelib.http.openapi import document
from tests.support.world import World

DOCUMENT = document()
OPERATIONS = {
    (method.upper(), path): operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
ROUTES = {(route.method, route.path): route for route in REGISTRY}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "$ref":
                yield item
            else:
                yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _schema(reference: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][reference.removeprefix("#/components/schemas/")]
    return found


def test_the_document_has_the_form_of_openapi_3_1() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert set(DOCUMENT) == {"openapi", "info", "paths", "components"}
    assert {"title", "version"} <= set(DOCUMENT["info"])
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT
    for (_, path), operation in OPERATIONS.items():
        assert re.fullmatch(r"(/[\w.-]+|/{\w+})+", path)
        in_path = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))
        places = [(parameter["name"], parameter["in"]) for parameter in operation["parameters"]]
        assert len(places) == len(set(places))
        for parameter in operation["parameters"]:
            assert parameter["in"] in {"path", "query", "header"}
            assert parameter["required"] is True or parameter["in"] == "query"
            Draft202012Validator.check_schema(parameter["schema"])
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[2345]\d\d", status)
            assert response["description"]


def test_every_schema_is_json_schema_and_every_reference_leads_somewhere() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    used = set(_references(DOCUMENT))
    assert {_schema(reference)["type"] for reference in used} == {"object"}
    unused = set(DOCUMENT["components"]["schemas"]) - {reference.rpartition("/")[2] for reference in used}
    assert not unused


def test_every_route_that_speaks_json_is_in_it_once() -> None:
    spoken = {key for key, route in ROUTES.items() if not route.raw}
    assert set(OPERATIONS) == spoken
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("key", OPERATIONS, ids=" ".join)
def test_an_operation_says_who_may_call_it_and_how_it_fails(key: tuple[str, str]) -> None:
    route, operation = ROUTES[key], OPERATIONS[key]
    assert operation["summary"]
    assert route.who.value in operation["description"]
    documented = {int(status) for status in operation["responses"]}
    assert _least(route) <= documented
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            (media,) = response["content"]
            assert media == "application/problem+json"
            assert response["content"][media]["schema"]["$ref"].endswith("/Problem")
    success = operation["responses"][str(route.status)]
    assert ("content" in success) == (route.returns is not None)


def _least(route: Route) -> set[int]:
    """What the declaration makes possible, said here a second time so that leaving one out is noticed."""
    statuses = {route.status, 422, 500, 503, *(error.status for error in route.errors)}
    statuses |= {304} if route.cache else set()
    statuses |= {400, 413, 415} if route.body else set()
    statuses |= {404} if route.parameters else set()
    statuses |= {403} if route.csrf else set()
    statuses |= {401} if route.who in {Who.MEMBER, Who.CONFIRMED, Who.STAFF, Who.ADMIN, Who.OWNER} else set()
    statuses |= {403} if route.who in {Who.CONFIRMED, Who.STAFF, Who.ADMIN, Who.OWNER} else set()
    statuses |= {429} if route.limit else set()
    statuses |= {400, 409} if route.idempotent else set()
    return statuses


@pytest.mark.parametrize("key", OPERATIONS, ids=" ".join)
def test_what_a_write_needs_is_a_parameter(key: tuple[str, str]) -> None:
    route = ROUTES[key]
    headers = {p["name"] for p in OPERATIONS[key]["parameters"] if p["in"] == "header"}
    assert ("X-CSRF-Token" in headers) == route.csrf
    assert ("Idempotency-Key" in headers) == route.idempotent
    query = {p["name"] for p in OPERATIONS[key]["parameters"] if p["in"] == "query"}
    assert (query >= {"cursor", "limit"}) == route.paged
    assert ("requestBody" in OPERATIONS[key]) == (route.body is not None)


def _unbounded(schema: Any, where: str) -> Iterator[str]:
    """The places of a request schema where a caller may send as much as they like."""
    if "$ref" in schema:
        yield from _unbounded(_schema(schema["$ref"]), where)
        return
    for choice in [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]:
        yield from _unbounded(choice, where)
    kind = schema.get("type")
    if "enum" in schema or "const" in schema:
        return
    if kind == "string" and "maxLength" not in schema and not _bounded_pattern(schema.get("pattern", "")):
        yield where
    if kind in {"integer", "number"} and not {"minimum", "maximum"} <= set(schema):
        yield where
    if kind == "array":
        if "maxItems" not in schema:
            yield where
        yield from _unbounded(schema["items"], f"{where}[]")
    if kind == "object":
        others = schema.get("additionalProperties")
        if others is not False and not {"maxProperties", "propertyNames"} <= set(schema):
            yield where
        if isinstance(others, dict):
            yield from _unbounded(others, f"{where}.*")
            yield from _unbounded({"type": "string", **schema.get("propertyNames", {})}, f"{where}.*")
        for name, item in schema.get("properties", {}).items():
            yield from _unbounded(item, f"{where}.{name}")
    if kind is None and not {"anyOf", "oneOf", "allOf"} & set(schema):
        yield where


def _bounded_pattern(pattern: str) -> bool:
    return pattern.startswith("^") and pattern.endswith("$") and not re.search(r"(?<!\\)[*+]|,}", pattern)


@pytest.mark.parametrize("key", OPERATIONS, ids=" ".join)
def test_everything_sent_in_is_bounded(key: tuple[str, str]) -> None:
    operation = OPERATIONS[key]
    schemas = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
    if "requestBody" in operation:
        schemas["body"] = operation["requestBody"]["content"]["application/json"]["schema"]
    assert [place for name, schema in schemas.items() for place in _unbounded(schema, name)] == []


def test_the_bounds_are_looked_for() -> None:
    loose = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "a": {"type": "string"},
            "b": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
            "c": {"type": "array", "items": {"type": "string", "maxLength": 1}},
            "d": {"type": "string", "pattern": "^[a-z]+$"},
            "e": {},
            "f": {"type": "string", "pattern": "^[a-z]{3}$"},
        },
    }
    assert list(_unbounded(loose, "body")) == ["body.a", "body.b", "body.c", "body.d", "body.e"]
    assert list(_unbounded({"type": "object"}, "body")) == ["body"]


def test_the_documents_are_served_as_they_are(world: World) -> None:
    nobody = world.client()
    served = nobody.get("/api/openapi.json")
    assert served.header("Content-Type") == "application/json"
    assert served.json == DOCUMENT
    assert served.header("Cache-Control").startswith("public")


def test_the_page_lists_every_operation_and_runs_no_script(world: World) -> None:
    page = world.client().get("/api/docs")
    assert page.header("Content-Type") == "text/html; charset=utf-8"
    for (method, path), operation in OPERATIONS.items():
        assert f'<section class="card" id="{operation["operationId"]}"><h2>{method} {path}</h2>' in page.text
        assert f'<a href="#{operation["operationId"]}">' in page.text
    for name in DOCUMENT["components"]["schemas"]:
        assert f'id="schema-{name}"' in page.text
    targets = set(re.findall(r'href="#([^"]+)"', page.text))
    assert targets <= set(re.findall(r'id="([^"]+)"', page.text))
    assert "<script" not in page.text.lower()
    assert not re.search(r"\son\w+=|style=|javascript:", page.text.lower())
