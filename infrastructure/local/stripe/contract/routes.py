"""The routes of the installed wheel: method, path and the types of parameters and answer, from its service modules."""

from __future__ import annotations

import ast
import functools
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infrastructure.local.stripe.contract.shapes import resolve


@dataclass(frozen=True)
class Route:
    """One route of the wheel, e.g. `SessionService.create`, POST /v1/checkout/sessions."""

    method: str
    template: str
    name: str
    module: str
    params: str | None
    returns: str

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template) + "$")

    @functools.cached_property
    def params_type(self) -> Any:
        """The TypedDict of the parameters, or None where the route takes none."""
        return resolve(self.params, self.module) if self.params else None

    @functools.cached_property
    def returns_type(self) -> Any:
        return resolve(self.returns, self.module)


@functools.cache
def package_root() -> Path:
    """Where the stripe package lies, found without importing it."""
    spec = importlib.util.find_spec("stripe")
    if spec is None or spec.origin is None:
        raise RuntimeError("the stripe package is not installed")
    return Path(spec.origin).parent


@functools.cache
def routes() -> tuple[Route, ...]:
    """Every route of the wheel, both API generations; read once, when first asked for (a fifth of a second).

    Routes with fewer placeholders come first: /v1/charges/search is not a charge called "search".
    """
    files = sorted(package_root().rglob("*_service.py"))
    found = {(route.method, route.template): route for file in files for route in _routes_of(file)}
    return tuple(sorted(found.values(), key=lambda route: (route.template.count("{"), route.template, route.method)))


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route a request is for, with the ids in its path."""
    for route in routes():
        if route.method == method.lower() and (match := route.pattern.match(path)):
            return route, match.groupdict()
    return None


def _routes_of(file: Path) -> list[Route]:
    module = ".".join(["stripe", *file.relative_to(package_root()).with_suffix("").parts])
    found = []
    for service in ast.parse(file.read_text(encoding="utf-8")).body:
        if not isinstance(service, ast.ClassDef):
            continue
        for function in service.body:
            if isinstance(function, ast.FunctionDef) and (call := _request_of(function)):
                method, template = call
                annotations = {a.arg: a.annotation for a in (*function.args.args, *function.args.kwonlyargs)}
                params = annotations.get("params")
                found.append(
                    Route(
                        method=method,
                        template=template,
                        name=f"{service.name}.{function.name}",
                        module=module,
                        params=ast.unparse(params) if params else None,
                        returns=ast.unparse(function.returns) if function.returns else "None",
                    )
                )
    return found


def _request_of(function: ast.FunctionDef) -> tuple[str, str] | None:
    """The method and path template of the one HTTP request a service method makes, if it makes one."""
    for node in ast.walk(function):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_request"):
            continue
        if len(node.args) < 2:
            continue
        method, path = node.args[:2]
        if isinstance(path, ast.Call) and isinstance(path.func, ast.Attribute):
            path = path.func.value
        if isinstance(method, ast.Constant) and isinstance(path, ast.Constant):
            return str(method.value), str(path.value)
    return None
