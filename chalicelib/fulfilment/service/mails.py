"""The mails that carry fresh links: to guests who ask, and to every buyer of what has a new version."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

from ...accounts import service as accounts
from ...aws import dynamo
from ...core import clock, ids
from ...core.paging import PageRequest
from ...events import outbox
from ...events.outbox import Event
from ...mail import sender
from ...mail.render import catalogue
from .. import rules, tables
from ..rules import Status
from ..tables import EntitlementRow
from .entitlements import holder_of_email, holder_of_user
from .links import mail_links

_PAGE = 50


def ask_links(email: str) -> None:
    """Mail fresh links to whoever has this address, if anything was bought with it or by its account.

    The same reads and writes whether or not there was. The event keeps no address.
    """
    event = Event("purchases.links_asked", holder_of_email(email), {"user_id": accounts.user_id_of(email) or ""})
    dynamo.commit(outbox.record(event))
    outbox.deliver(event)


def send_asked(event_id: str, holder: str, user_id: str) -> None:
    """Fresh links for what is active of this holder and this account, newest first and at most fifty; once per event.

    An account's purchases go to its own address only, and only when that is confirmed and still the one that asked.
    """
    account = accounts.contact(user_id) if user_id else None
    trusted = account is not None and account.email_confirmed and holder_of_email(account.email) == holder
    rows = _active(holder) + (_active(holder_of_user(user_id)) if trusted else [])
    rows = sorted(rows, key=lambda row: row.created_at, reverse=True)[: rules.RESEND_CAP]
    if not rows or sender.was_sent(event_id):
        return
    to = account.email if account is not None and trusted else rows[0].email
    text = catalogue(rows[0].locale)["resend.text"]
    products = mail_links([row.pk for row in rows], f"resend#{event_id}")
    sender.send_once(event_id, to, "resend", rows[0].locale, _context(rows[0], text, products))


def _active(holder: str) -> list[EntitlementRow]:
    found: list[EntitlementRow] = []
    page = PageRequest(100)
    while len(found) < rules.RESEND_CAP:
        rows = tables.entitlements_of_holder(holder, page)
        found += [row for row in rows.items if tables.status_of(row) is Status.ACTIVE]
        if rows.next is None:
            break
        page = PageRequest(100, rows.next)
    return found[: rules.RESEND_CAP]


def _context(row: EntitlementRow, text: str, products: list[dict[str, Any]]) -> dict[str, Any]:
    again = "/purchases" if row.user_id is not None else "/purchases/find"
    return {"title": row.title, "text": text, "products": products, "lines": [], "again": again}


def tell_buyers(
    product_id: str, file_id: str, version: int, happened_at: str, start: dict[str, Any] | None = None
) -> None:
    """Make a job for each buyer of before `happened_at`, one page of them; the next page is a job too.

    A job per buyer, so that one address that bounces holds up nobody else. Ids are derived: a page that is worked on
    twice makes the same jobs again.
    """
    page = tables.entitlements_of_product(product_id, PageRequest(_PAGE, start))
    told = {"file_id": file_id, "version": version, "happened_at": happened_at}
    about = (file_id, str(version))
    events = [
        Event("fulfilment.buyer_to_tell", row.pk, told, id=ids.derived("evt", "tell", row.pk, *about))
        for row in page.items
        if not row.stops and row.created_at < happened_at
    ]
    if page.next is not None:
        position = json.dumps(page.next, sort_keys=True)
        page_id = ids.derived("evt", "tell_page", product_id, *about, position)
        events.append(Event("fulfilment.buyers_to_tell", product_id, {**told, "start": page.next}, id=page_id))
    dynamo.commit(*(outbox.record(event) for event in events))
    outbox.deliver(*events)


def tell_buyer(entitlement_id: str, file_id: str, version: int, happened_at: str) -> None:
    """Reopen an entitlement for its days since the new version, and mail fresh links; once per file and version.

    Nothing for a revoked entitlement, and no mail for an exhausted one: it could not be downloaded with it.
    """
    row = tables.get_entitlement(entitlement_id)
    if row is None or row.stops:
        return
    days = int(row.download_days)
    until = clock.to_text(clock.from_text(happened_at) + timedelta(days=days))
    # It may be open for longer anyway; or revoked by now, and then there are no links to mail.
    with suppress(dynamo.ConditionFailed):
        dynamo.commit(tables.reopen_entitlement(entitlement_id, until))
    key = f"update#{entitlement_id}#{file_id}#{version}"
    if sender.was_sent(key):
        return
    products = mail_links([entitlement_id], key)
    if products:
        text = catalogue(row.locale)["update.text"].format(title=row.title, days=days)
        sender.send_once(key, row.email, "update", row.locale, _context(row, text, products))
