"""Pure rules of finding: what addresses may ask for, and counts of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

#: Bounds on what one address asks for.
MAX_OPTIONS = MAX_TAGS = 20
_MAX_PART = 120


def tags(text: str) -> tuple[str, ...]:
    """`linen,hand%2Cmade` → its tags; a comma within one is written `%2C`. Raises ValueError past the bounds."""
    found = [unquote(part).strip() for part in text.split(",")]
    found = [part for part in found if part]
    if len(found) > MAX_TAGS or any(len(part) > _MAX_PART for part in found):
        raise ValueError(f"At most {MAX_TAGS} tags.")
    return tuple(found)


def options(text: str) -> tuple[tuple[str, str], ...]:
    """`colour:blue,size:m` → pairs; commas and colons within a part are written `%2C` and `%3A`. Raises ValueError."""
    pairs = []
    for part in text.split(","):
        if not part.strip():
            continue
        axis, colon, value = part.partition(":")
        pair = unquote(axis).strip(), unquote(value).strip()
        if not colon or not all(pair) or any(len(each) > _MAX_PART for each in pair):
            raise ValueError("Write options as name:value, several separated by commas.")
        pairs.append(pair)
    if len(pairs) > MAX_OPTIONS:
        raise ValueError(f"At most {MAX_OPTIONS} options.")
    return tuple(pairs)


def rolled_up(own: Mapping[str, int], paths: Mapping[str, list[str]]) -> dict[str, int]:
    """Counts with those of the categories below: `paths` leads from the top to each. A product has one category."""
    counts: dict[str, int] = {}
    for category_id, count in own.items():
        for step in paths.get(category_id, []):
            counts[step] = counts.get(step, 0) + count
    return counts
