"""Pure rules of shipping: what a profile may be, and which rates follow from it.

A profile is one document per store. Its zones share out the countries: a country is in the zone that lists it, or
else in the one for everywhere else, if there is one; where neither is so, the store does not send. Weights are whole
grams, amounts minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core.countries import COUNTRIES
from ..core.errors import FieldError
from ..core.money import MAX_PRICE

FLAT, BY_WEIGHT = KINDS = ("flat", "by_weight")
MAX_ZONES, MAX_METHODS, MAX_BANDS = 20, 8, 15
MAX_GRAMS = 1_000_000
MAX_DAYS = 365
#: The most that sending costs, and that it may be free above.
MAX_AMOUNT = MAX_PRICE
#: What a parcel whose product has no weight counts as, until the seller says otherwise.
DEFAULT_GRAMS = 500


@dataclass(frozen=True, slots=True)
class Band:
    """What a parcel of up to so many grams costs."""

    up_to: int
    amount: int


@dataclass(frozen=True, slots=True)
class Method:
    """A way to send. `flat` costs `amount`; `by_weight` what its band says, and beyond the last band it is not offered.

    Nothing from `free_above` of merchandise after discounts on. `days_min` to `days_max` on the way.
    """

    id: str
    name: str
    kind: str
    amount: int
    bands: tuple[Band, ...]
    free_above: int | None
    days_min: int
    days_max: int


@dataclass(frozen=True, slots=True)
class Zone:
    """Where its methods go: to `countries`, or everywhere that no other zone lists (`everywhere`).

    A zone without methods keeps its countries out of the zone for everywhere else.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    everywhere: bool
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """How a store sends. `handling_min` to `handling_max` days pass before a parcel leaves."""

    zones: tuple[Zone, ...]
    default_grams: int
    handling_min: int
    handling_max: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """So many of one product. `weight` is that of one, in grams, None where nobody said; `total` what they cost
    together after discounts. What is not sent (`ships` false: a download) counts towards `free_above` alone.
    `making_days` pass before it is there to be sent."""

    product_id: str
    quantity: int
    weight: int | None
    total: int
    ships: bool = True
    making_days: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """A way to send these parcels, and what it costs. `id` is the method's; days count from the order to the door."""

    id: str
    name: str
    amount: int
    days_min: int
    days_max: int


#: Until a seller says otherwise: everywhere, for nothing.
DEFAULT = Profile(
    zones=(
        Zone(
            id="zone-everywhere",
            name="Everywhere",
            countries=(),
            everywhere=True,
            methods=(Method("method-free", "Free shipping", FLAT, 0, (), None, 2, 14),),
        ),
    ),
    default_grams=DEFAULT_GRAMS,
    handling_min=0,
    handling_max=3,
)


def zone_of(profile: Profile, country: str) -> Zone | None:
    """The zone that a country is in; None where the store does not send."""
    listed = next((zone for zone in profile.zones if country in zone.countries), None)
    return listed or next((zone for zone in profile.zones if zone.everywhere), None)


def grams(profile: Profile, parcels: Iterable[Parcel]) -> int:
    """What the parcels weigh together."""
    return sum(
        parcel.quantity * (profile.default_grams if parcel.weight is None else parcel.weight)
        for parcel in parcels
        if parcel.ships
    )


def price(method: Method, weight: int, merchandise: int) -> int | None:
    """What the method costs for so many grams and so much merchandise; None where it does not take that weight.

    What is too heavy is so however much it costs: `free_above` makes a method free, it does not stretch it.
    """
    amount: int | None = method.amount
    if method.kind == BY_WEIGHT:
        amount = next((band.amount for band in method.bands if weight <= band.up_to), None)
    free = method.free_above is not None and merchandise >= method.free_above
    return 0 if free and amount is not None else amount


def rates(profile: Profile, country: str, parcels: Sequence[Parcel]) -> list[Rate]:
    """The ways to send these parcels of one order to a country, cheapest first, of equals the faster, then as listed.

    Empty when nothing of it is sent, or the store does not send it there.
    """
    zone = zone_of(profile, country)
    if zone is None or not any(parcel.ships for parcel in parcels):
        return []
    weight, merchandise = grams(profile, parcels), sum(parcel.total for parcel in parcels)
    making = max(parcel.making_days for parcel in parcels)
    before = (making + profile.handling_min, making + profile.handling_max)
    found = []
    for method in zone.methods:
        amount = price(method, weight, merchandise)
        if amount is not None:
            days = (before[0] + method.days_min, before[1] + method.days_max)
            found.append(Rate(method.id, method.name, amount, *days))
    return sorted(found, key=lambda rate: (rate.amount, rate.days_max))


def errors(profile: Profile) -> list[FieldError]:
    """What is wrong with a profile, each under the field it is in (`zones.0.methods.1.bands`)."""
    found = _span_errors("handling_min", profile.handling_min, profile.handling_max)
    listed: dict[str, int] = {}
    everywhere = False
    for at, zone in enumerate(profile.zones):
        field = f"zones.{at}"
        if zone.everywhere and everywhere:
            found.append(FieldError(f"{field}.everywhere", "twice", "One zone is for everywhere else."))
        if zone.everywhere == bool(zone.countries):
            message = "Name its countries, or make it the zone for everywhere else."
            found.append(FieldError(f"{field}.countries", "countries_or_everywhere", message))
        everywhere = everywhere or zone.everywhere
        for country in zone.countries:
            if country not in COUNTRIES:
                found.append(FieldError(f"{field}.countries", "unknown", f"There is no country {country}."))
            elif listed.setdefault(country, at) != at:
                found.append(FieldError(f"{field}.countries", "twice", f"{country} is in another zone already."))
        for number, method in enumerate(zone.methods):
            found += _method_errors(f"{field}.methods.{number}", method)
    return found


def _method_errors(field: str, method: Method) -> list[FieldError]:
    found = _span_errors(f"{field}.days_min", method.days_min, method.days_max)
    limits = [band.up_to for band in method.bands]
    if method.kind == BY_WEIGHT and not limits:
        found.append(FieldError(f"{field}.bands", "required", "Say what each weight costs."))
    if method.kind == FLAT and limits:
        found.append(FieldError(f"{field}.bands", "by_weight_only", "A flat price has no weights."))
    if limits != sorted(set(limits)):
        found.append(FieldError(f"{field}.bands", "not_rising", "Each weight is higher than the one before."))
    return found


def _span_errors(field: str, least: int, most: int) -> list[FieldError]:
    if least <= most:
        return []
    return [FieldError(field, "not_a_span", "The shortest time is not longer than the longest.")]
