"""What goes in and out of the routes of categories and collections."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ...http.schema import Clean, Schema, Slug
from ..rules.shelves import MAX_POSITION
from ..service.categories import CategoryView
from ..service.collections import CollectionView
from .fields import Name, Names, Reference, Version
from .public import StoreName

Description = Annotated[str, Field(max_length=500), Clean]
Position = Annotated[int, Field(strict=True, ge=0, le=MAX_POSITION, description="Lower comes first.")]


class Category(Schema):
    """A category of the platform. `name` is the English one."""

    id: str
    slug: str
    name: str
    names: Names
    description: str
    parent_id: str | None
    position: int

    @classmethod
    def of(cls, category: CategoryView) -> Category:
        plain = {name: getattr(category, name) for name in cls.model_fields if name != "names"}
        return cls.model_construct(**plain, names=Names.of(category.names))


class Categories(Schema):
    """The whole tree, each category before those below it, siblings in their order."""

    items: list[Category]


class CategoryIn(Schema):
    slug: Slug | None = None
    names: Names
    description: Description = ""
    parent_id: Reference | None = None
    position: Position | None = None

    def wanted(self) -> dict[str, Any]:
        """The fields that were given; no Romanian name is none."""
        return self.model_dump(exclude_none=True)


class CategoryChange(Schema):
    """What is left out stays as it is; `parent_id` null moves it to the top. `names` are given together."""

    slug: Slug | None = None
    names: Names | None = None
    description: Description | None = None
    parent_id: Reference | None = None
    position: Position | None = None

    def wanted(self) -> dict[str, Any]:
        """The fields to change."""
        given = self.model_dump(exclude_none=True)
        return {**given, "parent_id": self.parent_id} if "parent_id" in self.model_fields_set else given


class Collection(Schema):
    """A collection of a store."""

    id: str
    slug: str
    name: str
    description: str
    position: int
    store: StoreName
    path: str
    version: int

    @classmethod
    def of(cls, collection: CollectionView) -> Collection:
        store = StoreName.model_construct(slug=collection.store.slug, name=collection.store.name)
        plain = {name: getattr(collection, name) for name in cls.model_fields if name != "store"}
        return cls.model_construct(**plain, store=store)


class Collections(Schema):
    """All collections of a store, in its order."""

    items: list[Collection]


class CollectionIn(Schema):
    slug: Slug | None = None
    name: Name
    description: Description = ""
    position: Position | None = None


class CollectionChange(Schema):
    """What is left out stays as it is; `version` is the one the change was made on."""

    slug: Slug | None = None
    name: Name | None = None
    description: Description | None = None
    position: Position | None = None
    version: Version
