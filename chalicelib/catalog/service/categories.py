"""The platform's categories: one tree that staff keep, and everybody reads from memory for a minute."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ...aws import dynamo
from ...core import access, clock, freshness, ids
from ...core.access import Actor, Permission
from ...core.errors import Invalid, Moved, NotFound
from .. import shelving, tables
from ..errors import HasChildren, InUse, TooManyCategories
from ..rules import shelves

_REMEMBERED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category. `names` has `en`, and `ro` where it was given."""

    id: str
    slug: str
    names: dict[str, str]
    description: str
    parent_id: str | None
    position: int

    @property
    def name(self) -> str:
        """Its English name."""
        return self.names["en"]

    @property
    def path(self) -> str:
        """Its page on this site."""
        return f"/categories/{self.slug}"


@dataclass(frozen=True)
class Tree:
    """All categories, each before those below it."""

    items: tuple[CategoryView, ...]
    _by_id: dict[str, CategoryView] = field(default_factory=dict)
    _by_slug: dict[str, CategoryView] = field(default_factory=dict)

    def get(self, category_id: str | None) -> CategoryView | None:
        """The category with this id."""
        return self._by_id.get(category_id or "")

    def find(self, ref: str) -> CategoryView | None:
        """The category with this slug, id, or a slug it had before."""
        return self._by_slug.get(ref) or self._by_id.get(ref)

    def path(self, category_id: str) -> list[CategoryView]:
        """From the top down to the category itself; empty when there is no such category."""
        found: list[CategoryView] = []
        at = self.get(category_id)
        while at is not None:
            found.append(at)
            at = self.get(at.parent_id)
        return found[::-1]

    def children(self, category_id: str | None) -> list[CategoryView]:
        """Those right below the category, or at the top for None, in their order."""
        return [item for item in self.items if item.parent_id == category_id]

    def within(self, category_id: str) -> set[str]:
        """The ids of the category and of everything below it."""
        found = {category_id}
        for item in self.items:
            if item.parent_id in found:
                found.add(item.id)
        return found


_remembered: tuple[datetime, Tree] | None = None


def reset() -> None:
    """Forget the tree. For tests."""
    global _remembered
    _remembered = None


def tree() -> Tree:
    """The tree, up to a minute old unless the request asks to be fresh."""
    global _remembered
    held, now = _remembered, clock.now()
    if held is not None and held[0] > now and not freshness.asked():
        return held[1]
    made = _tree(tables.get_shelves(tables.CATEGORIES, consistent=freshness.asked()).items)
    _remembered = (now + _REMEMBERED, made)
    return made


def find(ref: str) -> CategoryView:
    """The category at an address of the site. Raises NotFound, and Moved for its id or a slug it had before."""
    found = tree().find(ref)
    if found is None:
        raise NotFound
    if found.slug != ref:
        raise Moved(found.path)
    return found


def _tree(items: list[dict[str, Any]]) -> Tree:
    ordered = list(shelves.in_order(items))
    views = {item["id"]: _view(item) for item in ordered}
    slugs = {old: views[item["id"]] for item in ordered for old in item["old_slugs"]}
    slugs |= {view.slug: view for view in views.values()}
    return Tree(tuple(views.values()), views, slugs)


def _view(item: shelves.Item) -> CategoryView:
    return CategoryView(
        id=item["id"],
        slug=item["slug"],
        names=dict(item["names"]),
        description=item["description"],
        parent_id=item["parent_id"],
        position=int(item["position"]),
    )


def create(actor: Actor, wanted: dict[str, Any]) -> CategoryView:
    """Add a category; without a slug it gets one out of its name, without a position it comes last.

    `wanted` has `names`, and may have `slug`, `description`, `parent_id`, `position`. Raises Forbidden, Invalid,
    TooManyCategories.
    """
    access.require(actor, Permission.CURATE)
    category_id, tail = ids.new("cat"), secrets.token_hex(3)

    def edit(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        parent_id = wanted.get("parent_id")
        siblings = [item for item in items if item["parent_id"] == parent_id]
        made = {
            "id": category_id,
            "slug": wanted.get("slug") or shelves.free_slug(items, wanted["names"]["en"], "category", tail),
            "old_slugs": [],
            "names": wanted["names"],
            "description": wanted.get("description") or "",
            "parent_id": parent_id,
            "position": wanted.get("position", shelves.next_position(siblings)),
        }
        if len(items) >= shelves.MAX_CATEGORIES:
            raise TooManyCategories
        return [*items, made], [tables.create_category(category_id)]

    return _edit(category_id, edit)


def change(actor: Actor, category_id: str, wanted: dict[str, Any]) -> CategoryView:
    """Change what `wanted` names; `parent_id` None moves it to the top. Raises Forbidden, NotFound, Invalid."""
    access.require(actor, Permission.CURATE)

    def edit(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        before = shelving.one(items, category_id)
        after = {**shelves.moved(before, wanted.get("slug", before["slug"])), **wanted}
        return [after if item is before else item for item in items], []

    return _edit(category_id, edit)


def delete(actor: Actor, category_id: str) -> None:
    """Delete an empty category. Raises Forbidden, NotFound, HasChildren, InUse.

    Products count themselves in and out of a category's row in their own transactions, and the row is deleted only at
    none: whichever of a save and a deletion comes second is refused.
    """
    access.require(actor, Permission.CURATE)

    def edit(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        gone = shelving.one(items, category_id)
        if any(item["parent_id"] == category_id for item in items):
            raise HasChildren
        return [item for item in items if item is not gone], [tables.delete_category(category_id)]

    try:
        shelving.commit(tables.CATEGORIES, edit)
    except dynamo.ConditionFailed as error:
        raise InUse from error
    reset()


def _edit(category_id: str, edit: shelving.Edit) -> CategoryView:
    """Carry an edit out that leaves the category in place; what it is then."""

    def checked(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dynamo.Write]]:
        edited, writes = edit(items)
        made = shelving.one(edited, category_id)
        if shelves.is_taken(edited, made["slug"], category_id):
            raise Invalid.field("slug", "taken", "Another category has this address.")
        errors = shelves.place_errors(edited, category_id)
        if errors:
            raise Invalid(fields=errors)
        if shelves.is_too_large(edited):
            raise TooManyCategories
        return edited, writes

    edited = shelving.commit(tables.CATEGORIES, checked)
    reset()
    return _view(shelving.one(edited, category_id))
