"""Fields that several schemas of orders have."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from ...core import text
from ...core.countries import COUNTRIES
from ...http.schema import Schema

Id = Annotated[str, Field(min_length=1, max_length=40)]


def _country(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError("Use a country's two letters, such as RO.")
    return value


def _one_line(value: str) -> str:
    cleaned = " ".join(text.clean(value).split())
    if value and not cleaned:
        raise ValueError("Write something.")
    return cleaned


OneLine = AfterValidator(_one_line)


class Address(Schema):
    """Where something is sent. `country` by its two letters (ISO 3166-1)."""

    name: Annotated[str, Field(min_length=1, max_length=100), OneLine]
    line1: Annotated[str, Field(min_length=1, max_length=150), OneLine]
    line2: Annotated[str, Field(max_length=150), OneLine] = ""
    city: Annotated[str, Field(min_length=1, max_length=100), OneLine]
    region: Annotated[str, Field(max_length=100), OneLine] = ""
    postal_code: Annotated[str, Field(min_length=1, max_length=20), OneLine]
    country: Annotated[str, Field(min_length=2, max_length=2, examples=["RO"]), AfterValidator(_country)]
