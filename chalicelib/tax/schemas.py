"""What goes in and out of the tax routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ..core import text
from ..http.schema import Schema
from . import rules
from .service import TaxView


def _one_line(value: Any) -> Any:
    return " ".join(text.clean(value).split()) if isinstance(value, str) else value


TaxClass = Literal["standard", "reduced", "zero"]
Calculator = Literal["own", "stripe"]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]
Region = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,3}$", description="ISO 3166-2 without the country, such as CA.")]
BasisPoints = Annotated[
    int, Field(strict=True, ge=0, le=rules.MAX_BASIS_POINTS, description="19 % is 1900.", examples=[1900])
]
Name = Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(_one_line)]


class TaxRate(Schema):
    """What a class bears in a country, or in one `region` of it; `name` is what invoices call it."""

    country: Country
    region: Region | None = None
    tax_class: TaxClass = "standard"
    basis_points: BasisPoints
    name: Name


class TaxIn(Schema):
    """All of it at once. `country` is where the platform is established; without rates nothing is taxed.

    `shipping_class` is how what sending costs is taxed. `calculator` `stripe`: Stripe Tax, which has to be set up there
    first, takes the place of the rates. `version` is the one the change was made on, 0 the first time.
    """

    prices_include_tax: bool = True
    country: Country | None = None
    shipping_class: TaxClass = "standard"
    calculator: Calculator = "own"
    rates: Annotated[list[TaxRate], Field(max_length=rules.MAX_RATES)] = []
    version: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]

    def wanted(self) -> rules.TaxRules:
        """The service's form of it."""
        kept = tuple(rules.Rate(**rate.model_dump()) for rate in self.rates)
        return rules.TaxRules(self.prices_include_tax, self.country, self.shipping_class, self.calculator, kept)


class TaxOut(Schema):
    """How the platform taxes; rates by country, the whole country before its regions."""

    prices_include_tax: bool
    country: str | None
    shipping_class: TaxClass
    calculator: Calculator
    rates: list[TaxRate]
    version: int

    @classmethod
    def of(cls, view: TaxView) -> TaxOut:
        kept = asdict(view.rules)
        rates = [TaxRate.model_construct(**rate) for rate in kept.pop("rates")]
        return cls.model_construct(version=view.version, rates=rates, **kept)
