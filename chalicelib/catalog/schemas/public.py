"""What everybody reads of products: cards and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import SerializerFunctionWrapHandler, model_serializer

from ...http.schema import Cover, Image, Minor, Schema, Timestamp
from .fields import Badge, Kind, Names, StockMode, StockState


class StoreName(Schema):
    slug: str
    name: str


class Rating(Schema):
    """What reviews say on the whole: stars from 1 to 5, and how many there are."""

    average: float
    count: int


class Card(Schema):
    """A product in a list. `price_from` is the lowest price of its variants, and its price when it has none.

    What is not there is left out, since lists carry cards by the dozen: `compare_at_price` and `rating` without one,
    `badges` when there are none, `has_variants` when it has none.
    """

    id: str
    slug: str
    title: str
    price: Minor
    compare_at_price: Minor | None = None
    price_from: Minor
    has_variants: bool = False
    currency: str
    badges: list[Badge] = []
    availability: StockState
    rating: Rating | None = None
    cover: Cover | None
    store: StoreName
    path: str
    kind: Kind

    _left_out: ClassVar[frozenset[str]] = frozenset({"compare_at_price", "rating", "badges", "has_variants"})

    @model_serializer(mode="wrap")
    def _slim(self, handler: SerializerFunctionWrapHandler):  # type: ignore[no-untyped-def]  # keeps the fields' schema
        told: dict[str, Any] = handler(self)
        return {name: value for name, value in told.items() if value or name not in self._left_out}

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> Card:
        return cls.model_construct(**_shown(card))


_PLAIN = (
    "id",
    "slug",
    "title",
    "price",
    "compare_at_price",
    "price_from",
    "has_variants",
    "currency",
    "badges",
    "availability",
    "path",
    "kind",
)


def _shown(card: Mapping[str, Any]) -> dict[str, Any]:
    store = StoreName.model_construct(slug=card["store"]["slug"], name=card["store"]["name"])
    rating = card.get("rating")
    return {
        **{name: card[name] for name in _PLAIN},
        "cover": Cover.of(card["cover"]),
        "store": store,
        "rating": None if rating is None else Rating.model_construct(**rating),
    }


class PageFile(Schema):
    name: str
    content_type: str
    size: int


class OptionAxis(Schema):
    name: str
    values: list[str]


class PageVariant(Schema):
    """A choice of one value of each option, with its own price. `left` is told only when there are few."""

    id: str
    values: list[str]
    price: Minor
    sku: str
    image_id: str | None
    availability: StockState
    left: int | None


class PageStock(Schema):
    """How the product is had. `left` is told only when there are few, and only without variants."""

    mode: StockMode
    state: StockState
    left: int | None
    made_to_order_days: int | None


class ShelfName(Schema):
    slug: str
    name: str


class CategoryName(ShelfName):
    """A category; `name` is the English one."""

    names: Names

    @classmethod
    def of(cls, named: Mapping[str, Any]) -> CategoryName:
        return cls.model_construct(slug=named["slug"], name=named["name"], names=Names.of(named["names"]))


class PageCategory(CategoryName):
    """The product's category; `path` leads to it from the top."""

    id: str
    path: list[CategoryName]


class ProductPage(Card):
    """A product's public page. `description_html` is safe to show as it is; `metadata` are details by their names."""

    has_variants: bool
    badges: list[Badge]
    sku: str
    short_description: str
    description: str
    description_html: str
    images: list[Image]
    options: list[OptionAxis]
    variants: list[PageVariant]
    stock: PageStock
    tags: list[str]
    metadata: dict[str, str]
    category: PageCategory | None
    collections: list[ShelfName]
    weight_grams: int | None
    origin_country: str | None
    files: list[PageFile]
    published_at: Timestamp
    updated_at: Timestamp
    download_days: int
    max_downloads: int

    _left_out = frozenset({"compare_at_price", "rating"})

    @classmethod
    def of(cls, page: Mapping[str, Any]) -> ProductPage:
        return cls.model_construct(**_shown(page), **{name: page[name] for name in _PAGE_PLAIN}, **_page_parts(page))


_PAGE_PLAIN = (
    "sku",
    "short_description",
    "description",
    "description_html",
    "tags",
    "weight_grams",
    "origin_country",
    "published_at",
    "updated_at",
    "download_days",
    "max_downloads",
)


def _category(category: Mapping[str, Any]) -> PageCategory:
    path = [CategoryName.of(step) for step in category["path"]]
    return PageCategory.model_construct(**{**category, "names": path[-1].names, "path": path})


def _page_parts(page: Mapping[str, Any]) -> dict[str, Any]:
    category, stock = page.get("category"), page["stock"]
    variants = [{name: one.get(name) for name in PageVariant.model_fields} for one in page["variants"]]
    return {
        "images": [Image.of(image) for image in page["images"]],
        "options": [OptionAxis.model_construct(**axis) for axis in page["options"]],
        "variants": [PageVariant.model_construct(**variant) for variant in variants],
        "metadata": page.get("metadata", {}),
        "stock": PageStock.model_construct(**{name: stock.get(name) for name in PageStock.model_fields}),
        "category": None if category is None else _category(category),
        "collections": [ShelfName.model_construct(**one) for one in page.get("collections", ())],
        "files": [PageFile.model_construct(**{key: f[key] for key in PageFile.model_fields}) for f in page["files"]],
    }
