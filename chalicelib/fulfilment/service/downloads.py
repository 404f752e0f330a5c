"""What happens behind a download link: looking burns nothing, taking counts once per client and ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from ...aws import dynamo
from ...catalog import service as catalog
from ...core import clock, ids, tokens
from ...core.errors import Busy, DomainError
from ...files import service as files
from ...files.service import Deliverable
from .. import rules, tables
from ..errors import LinkRefused, Reason
from ..tables import EntitlementRow, LinkRow, LogRow
from . import logbook

_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks."""

    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link's page shows. `again`: this client may take it again without being counted.

    `origin` is where the download itself comes from: a page must allow its form to be redirected there.
    """

    name: str
    size: int
    title: str
    store: str
    left: int
    until: str
    again: bool
    locale: str
    member: bool
    origin: str


def look(token: str, client: Client) -> Offer:
    """What the link gives. Changes nothing. Raises LinkRefused."""
    link, again = _find(token, client)
    row = tables.get_entitlement(link.entitlement_id)
    if row is None:
        raise LinkRefused(Reason.UNKNOWN)
    reason = _reason(row, link)
    # What this client took is not over for it before its ten minutes are; only a revoked entitlement is.
    if reason is Reason.REVOKED or (reason is not None and not again):
        raise _refused(reason, row)
    file = files.deliverable(link.product_id, link.file_id)
    if file is None:
        raise _refused(Reason.MISSING, row)
    product = catalog.summaries([row.product_id]).get(row.product_id)
    target = urlsplit(files.presigned_download(file))
    return Offer(
        name=file.name,
        size=file.size,
        title=row.title,
        store=product.store_name if product is not None else "",
        left=max(0, min(int(link.max_downloads - link.downloads_used), int(row.max_downloads - row.downloads_used))),
        until=link.expires_at,
        again=again,
        locale=row.locale,
        member=row.user_id is not None,
        origin=f"{target.scheme}://{target.netloc}",
    )


def take(token: str, client: Client) -> str:
    """Count the download and say where the file is, for 15 minutes. Raises LinkRefused.

    Two reads and one transaction; a second request of the same client within ten minutes is neither counted nor logged
    (the first one's log row covers it), also when both come at once.
    """
    link, again = _find(token, client)
    file = files.deliverable(link.product_id, link.file_id)
    if file is None:
        raise _explained(link, Reason.MISSING)
    if again or not _count(link, token, client, file):
        _require_unrevoked(link)
    return files.presigned_download(file)


def _find(token: str, client: Client) -> tuple[LinkRow, bool]:
    """The token's link, and whether the client holds a live grant of it."""
    parts = rules.split_token(token)
    if parts is None:
        raise LinkRefused(Reason.UNKNOWN)
    link, live = tables.get_link_and_grant(parts[0], _client_key(token, client))
    presented = tokens.token_hash(parts[1])
    if link is None or not any(tokens.same(presented, held) for held in link.token_hashes):
        raise LinkRefused(Reason.UNKNOWN)
    return link, live


def _client_key(token: str, client: Client) -> str:
    return rules.client_key(token, client.address, client.user_agent)


def _count(link: LinkRow, token: str, client: Client, file: Deliverable) -> bool:
    """Count and log in one transaction; False when this client was counted a moment ago.

    Each entry of the log is tied to the one before: whoever is second at the same time ties anew. Raises Busy.
    """
    for _ in range(_ATTEMPTS):
        row = tables.get_entitlement(link.entitlement_id)
        if row is None:
            raise LinkRefused(Reason.UNKNOWN)
        now = clock.now()
        log = logbook.tie(_entry(link, client, file, now), row.pk, row.log_head)
        try:
            dynamo.commit(
                # First, since the first condition that fails is the one told: a repeat is one even on a used-up link.
                tables.claim_grant(link.pk, _client_key(token, client), now),
                tables.count_on_link(link.pk, now),
                tables.count_on_entitlement(row, log.hash, now),
                tables.write_log(row.pk, ids.new("log"), log),
            )
        except dynamo.ConditionFailed as error:
            if error.name == "grant":
                return False
            refused = _explained(link)
            if error.name == "entitlement" and isinstance(refused, Busy):
                continue
            raise refused from error
        return True
    raise Busy


def _entry(link: LinkRow, client: Client, file: Deliverable, now: datetime) -> LogRow:
    return LogRow(
        link_id=link.pk,
        file_id=link.file_id,
        version=file.version,
        size=file.size,
        sha256=file.sha256,
        ip=client.address,
        user_agent=client.user_agent,
        at=clock.to_text(now),
    )


def _require_unrevoked(link: LinkRow) -> None:
    row = tables.get_entitlement(link.entitlement_id)
    if row is None:
        raise LinkRefused(Reason.UNKNOWN)
    if row.stops:
        raise _refused(Reason.REVOKED, row)


def _reason(row: EntitlementRow, link: LinkRow) -> Reason | None:
    return rules.refusal(
        tables.status_of(row),
        link_expires_at=clock.from_text(link.expires_at),
        used=int(link.downloads_used),
        most=int(link.max_downloads),
        now=clock.now(),
    )


def _explained(link: LinkRow, otherwise: Reason | None = None) -> DomainError:
    """Why it does not open, by what the rows hold now; Busy when they hold no reason (any more)."""
    row = tables.get_entitlement(link.entitlement_id)
    current = tables.get_links([link.pk]).get(link.pk)
    if row is None or current is None:
        return LinkRefused(Reason.UNKNOWN)
    reason = _reason(row, current) or otherwise
    return _refused(reason, row) if reason is not None else Busy()


def _refused(reason: Reason, row: EntitlementRow) -> LinkRefused:
    return LinkRefused(reason, locale=row.locale, member=row.user_id is not None)
