"""What goes in and out of the routes of those who manage products."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ...http.schema import Cover, Image, Minor, Schema, Slug, Timestamp
from ..rules.images import MAX_IMAGES
from ..rules.variants import MAX_AXES, MAX_VALUES, MAX_VARIANTS
from ..service import FileFact, ProductView
from .fields import (
    Alt,
    Badge,
    Badges,
    Choice,
    Collections,
    CompareAt,
    Country,
    Currency,
    Days,
    Description,
    Downloads,
    Kind,
    MakingDays,
    Metadata,
    Modifier,
    Moment,
    Price,
    Reference,
    Short,
    Sku,
    Status,
    StockMode,
    StockState,
    Tags,
    TaxClass,
    Threshold,
    Title,
    Version,
    Visibility,
    Weight,
)
from .public import OptionAxis


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


class Variant(Schema):
    """One value of each option. Its price is the product's and `price_modifier`."""

    id: str
    values: list[str]
    sku: str
    price_modifier: int
    image_id: str | None
    active: bool


class Availability(Schema):
    """What buyers are told: of the product, and of each variant they can choose, by its id."""

    state: StockState
    variants: dict[str, StockState]


class Product(Schema):
    """A product for those who manage it. `publish_missing` names what it lacked when it was due to be published."""

    id: str
    store_id: str
    store_slug: str
    kind: Kind
    title: str
    slug: str
    sku: str
    short_description: str
    description: str
    price: Minor
    compare_at_price: Minor | None
    currency: str
    status: Status
    visibility: Visibility
    featured: bool
    badges: list[Badge]
    tags: list[str]
    metadata: dict[str, str]
    category_id: str | None
    collections: list[str]
    weight_grams: int | None
    origin_country: str | None
    tax_class: TaxClass
    cover: Cover | None
    images: list[Image]
    options: list[OptionAxis]
    variants: list[Variant]
    stock_mode: StockMode
    low_stock_threshold: int
    made_to_order_days: int | None
    availability: Availability
    files: list[ProductFile]
    max_downloads: int
    download_days: int
    publish_at: Timestamp | None
    publish_missing: list[Literal["title", "price", "currency", "files", "variants"]]
    version: int
    sold: bool
    created_at: Timestamp
    updated_at: Timestamp
    published_at: Timestamp | None
    delete_at: Timestamp | None
    path: str

    @classmethod
    def of(cls, product: ProductView) -> Product:
        made = {name: getattr(product, name) for name in cls.model_fields}
        made["cover"] = Cover.of(product.cover)
        made["images"] = [Image.of(image) for image in product.images]
        made["options"] = [OptionAxis.model_construct(**axis) for axis in product.options]
        made["variants"] = [Variant.model_construct(**variant) for variant in product.variants]
        made["availability"] = Availability.model_construct(**product.availability)
        made["files"] = [ProductFile.of(fact) for fact in product.files]
        return cls.model_construct(**made)


class ProductsQuery(Schema):
    """`q` is looked for in titles and SKUs."""

    status: Status | None = None
    q: Annotated[str, Field(max_length=100)] | None = None


class ProductIn(Schema):
    store_id: Annotated[str, Field(min_length=1, max_length=60)]
    title: Title
    price: Price
    currency: Currency | None = None
    short_description: Short = ""
    description: Description = ""
    slug: Slug | None = None
    kind: Kind = "digital"
    sku: Sku = ""
    compare_at_price: CompareAt | None = None
    badges: Badges = []
    tags: Tags = []
    metadata: Metadata = {}
    category_id: Reference | None = None
    collections: Collections = []
    weight_grams: Weight | None = None
    origin_country: Country | None = None
    tax_class: TaxClass = "standard"
    featured: bool = False
    stock_mode: StockMode = "untracked"
    low_stock_threshold: Threshold = 3
    made_to_order_days: MakingDays | None = None


class ImageChange(Schema):
    """`alt` left out stays as it is."""

    id: Reference
    alt: Alt | None = None


#: What `null` takes away; in any other field it means the same as leaving the field out.
_CLEARED_BY_NULL = frozenset(
    {"compare_at_price", "category_id", "weight_grams", "origin_country", "made_to_order_days", "publish_at"}
)


class ProductChange(Schema):
    """What is left out stays as it is; `version` is the one the change was made on.

    `images` are all that the product keeps, in their order: the first is the cover, those left out are removed.
    """

    title: Title | None = None
    slug: Slug | None = None
    sku: Sku | None = None
    short_description: Short | None = None
    description: Description | None = None
    price: Price | None = None
    compare_at_price: CompareAt | None = None
    currency: Currency | None = None
    visibility: Visibility | None = None
    featured: bool | None = None
    badges: Badges | None = None
    tags: Tags | None = None
    metadata: Metadata | None = None
    category_id: Reference | None = None
    collections: Collections | None = None
    weight_grams: Weight | None = None
    origin_country: Country | None = None
    tax_class: TaxClass | None = None
    images: Annotated[list[ImageChange], Field(max_length=MAX_IMAGES)] | None = None
    stock_mode: StockMode | None = None
    low_stock_threshold: Threshold | None = None
    made_to_order_days: MakingDays | None = None
    max_downloads: Downloads | None = None
    download_days: Days | None = None
    publish_at: Moment | None = None
    version: Version

    def wanted(self) -> dict[str, Any]:
        """The fields to change."""
        given = self.model_dump(exclude_unset=True, exclude={"version"})
        return {name: value for name, value in given.items() if value is not None or name in _CLEARED_BY_NULL}


class AxisIn(Schema):
    name: Choice
    values: Annotated[list[Choice], Field(min_length=1, max_length=MAX_VALUES)]


class VariantIn(Schema):
    """With an `id` it is one the product has already."""

    id: Reference | None = None
    values: Annotated[list[Choice], Field(min_length=1, max_length=MAX_AXES)]
    sku: Sku = ""
    price_modifier: Modifier = 0
    image_id: Reference | None = None
    active: bool = True


class OptionsIn(Schema):
    """All axes and all variants; what is left out is removed. Both empty: a product without variants."""

    version: Version
    options: Annotated[list[AxisIn], Field(max_length=MAX_AXES)]
    variants: Annotated[list[VariantIn], Field(max_length=MAX_VARIANTS)]


class PublishIn(Schema):
    visibility: Visibility | None = None
