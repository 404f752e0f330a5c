"""Pure rules of what products stand on: the platform's tree of categories, and each store's collections.

Both are kept as one list of plain items, so that a rule sees the whole of it. An item has at least `id`, `slug`,
`old_slugs` and `position`; a category `names` and `parent_id` too, a collection `name`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...core import text
from ...core.errors import FieldError

MAX_CATEGORIES, MAX_DEPTH = 500, 4
MAX_IN_STORE = 100
#: Addresses that an item goes on answering to after it left them; the oldest is forgotten first.
MAX_OLD_SLUGS = 10
MAX_POSITION = 100_000
#: A list is one row: DynamoDB takes 400 KB.
MAX_BYTES = 350_000

Item = Mapping[str, Any]


def is_taken(items: Sequence[Item], slug: str, own_id: str) -> bool:
    """Whether another item has, or had, this address."""
    return any(slug == item["slug"] or slug in item["old_slugs"] for item in items if item["id"] != own_id)


def free_slug(items: Sequence[Item], name: str, fallback: str, tail: str) -> str:
    """A slug for an item that named none: out of its name, then numbered, then with the random `tail`."""
    base = text.slugify(name, 50)
    if len(base) < 2:
        base = f"{fallback}-{base}".strip("-")
    tried = (base, f"{base}-2", f"{base}-3")
    return next((slug for slug in tried if not is_taken(items, slug, "")), f"{base}-{tail}")


def moved(item: Item, slug: str) -> dict[str, Any]:
    """The item at another address; it goes on answering to those before."""
    former = [old for old in item["old_slugs"] if old != slug]
    if slug != item["slug"]:
        former.append(item["slug"])
    return {**item, "slug": slug, "old_slugs": former[-MAX_OLD_SLUGS:]}


def next_position(items: Sequence[Item]) -> int:
    """The place behind all of these."""
    return min(max((item["position"] for item in items), default=-1) + 1, MAX_POSITION)


def is_too_large(items: Sequence[Item]) -> bool:
    """Whether the list no longer fits its row."""
    return len(json.dumps(items, ensure_ascii=False).encode()) > MAX_BYTES


# ---- Categories ------------------------------------------------------------------------------------------------


def path(items: Sequence[Item], category_id: str) -> list[Item]:
    """From the top down to the category itself; ends early where a circle closes or a parent is missing."""
    by_id = {item["id"]: item for item in items}
    found: list[Item] = []
    at: Any = by_id.get(category_id)
    while at is not None and at not in found:
        found.append(at)
        at = by_id.get(at["parent_id"])
    return found[::-1]


def within(items: Sequence[Item], category_id: str) -> set[str]:
    """The category and everything below it."""
    return {item["id"] for item in items if any(above["id"] == category_id for above in path(items, item["id"]))}


def place_errors(items: Sequence[Item], category_id: str) -> list[FieldError]:
    """What is wrong with where the category stands in the tree."""
    by_id = {item["id"]: item for item in items}
    parent_id = by_id[category_id]["parent_id"]
    if parent_id is None:
        return _depth_errors(items, category_id)
    if parent_id not in by_id:
        return [FieldError("parent_id", "unknown", "There is no such category.")]
    if any(above["id"] == category_id for above in path(items, parent_id)):
        return [FieldError("parent_id", "circle", "A category cannot be below itself.")]
    return _depth_errors(items, category_id)


def _depth_errors(items: Sequence[Item], category_id: str) -> list[FieldError]:
    if all(len(path(items, below)) <= MAX_DEPTH for below in within(items, category_id)):
        return []
    return [FieldError("parent_id", "too_deep", f"Categories are at most {MAX_DEPTH} levels deep.")]


def in_order(items: Sequence[Item]) -> Iterator[Item]:
    """The whole tree, each category before what is below it, siblings by position and then by name."""
    below: dict[str | None, list[Item]] = {}
    for item in sorted(items, key=lambda item: (item["position"], item["names"]["en"].lower(), item["id"])):
        below.setdefault(item["parent_id"], []).append(item)
    waiting = below.get(None, [])[::-1]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += below.get(item["id"], [])[::-1]
