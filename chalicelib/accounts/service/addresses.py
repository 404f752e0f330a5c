"""Addresses: how each country writes them, and those that a member keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...aws import dynamo
from ...core import access, ids
from ...core.access import Actor
from ...core.errors import Busy, Conflict, NotFound
from .. import postal, rules, tables
from ..postal import AddressField

_TRIES = 5

#: Changes the list in place, or raises; what it gives is the answer.
_Edit = Callable[[list[dict[str, Any]]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AddressView:
    """A kept address: `address` is `{name, line1, line2, city, district, region, postal_code, country}`. The defaults
    are what a checkout begins with; at most one address is each."""

    id: str
    address: dict[str, Any]
    phone: str
    default_shipping: bool
    default_billing: bool


def address_format(country: str, region: str, city: str) -> list[AddressField]:
    """The fields of addresses in a country, in the order they are written there."""
    return postal.fields(country, region, city)


def checked_address(address: Mapping[str, str], where: str) -> dict[str, str]:
    """An address as its country writes it. Raises Invalid, naming the fields under `where`."""
    return postal.checked(address, where)


def addresses_of(actor: Actor) -> list[AddressView]:
    """The caller's addresses, the defaults first, then the newest."""
    kept = tables.get_addresses(access.require_member(actor))
    views = [_view(one) for one in (kept.items if kept is not None else [])]
    return sorted(views, key=lambda view: (not view.default_shipping, not view.default_billing))


def add_address(actor: Actor, address: Mapping[str, str], phone: str, shipping: bool, billing: bool) -> AddressView:
    """Keep one more; the first is the default of both. Raises Invalid, Conflict (`too_many_addresses`)."""
    made = {"id": ids.new("adr"), "address": postal.checked(address, "address"), "phone": phone}

    def edit(kept: list[dict[str, Any]]) -> dict[str, Any]:
        if len(kept) >= rules.MAX_ADDRESSES:
            raise Conflict(f"At most {rules.MAX_ADDRESSES} addresses are kept.", code="too_many_addresses")
        kept.insert(0, made)
        _choose(kept, made, shipping or len(kept) == 1, billing or len(kept) == 1)
        return made

    return _edited(actor, edit)


def change_address(
    actor: Actor, address_id: str, address: Mapping[str, str], phone: str, shipping: bool, billing: bool
) -> AddressView:
    """Replace one. Raises NotFound, Invalid."""
    checked = postal.checked(address, "address")

    def edit(kept: list[dict[str, Any]]) -> dict[str, Any]:
        held = _find(kept, address_id)
        held |= {"address": checked, "phone": phone}
        _choose(kept, held, shipping, billing)
        return held

    return _edited(actor, edit)


def remove_address(actor: Actor, address_id: str) -> None:
    """Forget one. Raises NotFound."""

    def edit(kept: list[dict[str, Any]]) -> dict[str, Any]:
        held = _find(kept, address_id)
        kept.remove(held)
        return held

    _edited(actor, edit)


def _choose(kept: list[dict[str, Any]], chosen: dict[str, Any], shipping: bool, billing: bool) -> None:
    """Make an address the default or not; what becomes one takes it from the others."""
    for flag, wanted in (("default_shipping", shipping), ("default_billing", billing)):
        for one in kept:
            if one is chosen:
                one[flag] = wanted
            elif wanted:
                one[flag] = False


def _find(kept: list[dict[str, Any]], address_id: str) -> dict[str, Any]:
    found = next((one for one in kept if one["id"] == address_id), None)
    if found is None:
        raise NotFound
    return found


def _edited(actor: Actor, edit: _Edit) -> AddressView:
    user_id = access.require_member(actor)
    for _ in range(_TRIES):
        held = tables.get_addresses(user_id)
        version = int(held.version) if held is not None else 0
        kept = [dict(one) for one in (held.items if held is not None else [])]
        result = edit(kept)
        try:
            dynamo.commit(tables.save_addresses(user_id, kept, version))
        except dynamo.ConditionFailed:
            continue
        return _view(result)
    raise Busy


def _view(stored: Mapping[str, Any]) -> AddressView:
    return AddressView(
        id=stored["id"],
        address=stored["address"],
        phone=stored["phone"],
        default_shipping=stored.get("default_shipping", False),
        default_billing=stored.get("default_billing", False),
    )
