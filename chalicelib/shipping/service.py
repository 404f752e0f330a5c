"""Use cases of shipping, and what checkout asks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..aws import dynamo
from ..core import ids
from ..core.access import Actor, Permission
from ..core.errors import Invalid
from ..stores import service as stores
from . import rules, tables
from .errors import StaleProfile
from .rules import Band, Method, Parcel, Profile, Rate, Zone
from .tables import ProfileRow

__all__ = ["Parcel", "Profile", "ProfileView", "Rate", "change", "options", "options_many", "preview", "profile_of"]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A store's profile for those who manage it; `version` is 0, and `profile` the default, until one was saved."""

    store_id: str
    profile: Profile
    version: int


def options(store_id: str, country: str, parcels: Sequence[Parcel]) -> list[Rate]:
    """The ways in which a store sends one order to a country, cheapest first; `parcels` are all lines of the order.

    Empty where it does not send there, or nothing is sent. A store that set up nothing sends everywhere for nothing.
    """
    return options_many(country, {store_id: parcels})[store_id]


def options_many(country: str, parcels: Mapping[str, Sequence[Parcel]]) -> dict[str, list[Rate]]:
    """`options` of each order of a purchase, by store: one read for up to a hundred, none when nothing is sent."""
    sending = [store_id for store_id, lines in parcels.items() if any(line.ships for line in lines)]
    rows = tables.get_profiles(sending)
    return {store_id: rules.rates(_profile(rows.get(store_id)), country, lines) for store_id, lines in parcels.items()}


def profile_of(actor: Actor, store_ref: str) -> ProfileView:
    """How a store sends, for whoever manages it. Raises NotFound, Forbidden."""
    store = stores.managed(actor, store_ref, Permission.STORE_VIEW)
    return _view(store.id, tables.get_profile(store.id))


def change(actor: Actor, store_ref: str, version: int, wanted: Profile) -> ProfileView:
    """Replace the profile at `version`. A zone or method keeps the id of one that was there; any other id is made anew.

    Raises NotFound, Forbidden, Invalid, StaleProfile.
    """
    store = stores.managed(actor, store_ref, Permission.STORE_EDIT)
    errors = rules.errors(wanted)
    if errors:
        raise Invalid(fields=errors)
    before = _view(store.id, tables.get_profile(store.id))
    if before.version != version:
        raise StaleProfile
    named = _named(wanted, before.profile)
    try:
        dynamo.commit(tables.save_profile(store.id, asdict(named), version))
    except dynamo.ConditionFailed as error:
        raise StaleProfile from error
    return ProfileView(store.id, named, version + 1)


def preview(actor: Actor, store_ref: str, country: str, weight: int, total: int) -> list[Rate]:
    """What a buyer in a country is offered for so many grams and so much merchandise. Raises NotFound, Forbidden."""
    view = profile_of(actor, store_ref)
    return rules.rates(view.profile, country, [Parcel("", 1, weight, total)])


def _named(wanted: Profile, before: Profile) -> Profile:
    """The profile with an id of our own for all that is new, so that no two are the same."""
    zones = {zone.id for zone in before.zones}
    methods = {method.id for zone in before.zones for method in zone.methods}
    made = []
    for zone in wanted.zones:
        of_zone = tuple(replace(method, id=_kept(method.id, methods, "shm")) for method in zone.methods)
        made.append(replace(zone, id=_kept(zone.id, zones, "shz"), methods=of_zone))
    return replace(wanted, zones=tuple(made))


def _kept(wanted: str, known: set[str], prefix: str) -> str:
    """The id, if it is one of `known` that nothing has taken yet; else a new one."""
    if wanted not in known:
        return ids.new(prefix)
    known.remove(wanted)
    return wanted


def _view(store_id: str, row: ProfileRow | None) -> ProfileView:
    return ProfileView(store_id, _profile(row), 0 if row is None else int(row.version))


def _profile(row: ProfileRow | None) -> Profile:
    """What a row says; the default where there is none."""
    if row is None:
        return rules.DEFAULT
    kept: dict[str, Any] = row.profile
    zones = tuple(
        Zone(**{**zone, "countries": tuple(zone["countries"]), "methods": tuple(map(_method, zone["methods"]))})
        for zone in kept["zones"]
    )
    return Profile(**{**kept, "zones": zones})


def _method(kept: dict[str, Any]) -> Method:
    return Method(**{**kept, "bands": tuple(Band(**band) for band in kept["bands"])})
