"""The mails of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from ...accounts import service as accounts
from ...core.errors import NotFound
from ...mail import sender
from ...mail.render import catalogue
from ...settings import settings
from .. import changes


def send_not_published(event_id: str, product_id: str, missing: Sequence[str]) -> None:
    """Tell the store's owner that a draft was not published when it was due, and what it lacks: once per event."""
    try:
        row, store = changes.read(product_id)
    except NotFound:
        return
    owner = accounts.contact(store.owner_id)
    if owner is None:
        return
    messages = catalogue(owner.locale)
    lacks = ", ".join(messages[f"not_published.{name}"] for name in missing)
    context = {
        "title": row.title,
        "text": messages["not_published.text"].format(title=row.title, lacks=lacks),
        "url": f"{settings().site_url}/dashboard/products/{row.pk}/edit",
    }
    sender.send_once(f"not_published#{event_id}", owner.email, "not_published", owner.locale, context)
