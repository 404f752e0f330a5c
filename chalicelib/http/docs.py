"""Health, the OpenAPI document, and a page that people can read it on."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from typing import Any, Literal

from .call import Call, Reply, conditional
from .declare import Cache, Routes, Who
from .schema import Schema

routes = Routes("meta")
_CACHE = "public, max-age=300"


class Health(Schema):
    """The API answers."""

    status: Literal["ok"] = "ok"


@routes.get("/api/health", who=Who.ANYONE, returns=Health, cache=Cache(1))
def health(call: Call) -> Health:
    """Whether the API answers; touches nothing behind it."""
    return Health()


@cache
def _document() -> dict[str, Any]:
    from . import declare
    from .openapi import document

    if declare.declare_everything is not None:
        declare.declare_everything()
    return document()


@routes.get("/api/openapi.json", who=Who.ANYONE, raw=True)
def openapi(call: Call) -> Reply:
    """The OpenAPI 3.1 document."""
    return conditional(call, Reply(200, json.dumps(_document(), ensure_ascii=False), {"Cache-Control": _CACHE}))


@routes.get("/api/docs", who=Who.ANYONE, raw=True)
def docs(call: Call) -> Reply:
    """The API on one page, without scripts."""
    return conditional(call, Reply(200, _page(), {"Cache-Control": _CACHE}, "text/html; charset=utf-8"))


@cache
def _page() -> str:
    document = _document()
    links, sections = [], []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            anchor = escape(operation["operationId"])
            title = f"{method.upper()} {escape(path)}"
            links.append(f'<li><a href="#{anchor}">{title}</a></li>')
            sections.append(_section(anchor, title, operation))
    shapes = [
        f'<section class="card" id="schema-{escape(name)}"><h2>{escape(name)}</h2>'
        f"<pre tabindex='0'>{escape(json.dumps(shape, indent=2, ensure_ascii=False))}</pre></section>"
        for name, shape in sorted(document["components"]["schemas"].items())
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Handsel API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="/favicon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/plain.css"></head><body class="plain"><main><h1>Handsel API</h1>'
        f"<p>{escape(document['info']['description'])} "
        'The same in machine-readable form: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>'
        f"<nav aria-label='Operations'><ul>{''.join(links)}</ul></nav>{''.join(sections)}{''.join(shapes)}"
        "</main></body></html>"
    )


def _reference(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        name = escape(shape["$ref"].rpartition("/")[2])
        return f'<a href="#schema-{name}">{name}</a>'
    if "properties" in shape and "items" in shape["properties"]:
        return "a page of " + _reference(shape["properties"]["items"]["items"])
    return escape(str(shape.get("type", "")))


def _section(anchor: str, title: str, operation: dict[str, Any]) -> str:
    rows = []
    for parameter in operation["parameters"]:
        need = "required" if parameter["required"] else "optional"
        rows.append(f"<tr><td>{escape(parameter['name'])}</td><td>{parameter['in']}, {need}</td></tr>")
    if "requestBody" in operation:
        shape = operation["requestBody"]["content"]["application/json"]["schema"]
        rows.append(f"<tr><td>body</td><td>{_reference(shape)}</td></tr>")
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        shape = next((media["schema"] for media in content.values()), {})
        rows.append(f"<tr><td>{status}</td><td>{escape(answer['description'])} {_reference(shape)}</td></tr>")
    notes = "".join(f"<p>{escape(note)}</p>" for note in operation["description"].split("\n\n"))
    return (
        f'<section class="card" id="{anchor}"><h2>{title}</h2><p>{escape(operation["summary"])}</p>{notes}'
        f"<table><thead><tr><th>Name</th><th>Meaning</th></tr></thead><tbody>{''.join(rows)}</tbody></table></section>"
    )
