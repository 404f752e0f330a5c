"""What goes in and out of the routes of promotions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from ..catalog.schemas.fields import Moment, Reference, Version, one_line, unique
from ..core.money import MAX_PRICE
from ..http.schema import Minor, Schema, Timestamp
from ..settings import settings
from .rules import terms
from .service.managing import PromotionView, Target
from .service.previewing import Piece, Preview

Kind = Literal["percent", "amount", "free_shipping", "buy_x_get_y"]
AppliesTo = Literal["all", "products", "collections"]
Reason = Literal[
    "minimum",
    "not_combined",
    "used_before",
    "used_up",
    "not_started",
    "ended",
    "not_applicable",
    "unknown",
]
Name = Annotated[str, Field(min_length=1, max_length=terms.MAX_NAME), BeforeValidator(one_line)]
Code = Annotated[
    str,
    Field(
        min_length=1, max_length=64, description="3 to 32 letters, digits, hyphens and underscores; case is ignored."
    ),
]
Value = Annotated[
    int,
    Field(
        strict=True,
        ge=0,
        le=MAX_PRICE,
        description="Basis points for percent and for the pieces got in buy_x_get_y, minor units for amount, 0 for "
        "free_shipping.",
    ),
]
Pieces = Annotated[int, Field(strict=True, ge=0, le=terms.MAX_PIECES)]
Targets = Annotated[list[Reference], Field(max_length=terms.MAX_TARGETS), AfterValidator(unique)]
Stores = Annotated[list[Reference], Field(min_length=1, max_length=terms.MAX_STORES), AfterValidator(unique)]
Minimum = Annotated[int, Field(strict=True, ge=0, le=MAX_PRICE, description="In minor units, before any discount.")]
Limit = Annotated[int, Field(strict=True, ge=1, le=terms.MAX_LIMIT)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="The configured one; any other is refused.")]


def _configured(currency: str) -> str:
    if currency != settings().currency:
        raise ValueError(f"Amounts are in {settings().currency} here.")
    return currency


OurCurrency = Annotated[Currency, AfterValidator(_configured)]


class PromotionIn(Schema):
    """What a promotion says. Without a `code` it applies by itself; without limits it does so as often as asked."""

    name: Name
    code: Code | None = None
    kind: Kind
    value: Value = 0
    buy: Pieces = 0
    get: Pieces = 0
    applies_to: AppliesTo = "all"
    target_ids: Targets = []
    minimum: Minimum = 0
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    total_limit: Limit | None = None
    customer_limit: Limit | None = None
    stackable: bool = False
    active: bool = True
    currency: OurCurrency | None = None

    def wanted(self) -> dict[str, Any]:
        """What the service is asked for."""
        return self.model_dump(exclude={"currency", "store_ids"})


class StorePromotionIn(PromotionIn):
    """A promotion of a store, and of the other stores of its owner that `store_ids` names."""

    store_ids: Annotated[list[Reference], Field(max_length=terms.MAX_STORES), AfterValidator(unique)] = []


class PromotionChange(Schema):
    """What is left out stays as it is; null clears what may be missing. `version` is the one the change was made on."""

    version: Version
    name: Name | None = None
    code: Code | None = None
    kind: Kind | None = None
    value: Value | None = None
    buy: Pieces | None = None
    get: Pieces | None = None
    applies_to: AppliesTo | None = None
    target_ids: Targets | None = None
    minimum: Minimum | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    total_limit: Limit | None = None
    customer_limit: Limit | None = None
    stackable: bool | None = None
    active: bool | None = None
    store_ids: Stores | None = None
    currency: OurCurrency | None = None

    def wanted(self) -> dict[str, Any]:
        """What the service is asked to change."""
        may_be_none = {"code", "starts_at", "ends_at", "total_limit", "customer_limit"}
        given = self.model_dump(include=self.model_fields_set - {"version", "currency"})
        return {name: value for name, value in given.items() if value is not None or name in may_be_none}


class PromotionStore(Schema):
    """A store that a promotion is of."""

    id: str
    slug: str
    name: str


class PromotionOut(Schema):
    """A promotion. `stores` is empty for one of the platform, which pays for it. `uses` were paid for and took `saved`
    off; `held` counts against the limit, what is being paid for included."""

    id: str
    name: str
    code: str | None
    kind: Kind
    value: int
    buy: int
    get: int
    applies_to: AppliesTo
    target_ids: list[str]
    minimum: Minor
    starts_at: Timestamp | None
    ends_at: Timestamp | None
    total_limit: int | None
    customer_limit: int | None
    stackable: bool
    active: bool
    funded_by: Literal["platform", "store"]
    stores: list[PromotionStore]
    currency: str
    version: int
    uses: int
    saved: Minor
    held: int
    created_at: Timestamp
    updated_at: Timestamp

    @classmethod
    def of(cls, view: PromotionView) -> PromotionOut:
        return cls.model_construct(**_fields(view))


class TargetOut(Schema):
    """A product or collection that a promotion is about."""

    id: str
    name: str


class PromotionDetail(PromotionOut):
    """A promotion, and what it is about by name; what is no more is missing."""

    targets: list[TargetOut]

    @classmethod
    def with_targets(cls, view: PromotionView, targets: list[Target]) -> PromotionDetail:
        named = [TargetOut.model_construct(**asdict(one)) for one in targets]
        return cls.model_construct(**_fields(view), targets=named)


def _fields(view: PromotionView) -> dict[str, Any]:
    said = ("id", "name", "code", "value", "buy", "get", "minimum", "starts_at", "ends_at", "stackable", "active")
    limits = ("total_limit", "customer_limit")
    counted = ("target_ids", "currency", "version", "uses", "saved", "held", "created_at", "updated_at")
    return {
        **{name: getattr(view.terms, name) for name in (*said, *limits)},
        **{name: getattr(view, name) for name in counted},
        "kind": view.terms.kind.value,
        "applies_to": view.terms.applies_to.value,
        "funded_by": view.terms.funded_by.value,
        "stores": [PromotionStore.model_construct(id=s.id, slug=s.slug, name=s.name) for s in view.stores],
    }


class PieceIn(Schema):
    """So many of a product, to try a promotion on."""

    product_id: Reference
    quantity: Annotated[int, Field(strict=True, ge=1, le=99)] = 1

    def piece(self) -> Piece:
        """The service's form of it."""
        return Piece(self.product_id, self.quantity)


class PreviewIn(Schema):
    """A promotion that may not exist yet, what to try it on (an example of the shop when empty), and what shipping
    costs from each store."""

    promotion: PromotionIn
    items: Annotated[list[PieceIn], Field(max_length=10)] = []
    shipping: Annotated[int, Field(strict=True, ge=0, le=MAX_PRICE)] = 0

    @field_validator("items")
    @classmethod
    def _each_once(cls, items: list[PieceIn]) -> list[PieceIn]:
        if len({item.product_id for item in items}) != len(items):
            raise ValueError("Name each product once.")
        return items

    def pieces(self) -> list[Piece]:
        """The service's form of the items."""
        return [item.piece() for item in self.items]


class StorePreviewIn(PreviewIn):
    promotion: StorePromotionIn


class PreviewRow(Schema):
    """A line of the example: `total` before and `after` the `discount`."""

    product_id: str
    title: str
    quantity: int
    unit_price: Minor
    total: Minor
    discount: Minor
    after: Minor


class PreviewOut(Schema):
    """What a promotion would do, by the very rules that checkouts go by. `reason` says why it would do nothing."""

    items: list[PreviewRow]
    subtotal: Minor
    shipping: Minor
    shipping_discount: Minor
    discount: Minor
    total: Minor
    reason: Reason | None
    missing: Minor

    @classmethod
    def of(cls, preview: Preview) -> PreviewOut:
        rows = [PreviewRow.model_construct(**asdict(row), after=row.total - row.discount) for row in preview.rows]
        amounts = ("subtotal", "shipping", "shipping_discount", "discount", "total", "missing")
        reason = preview.reason.value if preview.reason else None
        return cls.model_construct(items=rows, reason=reason, **{name: getattr(preview, name) for name in amounts})
