"""Fields that several schemas of orders have."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ...accounts.schemas import Address

__all__ = ["Address", "Id"]

Id = Annotated[str, Field(min_length=1, max_length=40)]
