"""Entitlements: granted once per order item, listed for their holder, revoked when the money goes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ...aws import dynamo
from ...aws.secrets import secrets
from ...catalog import service as catalog
from ...core import access, clock, ids, text, tokens
from ...core.access import Actor
from ...core.paging import Page, PageRequest
from ...files import service as files
from .. import tables
from ..tables import EntitlementRow


@dataclass(frozen=True, slots=True)
class Grant:
    """What an order item entitles to, and whom. A guest has no `user_id`."""

    item_id: str
    order_id: str
    purchase_id: str
    product_id: str
    store_id: str
    title: str
    user_id: str | None
    email: str
    locale: str
    max_downloads: int
    download_days: int


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as its buyer sees it: the newest version."""

    id: str
    name: str
    size: int
    content_type: str
    version: int


@dataclass(frozen=True, slots=True)
class ProductView:
    """What was bought: the title at that time, the page and the cover of today."""

    id: str
    title: str
    path: str
    cover: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class StoreView:
    """Who sold it."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class EntitlementView:
    """An entitlement as its holder sees it."""

    id: str
    order_id: str
    product: ProductView
    store: StoreView
    files: list[FileView]
    downloads_used: int
    max_downloads: int
    expires_at: str
    status: str


def entitlement_id(item_id: str) -> str:
    """The id of the entitlement of an order item: the same whenever it is asked for."""
    return ids.derived("ent", item_id)


def holder_of_user(user_id: str) -> str:
    """The index key of what an account holds."""
    return f"user#{user_id}"


def holder_of_email(email: str) -> str:
    """The index key of what a guest's address holds: a keyed hash, so that the index tells no address.

    Keyed with the oldest signing key, since a new key must not hide old purchases. Keys are added at the end and the
    first is never taken out: without it guests' purchases would no longer be found by their address.
    """
    oldest = next(iter(secrets().signing_keys.values()))
    return "email#" + tokens.sign(oldest, "holder", text.normal_email(email) or email)


def grant_writes(grants: list[Grant]) -> list[dynamo.Write]:
    """A write for each grant that makes its entitlement. Fails as `entitlement` when the item has one already."""
    now = clock.now()
    writes = []
    for grant in grants:
        holder = holder_of_user(grant.user_id) if grant.user_id else holder_of_email(grant.email)
        row = EntitlementRow(
            pk=entitlement_id(grant.item_id),
            sk="entitlement",
            item_id=grant.item_id,
            order_id=grant.order_id,
            purchase_id=grant.purchase_id,
            product_id=grant.product_id,
            store_id=grant.store_id,
            title=grant.title,
            user_id=grant.user_id,
            email=grant.email,
            locale=grant.locale,
            max_downloads=grant.max_downloads,
            download_days=grant.download_days,
            created_at=clock.to_text(now),
            expires_at=clock.to_text(now + timedelta(days=grant.download_days)),
        )
        writes.append(tables.create_entitlement(row, holder))
    return writes


def revoke_writes(entitlement_ids: list[str], cause: str) -> list[dynamo.Write]:
    """Writes that stop these entitlements at once, their links and running grants with them; harmless twice.

    `cause` names what stopped them, such as a refund's id: what several causes stopped stays so until all are taken
    away. A pre-signed address that was given out before is good for the rest of its 15 minutes.
    """
    return [tables.stop_entitlement(each, cause) for each in entitlement_ids]


def restore_writes(entitlement_ids: list[str], cause: str) -> list[dynamo.Write]:
    """Writes that take a cause of `revoke_writes` away again; harmless twice, and where it never was."""
    return [tables.unstop_entitlement(each, cause) for each in entitlement_ids]


def views(entitlement_ids: list[str]) -> list[EntitlementView]:
    """These entitlements, in this order, as their holder sees them."""
    return _views(tables.get_entitlements(entitlement_ids))


def purchases_of(actor: Actor, page: PageRequest) -> Page[EntitlementView]:
    """What the caller's account holds, newest first; then what its confirmed address bought as a guest."""
    holders = [holder_of_user(access.require_member(actor))]
    if actor.email_confirmed:
        holders.append(holder_of_email(actor.email))
    position = page.start or {"holder": 0, "start": None}
    rows: list[EntitlementRow] = []
    after: dict[str, Any] | None = None
    for index in range(position["holder"], len(holders)):
        start = position["start"] if index == position["holder"] else None
        found = tables.entitlements_of_holder(holders[index], PageRequest(page.limit - len(rows), start))
        rows += found.items
        after = _position(index, found.next, full=len(rows) >= page.limit, last=index + 1 == len(holders))
        if after is not None:
            break
    return Page(_views(rows), after)


def _position(index: int, start: dict[str, Any] | None, *, full: bool, last: bool) -> dict[str, Any] | None:
    """Where to go on: within this holder's, or at the next one's beginning; None to go on at once, or at the end."""
    if start is not None:
        return {"holder": index, "start": start}
    return {"holder": index + 1, "start": None} if full and not last else None


def _views(rows: Iterable[EntitlementRow]) -> list[EntitlementView]:
    rows = list(rows)
    product_ids = list(dict.fromkeys(row.product_id for row in rows))
    products = catalog.summaries(product_ids) if product_ids else {}
    delivered = {product_id: _files(product_id) for product_id in product_ids}
    return [_view(row, products.get(row.product_id), delivered[row.product_id]) for row in rows]


def _files(product_id: str) -> list[FileView]:
    return [FileView(d.file_id, d.name, d.size, d.content_type, d.version) for d in files.deliverables(product_id)]


def _view(row: EntitlementRow, product: catalog.ProductSummary | None, delivered: list[FileView]) -> EntitlementView:
    path, cover, slug, name = "/", None, "", ""
    if product is not None:
        path, cover, slug, name = product.path, product.cover, product.store_slug, product.store_name
    return EntitlementView(
        id=row.pk,
        order_id=row.order_id,
        product=ProductView(row.product_id, row.title, path, cover),
        store=StoreView(slug, name),
        files=delivered,
        downloads_used=int(row.downloads_used),
        max_downloads=int(row.max_downloads),
        expires_at=row.expires_at,
        status=tables.status_of(row).value,
    )
