"""Whoever agreed to it is reminded once, by one mail with one link, of a cart that was left behind; and it is counted.

The consent is kept in the cart, for that cart: with the purchase it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...aws import dynamo
from ...aws.secrets import secrets
from ...core import access, clock, ids, tokens
from ...core.access import Actor, Permission
from ...core.errors import Invalid, NotFound
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...mail import sender
from ...mail.render import catalogue
from ...settings import settings
from .. import rules, tables
from ..rules import EMPTY, Cart, Reminder
from .edits import apply, edit, required
from .merging import merge
from .owner import CartOwner
from .viewing import for_checkout

_PAGE = 50
#: Things that a mail names; a cart may have twenty.
_NAMED = 5
_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Counts:
    """Mails that went out in a month, buyers who came back by one, and purchases of those."""

    month: str
    sent: int
    returned: int
    bought: int


def ask(owner: CartOwner, actor: Actor, email: str | None, locale: str) -> None:
    """The buyer agrees to one mail should they leave this cart behind; members get it at their own address.

    Raises NotFound without a cart, Invalid without an address, Busy.
    """
    merge(owner)
    address = actor.email if actor.is_member else email
    if not address:
        raise Invalid.field("email", "required", "Where should we write to?")
    reminder = Reminder(ids.new("rmd"), address, locale, clock.now_text())
    apply(required(owner), lambda cart: replace(cart, reminder=reminder))


def withdraw(owner: CartOwner) -> None:
    """No mail after all, and the address is forgotten. Raises Busy."""
    edit(owner, lambda cart: replace(cart, reminder=None))


def announce_left() -> None:
    """Hourly: an event for each cart that was left behind; the same one for the same reminder, however often."""
    start, now = None, clock.now_text()
    while True:
        page = tables.left_behind(now, PageRequest(_PAGE, start))
        events = [_left(row.pk, row.reminder["id"]) for row in page.items if row.reminder is not None]
        dynamo.commit(*(outbox.record(event) for event in events))
        outbox.deliver(*events)
        start = page.next
        if start is None:
            return


def _left(cart_id: str, reminder_id: str) -> Event:
    return Event("cart.left", cart_id, {"reminder": reminder_id}, id=ids.derived("evt", "cart.left", reminder_id))


def send(cart_id: str, reminder_id: str) -> None:
    """Mail the buyer, unless they came back, bought or thought better of it meanwhile. Once, however often it is told.

    Of a cart with nothing in it that can be bought there is nothing to say: the consent ends without a mail.
    """
    cart, _ = tables.get_cart(cart_id)
    due = rules.waits_for_mail(cart) and tables.is_due(cart_id, clock.now_text())
    if not due or cart.reminder is None or cart.reminder.id != reminder_id:
        return
    titles = [line.product.title for line in for_checkout(CartOwner(guest_id=cart_id))]
    if not titles:
        apply(cart_id, lambda held: replace(held, reminder=None))
        return
    _mail(cart.reminder, cart_id, titles)
    counted = [tables.count(_this_month(), "sent")]
    apply(cart_id, lambda held: rules.reminded(held, reminder_id, clock.now_text()), also=lambda before: counted)


def _mail(reminder: Reminder, cart_id: str, titles: list[str]) -> None:
    texts = catalogue(reminder.locale)
    more = len(titles) - _NAMED
    things = ", ".join(titles[:_NAMED]) + (" " + texts["cart_left.more"].format(count=more) if more > 0 else "")
    url = f"{settings().site_url}/cart?back={_token(cart_id, reminder.id)}"
    context = {"text": texts["cart_left.text"].format(things=things), "url": url}
    sender.send_once(f"cart#{reminder.id}", reminder.email, "cart_left", reminder.locale, context)


def _this_month() -> str:
    return clock.now_text()[:7]


def _token(cart_id: str, reminder_id: str) -> str:
    signature = tokens.sign(secrets().newest[1], "cart-reminder", f"{cart_id}.{reminder_id}")
    return f"{cart_id}.{reminder_id}.{signature}"


def _read_token(token: str) -> tuple[str, str]:
    """Cart and reminder. Raises NotFound for what is not ours."""
    named, _, signature = token.rpartition(".")
    cart_id, _, reminder_id = named.partition(".")
    keys = secrets().signing_keys.values()
    if not any(tokens.same(tokens.sign(key, "cart-reminder", named), signature) for key in keys):
        raise NotFound
    return cart_id, reminder_id


def come_back(owner: CartOwner, token: str) -> str | None:
    """Follow the link of the mail: noted once. The guest's cart to open in this browser; None for a member's.

    What was in the browser's own cart comes into it. Raises NotFound for a link that is not ours, or whose cart is
    bought or gone; Busy.
    """
    cart_id, reminder_id = _read_token(token)
    cart, _ = tables.get_cart(cart_id)
    if cart.merged_into is not None:
        cart_id = cart.merged_into
        cart, _ = tables.get_cart(cart_id)
    if cart.reminder is None or cart.reminder.id != reminder_id:
        raise NotFound
    counted = [tables.count(_this_month(), "returned")]
    apply(cart_id, lambda held: rules.came_back(held, reminder_id), also=lambda before: counted)
    if not ids.is_id(cart_id, rules.GUESTS):
        return None
    if owner.guest_id is not None and owner.guest_id != cart_id:
        _join(owner.guest_id, cart_id)
    return cart_id


def _join(from_id: str, into_id: str) -> None:
    other, _ = tables.get_cart(from_id)
    if other != EMPTY:
        apply(into_id, lambda cart: _with(cart, other))


def _with(cart: Cart, other: Cart) -> Cart:
    return replace(rules.merge(cart, other), reminder=cart.reminder)


def counts(actor: Actor) -> list[Counts]:
    """What came of the reminders, by month, the newest first; months without any are missing. Raises Forbidden."""
    access.require(actor, Permission.ORDERS_VIEW)
    year, month = map(int, _this_month().split("-"))
    months = [divmod(year * 12 + month - 1 - back, 12) for back in range(_MONTHS)]
    found = tables.counts(f"{year}-{month + 1:02d}" for year, month in months)
    rows = sorted(found, key=lambda row: row.month, reverse=True)
    return [Counts(row.month, int(row.sent), int(row.returned), int(row.bought)) for row in rows]
