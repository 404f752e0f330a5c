"""What goes in and out of the purchase routes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..http.schema import Cover, Email, Schema, Timestamp
from .service import EntitlementView, Link


class EntitledProduct(Schema):
    """What was bought."""

    id: str
    title: str
    path: str
    cover: Cover | None


class EntitledStore(Schema):
    """Who sold it."""

    slug: str
    name: str


class EntitledFile(Schema):
    """A file in its newest version."""

    id: str
    name: str
    size: int
    content_type: str
    version: int


class EntitlementOut(Schema):
    """What a bought product still gives."""

    id: str
    order_id: str
    product: EntitledProduct
    store: EntitledStore
    files: list[EntitledFile]
    downloads_used: int
    max_downloads: int
    expires_at: Timestamp
    status: Literal["active", "expired", "exhausted", "revoked"]

    @classmethod
    def of(cls, view: EntitlementView) -> EntitlementOut:
        product, store = view.product, view.store
        return cls.model_construct(
            id=view.id,
            order_id=view.order_id,
            product=EntitledProduct.model_construct(
                id=product.id,
                title=product.title,
                path=product.path,
                cover=Cover.of(product.cover),
            ),
            store=EntitledStore.model_construct(slug=store.slug, name=store.name),
            files=[
                EntitledFile.model_construct(
                    id=file.id, name=file.name, size=file.size, content_type=file.content_type, version=file.version
                )
                for file in view.files
            ],
            downloads_used=view.downloads_used,
            max_downloads=view.max_downloads,
            expires_at=view.expires_at,
            status=view.status,
        )


class LinkIn(Schema):
    file_id: Annotated[str, Field(min_length=1, max_length=40)]


class LinkOut(Schema):
    """A new download link. It is told once; only its hash is kept."""

    url: str
    expires_at: Timestamp
    max_downloads: int

    @classmethod
    def of(cls, link: Link) -> LinkOut:
        return cls.model_construct(url=link.url, expires_at=link.expires_at, max_downloads=link.max_downloads)


class ResendIn(Schema):
    email: Email
