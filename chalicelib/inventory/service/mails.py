"""The mails of stock: to the seller when it runs low, to those who wait when it returns."""

from __future__ import annotations

from typing import Any

from ...accounts import service as accounts
from ...catalog import service as catalog
from ...catalog.service import StockTerms
from ...core.errors import NotFound
from ...mail import sender
from ...mail.render import catalogue
from ...settings import settings
from ..tables import WantRow

#: Variants that a mail names; a product may have a hundred.
_NAMED = 10


def send_low(key: str, product_id: str, items: list[dict[str, Any]]) -> None:
    """Tell the store's owner what fell to the threshold, once per `key`."""
    try:
        terms = catalog.stock_terms(product_id)
    except NotFound:
        return
    owner = accounts.contact(terms.owner_id)
    if owner is None:
        return
    texts = catalogue(owner.locale)
    named = [_left(texts, terms, item["variant_id"], int(item["quantity"])) for item in items[:_NAMED]]
    more = len(items) - len(named)
    lines = "; ".join(named) + (" " + texts["low_stock.more"].format(count=more) if more else "")
    url = f"{settings().site_url}/dashboard/products/{product_id}/variants"
    context = {"title": terms.title, "text": texts["low_stock.text"].format(lines=lines), "url": url}
    sender.send_once(f"low_stock#{key}", owner.email, "low_stock", owner.locale, context)


def _left(texts: dict[str, str], terms: StockTerms, variant_id: str | None, quantity: int) -> str:
    text = texts["low_stock.left" if quantity else "low_stock.none"].format(count=quantity)
    return f"{terms.name_of(variant_id)}: {text}"


def send_returned(want: WantRow, terms: StockTerms, variant_id: str | None) -> None:
    """Tell one who waits, once per request."""
    title = terms.name_of(variant_id)
    text = catalogue(want.locale)["returned.text"].format(title=title)
    url = settings().site_url + terms.path + (f"?option={variant_id}" if variant_id else "")
    context = {"title": title, "text": text, "url": url}
    sender.send_once(f"returned#{want.id}", want.email, "returned", want.locale, context)
