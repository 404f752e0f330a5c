"""Pure rules of options and variants.

`options` are axes `{name, values}`; a variant is `{id, values, sku, price_modifier, image_id, active}` with one value
of each axis, and no two have the same values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ...core.errors import FieldError
from . import price_errors

MAX_AXES, MAX_VALUES, MAX_VARIANTS = 3, 20, 100

Axis = Mapping[str, Any]
Variant = Mapping[str, Any]


def _folded(text: str) -> str:
    return text.casefold()


def option_errors(options: Sequence[Axis]) -> list[FieldError]:
    """Axes have names of their own, and values of their own within an axis."""
    errors: list[FieldError] = []
    names: set[str] = set()
    for index, axis in enumerate(options):
        if _folded(axis["name"]) in names:
            errors.append(FieldError(f"options.{index}.name", "repeated", "Another option has this name."))
        names.add(_folded(axis["name"]))
        values: set[str] = set()
        for at, value in enumerate(axis["values"]):
            if _folded(value) in values:
                errors.append(FieldError(f"options.{index}.values.{at}", "repeated", "This value is there already."))
            values.add(_folded(value))
    return errors


def variant_errors(
    options: Sequence[Axis], variants: Sequence[Variant], known: Collection[str], images: Collection[str]
) -> list[FieldError]:
    """What is wrong with variants: `known` are the ids that the product's have, `images` those of its images."""
    if bool(options) != bool(variants):
        return [FieldError("variants", "required", "Options need variants, and variants options.")]
    errors: list[FieldError] = []
    seen: dict[str, set[Any]] = {"id": set(), "values": set(), "sku": set()}
    for index, variant in enumerate(variants):
        values = tuple(variant["values"])
        if len(values) != len(options) or any(
            v not in axis["values"] for v, axis in zip(values, options, strict=False)
        ):
            errors.append(FieldError(f"variants.{index}.values", "not_an_option", "Choose one value of each option."))
        if variant["id"] is not None and variant["id"] not in known:
            errors.append(FieldError(f"variants.{index}.id", "unknown_variant", "The product has no such variant."))
        if variant["image_id"] is not None and variant["image_id"] not in images:
            errors.append(FieldError(f"variants.{index}.image_id", "unknown_image", "The product has no such image."))
        for name, value in (("id", variant["id"]), ("values", values), ("sku", variant["sku"])):
            if value and value in seen[name]:
                errors.append(FieldError(f"variants.{index}.{name}", "repeated", "Another variant has the same."))
            seen[name].add(value)
    return errors


def price_of(variant: Variant, price: int) -> int:
    """What a variant costs, in minor units."""
    return price + int(variant["price_modifier"])


def variant_price_errors(variants: Sequence[Variant], price: int, currency: str) -> list[FieldError]:
    """Every variant's price is nothing, or what can be charged."""
    return [
        FieldError(f"variants.{index}.price_modifier", error.code, error.message)
        for index, variant in enumerate(variants)
        for error in price_errors(price_of(variant, price), currency)
    ]


def active(variants: Sequence[Variant]) -> Iterator[Variant]:
    """The variants that can be chosen."""
    return (variant for variant in variants if variant["active"])


def price_from(variants: Sequence[Variant], price: int) -> int:
    """The lowest price that the product can be had for."""
    return min((price_of(variant, price) for variant in active(variants)), default=price)


def label(variant: Variant) -> str:
    """A variant in words: "Blue / M"."""
    return " / ".join(variant["values"])


def without_images(variants: Sequence[Variant], images: Collection[str]) -> list[dict[str, Any]]:
    """The variants, none naming an image that is not among `images`."""
    return [{**one, "image_id": one["image_id"] if one["image_id"] in images else None} for one in variants]


def copied(variants: Sequence[Variant], fresh_ids: Sequence[str], images: Mapping[str, str]) -> list[dict[str, Any]]:
    """The variants for a copy of their product, under these ids and without SKUs; `images` maps its images' ids."""
    return [
        {**one, "id": own, "sku": "", "image_id": images.get(one["image_id"])}
        for one, own in zip(variants, fresh_ids, strict=True)
    ]
