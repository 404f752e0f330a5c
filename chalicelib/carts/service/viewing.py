"""A cart as its buyer sees it, every line read anew: what it costs now, what there is of it, what has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...catalog import service as catalog
from ...catalog.service import ForSale
from ...inventory import service as inventory
from .. import rules, tables
from ..rules import EMPTY, Cart, Change, Line, Reminder, Standing
from .merging import merge
from .owner import CartOwner

Thing = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line now: `quantity` of it can be bought (0 when sold out) of the `wanted`, at most `most`, for `total`.

    `left` is how many there are, told only when there are few; `state` is `buyable`, `sold_out` or `own` (the
    buyer's own product, which they cannot buy).
    """

    id: str
    product: ForSale
    wanted: int
    quantity: int
    most: int
    left: int | None
    total: int
    state: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A line of something that is no longer sold."""

    id: str
    title: str
    saved: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one store, and what those that can be bought come to."""

    store_id: str
    store_slug: str
    store_name: str
    lines: tuple[LineView, ...]
    subtotal: int


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart: `count` pieces are wanted; what of them can be bought comes to `subtotal`, without shipping, tax and
    discounts."""

    count: int
    subtotal: int
    groups: tuple[Group, ...] = ()
    gone: tuple[Gone, ...] = ()
    saved: tuple[LineView, ...] = ()
    codes: tuple[str, ...] = ()
    reminder: Reminder | None = None


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of a product as it is sold now: what checkout takes of a cart."""

    id: str
    product: ForSale
    quantity: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What the catalogue and inventory say of the things in a cart."""

    products: Mapping[Thing, ForSale]
    left: Mapping[Thing, int]
    user_id: str | None


def read(owner: CartOwner) -> CartView:
    """The owner's cart as it is now; a member who was a guest finds what they chose as one. Raises Busy."""
    merge(owner)
    return _view(_held(owner), owner.user_id)


def for_checkout(owner: CartOwner) -> list[CartLine]:
    """What of the owner's cart can be bought now, in as many pieces as there are, as `read` shows it. Raises Busy."""
    merge(owner)
    cart = _held(owner)
    known = _known(cart.lines, owner.user_id)
    lines = [view for line in cart.lines if (view := _line(line, known)) is not None]
    return [CartLine(line.id, line.product, line.quantity) for line in lines if line.state == rules.BUYABLE]


def codes(owner: CartOwner) -> tuple[str, ...]:
    """The promotion codes that the buyer typed."""
    return _held(owner).codes


def _held(owner: CartOwner) -> Cart:
    return EMPTY if owner.cart_id is None else tables.get_cart(owner.cart_id)[0]


def _known(lines: Sequence[Line], user_id: str | None) -> _Known:
    products = catalog.for_sale_many(_thing(line) for line in lines)
    counted = [thing for thing, product in products.items() if product.stock_mode == catalog.TRACKED]
    return _Known(products, inventory.left_of_each(counted), user_id)


def _thing(line: Line) -> Thing:
    return line.product_id, line.variant_id


def _view(cart: Cart, user_id: str | None) -> CartView:
    known = _known((*cart.lines, *cart.saved), user_id)
    lines = [_line(line, known) for line in cart.lines]
    saved = [_line(line, known) for line in cart.saved]
    groups = _grouped([line for line in lines if line is not None])
    return CartView(
        count=cart.count,
        subtotal=sum(group.subtotal for group in groups),
        groups=groups,
        gone=(*_gone(cart.lines, lines, saved=False), *_gone(cart.saved, saved, saved=True)),
        saved=tuple(line for line in saved if line is not None),
        codes=cart.codes,
        reminder=cart.reminder,
    )


def _gone(lines: Sequence[Line], views: Sequence[LineView | None], *, saved: bool) -> list[Gone]:
    pairs = zip(lines, views, strict=True)
    return [Gone(line.id, line.title, saved) for line, view in pairs if view is None]


def _line(line: Line, known: _Known) -> LineView | None:
    """None for what is no longer sold."""
    product = known.products.get(_thing(line))
    if product is None:
        return None
    left = known.left.get(_thing(line))
    able, _ = rules.allowed(line.quantity, kind=product.kind, several=False, left=left)
    most, _ = rules.allowed(rules.MOST, kind=product.kind, several=False, left=left)
    own = known.user_id is not None and known.user_id == product.owner_id
    now: Standing = rules.standing(line, product.price, able, own=own)
    few = left is not None and left <= product.low_stock_threshold
    return LineView(
        id=line.id,
        product=product,
        wanted=line.quantity,
        quantity=now.quantity,
        most=most if few or left is None else rules.MOST,
        left=left if few else None,
        total=now.quantity * product.price,
        state=now.state,
        changes=now.changes,
    )


def _grouped(lines: Sequence[LineView]) -> tuple[Group, ...]:
    """By store, in the order in which the first of each was added."""
    by_store: dict[str, list[LineView]] = {}
    for line in lines:
        by_store.setdefault(line.product.store_id, []).append(line)
    return tuple(_group(store_id, held) for store_id, held in by_store.items())


def _group(store_id: str, lines: list[LineView]) -> Group:
    product = lines[0].product
    subtotal = sum(line.total for line in lines if line.state == rules.BUYABLE)
    return Group(store_id, product.store_slug, product.store_name, tuple(lines), subtotal)
