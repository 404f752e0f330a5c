"""The field types of products, each with its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from ...core import clock, text
from ...core.countries import COUNTRIES
from ...core.money import MAX_PRICE
from ...http.schema import Clean, Schema
from .. import rules


def one_line(value: Any) -> Any:
    """Text in one line, cleaned; anything else as it is, for the field to refuse."""
    return " ".join(text.clean(value).split()) if isinstance(value, str) else value


def _lower(value: Any) -> Any:
    return one_line(value).lower() if isinstance(value, str) else value


def unique(values: list[str]) -> list[str]:
    """Each value once, where it stood first."""
    return list(dict.fromkeys(values))


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("There is no country with this code.")
    return code


def _moment(value: str) -> str:
    try:
        moment = clock.from_text(value)
    except ValueError as error:
        raise ValueError("Give a time in ISO 8601, such as 2030-05-01T09:00:00Z.") from error
    if moment.tzinfo is None:
        raise ValueError("Say which time zone the time is in; Z is UTC.")
    return clock.to_text(moment)


Status = Literal["draft", "published", "archived"]
Visibility = Literal["listed", "unlisted"]
Kind = Literal["digital", "physical"]
Badge = Literal["new", "limited", "handmade", "eco", "gift", "personalised"]
TaxClass = Literal["standard", "reduced", "zero"]
StockMode = Literal["untracked", "tracked", "made_to_order"]
StockState = Literal["in_stock", "low_stock", "sold_out", "made_to_order"]
#: Cleaned before it is measured: a title of nothing but control characters is none.
Title = Annotated[str, Field(min_length=1, max_length=120), BeforeValidator(one_line)]
Short = Annotated[str, Field(max_length=300), BeforeValidator(one_line)]
Description = Annotated[str, Field(max_length=10_000, description="Markdown, without HTML."), Clean]
Price = Annotated[int, Field(strict=True, ge=0, le=MAX_PRICE, description="In minor units; 0 is free.")]
CompareAt = Annotated[int, Field(strict=True, ge=1, le=MAX_PRICE, description="Shown struck through beside the price.")]
Modifier = Annotated[int, Field(strict=True, ge=-MAX_PRICE, le=MAX_PRICE, description="Added to the product's price.")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="The configured one; any other is refused.")]
Downloads = Annotated[int, Field(strict=True, ge=1, le=1000)]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
Sku = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._/-]*$", description="Empty for none.")]
Badges = Annotated[list[Badge], Field(max_length=rules.MAX_BADGES), AfterValidator(unique)]
Tag = Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(_lower)]
Tags = Annotated[list[Tag], Field(max_length=rules.MAX_TAGS), AfterValidator(unique)]
MetadataKey = Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(one_line)]
MetadataValue = Annotated[str, Field(max_length=200), Clean]
Metadata = Annotated[dict[MetadataKey, MetadataValue], Field(max_length=rules.MAX_METADATA)]
Reference = Annotated[str, Field(min_length=1, max_length=40)]
Collections = Annotated[list[Reference], Field(max_length=rules.MAX_COLLECTIONS), AfterValidator(unique)]
Weight = Annotated[int, Field(strict=True, ge=0, le=rules.MAX_WEIGHT)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2."), AfterValidator(_country)]
Threshold = Annotated[int, Field(strict=True, ge=0, le=10_000)]
MakingDays = Annotated[int, Field(strict=True, ge=1, le=365)]
Moment = Annotated[str, Field(max_length=40, description="ISO 8601 with a time zone."), AfterValidator(_moment)]
Alt = Annotated[str, Field(max_length=300), BeforeValidator(one_line)]
Version = Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]
#: Names and values of options.
Choice = Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(one_line)]

Name = Annotated[str, Field(min_length=1, max_length=60), BeforeValidator(one_line)]


class Names(Schema):
    """A name in each language; without a Romanian one the English stands in."""

    en: Name
    ro: Name | None = None

    @classmethod
    def of(cls, names: Mapping[str, str]) -> Names:
        return cls.model_construct(en=names["en"], ro=names.get("ro"))
