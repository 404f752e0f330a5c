"""The base of every request and response schema, and the field types that several domains share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from ..core import text


class Schema(BaseModel):
    """Unknown fields are refused, strings are trimmed; built on first use so that importing stays cheap."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, defer_build=True, frozen=True, hide_input_in_errors=True
    )


def _clean(value: Any) -> Any:
    return text.clean(value) if isinstance(value, str) else value


def _email(value: str) -> str:
    address = text.normal_email(value)
    if address is None:
        raise ValueError("This does not look like an e-mail address.")
    return address


def _slug(value: str) -> str:
    if not text.is_slug(value):
        raise ValueError("Use lower-case letters, digits and single hyphens, 2 to 60 characters.")
    return value


#: Cleans before the length is looked at: characters that are taken out fill no field.
Clean = BeforeValidator(_clean)
Email = Annotated[str, Field(max_length=254, examples=["ana@example.com"]), AfterValidator(_email)]
Slug = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z0-9-]+$"), AfterValidator(_slug)]
Locale = Literal["en", "ro"]
Minor = Annotated[int, Field(description="In minor units of the configured currency.")]
Timestamp = Annotated[str, Field(description="ISO 8601, UTC, with Z.")]


class CoverSource(Schema):
    type: Literal["image/avif", "image/webp", "image/jpeg"]
    width: int
    url: str


class Cover(Schema):
    """An image in several sizes and types; `color`, then `blur` (a tiny `data:` picture), fill its place meanwhile.

    Every size is there as .avif, .webp and .jpg beside each other, even where only one of them is listed.
    """

    alt: str
    width: int
    height: int
    color: str
    blur: str | None
    sources: list[CoverSource]

    @classmethod
    def of(cls, cover: Mapping[str, Any] | None) -> Cover | None:
        """The schema of a cover as the catalogue stores it."""
        return None if cover is None else cls.model_construct(**_cover_fields(cover))


def _cover_fields(cover: Mapping[str, Any]) -> dict[str, Any]:
    sources = [CoverSource.model_construct(type=s["type"], width=s["width"], url=s["url"]) for s in cover["sources"]]
    size = {name: cover[name] for name in ("width", "height", "color")}
    return {**size, "alt": cover.get("alt") or "", "blur": cover.get("blur"), "sources": sources}


class Image(Cover):
    """An image of a product; `social` is a JPEG of 1200 × 630 for cards on other sites."""

    id: str
    social: str | None

    @classmethod
    def of(cls, image: Mapping[str, Any]) -> Image:  # type: ignore[override]  # an image is never None
        """The schema of an image as the catalogue stores it."""
        return cls.model_construct(**_cover_fields(image), id=image["id"], social=image.get("social"))


class PageQuery(Schema):
    """What every list takes."""

    cursor: str | None = Field(None, max_length=1000)
    limit: int = Field(24, ge=1, le=100)


class Accepted(Schema):
    """The answer to a request whose outcome is not told here."""

    status: Literal["accepted"] = "accepted"
