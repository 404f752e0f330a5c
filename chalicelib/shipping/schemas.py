"""What goes in and out of the shipping routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from ..core import text
from ..http.schema import Schema
from . import rules
from .service import ProfileView, Rate


def _one_line(value: Any) -> Any:
    return " ".join(text.clean(value).split()) if isinstance(value, str) else value


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


Name = Annotated[str, Field(min_length=1, max_length=60), BeforeValidator(_one_line)]
Amount = Annotated[int, Field(strict=True, ge=0, le=rules.MAX_AMOUNT, description="In minor units; 0 is free.")]
Days = Annotated[int, Field(strict=True, ge=0, le=rules.MAX_DAYS)]
Grams = Annotated[int, Field(strict=True, ge=0, le=rules.MAX_GRAMS)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]
Countries = Annotated[list[Country], Field(max_length=260), AfterValidator(_unique)]
Reference = Annotated[str, Field(max_length=40, description="Of one that was there; empty for a new one.")]
Kind = Literal["flat", "by_weight"]


class WeightBand(Schema):
    """What a parcel of up to `up_to` grams costs."""

    up_to: Annotated[int, Field(strict=True, ge=1, le=rules.MAX_GRAMS)]
    amount: Amount


class ShippingMethod(Schema):
    """A way to send: `flat` costs `amount`, `by_weight` what its band says; nothing from `free_above` on."""

    id: Reference = ""
    name: Name
    kind: Kind = "flat"
    amount: Amount = 0
    bands: Annotated[list[WeightBand], Field(max_length=rules.MAX_BANDS)] = []
    free_above: Amount | None = None
    days_min: Days
    days_max: Days


class ShippingZone(Schema):
    """To which countries its methods go; `everywhere`: to all that no other zone lists. Without methods: not at all."""

    id: Reference = ""
    name: Name
    countries: Countries = []
    everywhere: bool = False
    methods: Annotated[list[ShippingMethod], Field(max_length=rules.MAX_METHODS)] = []


class ShippingIn(Schema):
    """The whole of how a store sends; without zones it sends nowhere. `version` is the one the change was made on."""

    zones: Annotated[list[ShippingZone], Field(max_length=rules.MAX_ZONES)]
    default_grams: Grams = rules.DEFAULT_GRAMS
    handling_min: Days = 0
    handling_max: Days = 3
    version: Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]

    def profile(self) -> rules.Profile:
        """The service's form of it."""
        return rules.Profile(
            tuple(_zone(zone) for zone in self.zones), self.default_grams, self.handling_min, self.handling_max
        )


def _zone(zone: ShippingZone) -> rules.Zone:
    methods = tuple(_method(method) for method in zone.methods)
    return rules.Zone(zone.id, zone.name, tuple(zone.countries), zone.everywhere, methods)


def _method(method: ShippingMethod) -> rules.Method:
    bands = tuple(rules.Band(band.up_to, band.amount) for band in method.bands)
    free, flat = method.free_above, method.amount if method.kind == rules.FLAT else 0
    return rules.Method(method.id, method.name, method.kind, flat, bands, free, method.days_min, method.days_max)


class ShippingOut(Schema):
    """How a store sends. `version` 0: nothing was set up yet, and it sends everywhere for nothing.

    A product without a weight counts as `default_grams`; `handling_min` to `handling_max` days pass before it leaves.
    """

    store_id: str
    zones: list[ShippingZone]
    default_grams: int
    handling_min: int
    handling_max: int
    version: int

    @classmethod
    def of(cls, view: ProfileView) -> ShippingOut:
        kept = asdict(view.profile)
        zones = [_zone_out(zone) for zone in kept.pop("zones")]
        return cls.model_construct(store_id=view.store_id, version=view.version, zones=zones, **kept)


def _zone_out(kept: dict[str, Any]) -> ShippingZone:
    methods = [
        ShippingMethod.model_construct(
            **{**method, "bands": [WeightBand.model_construct(**band) for band in method["bands"]]}
        )
        for method in kept["methods"]
    ]
    return ShippingZone.model_construct(**{**kept, "countries": list(kept["countries"]), "methods": methods})


class ShippingRate(Schema):
    """A way to send, what it costs, and in how many days from the order it arrives."""

    id: str
    name: str
    amount: int
    days_min: int
    days_max: int

    @classmethod
    def of(cls, rate: Rate) -> ShippingRate:
        return cls.model_construct(**asdict(rate))


class PreviewQuery(Schema):
    """A parcel to try: where to, how heavy in grams, with how much merchandise in minor units."""

    country: Country
    weight: Annotated[int, Field(ge=0, le=rules.MAX_GRAMS)] = rules.DEFAULT_GRAMS
    total: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0


class ShippingRates(Schema):
    """Cheapest first; none where the store does not send there, or not that much."""

    items: list[ShippingRate]
