"""Pure rules of carts: what a line may be, what an edit makes of a cart, and what has changed since it was looked at.

A cart is a value: every edit makes another, so that it can be tried on a newer one when somebody else was faster.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from ..core import ids
from .errors import CartFull, SavedFull

MAX_LINES, MAX_SAVED, MAX_CODES = 20, 50, 5
#: The most pieces of one thing.
MOST = 99
DIGITAL = "digital"
#: Which carts are whose, by the prefix of their ids, and how long they are kept after the last edit.
GUESTS, MEMBERS = "crg", "crm"
LIFE = {GUESTS: timedelta(days=30), MEMBERS: timedelta(days=180)}
#: How long a cart is left alone before its buyer is reminded of it.
REMIND_AFTER = timedelta(hours=24)
#: Purchases whose lines were taken out: as many as could be told of late.
_REMEMBERED = 20

BUYABLE, SOLD_OUT, GONE, OWN = "buyable", "sold_out", "gone", "own"
#: Why a quantity is another than was asked for.
BY_STOCK, ONE_EACH = "stock", "one_each"


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a variant, or of a product that has none, and what its buyer was last shown of it.

    `quantity` is what is wanted, `seen_price` what a piece cost; `told_sold_out` that the buyer knows there is none.
    """

    id: str
    product_id: str
    variant_id: str | None
    title: str
    quantity: int
    seen_price: int
    added_at: str
    told_sold_out: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """The buyer's consent to one mail, at this address, should they leave the cart behind; and what came of it:
    when the mail went out, and that they came back by its link."""

    id: str
    email: str
    locale: str
    consent_at: str
    sent_at: str | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Cart:
    """What somebody wants to buy now, what later, and the codes they typed, in the order they came.

    `paid` are the purchases that took lines out of it, newest last; `merged_into` the cart it was poured into.
    """

    lines: tuple[Line, ...] = ()
    saved: tuple[Line, ...] = ()
    codes: tuple[str, ...] = ()
    paid: tuple[str, ...] = ()
    merged_into: str | None = None
    reminder: Reminder | None = None

    @property
    def count(self) -> int:
        """Pieces in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that somebody could miss."""
        return not (self.lines or self.saved or self.codes)


EMPTY = Cart()


def life_of(cart_id: str) -> timedelta:
    """How long the cart with this id is kept."""
    return LIFE[cart_id.partition("_")[0]]


def line_id(product_id: str, variant_id: str | None) -> str:
    """The id of the line of one thing: the same thing added twice is one line."""
    return ids.derived("lin", product_id, variant_id or "")


def allowed(wanted: int, *, kind: str, several: bool, left: int | None) -> tuple[int, str | None]:
    """How many of `wanted` one buyer can have, and what keeps it from being more.

    `several`: each piece of something digital is of use, such as a licence. `left` is None where stock is not counted.
    """
    if kind == DIGITAL and not several and wanted > 1:
        wanted, limit = 1, ONE_EACH
    else:
        limit = None
    if left is not None and left < wanted:
        return max(left, 0), BY_STOCK
    return wanted, limit


def quantity_of(cart: Cart, line: str) -> int:
    """How many of a line's thing are in the cart."""
    return next((one.quantity for one in cart.lines if one.id == line), 0)


def put(cart: Cart, line: Line) -> Cart:
    """The cart with exactly `line.quantity` of the thing; a line that was there keeps its place and what was shown.

    Raises CartFull.
    """
    if line.quantity == 0:
        return without(cart, [line.id])
    held = _index(cart.lines, line.id)
    if held is not None:
        return replace(cart, lines=_replaced(cart.lines, held, line.quantity))
    if len(cart.lines) >= MAX_LINES:
        raise CartFull(f"At most {MAX_LINES} different things.")
    return replace(cart, lines=(*cart.lines, line))


def _replaced(lines: tuple[Line, ...], index: int, quantity: int) -> tuple[Line, ...]:
    changed = replace(lines[index], quantity=quantity, told_sold_out=False)
    return (*lines[:index], changed, *lines[index + 1 :])


def _index(lines: tuple[Line, ...], line: str) -> int | None:
    return next((index for index, one in enumerate(lines) if one.id == line), None)


def without(cart: Cart, lines: Iterable[str]) -> Cart:
    """The cart without these lines; what is saved stays."""
    gone = set(lines)
    return replace(cart, lines=tuple(one for one in cart.lines if one.id not in gone))


def forget(cart: Cart, line: str) -> Cart:
    """The cart without something that was saved."""
    return replace(cart, saved=tuple(one for one in cart.saved if one.id != line))


def put_aside(cart: Cart, line: str) -> Cart:
    """Put a line aside for later. One that is not there stays as it is, so that asking twice is harmless.

    Raises SavedFull.
    """
    index = _index(cart.lines, line)
    if index is None:
        return cart
    saved = _joined(cart.saved, cart.lines[index])
    if len(saved) > MAX_SAVED:
        raise SavedFull(f"At most {MAX_SAVED} things.")
    return replace(without(cart, [line]), saved=saved)


def restore(cart: Cart, line: str) -> Cart:
    """The inverse of `put_aside`. Raises CartFull."""
    index = _index(cart.saved, line)
    if index is None:
        return cart
    lines = _joined(cart.lines, cart.saved[index])
    if len(lines) > MAX_LINES:
        raise CartFull(f"At most {MAX_LINES} different things.")
    return replace(forget(cart, line), lines=lines)


def _joined(lines: tuple[Line, ...], line: Line) -> tuple[Line, ...]:
    """The lines with one more; of the same thing the larger quantity, never the sum."""
    held = _index(lines, line.id)
    if held is None:
        return (*lines, line)
    return _replaced(lines, held, max(lines[held].quantity, line.quantity))


def merge(member: Cart, guest: Cart) -> Cart:
    """What a guest chose comes into the member's cart; what has no room there is saved, as far as there is room."""
    lines, saved = member.lines, member.saved
    for line in guest.lines:
        joined = _joined(lines, line)
        if len(joined) <= MAX_LINES:
            lines = joined
        else:
            saved = _joined(saved, line)
    for line in guest.saved:
        saved = _joined(saved, line)
    codes = tuple(dict.fromkeys((*guest.codes, *member.codes)))[:MAX_CODES]
    reminder = member.reminder or guest.reminder
    return replace(member, lines=lines, saved=saved[:MAX_SAVED], codes=codes, reminder=reminder)


def poured_out(guest: Cart, into: str) -> Cart:
    """What is left of a guest's cart after `merge`: where its lines went, for a payment that is told of later."""
    return Cart(paid=guest.paid, merged_into=into)


def bought(cart: Cart, purchase_id: str, lines: Iterable[str]) -> Cart:
    """What was paid for leaves the cart, once for each purchase: whoever adds it anew meanwhile keeps it.

    The consent to be reminded was given for what is bought now, and goes with it.
    """
    if cart == EMPTY or purchase_id in cart.paid:
        return cart
    paid = (*cart.paid, purchase_id)[-_REMEMBERED:]
    return replace(without(cart, lines), paid=paid, reminder=None)


def waits_for_mail(cart: Cart) -> bool:
    """Whether the buyer is to be reminded, unless they come back or buy before."""
    return bool(cart.lines) and cart.reminder is not None and cart.reminder.sent_at is None


def reminded(cart: Cart, reminder_id: str, at: str) -> Cart:
    """The mail that was agreed to has gone out; nothing when that is known, or the consent is another by now."""
    if cart.reminder is None or cart.reminder.id != reminder_id or cart.reminder.sent_at is not None:
        return cart
    return replace(cart, reminder=replace(cart.reminder, sent_at=at))


def came_back(cart: Cart, reminder_id: str) -> Cart:
    """The buyer followed the mail's link: noted once."""
    if cart.reminder is None or cart.reminder.id != reminder_id or cart.reminder.returned:
        return cart
    return replace(cart, reminder=replace(cart.reminder, returned=True))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a buyer was shown of a line: its price and quantity then; None for one that is no longer sold."""

    id: str
    price: int | None
    quantity: int


def acknowledge(cart: Cart, shown: Iterable[Shown]) -> Cart:
    """The buyer has seen these, so they are no news any more; what is no longer sold leaves the cart."""
    seen = {one.id: one for one in shown}
    return replace(cart, lines=_seen(cart.lines, seen), saved=_seen(cart.saved, seen))


def _seen(lines: tuple[Line, ...], seen: dict[str, Shown]) -> tuple[Line, ...]:
    kept = []
    for line in lines:
        one = seen.get(line.id)
        if one is None:
            kept.append(line)
        elif one.price is not None:
            none_left = one.quantity == 0
            quantity = line.quantity if none_left else min(line.quantity, one.quantity)
            kept.append(replace(line, seen_price=one.price, quantity=quantity, told_sold_out=none_left))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from what the buyer saw last: `price_up`, `price_down`, `quantity_reduced`, `sold_out`, `back`
    (sold out before, and here again) or `gone`; `before` and `now` are prices or quantities where there are any."""

    kind: str
    before: int | None = None
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line stands now: whether and how many of it can be bought, and what changed."""

    state: str
    quantity: int
    changes: tuple[Change, ...]


def standing(line: Line, price: int, able: int, *, own: bool) -> Standing:
    """A line whose piece now costs `price`, and of which its buyer can have `able`."""
    changes = []
    if price != line.seen_price:
        changes.append(Change("price_up" if price > line.seen_price else "price_down", line.seen_price, price))
    if able == 0:
        changes += [] if line.told_sold_out else [Change("sold_out")]
        return Standing(SOLD_OUT, 0, tuple(changes))
    if line.told_sold_out:
        changes.append(Change("back"))
    if able < line.quantity:
        changes.append(Change("quantity_reduced", line.quantity, able))
    return Standing(OWN if own else BUYABLE, min(line.quantity, able), tuple(changes))
