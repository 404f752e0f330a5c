"""One IAM policy per function, least privilege: `<function>.json`, with `${Stage}` and the like for what differs."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_DIRECTORY = Path(__file__).parent


def policy_names() -> list[str]:
    """The functions that have a policy, as `infrastructure.resources.FUNCTIONS` names them."""
    return sorted(path.stem for path in _DIRECTORY.glob("*.json"))


def render_policy(function: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The policy document of `function`. Raises KeyError for a placeholder that `values` lacks."""
    text = (_DIRECTORY / f"{function}.json").read_text(encoding="utf-8")
    rendered: dict[str, Any] = json.loads(string.Template(text).substitute(values))
    return rendered
