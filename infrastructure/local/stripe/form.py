"""Form bodies and query strings with nested names, `a[b][0][c]=d`, as nested maps and arrays of strings."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from infrastructure.local.stripe.errors import Json, invalid

_NAME = re.compile(r"^[^\[\]]+(\[[^\[\]]*\])*$")


def decode(text: str) -> Json:
    """The parameters of a request; a name that is both a value and a map is refused."""
    tree: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if not _NAME.match(name):
            raise invalid(f"Invalid parameter name: {name}", param=name)
        _put(tree, re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name), value, name)
    return {key: _arrays(item) for key, item in tree.items()}


def _put(tree: Json, keys: list[str], value: str, name: str) -> None:
    for key in keys[:-1]:
        inner = tree.setdefault(key or str(len(tree)), {})
        if not isinstance(inner, dict):
            raise invalid(f"Invalid parameter: {name} is given as a value and as a map", param=name)
        tree = inner
    last = keys[-1] or str(len(tree))
    if last in tree:
        raise invalid(f"Invalid parameter: {name} is given twice", param=name)
    tree[last] = value


def _arrays(value: Any) -> Any:
    """Maps whose keys count up from nought are arrays."""
    if not isinstance(value, dict):
        return value
    if value and list(value) == [str(index) for index in range(len(value))]:
        return [_arrays(item) for item in value.values()]
    return {key: _arrays(item) for key, item in value.items()}
