"""What a promotion would do, shown on products of the shop before anybody can use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...catalog import service as catalog
from ...catalog.service import Listing
from ...core import clock
from ...core.access import Actor
from ...core.errors import Invalid
from ...core.paging import PageRequest
from ..rules.applying import Line, Reason, apply, covers
from ..rules.terms import AppliesTo, Promotion
from . import managing
from .finding import terms_of

#: Products that are tried when nobody names any, of so many that are looked at.
_SAMPLE, _LOOKED_AT = 3, 24
#: Stands in for a code, so that a promotion without one is refused with its reason too.
_CODE = "PREVIEW"


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of a product, to try the promotion on."""

    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the example, and what the promotion takes off it."""

    product_id: str
    title: str
    quantity: int
    unit_price: int
    total: int
    discount: int


@dataclass(frozen=True, slots=True)
class Preview:
    """An example: its lines, and what of them and of the shipping comes off. `reason` says why nothing does, and
    `missing` how much the minimum lacks."""

    rows: list[Row]
    shipping: int
    shipping_discount: int
    reason: Reason | None
    missing: int

    @property
    def subtotal(self) -> int:
        """The lines before the promotion."""
        return sum(row.total for row in self.rows)

    @property
    def discount(self) -> int:
        """All that comes off."""
        return sum(row.discount for row in self.rows) + self.shipping_discount

    @property
    def total(self) -> int:
        """What is left to pay."""
        return self.subtotal + self.shipping - self.discount


def preview(
    actor: Actor, store_refs: Sequence[str], wanted: Mapping[str, Any], pieces: Sequence[Piece], shipping: int
) -> Preview:
    """What the promotion that `managing.create` would make takes off `pieces`, or off an example of the shop's own.

    Only what lists show can be tried, at its product's own price. It is looked at while it runs: a promotion that
    starts later shows what it will do. Raises NotFound, Forbidden, Invalid.
    """
    row = managing.drafted(actor, store_refs, wanted)
    terms = replace(terms_of(row), code=_CODE, active=True)
    chosen = pieces or _example(terms, store_refs)
    found = catalog.listings([piece.product_id for piece in chosen])
    for at, piece in enumerate(chosen):
        if piece.product_id not in found:
            raise Invalid.field(f"items.{at}.product_id", "not_found", "There is no such product in the lists.")
    lines = [_line(str(at), found[piece.product_id], piece.quantity) for at, piece in enumerate(chosen)]
    costs = {line.store_id: shipping for line in lines}
    off = apply([terms], lines, costs, max(clock.now_text(), terms.starts_at or ""), [_CODE])
    refused = off.refused[0] if off.refused else None
    return Preview(
        rows=[
            Row(
                line.product_id,
                found[line.product_id].card["title"],
                line.quantity,
                line.unit_price,
                line.worth,
                off.lines.get(line.id, 0),
            )
            for line in lines
        ],
        shipping=sum(costs.values()),
        shipping_discount=sum(off.shipping.values()),
        reason=refused.reason if refused else None,
        missing=refused.missing if refused else 0,
    )


def _line(line_id: str, product: Listing, quantity: int) -> Line:
    price = int(product.card["price"])
    return Line(line_id, product.store_id, product.id, frozenset(product.collections), quantity, price)


def _example(terms: Promotion, store_refs: Sequence[str]) -> list[Piece]:
    """A few products that the promotion is about, as many pieces of the first as it takes to see what it does."""
    found = catalog.listings(_candidates(terms, store_refs))
    about = [one for one in found.values() if covers(terms, _line("", one, 1))][:_SAMPLE]
    enough = max(1, terms.buy + terms.get)
    return [Piece(one.id, enough if at == 0 else 1) for at, one in enumerate(about)]


def _candidates(terms: Promotion, store_refs: Sequence[str]) -> Iterable[str]:
    if terms.applies_to == AppliesTo.PRODUCTS:
        return sorted(terms.targets)[:_LOOKED_AT]
    if store_refs:
        return [card["id"] for card in catalog.cards_of_store(store_refs[0], PageRequest(_LOOKED_AT)).items]
    return catalog.listed(PageRequest(_LOOKED_AT)).items
