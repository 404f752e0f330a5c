"""What the lines of one product say, as values; and a product as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import cells
from .cells import CellError
from .columns import AXES, BY_NAME, FIELD_COLUMNS, KEEP, VARIANT_COLUMNS
from .sheet import Group, Line, Problem

#: What a variant's line says beside the values of its options.
_OWN = ("variant_id", "variant_sku", "variant_price_modifier", "variant_image", "variant_active", "stock")


@dataclass(slots=True)
class Variant:
    """A variant as a line says it; None is what the line leaves as it is."""

    line: int
    id: str | None
    values: list[str]
    sku: str | None
    price_modifier: int | None
    image: str | None
    active: bool | None
    stock: int | None


@dataclass(slots=True)
class Reading:
    """A product as its lines say it. `fields` are the catalogue's; what is not named is left as it is.

    `category` and `collections` are slugs, `images` ids or file names, `image_alts` beside them. `options` and
    `variants` are None where the lines name none.
    """

    line: int
    id: str | None = None
    sku: str = ""
    kind: str | None = None
    currency: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    category: Any = KEEP
    collections: Any = KEEP
    images: list[str] | None = None
    image_alts: list[str] | None = None
    options: list[dict[str, Any]] | None = None
    variants: list[Variant] | None = None
    stock: int | None = None
    problems: list[Problem] = field(default_factory=list)


def read(group: Group) -> Reading:
    """The product that the lines describe, with every problem in them."""
    first = group.first
    found = Reading(first.number, problems=list(group.problems))
    values = {name: _cell(first, name, found) for name in first.cells if name not in VARIANT_COLUMNS}
    held = {name: value for name, value in values.items() if value is not KEEP}
    found.id, found.sku = held.get("id"), held.get("sku", "")
    found.kind, found.currency = held.get("kind"), held.get("currency")
    found.category, found.collections = held.get("category", KEEP), held.get("collections", KEEP)
    found.images, found.image_alts = held.get("images"), held.get("image_alts")
    found.fields = {name: held[name] for name in FIELD_COLUMNS if name in held}
    _read_images(found)
    if not found.id and not found.sku and not found.problems:
        found.problems.append(Problem(first.number, "sku", "required", "Every product needs a SKU to be known by."))
    _read_options(group, found, held)
    return found


def _cell(line: Line, name: str, found: Reading) -> Any:
    cell, column = line.cells[name], BY_NAME[name]
    if not cell.strip():
        return column.blank
    try:
        return column.read(cell)
    except CellError as error:
        found.problems.append(Problem(line.number, name, error.code, error.message))
        return KEEP


def _read_images(found: Reading) -> None:
    alts, images = found.image_alts, found.images
    if alts and len(alts) != len(images or []):
        message = "Give as many descriptions as there are images, with | between them."
        found.problems.append(Problem(found.line, "image_alts", "alts", message))


def _read_options(group: Group, found: Reading, held: Mapping[str, Any]) -> None:
    names = [held.get(f"option{axis}_name", "") for axis in range(1, AXES + 1)]
    variants = []
    for line in group.lines:
        variant = _variant(line, found, names)
        if variant is not None:
            variants.append(variant)
    used = [name for name in names if name]
    if names[: len(used)] != used:
        found.problems.append(Problem(found.line, "option1_name", "gap", "Name the first option before the next."))
    if used and not variants:
        found.problems.append(Problem(found.line, "option1_value", "required", "Options need lines with their values."))
    if not variants:
        stock = _cell(group.first, "stock", found) if "stock" in group.first.cells else KEEP
        found.stock = None if stock is KEEP else stock
        return
    found.variants = variants
    found.options = [
        {"name": name, "values": _axis_values(held.get(f"option{axis + 1}_choices") or [], variants, axis)}
        for axis, name in enumerate(used)
    ]


def _axis_values(choices: Sequence[str], variants: Sequence[Variant], axis: int) -> list[str]:
    """The values of an axis: those named, in their order, then the others as lines bring them."""
    brought = [variant.values[axis] for variant in variants if axis < len(variant.values)]
    return list(dict.fromkeys([*choices, *brought]))


def _variant(line: Line, found: Reading, names: Sequence[str]) -> Variant | None:
    """The variant of a line; None for one that has no option values."""
    values = [_cell(line, f"option{axis}_value", found) for axis in range(1, AXES + 1) if _has(line, axis)]
    if not values:
        if any(line.cell(name).strip() for name in line.cells if name.startswith("variant_")):
            message = "A variant needs the values of its options."
            found.problems.append(Problem(line.number, "option1_value", "required", message))
        return None
    if not any(names):
        found.problems.append(Problem(line.number, "option1_name", "required", "Name the options in the first line."))
    elif len(values) != len([name for name in names if name]) or not _has(line, 1):
        message = "Give one value for each option that the first line names."
        found.problems.append(Problem(line.number, "option1_value", "values", message))
    own = {name: _cell(line, name, found) for name in line.cells if name in _OWN}
    held = {name: value for name, value in own.items() if value is not KEEP}
    return Variant(
        line=line.number,
        id=held.get("variant_id"),
        values=[str(value) if value is not KEEP else "" for value in values],
        sku=held.get("variant_sku"),
        price_modifier=held.get("variant_price_modifier"),
        image=held.get("variant_image"),
        active=held.get("variant_active"),
        stock=held.get("stock"),
    )


def _has(line: Line, axis: int) -> bool:
    return bool(line.cell(f"option{axis}_value").strip())


def lines(
    product: Mapping[str, Any], category: str | None, collections: Sequence[str], levels: Mapping[str, int]
) -> list[dict[str, str]]:
    """The product as lines. `category` and `collections` are slugs, `levels` the stock of each variant or of `base`.

    Stock is told only where it is tracked.
    """
    first = _product_cells(product, category, collections)
    tracked = product["stock_mode"] == "tracked"
    if not product["variants"]:
        return [first | ({"stock": str(levels.get("base", 0))} if tracked else {})]
    made = []
    for number, variant in enumerate(product["variants"]):
        line = first if number == 0 else {"id": first["id"], "sku": first["sku"]}
        stock = {"stock": str(levels.get(variant["id"], 0))} if tracked else {}
        made.append(line | _variant_cells(variant) | stock)
    return made


def _product_cells(product: Mapping[str, Any], category: str | None, collections: Sequence[str]) -> dict[str, str]:
    made = {name: _written(product[name]) for name in ("id", "kind", "currency", *FIELD_COLUMNS)}
    for name in ("price", "compare_at_price"):
        made[name] = "" if product[name] is None else cells.write_money(product[name])
    made["category"], made["collections"] = category or "", cells.write_list(collections)
    images = product["images"]
    made["images"] = cells.write_list([image["id"] for image in images])
    made["image_alts"] = cells.write_list([image["alt"] for image in images]) if images else ""
    for axis, option in enumerate(product["options"], 1):
        made[f"option{axis}_name"] = option["name"]
        made[f"option{axis}_choices"] = cells.write_list(option["values"])
    return made


def _variant_cells(variant: Mapping[str, Any]) -> dict[str, str]:
    values = {f"option{axis}_value": value for axis, value in enumerate(variant["values"], 1)}
    return values | {
        "variant_id": variant["id"],
        "variant_sku": variant["sku"],
        "variant_price_modifier": cells.write_money(variant["price_modifier"]),
        "variant_image": variant["image_id"] or "",
        "variant_active": cells.write_flag(variant["active"]),
    }


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return cells.write_flag(value)
    if isinstance(value, dict):
        return cells.write_pairs(value)
    if isinstance(value, list):
        return cells.write_list(value)
    return str(value)
