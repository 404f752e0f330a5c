"""One product of an import: what its lines ask for against what there is, and the doing of it.

Its own fields and variants are all written or none is. Images, stock and the state follow one by one: what goes wrong
with one of them is told and keeps back none of the others. All of it may be done again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...catalog import service as catalog
from ...catalog.service import ProductView
from ...core.access import Actor, Permission
from ...core.errors import Conflict, DomainError, FieldError, Forbidden, NotFound
from ...inventory import service as inventory
from ...settings import settings
from ..rules.columns import KEEP
from ..rules.reading import Reading
from ..rules.reading import Variant as VariantLine
from ..rules.sheet import Problem
from . import pictures
from .pictures import Picture
from .shop import Shop

_ATTEMPTS = 5
#: Where the catalogue's fields are called otherwise in the file.
_COLUMNS = {
    "category_id": "category",
    "files": "status",
    "price_modifier": "variant_price_modifier",
    "image_id": "variant_image",
    "values": "option1_value",
    "variants": "variant_active",
    "options": "option1_name",
}


class LinesWrong(DomainError):
    """What the lines ask for cannot be done; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = list(problems)


@dataclass(slots=True)
class Plan:
    """What is to be done for a product. `pictures` are its images as they shall be, None when they stay."""

    reading: Reading
    product: ProductView | None
    fields: dict[str, Any]
    pictures: list[Picture] | None
    stock: list[inventory.Change]
    status: str | None
    differs: bool

    @property
    def action(self) -> str:
        """create, update or unchanged."""
        if self.product is None:
            return "create"
        return "update" if self.differs else "unchanged"

    @property
    def does_nothing(self) -> bool:
        """Whether there is nothing to do."""
        return self.action == "unchanged"

    @property
    def product_id(self) -> str | None:
        """The product, if there is one yet."""
        return self.product.id if self.product is not None else None


def told(found: Reading, error: DomainError) -> list[Problem]:
    """An error as problems of lines and columns."""
    if isinstance(error, LinesWrong):
        return error.problems[:100]
    if error.fields:
        return [_problem(found, one) for one in error.fields][:100]
    return [Problem(found.line, "", error.code, error.detail or error.title)]


def _problem(found: Reading, error: FieldError) -> Problem:
    parts = error.field.split(".")
    line, name = found.line, parts[-1]
    if len(parts) >= 3 and parts[1].isdigit():
        index = int(parts[1])
        if parts[0] == "variants" and found.variants is not None and index < len(found.variants):
            line = found.variants[index].line
            name = "variant_sku" if name == "sku" else name
        elif parts[0] == "options":
            name = f"option{index + 1}_{'name' if name == 'name' else 'choices'}"
        else:
            name = parts[0]
    return Problem(line, _COLUMNS.get(name, name), error.code, error.message)


def plan(shop: Shop, found: Reading) -> Plan:
    """What is to be done. Raises LinesWrong, and what the catalogue says of fields that it would not take."""
    if found.problems:
        raise LinesWrong(found.problems)
    for _ in range(_ATTEMPTS):
        try:
            return _plan(shop, found)
        except Conflict as error:
            if error.code != "stale_version":
                raise
    raise Conflict("Others keep changing it; import it again.", code="busy")


def _plan(shop: Shop, found: Reading) -> Plan:
    product = _product(shop, found)
    problems = _refusals(found, product)
    fields = dict(found.fields)
    status = fields.pop("status", None)
    fields |= _shelves(shop, found, problems)
    wanted = pictures.wanted(shop, found, product, problems)
    if problems:
        raise LinesWrong(problems)
    if wanted is not None and product is not None:
        fields["images"] = pictures.arranged(wanted)
    if product is None:
        made = {"kind": found.kind or "digital", **fields}
        catalog.check_new(shop.actor, shop.store_id, made | _options(found, None, wanted))
        status = None if status == "draft" else status
        return Plan(found, None, fields, wanted, [], status, differs=True)
    fields |= _options(found, product, wanted)
    checked = catalog.revise(shop.actor, product.id, product.version, fields, dry=True)
    stock = _stock(found, product)
    status = None if status == product.status else status
    hanging = any(picture.id is None for picture in wanted or [])
    differs = bool(checked.version != product.version or stock or status or hanging)
    return Plan(found, product, fields, wanted, stock, status, differs)


def _product(shop: Shop, found: Reading) -> ProductView | None:
    """The product that the lines are about; None when they make a new one."""
    product_id = found.id or catalog.product_of_sku(shop.store_id, found.sku)
    if product_id is None:
        return None
    try:
        product = catalog.managed(shop.actor, product_id, Permission.PRODUCTS_EDIT)
    except (NotFound, Forbidden):
        product = None
    if product is None or product.store_id != shop.store_id:
        message = "This shop has no product with this id; leave the id out to make a new one."
        raise LinesWrong([Problem(found.line, "id", "not_found", message)])
    return product


def _refusals(found: Reading, product: ProductView | None) -> list[Problem]:
    problems = []
    if found.currency not in {None, settings().currency}:
        message = f"Prices are in {settings().currency} here."
        problems.append(Problem(found.line, "currency", "wrong_currency", message))
    if product is None:
        for name in ("title", "price"):
            if name not in found.fields:
                problems.append(Problem(found.line, name, "required", "A new product needs this."))
    elif found.kind not in {None, product.kind}:
        problems.append(Problem(found.line, "kind", "fixed", f"It was made {product.kind}, which stays."))
    return problems


def _shelves(shop: Shop, found: Reading, problems: list[Problem]) -> dict[str, Any]:
    """Category and collections by their slugs."""
    made: dict[str, Any] = {}
    if found.category is not KEEP:
        made["category_id"] = shop.categories.get(found.category) if found.category is not None else None
        if found.category is not None and made["category_id"] is None:
            message = f"There is no category {found.category!r}; use its slug."
            problems.append(Problem(found.line, "category", "unknown", message))
    if found.collections is not KEEP:
        unknown = [slug for slug in found.collections if slug not in shop.collections]
        made["collections"] = [shop.collections[slug] for slug in found.collections if slug in shop.collections]
        if unknown:
            message = f"The store has no collection {unknown[0]!r}; use its slug."
            problems.append(Problem(found.line, "collections", "unknown", message))
    return made


def _options(found: Reading, product: ProductView | None, wanted: list[Picture] | None) -> dict[str, Any]:
    """Options and variants as the catalogue takes them; a line without an id is the variant with its values."""
    if found.variants is None:
        return {}
    held = product.variants if product is not None else []
    variants = [_variant(line, held, product, wanted) for line in found.variants]
    return {"options": found.options, "variants": variants}


def _variant(
    line: VariantLine, held: Sequence[dict[str, Any]], product: ProductView | None, wanted: list[Picture] | None
) -> dict[str, Any]:
    known = next((one for one in held if one["id"] == line.id), None)
    known = known or next((one for one in held if one["values"] == line.values), None)
    before = known or {"id": None, "sku": "", "price_modifier": 0, "image_id": None, "active": True}
    if product is not None and line.id is not None and known is None:
        before = {**before, "id": line.id}  # the catalogue says that it does not know it
    return {
        "id": before["id"],
        "values": line.values,
        "sku": before["sku"] if line.sku is None else line.sku,
        "price_modifier": before["price_modifier"] if line.price_modifier is None else line.price_modifier,
        "image_id": before["image_id"] if line.image is None else pictures.known_id(line.image, product, wanted),
        "active": before["active"] if line.active is None else line.active,
    }


def _stock(found: Reading, product: ProductView) -> list[inventory.Change]:
    """The quantities that differ, where stock is counted."""
    mode = found.fields.get("stock_mode", product.stock_mode)
    if mode != "tracked" or (found.stock is None and not found.variants):
        return []
    levels = inventory.levels(product.id)
    if found.variants is None:
        same = product.variants or found.stock == levels.get(catalog.BASE, 0)
        return [] if same else [inventory.Change(None, set_to=found.stock)]
    ids = {tuple(one["values"]): one["id"] for one in product.variants}
    made = []
    for line in found.variants:
        variant_id = ids.get(tuple(line.values))
        if line.stock is not None and (variant_id is None or line.stock != levels.get(variant_id, 0)):
            made.append(inventory.Change(variant_id, set_to=line.stock))
    return made


def carry_out(shop: Shop, made: Plan) -> tuple[str, list[Problem]]:
    """Do what was planned: the product's id, and what of it could not be done. Raises when its fields cannot be."""
    found = made.reading
    product = _write_fields(shop, made)
    problems: list[Problem] = []
    if any(picture.id is None for picture in made.pictures or []):
        problems += pictures.hang(shop, found, product.id, made.pictures or [])
        product = catalog.managed(shop.actor, product.id, Permission.PRODUCTS_EDIT)
        product = _write(shop, product, made, {"images": pictures.arranged(made.pictures or [])})
    for step in (_set_stock, _set_status):
        try:
            step(shop, made, product)
        except DomainError as error:
            problems += told(found, error)
    return product.id, problems


def _write_fields(shop: Shop, made: Plan) -> ProductView:
    product = made.product
    if product is None:
        product = catalog.create(shop.actor, shop.store_id, {"kind": made.reading.kind or "digital", **made.fields})
    return _write(shop, product, made, made.fields)


def _write(shop: Shop, product: ProductView, made: Plan, fields: dict[str, Any]) -> ProductView:
    """Give the product these fields and the variants that the lines name; again when others change it meanwhile."""
    for _ in range(_ATTEMPTS):
        wanted = fields | _options(made.reading, product, made.pictures)
        try:
            return catalog.revise(shop.actor, product.id, product.version, wanted)
        except Conflict as error:
            if error.code != "stale_version":
                raise
            product = catalog.managed(shop.actor, product.id, Permission.PRODUCTS_EDIT)
    raise Conflict("Others keep changing it; import it again.", code="busy")


def _set_stock(shop: Shop, made: Plan, product: ProductView) -> None:
    changes = _stock(made.reading, product)
    if changes:
        inventory.adjust(shop.actor, product.id, changes, "CSV")


def _set_status(shop: Shop, made: Plan, product: ProductView) -> None:
    if made.status is None or made.status == product.status:
        return
    {"published": _publish, "draft": catalog.unpublish, "archived": catalog.archive}[made.status](
        shop.actor, product.id
    )


def _publish(actor: Actor, product_id: str) -> ProductView:
    return catalog.publish(actor, product_id, None)
