"""What goes in and out of the store routes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ..core import text
from ..http.schema import Clean, Schema, Slug, Timestamp
from .service import StoreView


def _one_line(value: Any) -> Any:
    return " ".join(text.clean(value).split()) if isinstance(value, str) else value


#: Cleaned before it is measured: a name of nothing but control characters is none.
Name = Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(_one_line)]
Description = Annotated[str, Field(max_length=2000), Clean]


class StorePublic(Schema):
    """What everybody may know of a store."""

    id: str
    slug: str
    name: str
    description: str
    created_at: Timestamp

    @classmethod
    def of(cls, store: StoreView) -> StorePublic:
        return cls.model_construct(
            id=store.id,
            slug=store.slug,
            name=store.name,
            description=store.description,
            created_at=store.created_at,
        )


class StoreOut(Schema):
    """A store for those who manage it."""

    id: str
    slug: str
    name: str
    description: str
    owner_id: str
    version: int
    created_at: Timestamp

    @classmethod
    def of(cls, store: StoreView) -> StoreOut:
        return cls.model_construct(
            id=store.id,
            slug=store.slug,
            name=store.name,
            description=store.description,
            owner_id=store.owner_id,
            version=store.version,
            created_at=store.created_at,
        )


class StoreIn(Schema):
    name: Name
    slug: Slug | None = None
    description: Description = ""


class StoreChange(Schema):
    """What is left out stays as it is; `version` is the one the change was made on."""

    name: Name | None = None
    slug: Slug | None = None
    description: Description | None = None
    version: Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]
