"""What somebody is about to buy: lines of products as they are on sale now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...carts import service as carts
from ...carts.service import CartLine, CartOwner
from ...catalog import service as catalog
from ...core.access import Actor
from ...core.errors import Conflict
from ...inventory.service import Line
from .. import rules
from ..errors import OwnProduct

#: The id of the line that is bought without a cart.
_NOW = "now"


@dataclass(frozen=True, slots=True)
class Bag:
    """The lines in their order, each product and variant once. `path` leads back to where they were chosen."""

    lines: tuple[CartLine, ...]
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

    @property
    def counted(self) -> list[Line]:
        """What of it would be taken from stock."""
        return [
            Line(line.product.product_id, line.product.variant_id, line.quantity)
            for line in self.lines
            if line.product.stock_mode == catalog.TRACKED
        ]

    @property
    def currency(self) -> str:
        """The platform's: nothing in another one is for sale."""
        return self.lines[0].product.currency

    def stores(self) -> dict[str, list[CartLine]]:
        """The lines by their stores, which come in the order of their first lines."""
        grouped: dict[str, list[CartLine]] = {}
        for line in self.lines:
            grouped.setdefault(line.product.store_id, []).append(line)
        return grouped


def of_product(product_id: str, variant_id: str | None, quantity: int) -> Bag:
    """Buy Now: one line; a download is bought once. Raises NotFound, NotForSale, Invalid."""
    product = catalog.for_sale(product_id, variant_id)
    most = rules.MAX_QUANTITY if rules.is_physical(product.kind) else 1
    return Bag((CartLine(_NOW, product, min(quantity, most)),), product.path)


def of_cart(owner: CartOwner) -> Bag:
    """What of a cart can be bought now. Raises Conflict (`cart_empty`), Busy."""
    lines = carts.for_checkout(owner)
    if not lines:
        raise Conflict("There is nothing in this cart that can be bought now.", code="cart_empty")
    return Bag(tuple(lines), "/cart", owner.cart_id)


def refuse_own(actor: Actor, lines: Sequence[CartLine]) -> None:
    """Raise OwnProduct where somebody would buy from themself."""
    if actor.user_id is not None and any(line.product.owner_id == actor.user_id for line in lines):
        raise OwnProduct
