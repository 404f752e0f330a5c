"""What somebody is about to buy: lines of products as they are on sale now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...catalog import service as catalog
from ...catalog.service import ForSale
from ...core.access import Actor
from .. import rules
from ..errors import OwnProduct


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of a product, or of one variant of it. `id` is the cart's line, empty where there is no cart."""

    id: str
    product: ForSale
    quantity: int


@dataclass(frozen=True, slots=True)
class Bag:
    """The lines in their order, each product and variant once. `path` leads back to where they were chosen."""

    lines: tuple[Wanted, ...]
    path: str
    cart_id: str | None = None

    @property
    def parcel(self) -> bool:
        """Whether something of it is sent."""
        return any(rules.is_physical(line.product.kind) for line in self.lines)

    @property
    def downloads(self) -> bool:
        """Whether something of it is downloaded."""
        return any(not rules.is_physical(line.product.kind) for line in self.lines)

    def stores(self) -> dict[str, list[Wanted]]:
        """The lines by their stores, which come in the order of their first lines."""
        grouped: dict[str, list[Wanted]] = {}
        for line in self.lines:
            grouped.setdefault(line.product.store_id, []).append(line)
        return grouped


def of_product(product_id: str, variant_id: str | None, quantity: int) -> Bag:
    """Buy Now: one line. A download is bought once. Raises NotFound, NotForSale, Invalid."""
    product = catalog.for_sale(product_id, variant_id)
    most = rules.MAX_QUANTITY if rules.is_physical(product.kind) else 1
    return Bag((Wanted("", product, min(quantity, most)),), product.path)


def refuse_own(actor: Actor, lines: Sequence[Wanted]) -> None:
    """Raise OwnProduct where somebody would buy from themself."""
    if actor.user_id is not None and any(line.product.owner_id == actor.user_id for line in lines):
        raise OwnProduct
