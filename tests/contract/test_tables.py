"""Rows against `resources.yaml`: what the code reads and writes is what is deployed, and nothing scans."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pynamodb.attributes import NumberAttribute

import app  # noqa: F401  imports every domain
from chalicelib.aws import dynamo
from infrastructure.resources import Place, resources, table_definitions

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "chalicelib").rglob("*.py"))
DEFINITIONS = table_definitions("test")


def _subclasses(row: type[dynamo.Row]) -> Iterator[type[dynamo.Row]]:
    for sub in row.__subclasses__():
        yield sub
        yield from _subclasses(sub)


#: By module and name: two domains may call a row the same.
ROWS = {
    f"{row.__module__}.{row.__name__}": row
    for row in _subclasses(dynamo.Row)
    if row.__module__.startswith("chalicelib.")
}


def _table(row: type[dynamo.Row]) -> str:
    return str(getattr(row.Meta, "logical_name", row.Meta.table_name))


def _indexes(table: str) -> set[str]:
    return {index["IndexName"] for index in DEFINITIONS[table].get("GlobalSecondaryIndexes", [])}


def _name_of(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _index_queries() -> list[tuple[str, str, str]]:
    """Every query of an index: where, the row's class, the index."""
    found = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for keyword in node.keywords:
                if keyword.arg == "index" and isinstance(keyword.value, ast.Constant) and keyword.value.value:
                    place = f"{source.relative_to(ROOT)}:{node.lineno}"
                    module = ".".join(source.relative_to(ROOT).with_suffix("").parts)
                    found.append((place, f"{module}.{_name_of(node.args[0])}", str(keyword.value.value)))
    return found


QUERIES = _index_queries()


def test_every_table_has_rows_and_every_row_a_table() -> None:
    assert {_table(row) for row in ROWS.values()} == set(DEFINITIONS)


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_a_rows_keys_are_its_tables(row: type[dynamo.Row]) -> None:
    definition = DEFINITIONS[_table(row)]
    keys = {key["KeyType"]: key["AttributeName"] for key in definition["KeySchema"]}
    assert keys == {"HASH": row._hash_keyname, "RANGE": row._range_keyname} == {"HASH": "pk", "RANGE": "sk"}
    assert all(attribute["AttributeType"] == "S" for attribute in definition["AttributeDefinitions"])
    assert {"tables", "edge", "sender", "outbox"} & set(row.__module__.split("."))


@pytest.mark.parametrize(("place", "row", "index"), QUERIES, ids=lambda value: value)
def test_a_queried_index_is_there(place: str, row: str, index: str) -> None:
    assert index in _indexes(_table(ROWS[row])), place


def test_every_index_is_queried() -> None:
    asked = {(_table(ROWS[row]), index) for _, row, index in QUERIES}
    deployed = {(table, index) for table in DEFINITIONS for index in _indexes(table)}
    assert asked == deployed


def test_index_keys_are_written_only_where_the_index_is() -> None:
    """An attribute `gs3pk` on a table without that index would be paid for and never found."""
    for source in SOURCES:
        domain, *inside = source.relative_to(ROOT / "chalicelib").with_suffix("").parts
        if inside[:1] != ["tables"]:
            continue
        text = source.read_text("utf-8")
        table = {"bulk": "tasks"}.get(domain, domain)
        for number in (1, 2, 3):
            assert f"gs{number}" in _indexes(table) or f"gs{number}pk" not in text, source


def test_rows_expire_by_the_attribute_that_the_tables_watch() -> None:
    for properties in resources("AWS::DynamoDB::Table", Place("test")).values():
        assert properties["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    for row in ROWS.values():
        attribute = row.get_attributes()["ttl"]
        assert isinstance(attribute, NumberAttribute)
        assert attribute.attr_name == "ttl"


def test_nothing_scans_a_table() -> None:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = _name_of(node.func)
                assert name not in {"scan", "rate_limited_scan", "parallel_scan"}, f"{source}:{node.lineno}"
            if isinstance(node, ast.Constant):
                assert node.value not in {"scan", "Scan"}, f"{source}:{node.lineno}"


def test_rows_are_used_through_dynamo_only() -> None:
    """Model methods of PynamoDB's own would write outside the named, retried commits."""
    own = {"save", "batch_write", "delete_item", "update_item", "put_item", "transact_write_items"}
    for source in SOURCES:
        if source.relative_to(ROOT / "chalicelib").parts[0] in {"aws"}:
            continue
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in own:
                image = source.name == "images.py" and node.func.attr == "save"
                assert image, f"{source}:{node.lineno}"
