"""Rows of the `fulfilment` table and every access to them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition

from ..aws import dynamo
from ..core import clock
from ..core.paging import Page, PageRequest
from ..settings import settings
from . import rules

_SHARDS = 8


class EntitlementRow(dynamo.Row):
    """The right to download one order item's product. gs1: of a holder; gs2: of a product."""

    class Meta:
        table_name = "fulfilment"

    item_id = UnicodeAttribute()
    order_id = UnicodeAttribute()
    purchase_id = UnicodeAttribute()
    product_id = UnicodeAttribute()
    store_id = UnicodeAttribute()
    title = UnicodeAttribute()
    user_id = UnicodeAttribute(null=True)
    email = UnicodeAttribute()
    locale = UnicodeAttribute()
    max_downloads = NumberAttribute()
    download_days = NumberAttribute()
    downloads_used = NumberAttribute(default=0)
    created_at = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    #: Why it is stopped (a refund, a dispute): each cause by itself, so that taking one away leaves the others.
    #: DynamoDB keeps no empty set: the attribute is there only while something stops it.
    stops = UnicodeSetAttribute(null=True)
    #: The hash of the last entry of its download log: the next one is tied to it.
    log_head = UnicodeAttribute(null=True)


class LinkRow(dynamo.Row):
    """A link to one file of one entitlement. Holds hashes of its tokens; gs3: expired links to take away."""

    class Meta:
        table_name = "fulfilment"

    entitlement_id = UnicodeAttribute()
    product_id = UnicodeAttribute()
    file_id = UnicodeAttribute()
    token_hashes = UnicodeSetAttribute()
    max_downloads = NumberAttribute()
    downloads_used = NumberAttribute(default=0)
    created_at = UnicodeAttribute()
    expires_at = UnicodeAttribute()


class GrantRow(dynamo.Row):
    """That a client's download was counted; until `ttl` the same client gets the file again uncounted."""

    class Meta:
        table_name = "fulfilment"


class LogRow(dynamo.Row):
    """One counted download: what, when, from where and with what, kept for the stated days. `hash` is of all that and
    of the entry before (`previous`), over keyed hashes of what is personal: erasing that breaks no chain."""

    class Meta:
        table_name = "fulfilment"

    link_id = UnicodeAttribute()
    file_id = UnicodeAttribute()
    version = NumberAttribute()
    size = NumberAttribute(default=0)
    sha256 = UnicodeAttribute(default="")
    ip = UnicodeAttribute()
    user_agent = UnicodeAttribute()
    ip_hash = UnicodeAttribute(default="")
    user_agent_hash = UnicodeAttribute(default="")
    previous = UnicodeAttribute(default="")
    hash = UnicodeAttribute(default="")
    at = UnicodeAttribute()


def status_of(row: EntitlementRow) -> rules.Status:
    """What has become of it by now."""
    return rules.status(
        revoked=bool(row.stops),
        expires_at=clock.from_text(row.expires_at),
        used=int(row.downloads_used),
        most=int(row.max_downloads),
        now=clock.now(),
    )


def create_entitlement(row: EntitlementRow, holder: str) -> dynamo.Write:
    """Fails as `entitlement` when the item has one."""
    row.gs1pk, row.gs1sk = holder, row.created_at
    row.gs2pk, row.gs2sk = row.product_id, row.pk
    return dynamo.create(row, "entitlement")


def get_entitlement(entitlement_id: str) -> EntitlementRow | None:
    return dynamo.fetch(EntitlementRow, entitlement_id, "entitlement")


def get_entitlements(entitlement_ids: Iterable[str]) -> list[EntitlementRow]:
    """Those that exist, in the order asked for."""
    keys = [(entitlement_id, "entitlement") for entitlement_id in dict.fromkeys(entitlement_ids)]
    found = dynamo.fetch_many(EntitlementRow, keys)
    return [found[key] for key in keys if key in found]


def entitlements_of_holder(holder: str, page: PageRequest) -> Page[EntitlementRow]:
    return dynamo.query(EntitlementRow, holder, page, index="gs1", newest_first=True)


def entitlements_of_product(product_id: str, page: PageRequest) -> Page[EntitlementRow]:
    return dynamo.query(EntitlementRow, product_id, page, index="gs2")


def stop_entitlement(entitlement_id: str, cause: str) -> dynamo.Write:
    """Fails as `entitlement` when there is none. Other causes stay beside this one."""
    row = EntitlementRow
    return dynamo.update(row, entitlement_id, "entitlement", [row.stops.add({cause})], "entitlement", row.pk.exists())


def unstop_entitlement(entitlement_id: str, cause: str) -> dynamo.Write:
    """Take one cause away. Fails as `entitlement` when there is no such entitlement."""
    row = EntitlementRow
    actions = [row.stops.delete({cause})]
    return dynamo.update(row, entitlement_id, "entitlement", actions, "entitlement", row.pk.exists())


def reopen_entitlement(entitlement_id: str, until: str) -> dynamo.Write:
    """Fails as `reopen` when it is revoked, or open that long anyway."""
    row = EntitlementRow
    earlier = row.stops.does_not_exist() & (row.expires_at < until)
    return dynamo.update(row, entitlement_id, "entitlement", [row.expires_at.set(until)], "reopen", earlier)


def _expiring(link: LinkRow) -> LinkRow:
    link.gs3pk, link.gs3sk = f"expiring#{zlib.crc32(link.pk.encode()) % _SHARDS}", link.expires_at
    return link


def create_link(link: LinkRow) -> dynamo.Write:
    """Fails as `link` when there is one of this id."""
    return dynamo.create(_expiring(link), "link")


def renew_link(link: LinkRow) -> dynamo.Write:
    """Put it in the place of an older one of this id."""
    return dynamo.put(_expiring(link), "link")


def add_token(link_id: str, token_hash: str) -> dynamo.Write:
    """Fails as `link` when there is none."""
    actions = [LinkRow.token_hashes.add({token_hash})]
    return dynamo.update(LinkRow, link_id, "link", actions, "link", LinkRow.pk.exists())


def get_links(link_ids: Iterable[str]) -> dict[str, LinkRow]:
    found = dynamo.fetch_many(LinkRow, [(link_id, "link") for link_id in link_ids])
    return {row.pk: row for row in found.values()}


def get_link_and_grant(link_id: str, client: str) -> tuple[LinkRow | None, bool]:
    """A link, and whether `client` holds a live grant of it: one call."""
    link, grant = (link_id, "link"), (link_id, f"client#{client}")
    found = dynamo.fetch_many(LinkRow, [link, grant])
    # A grant is its keys and its `ttl`, which every row has; DynamoDB may be days late in taking it away.
    held = found.get(grant)
    live = held is not None and held.ttl is not None and held.ttl > clock.epoch(clock.now())
    return found.get(link), live


def count_on_link(link_id: str, now: datetime) -> dynamo.Write:
    """Fails as `link` when it is used up, expired or gone."""
    allowed = LinkRow.pk.exists() & _left_on_link() & (LinkRow.expires_at > clock.to_text(now))
    return dynamo.update(LinkRow, link_id, "link", [LinkRow.downloads_used.add(1)], "link", allowed)


def _left_on_link() -> Condition:
    return LinkRow.downloads_used < LinkRow.max_downloads


def count_on_entitlement(entitlement: EntitlementRow, log_head: str, now: datetime) -> dynamo.Write:
    """Fails as `entitlement` when it is exhausted, expired or revoked, or its log has gone on since it was read."""
    row = EntitlementRow
    allowed = row.stops.does_not_exist() & _left_on_entitlement() & (row.expires_at > clock.to_text(now))
    actions = [row.downloads_used.add(1), row.log_head.set(log_head)]
    condition = allowed & _log_unchanged(entitlement.log_head)
    return dynamo.update(row, entitlement.pk, "entitlement", actions, "entitlement", condition)


def _log_unchanged(head: str | None) -> Condition:
    """The guard of the chain: no two entries follow the same one."""
    same: Condition = EntitlementRow.log_head.does_not_exist() if head is None else EntitlementRow.log_head == head
    return same


def _left_on_entitlement() -> Condition:
    return EntitlementRow.downloads_used < EntitlementRow.max_downloads


def claim_grant(link_id: str, client: str, now: datetime) -> dynamo.Write:
    """Fails as `grant` while the same client's is alive."""
    row = GrantRow(pk=link_id, sk=f"client#{client}", ttl=clock.epoch(now + rules.GRANT_LIFE))
    return dynamo.put(row, "grant", _free_for_client(now))


def _free_for_client(now: datetime) -> Condition:
    free: Condition = GrantRow.pk.does_not_exist() | (GrantRow.ttl <= clock.epoch(now))
    return free


def write_log(entitlement_id: str, log_id: str, row: LogRow) -> dynamo.Write:
    """An entry of a time (`at`), so that they sort by it."""
    row.pk, row.sk = entitlement_id, f"log#{row.at}#{log_id}"
    row.ttl = clock.epoch(clock.from_text(row.at)) + settings().download_log_days * 86400
    return dynamo.put(row, "log")


def log_of(entitlement_id: str, limit: int) -> list[LogRow]:
    """The last entries, the oldest of them first."""
    page = PageRequest(limit)
    where = LogRow.sk.startswith("log#")
    found = dynamo.query(LogRow, entitlement_id, page, where=where, newest_first=True, consistent=True)
    return found.items[::-1]


def expired_links(before: datetime, page: PageRequest) -> list[LinkRow]:
    """At most a page of each shard of those that expired before `before`."""
    found: list[LinkRow] = []
    where = LinkRow.gs3sk < clock.to_text(before)
    for shard in range(_SHARDS):
        found += dynamo.query(LinkRow, f"expiring#{shard}", page, index="gs3", where=where).items
    return found


def delete_link(link: LinkRow) -> dynamo.Write:
    """Fails as `link` when it was renewed in the meantime."""
    return dynamo.delete(LinkRow, link.pk, "link", "link", LinkRow.expires_at == link.expires_at)
