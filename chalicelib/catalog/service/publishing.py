"""Putting products on sale and taking them off, by hand and by the clock."""

from __future__ import annotations

from ...core import access, clock
from ...core.access import Actor, Permission
from ...core.errors import Busy, FieldError, Invalid, NotFound
from ...core.paging import PageRequest
from ...events.outbox import Event
from ...observability import logger
from ...settings import settings
from ...stores.service import StoreView
from .. import changes, rules, tables
from ..tables import ProductRow
from ..views import ProductView
from .events import of_product

#: Drafts that one run of the schedule publishes at most; the next one goes on a minute later.
_DUE_AT_ONCE = 200


def lacking(row: ProductRow) -> list[FieldError]:
    """What the product lacks for its page to be public."""
    return rules.publish_errors(
        kind=row.kind,
        title=row.title,
        price=int(row.price),
        currency=row.currency,
        configured=settings().currency,
        files=len(row.files),
        variants=[variant["active"] for variant in row.variants],
    )


def put_on_sale(row: ProductRow, actor: Actor | None) -> list[Event]:
    """Make the product, which lacks nothing, a published one; the events that tell."""
    before, row.status = row.status, rules.PUBLISHED
    row.published_at = row.published_at or clock.now_text()
    row.publish_at, row.publish_missing = None, []
    row.version += 1
    return [of_product("product.published", row, actor)] if before != rules.PUBLISHED else []


def publish(actor: Actor, product_id: str, visibility: str | None) -> ProductView:
    """Put a product on sale. Raises NotFound, Forbidden, and Invalid with what it lacks."""
    access.require_member(actor)

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_PUBLISH, store.scope)
        errors = lacking(row)
        if errors:
            raise Invalid(fields=errors)
        seen = visibility or row.visibility
        if (row.status, row.visibility) == (rules.PUBLISHED, seen):
            return None
        row.visibility = seen
        return put_on_sale(row, actor)

    return changes.apply(product_id, edit)


def unpublish(actor: Actor, product_id: str) -> ProductView:
    """Take a product off sale, or out of the archive: it is a draft again. Staff may, as moderators.

    Raises NotFound, Forbidden.
    """
    return _put_away(actor, product_id, rules.DRAFT, "product.unpublished")


def archive(actor: Actor, product_id: str) -> ProductView:
    """Take a product off sale and out of the way; those who bought it keep it. Staff may, as moderators.

    Raises NotFound, Forbidden.
    """
    return _put_away(actor, product_id, rules.ARCHIVED, "product.archived")


def _put_away(actor: Actor, product_id: str, status: str, told: str) -> ProductView:
    access.require_member(actor)

    def edit(row: ProductRow, store: StoreView) -> list[Event] | None:
        access.require(actor, Permission.PRODUCTS_TAKE_DOWN, store.scope)
        if row.status == status:
            return None
        row.status = status
        row.version += 1
        return [of_product(told, row, actor)]

    return changes.apply(product_id, edit)


def publish_due() -> int:
    """Publish the drafts whose time has come; how many were looked at. Harmless twice and late.

    One that lacks something is left a draft: its time is cleared, what it lacks is kept where its managers see it,
    and `product.not_published` tells of it.
    """
    due = tables.due_before(clock.now_text(), PageRequest(_DUE_AT_ONCE)).items
    for product_id in due:
        try:
            changes.apply(product_id, _publish_if_due)
        except (NotFound, Busy):
            logger.warning("not published this time", product=product_id, exc_info=True)
    return len(due)


def _publish_if_due(row: ProductRow, store: StoreView) -> list[Event] | None:
    if row.publish_at is None or row.publish_at > clock.now_text():
        return None
    missing = sorted({error.field for error in lacking(row)})
    if not missing:
        return put_on_sale(row, None)
    row.publish_at, row.publish_missing = None, missing
    row.version += 1
    return [Event("product.not_published", row.pk, {"store_id": row.store_id, "missing": missing})]
