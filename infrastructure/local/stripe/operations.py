"""The registry of routes the sandbox answers, and what every list has in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from infrastructure.local.stripe.errors import Json, invalid, unsupported
from infrastructure.local.stripe.work import Work

Handler = Callable[[Work, Json, dict[str, str]], Json]
PAGING = "limit starting_after ending_before expand"


@dataclass(frozen=True)
class Operation:
    """A route's handler, and the parameters it does something with; others the contract allows answer 501.

    `connected`: it can be asked on behalf of a connected account, by the header Stripe-Account.
    """

    handler: Handler
    supports: tuple[str, ...]
    connected: bool = False

    def refuse_unsimulated(self, params: Json) -> None:
        """Never drop a parameter in silence: what the sandbox would ignore, it says so."""
        for path in _paths(params, ""):
            if not any(path == known or path.startswith(f"{known}.") for known in self.supports):
                raise unsupported(f"the parameter {path}", param=path)


OPERATIONS: dict[tuple[str, str], Operation] = {}


def operation(
    method: str, template: str, supports: str = "expand", *, connected: bool = False
) -> Callable[[Handler], Handler]:
    """Make a function the answer to a route of the wheel."""

    def register(handler: Handler) -> Handler:
        OPERATIONS[(method.lower(), template)] = Operation(handler, tuple(supports.split()), connected)
        return handler

    return register


def paged(
    work: Work,
    kind: str,
    url: str,
    params: Json,
    keep: Callable[[Json], bool] = lambda _: True,
) -> Json:
    """One page of a list, newest first, after `starting_after` or before `ending_before`."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid limit: between 1 and 100 objects make a page", "limit", "parameter_invalid_integer")
    after: str | None = params.get("starting_after")
    before: str | None = params.get("ending_before")
    if after and before:
        raise invalid("starting_after and ending_before exclude each other", "starting_after")
    cursor = None
    if edge := after or before:
        cursor = work.store.position(edge)
        if cursor is None:
            raise invalid(f"No such {kind}: '{edge}'", "starting_after" if after else "ending_before")
    rows = work.store.walk(kind, after=cursor) if before else work.store.walk(kind, before=cursor)
    data: list[Json] = []
    for row in rows:
        if keep(row) and _created_within(row, params.get("created")):
            data.append(row)
            if len(data) > limit:
                break
    more = len(data) > limit
    data = data[:limit]
    return {"object": "list", "data": data[::-1] if before else data, "has_more": more, "url": url}


def check_metadata(metadata: Json | str | None, param: str) -> dict[str, str]:
    """Stripe's limits: fifty keys of up to forty characters, values of up to five hundred."""
    if not metadata:
        return {}
    if not isinstance(metadata, dict):
        raise invalid("Invalid metadata: a map is wanted", param)
    if len(metadata) > 50:
        raise invalid("Metadata can have up to 50 keys", param)
    for name, value in metadata.items():
        if len(name) > 40 or re.search(r"[\[\]]", name):
            raise invalid("A metadata key has up to 40 characters and no brackets", f"{param}[{name}]")
        if len(value) > 500:
            raise invalid("A metadata value has up to 500 characters", f"{param}[{name}]")
    return metadata


def merged_metadata(old: dict[str, str], params: Json) -> dict[str, str]:
    """Metadata after an update: keys are added and changed, an empty value removes one, an empty map all."""
    if "metadata" not in params:
        return old
    if params["metadata"] == "":
        return {}
    changed = old | check_metadata(params["metadata"], "metadata")
    return {name: value for name, value in changed.items() if value != ""}


def _created_within(row: Json, wanted: Json | int | None) -> bool:
    if wanted is None:
        return True
    created = row["created"]
    if isinstance(wanted, int):
        return bool(created == wanted)
    tests = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
    return all(tests[name](created, value) for name, value in wanted.items())


def _paths(value: object, path: str) -> list[str]:
    """Every leaf of the parameters by its name, without the positions in arrays."""
    if isinstance(value, dict) and value:
        return [found for name, item in value.items() for found in _paths(item, f"{path}.{name}".lstrip("."))]
    if isinstance(value, list) and value:
        return [found for item in value for found in _paths(item, path)]
    return [path] if path else []
