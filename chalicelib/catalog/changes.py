"""The one way a product changes: read, change, and write product, page, ties and events in one transaction, or start
over. What the public or a list sees of the change is told by exactly one `product.changed`, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..aws import dynamo
from ..core import clock
from ..core.errors import Busy, Invalid, NotFound
from ..core.ids import is_id
from ..events import outbox
from ..events.outbox import Event
from ..stores import service as stores
from ..stores.service import StoreView
from . import rules, tables, ties, views
from .errors import TooManySlugs
from .tables import PageRow, ProductRow
from .views import ProductView

_ATTEMPTS = 8

#: Changes the row it is given, or raises; the events that tell of it, or None when nothing is to be written.
#: It may be called again on a newer row.
Change = Callable[[ProductRow, StoreView], list[Event] | None]


def read(product_id: str) -> tuple[ProductRow, StoreView]:
    """The product and its store as they are now. Raises NotFound."""
    row = tables.get_product(product_id) if is_id(product_id, "prd") else None
    if row is None:
        raise NotFound
    return row, stores.get(row.store_id)


def create(row: ProductRow, store: StoreView, also: Sequence[dynamo.Write] = ()) -> ProductView:
    """Write a new product with its address and its ties, and `also` in the same transaction.

    Raises Invalid: slug (`taken`) or what it is tied to; and ConditionFailed of a write in `also`.
    """
    bonds = ties.writes(ties.NOTHING, row)
    try:
        dynamo.commit(tables.create_product(row), tables.hold_page(row, views.page_row(row, store)), *bonds, *also)
    except dynamo.ConditionFailed as error:
        if error.name in {write.name for write in also}:
            raise
        raise ties.refusal(error.name) or slug_taken() from error
    return views.product_view(row, store)


def apply(product_id: str, change: Change, also: Sequence[dynamo.Write] = ()) -> ProductView:
    """Change the product, its page with it.

    The transaction holds product and store to what was read, so that a page is never made from an older state of
    either than the one before; a sale in between is no obstacle. `also` is written in the same transaction, and only
    if something changes; when one of its conditions does not hold, its ConditionFailed is raised. Raises NotFound,
    Invalid (slug, and what the product is tied to), TooManySlugs, Busy, and what `change` raises.
    """
    for _ in range(_ATTEMPTS):
        row, store = read(product_id)
        seen, before = int(row.revision), ties.of(row)
        events = change(row, store)
        if events is None:
            return views.product_view(row, store)
        moved = row.slug != before.slug
        row.revision, row.updated_at = seen + 1, clock.now_text()
        if moved:
            _remember(row, before.slug)
        if row.status != rules.DRAFT:
            row.publish_at = None
        if row.status != rules.ARCHIVED:
            row.delete_at = None
        page = views.page_row(row, store)
        if rules.PUBLISHED in {before.status, row.status} and not _shows_already(page):
            events = [*events, changed(row)]
        writes = [
            tables.save_product(row, seen),
            stores.unchanged(store),
            tables.hold_page(row, page),
            *([tables.leave_page(row, before.slug)] if moved else []),
            *ties.writes(before, row),
            *also,
            *(outbox.record(event) for event in events),
        ]
        try:
            dynamo.commit(*writes)
        except dynamo.ConditionFailed as error:
            if error.name in {write.name for write in also}:
                raise
            refusal = slug_taken() if error.name == "slug" and moved else ties.refusal(error.name)
            if refusal is not None:
                raise refusal from error
            continue
        outbox.deliver(*events)
        return views.product_view(row, store)
    raise Busy


def changed(row: ProductRow) -> Event:
    """What the index and everybody else who shows products follows."""
    return Event("product.changed", row.pk, {"store_id": row.store_id})


def _shows_already(page: PageRow) -> bool:
    """Whether the public reads what `page` is to tell: whoever follows has heard of it, by the event of that time.

    It is compared with the row that is there, not with what the product was: the store may be another since.
    """
    return page.page is not None and tables.shown(page) == tables.shown_at(page.pk)


def _remember(row: ProductRow, slug: str) -> None:
    former = {slug, *row.old_slugs}
    if len(former | {row.slug}) > rules.MAX_SLUGS:
        raise TooManySlugs
    row.old_slugs = sorted(former - {row.slug})


def slug_taken() -> Invalid:
    """What somebody is told who asks for an address that another product of the store holds."""
    return Invalid.field("slug", "taken", "Another product of this store has this address.")


def remove(product_id: str, check: Change) -> None:
    """Delete the product and everything it holds, if `check` lets it. Raises NotFound, Busy, what `check` raises."""
    for _ in range(_ATTEMPTS):
        row, store = read(product_id)
        events = check(row, store) or []
        try:
            dynamo.commit(
                tables.delete_product(row),
                *(tables.release_page(row, slug) for slug in sorted({row.slug, *row.old_slugs})),
                *ties.released(row),
                *(outbox.record(event) for event in events),
            )
        except dynamo.ConditionFailed:
            continue
        outbox.deliver(*events)
        return
    raise Busy


def refresh(product_id: str, store: StoreView) -> None:
    """Make the product's page anew from the store as given, unless it was made from a newer one. Harmless twice."""
    seen = None
    for _ in range(_ATTEMPTS):
        row = tables.get_product(product_id)
        if row is None or row.status != rules.PUBLISHED or row.revision == seen:
            return
        seen = row.revision
        event = changed(row)
        try:
            dynamo.commit(tables.refresh_page(views.page_row(row, store)), outbox.record(event))
        except dynamo.ConditionFailed:
            continue
        outbox.deliver(event)
        return
    raise Busy
