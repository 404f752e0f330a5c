"""Whoever finds something sold out can ask to be told when it returns: once for each time they ask."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from ...aws import dynamo
from ...aws.secrets import secrets
from ...catalog import service as catalog
from ...catalog.service import StockTerms
from ...core import clock, ids, tokens
from ...core.access import Actor
from ...core.errors import Invalid, NotFound
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from .. import rules, tables
from ..errors import InStock
from ..tables import WantRow
from . import mails
from .watching import can_be_bought

#: How long a request is kept.
_KEEP = timedelta(days=365)
_PAGE = 50


def ask(actor: Actor, product_id: str, variant_id: str | None, email: str | None, locale: str) -> None:
    """Ask to be told when something sold out returns; asking again while waiting changes nothing.

    Raises NotFound for what is not on sale, InStock, and Invalid without an address.
    """
    address = actor.email if actor.is_member else email
    if not address:
        raise Invalid.field("email", "required", "Where should the news go?")
    terms = catalog.stock_terms(product_id)
    known = variant_id in terms.variants if terms.variants else variant_id is None
    if not terms.on_sale or not known:
        raise NotFound
    if terms.mode != rules.TRACKED:
        raise InStock
    key = rules.key_of(variant_id)
    want = WantRow(
        id=ids.new("wnt"),
        email=address,
        locale=locale,
        asked_at=clock.now_text(),
        ttl=clock.epoch(clock.now() + _KEEP),
    )
    try:
        dynamo.commit(tables.wait(product_id, key), tables.create_want(want, product_id, key, _who(address)))
    except dynamo.ConditionFailed as error:
        if error.name == "stock":
            raise InStock from error


def _who(email: str) -> str:
    """The key of a person's request: a keyed hash, so that keys tell no address and nobody waits twice.

    The oldest signing key, as a new one must not make a second request of the first.
    """
    return tokens.sign(next(iter(secrets().signing_keys.values())), "want", email)


def tell_waiting(product_id: str, variant_id: str | None, start: dict[str, Any] | None = None) -> None:
    """Make a job for each who waits, one page of them; the next page is a job too.

    A job for each, so that one address that bounces holds up nobody else. Ids are derived from requests: a page that
    is worked on twice makes the same jobs again.
    """
    page = tables.wants(product_id, rules.key_of(variant_id), PageRequest(_PAGE, start))
    about = {"variant_id": variant_id}
    events = [_to_tell(product_id, row, about) for row in page.items]
    if page.next is not None:
        position = json.dumps(page.next, sort_keys=True)
        page_id = ids.derived("evt", "waiting", *(row.id for row in page.items), position)
        events.append(Event("stock.waiting_left", product_id, {**about, "start": page.next}, id=page_id))
    dynamo.commit(*(outbox.record(event) for event in events))
    outbox.deliver(*events)


def _to_tell(product_id: str, row: WantRow, about: dict[str, Any]) -> Event:
    data = {**about, "who": row.sk, "want": row.id}
    return Event("stock.waiting_to_tell", product_id, data, id=ids.derived("evt", "waiting", row.id))


def tell(product_id: str, variant_id: str | None, who: str, want_id: str) -> None:
    """Mail one who waits, and forget the request. When it is sold out again by now, or off sale, they wait on."""
    key = rules.key_of(variant_id)
    want = tables.get_want(product_id, key, who)
    if want is None or want.id != want_id:
        return
    try:
        terms = catalog.stock_terms(product_id)
    except NotFound:
        return
    if _waits_on(terms, variant_id, key):
        return
    mails.send_returned(want, terms, variant_id)
    try:
        dynamo.commit(tables.delete_want(want))
    except dynamo.ConditionFailed:
        return


def _waits_on(terms: StockTerms, variant_id: str | None, key: str) -> bool:
    """Whether there is nothing to buy for the one who waits; then the next return tells them."""
    held = tables.get_stock(terms.product_id, key)
    if can_be_bought(terms, variant_id, int(held.quantity) if held is not None else 0):
        return False
    try:
        dynamo.commit(tables.wait(terms.product_id, key, whatever_is_left=not can_be_bought(terms, variant_id, 1)))
    except dynamo.ConditionFailed:
        return False
    return True
