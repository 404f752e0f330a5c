"""Routes of buying and paying."""

from __future__ import annotations

from typing import Any

from ...carts.service import CartOwner
from ...core.errors import Conflict, NotFound, Upstream
from ...http import checkout as checkout_cookie
from ...http import guest_cart
from ...http.call import Call, Reply
from ...http.declare import Limit, Who
from ...integrations.stripe.webhooks import BadSignature
from .. import schemas
from ..service import checkout, quoting, settlement, webhooks
from .tag import routes


def _remember(call: Call, answer: dict[str, Any]) -> None:
    checkout_cookie.remember(call, answer["purchase_id"])


def _owner(call: Call) -> CartOwner:
    return CartOwner(call.actor.user_id, guest_cart.held(call))


@routes.post(
    "/api/checkout/quote",
    who=Who.ANYONE,
    body=schemas.QuoteIn,
    returns=schemas.QuoteOut,
    limit=Limit(240, 600),
    errors=(NotFound, Conflict),
)
def quote_checkout(call: Call, body: schemas.QuoteIn) -> schemas.QuoteOut:
    """What the cart or one product would cost, with the ways to send it; nothing is written or held."""
    return schemas.QuoteOut.of(quoting.show(call.actor, body.wish(_owner(call))))


@routes.post(
    "/api/payments/checkout",
    who=Who.ANYONE,
    body=schemas.CheckoutIn,
    returns=schemas.CheckoutOut,
    status=201,
    limit=Limit(30, 600),
    idempotent=True,
    on_replay=_remember,
    errors=(NotFound, Conflict, Upstream),
)
def start_checkout(call: Call, body: schemas.CheckoutIn) -> schemas.CheckoutOut:
    """Buy the cart or one product: `url` leads to Stripe's page, or to the success page with nothing to pay."""
    attempt = f"{call.caller}\x1f{call.idempotency_key}"
    started = checkout.start(call.actor, body.wish(_owner(call)), body.locale or call.locale, attempt)
    checkout_cookie.remember(call, started.purchase_id)
    return schemas.CheckoutOut.model_construct(
        purchase_id=started.purchase_id, status=started.status.value, url=started.url
    )


@routes.post(
    "/api/payments/confirm",
    who=Who.ANYONE,
    body=schemas.ConfirmIn,
    returns=schemas.PurchaseOut,
    limit=Limit(120, 600),
    errors=(NotFound, Upstream),
)
def confirm(call: Call, body: schemas.ConfirmIn) -> schemas.PurchaseOut:
    """How far a purchase is. Asks Stripe and fulfils what is paid, so that no webhook is waited for."""
    remembered = checkout_cookie.remembered(call)
    view = settlement.confirm(call.actor, body.session_id, body.purchase_id, remembered)
    return schemas.PurchaseOut.of(view)


@routes.post("/payments/webhook", who=Who.STRIPE, raw=True, csrf=False, errors=(BadSignature,))
def webhook(call: Call) -> Reply:
    """Stripe's deliveries: verified on the raw body, stored once, queued."""
    webhooks.receive(call.raw_body, call.headers.get("stripe-signature", ""))
    return Reply(200, '{"received":true}')
