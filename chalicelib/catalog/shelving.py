"""The one way a list of categories or collections changes: read it, edit it, write it unless it changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..aws import dynamo
from ..core.errors import Busy, NotFound
from . import tables

_ATTEMPTS = 8

#: Makes the new list of the present one, and the writes that belong to it. It may be called again on a newer list.
Edit = Callable[[list[dict[str, Any]]], tuple[list[dict[str, Any]], list[dynamo.Write]]]


def commit(key: str, edit: Edit) -> list[dict[str, Any]]:
    """The list as it is then. Raises what `edit` raises, ConditionFailed of its writes, Busy."""
    for _ in range(_ATTEMPTS):
        row = tables.get_shelves(key)
        edited, writes = edit(row.items)
        try:
            dynamo.commit(tables.save_shelves(row, edited), *writes)
        except dynamo.ConditionFailed as error:
            if error.name != "list":
                raise
            continue
        return edited
    raise Busy


def one(items: list[dict[str, Any]], item_id: str) -> dict[str, Any]:
    """The item of a list. Raises NotFound."""
    found = next((item for item in items if item["id"] == item_id), None)
    if found is None:
        raise NotFound
    return found
