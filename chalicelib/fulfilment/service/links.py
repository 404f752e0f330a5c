"""Download links: one file of one entitlement, 24 hours, five downloads, a token of which only the hash is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ...aws import dynamo
from ...core import clock, ids, text, tokens
from ...core.access import ANONYMOUS, Actor
from ...core.errors import Busy, Gone, NotFound
from ...core.paging import PageRequest
from ...files import service as files
from ...settings import settings
from .. import rules, tables
from ..rules import Status
from ..tables import EntitlementRow, LinkRow

_TRIES = 5
_SWEEPS = 10


@dataclass(frozen=True, slots=True)
class Link:
    """A link just made; the only time that its token is seen."""

    url: str
    expires_at: str
    max_downloads: int


def issue_link(
    entitlement_id: str,
    file_id: str,
    *,
    actor: Actor | None = None,
    purchases: Collection[str] = (),
    authorized: bool = False,
) -> Link:
    """A new link to a file, for the entitlement's holder or the browser that made one of `purchases`.

    Raises NotFound for anybody else, and Gone with the entitlement's state as `code` when it is not active.
    """
    row = tables.get_entitlement(entitlement_id) if ids.is_id(entitlement_id, "ent") else None
    if row is None or not (authorized or row.purchase_id in purchases or _holds(actor or ANONYMOUS, row)):
        raise NotFound
    held = tables.status_of(row)
    if held is not Status.ACTIVE:
        raise Gone("This entitlement gives no more downloads.", code=f"entitlement_{held.value}")
    if files.deliverable(row.product_id, file_id) is None:
        raise NotFound
    secret = tokens.new_token()
    link = _link(ids.new("lnk"), row, file_id, secret)
    dynamo.commit(tables.create_link(link))
    return Link(_url(link.pk, secret), link.expires_at, rules.LINK_DOWNLOADS)


def _holds(actor: Actor, row: EntitlementRow) -> bool:
    """The account that bought; for a guest's purchase the account whose confirmed address it was made with."""
    if row.user_id is not None:
        return row.user_id == actor.user_id
    return actor.is_member and actor.email_confirmed and actor.email == text.normal_email(row.email)


def _link(link_id: str, row: EntitlementRow, file_id: str, secret: str) -> LinkRow:
    now = clock.now()
    expires = rules.link_expiry(now, clock.from_text(row.expires_at))
    return LinkRow(
        pk=link_id,
        sk="link",
        entitlement_id=row.pk,
        product_id=row.product_id,
        file_id=file_id,
        token_hashes={tokens.token_hash(secret)},
        max_downloads=rules.LINK_DOWNLOADS,
        created_at=clock.to_text(now),
        expires_at=clock.to_text(expires),
        # The schedule takes expired links away; this is for what it did not get to.
        ttl=clock.epoch(expires + rules.LINK_KEPT + timedelta(days=1)),
    )


def _url(link_id: str, secret: str) -> str:
    return f"{settings().site_url}/downloads/{link_id}.{secret}"


def mail_links(entitlement_ids: list[str], issue: str) -> list[dict[str, Any]]:
    """Links for a mail: `[{title, files: [{name, size, url}]}]`, of those entitlements that are active.

    `issue` names the mail: a repeated job finds the link it made before and adds a token to it, since of the first only
    the hash is left. So a mail that is tried twice gives no more downloads than one.
    """
    products, links = [], {}
    for row in tables.get_entitlements(entitlement_ids):
        if tables.status_of(row) is not Status.ACTIVE:
            continue
        listed = []
        for file in files.deliverables(row.product_id):
            link_id, secret = ids.derived("lnk", row.pk, file.file_id, issue), tokens.new_token()
            links[link_id] = _link(link_id, row, file.file_id, secret)
            listed.append({"name": file.name, "size": file.size, "url": _url(link_id, secret)})
        products.append({"title": row.title, "files": listed})
    wanted = list(links.values())
    for begin in range(0, len(wanted), dynamo.MAX_WRITES):
        _keep(wanted[begin : begin + dynamo.MAX_WRITES])
    return products


def _keep(links: list[LinkRow]) -> None:
    """Store these links, or add their tokens to those that are there; another run of the same job may be at it too."""
    for _ in range(_TRIES):
        there = tables.get_links(link.pk for link in links)
        try:
            dynamo.commit(*(_keeping(link, there.get(link.pk)) for link in links))
            return
        except dynamo.ConditionFailed:
            continue
    raise Busy


def _keeping(link: LinkRow, there: LinkRow | None) -> dynamo.Write:
    if there is None:
        return tables.create_link(link)
    # Renewed when it is too old to be of use, or when ten mails with it were tried: none of those got out.
    if there.expires_at <= clock.now_text() or len(there.token_hashes) >= rules.MOST_TOKENS:
        return tables.renew_link(link)
    return tables.add_token(link.pk, next(iter(link.token_hashes)))


def clean_up() -> int:
    """Take away the links that expired 30 days ago or more; how many that were."""
    before, gone = clock.now() - rules.LINK_KEPT, 0
    for _ in range(_SWEEPS):
        found = tables.expired_links(before, PageRequest(100))
        for link in found:
            gone += _delete(link)
        if not found:
            break
    return gone


def _delete(link: LinkRow) -> bool:
    try:
        dynamo.commit(tables.delete_link(link))
    except dynamo.ConditionFailed:
        return False
    return True
