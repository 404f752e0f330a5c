"""What goes in and out of the catalogue's routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ..core import text
from ..core.money import MAX_PRICE
from ..http.schema import Clean, Cover, Minor, Schema, Slug, Timestamp
from .service import FileFact, ProductView


def _one_line(value: Any) -> Any:
    return " ".join(text.clean(value).split()) if isinstance(value, str) else value


Status = Literal["draft", "published", "archived"]
Visibility = Literal["listed", "unlisted"]
Kind = Literal["digital"]
#: Cleaned before it is measured: a title of nothing but control characters is none.
Title = Annotated[str, Field(min_length=1, max_length=120), BeforeValidator(_one_line)]
Short = Annotated[str, Field(max_length=300), BeforeValidator(_one_line)]
Description = Annotated[str, Field(max_length=10_000), Clean]
Price = Annotated[int, Field(strict=True, ge=0, le=MAX_PRICE, description="In minor units; 0 is free.")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="The configured one; any other is refused.")]
Downloads = Annotated[int, Field(strict=True, ge=1, le=1000)]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)]


class StoreName(Schema):
    slug: str
    name: str


class Card(Schema):
    """A product in a list."""

    id: str
    slug: str
    title: str
    price: Minor
    currency: str
    cover: Cover | None
    store: StoreName
    path: str
    kind: Kind

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Card:
        return cls.model_construct(**_shown(card))


class PageFile(Schema):
    name: str
    content_type: str
    size: int


class ProductPage(Card):
    """A product's public page."""

    short_description: str
    description: str
    files: list[PageFile]
    published_at: Timestamp
    download_days: int
    max_downloads: int

    @classmethod
    def of(cls, page: Mapping[str, Any]) -> ProductPage:
        names = ("short_description", "description", "published_at", "download_days", "max_downloads")
        files = [PageFile.model_construct(**{key: f[key] for key in PageFile.model_fields}) for f in page["files"]]
        return cls.model_construct(**_shown(page), files=files, **{name: page[name] for name in names})


def _shown(card: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: card[name] for name in ("id", "slug", "title", "price", "currency", "path", "kind")}
    store = StoreName.model_construct(slug=card["store"]["slug"], name=card["store"]["name"])
    return {**plain, "cover": Cover.of(card["cover"]), "store": store}


class ProductFile(Schema):
    id: str
    name: str
    content_type: str
    size: int
    version: int

    @classmethod
    def of(cls, fact: FileFact) -> ProductFile:
        return cls.model_construct(
            id=fact.file_id, name=fact.name, content_type=fact.content_type, size=fact.size, version=fact.version
        )


class Product(Schema):
    """A product for those who manage it."""

    id: str
    store_id: str
    store_slug: str
    kind: Kind
    title: str
    slug: str
    short_description: str
    description: str
    price: Minor
    currency: str
    status: Status
    visibility: Visibility
    cover: Cover | None
    files: list[ProductFile]
    max_downloads: int
    download_days: int
    version: int
    sold: bool
    created_at: Timestamp
    updated_at: Timestamp
    published_at: Timestamp | None
    delete_at: Timestamp | None
    path: str

    @classmethod
    def of(cls, product: ProductView) -> Product:
        made = {name: getattr(product, name) for name in cls.model_fields if name not in {"cover", "files"}}
        files = [ProductFile.of(fact) for fact in product.files]
        return cls.model_construct(**made, cover=Cover.of(product.cover), files=files)


class ProductsQuery(Schema):
    status: Status | None = None


class ProductIn(Schema):
    store_id: Annotated[str, Field(min_length=1, max_length=60)]
    title: Title
    price: Price
    currency: Currency | None = None
    short_description: Short = ""
    description: Description = ""
    slug: Slug | None = None
    kind: Kind = "digital"


class ProductChange(Schema):
    """What is left out stays as it is; `version` is the one the change was made on."""

    title: Title | None = None
    slug: Slug | None = None
    short_description: Short | None = None
    description: Description | None = None
    price: Price | None = None
    currency: Currency | None = None
    visibility: Visibility | None = None
    max_downloads: Downloads | None = None
    download_days: Days | None = None
    version: Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]


class PublishIn(Schema):
    visibility: Visibility | None = None
