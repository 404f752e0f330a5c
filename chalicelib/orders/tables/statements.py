"""Rows of months that are over: what a statement of them says for good."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, NumberAttribute

from ...aws import dynamo


class StatementRow(dynamo.Row):
    """A month of a store that can no longer change: `sto_` / `statement#2026-10`."""

    class Meta:
        table_name = "orders"

    opening = NumberAttribute()
    sums: JSONAttribute = JSONAttribute()


def keep_statement(store_id: str, month: str, opening: int, sums: dict[str, int]) -> dynamo.Write:
    """Again is harmless: it is the same."""
    return dynamo.put(StatementRow(pk=store_id, sk=f"statement#{month}", opening=opening, sums=sums), "statement")


def statements_of_store(store_id: str) -> dict[str, StatementRow]:
    """What is kept, by month."""
    where = StatementRow.sk.startswith("statement#")
    rows = dynamo.query_all(StatementRow, store_id, where=where, limit=1000)
    return {row.sk.partition("#")[2]: row for row in rows}
