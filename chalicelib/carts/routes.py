"""Routes of the cart: the account's, or for a guest the browser's."""

from __future__ import annotations

from ..core.errors import Conflict, NotFound
from ..http import guest_cart
from ..http.call import Call
from ..http.declare import Limit, Routes, Who
from . import schemas, service
from .errors import CartFull, SavedFull
from .service import CartOwner

routes = Routes("carts")


def _owner(call: Call) -> CartOwner:
    return CartOwner(call.actor.user_id, guest_cart.held(call))


def _keep(call: Call, owner: CartOwner) -> None:
    """The guest's cookie lives on from an edit; a member's cart took over what was in it."""
    if owner.guest_id is None:
        return
    if owner.user_id is not None:
        guest_cart.forget(call)
    else:
        guest_cart.give(call, owner.guest_id)


@routes.get("/api/cart", who=Who.ANYONE, returns=schemas.CartOut)
def get_cart(call: Call) -> schemas.CartOut:
    """The cart, every line read anew; a guest who has logged in finds theirs in the account's."""
    owner = _owner(call)
    view = service.read(owner)
    if owner.user_id is not None:
        _keep(call, owner)
    return schemas.CartOut.of(view)


@routes.put(
    "/api/cart/lines",
    who=Who.ANYONE,
    body=schemas.CartLineIn,
    returns=schemas.CartPutOut,
    errors=(NotFound, Conflict, CartFull),
)
def put_cart_line(call: Call, body: schemas.CartLineIn) -> schemas.CartPutOut:
    """Have so many of a thing in the cart; asking twice changes nothing."""
    owner = _owner(call).or_new_guest()
    put = service.put(owner, body.product_id, body.variant_id, body.quantity, at_least=body.at_least)
    _keep(call, owner)
    return schemas.CartPutOut.of(put)


@routes.post("/api/cart/lines/{line}/save", who=Who.ANYONE, returns=schemas.CartCount, errors=(SavedFull,))
def save_cart_line(call: Call, line: str) -> schemas.CartCount:
    """Put a line aside for later."""
    owner = _owner(call)
    count = service.save_for_later(owner, line)
    _keep(call, owner)
    return schemas.CartCount(count=count)


@routes.post("/api/cart/lines/{line}/restore", who=Who.ANYONE, returns=schemas.CartCount, errors=(CartFull,))
def restore_cart_line(call: Call, line: str) -> schemas.CartCount:
    """Take something that was saved back into the cart."""
    owner = _owner(call)
    count = service.restore(owner, line)
    _keep(call, owner)
    return schemas.CartCount(count=count)


@routes.delete("/api/cart/saved/{line}", who=Who.ANYONE)
def forget_cart_line(call: Call, line: str) -> None:
    """Take something off the list of what is saved for later."""
    owner = _owner(call)
    service.forget(owner, line)
    _keep(call, owner)


@routes.put("/api/cart/codes", who=Who.ANYONE, body=schemas.CodesIn, errors=(NotFound,))
def put_cart_codes(call: Call, body: schemas.CodesIn) -> None:
    """Keep the promotion codes with the cart."""
    owner = _owner(call)
    service.set_codes(owner, body.codes)
    _keep(call, owner)


@routes.post("/api/cart/seen", who=Who.ANYONE, body=schemas.SeenIn, returns=schemas.CartCount)
def see_cart_changes(call: Call, body: schemas.SeenIn) -> schemas.CartCount:
    """The buyer has been shown these changes."""
    owner = _owner(call)
    count = service.acknowledge(owner, [line.shown() for line in body.lines])
    _keep(call, owner)
    return schemas.CartCount(count=count)


@routes.delete("/api/cart", who=Who.ANYONE)
def empty_cart(call: Call) -> None:
    """Empty the cart; what is saved for later stays."""
    owner = _owner(call)
    service.clear(owner)
    _keep(call, owner)


@routes.put("/api/cart/reminder", who=Who.ANYONE, body=schemas.ReminderIn, limit=Limit(20, 3600), errors=(NotFound,))
def ask_cart_reminder(call: Call, body: schemas.ReminderIn) -> None:
    """Agree to one mail, should this cart be left behind."""
    owner = _owner(call)
    service.ask(owner, call.actor, body.email, body.locale or call.locale)
    _keep(call, owner)


@routes.delete("/api/cart/reminder", who=Who.ANYONE)
def withdraw_cart_reminder(call: Call) -> None:
    """No mail after all."""
    owner = _owner(call)
    service.withdraw(owner)
    _keep(call, owner)


@routes.post(
    "/api/cart/return",
    who=Who.ANYONE,
    body=schemas.ReturnIn,
    returns=schemas.ReturnOut,
    limit=Limit(30, 3600),
    errors=(NotFound,),
)
def return_to_cart(call: Call, body: schemas.ReturnIn) -> schemas.ReturnOut:
    """Follow the mail's link: a guest's cart is this browser's from now on; a member finds theirs by logging in."""
    guest_id = service.come_back(_owner(call), body.token)
    if guest_id is not None:
        guest_cart.give(call, guest_id)
    return schemas.ReturnOut(cart="account" if guest_id is None else "browser")


@routes.get("/api/admin/carts/reminders", who=Who.STAFF, returns=schemas.ReminderReport)
def count_cart_reminders(call: Call) -> schemas.ReminderReport:
    """What came of the mails about carts that were left behind."""
    return schemas.ReminderReport.of(service.counts(call.actor))
