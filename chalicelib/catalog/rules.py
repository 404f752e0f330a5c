"""Pure rules of the catalogue: prices, what publishing needs, addresses, and what a page or a card tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..core import text
from ..core.errors import FieldError
from ..core.money import MAX_PRICE, MINIMUM_CHARGE

DRAFT, PUBLISHED, ARCHIVED = STATUSES = ("draft", "published", "archived")
LISTED, UNLISTED = VISIBILITIES = ("listed", "unlisted")
#: What a product can be. Goods that are sent, and whatever follows them, join here with rules of their own.
(DIGITAL,) = KINDS = ("digital",)
#: Downloads and days that an entitlement starts with unless its product says otherwise (DESIGN section 1).
MAX_DOWNLOADS, DOWNLOAD_DAYS = 25, 30
#: Addresses that one product may hold: it keeps the old ones for as long as it exists. A deletion is one
#: transaction over all of them.
MAX_SLUGS = 50
#: A card's image: the smallest rendition at least this wide, in the best type there is and in JPEG. Cards that
#: carried every rendition would make a list several times as large.
CARD_WIDTH = 640
_CARD_TYPES = (("image/avif", "image/webp"), ("image/jpeg",))


def price_errors(price: int, currency: str) -> list[FieldError]:
    """What is wrong with a price: it is nothing, or what can be charged."""
    least = MINIMUM_CHARGE[currency]
    if price == 0 or least <= price <= MAX_PRICE:
        return []
    if price > MAX_PRICE:
        return [FieldError("price", "too_large", f"A price is at most {MAX_PRICE} in minor units.")]
    return [FieldError("price", "too_small", f"A price is 0 or at least {least} in minor units of {currency}.")]


def currency_errors(currency: str | None, configured: str) -> list[FieldError]:
    """What is wrong with a product's currency: the platform has one."""
    if currency is None or currency == configured:
        return []
    return [FieldError("currency", "wrong_currency", f"Prices are in {configured} here.")]


def publish_errors(title: str, price: int, currency: str, configured: str, files: int) -> list[FieldError]:
    """What a product lacks for its page to be public."""
    errors = [] if title else [FieldError("title", "required", "Give it a title first.")]
    errors += currency_errors(currency, configured) or price_errors(price, configured)
    if files == 0:
        errors.append(FieldError("files", "files_needed", "Upload at least one file first."))
    return errors


def slug_candidates(title: str, tail: str) -> Iterator[str]:
    """Slugs to try for a product that named none: out of its title, then numbered, then with the random `tail`."""
    base = text.slugify(title, 50)
    if len(base) < 2:
        base = f"product-{base}".strip("-")
    yield from (base, f"{base}-2", f"{base}-3", f"{base}-{tail}")


def path(store_slug: str, slug: str) -> str:
    """The page of a product on this site."""
    return f"/{store_slug}/products/{slug}"


def named_cover(cover: Mapping[str, Any] | None, title: str) -> dict[str, Any] | None:
    """The cover with the title where it has no words of its own."""
    return None if cover is None else {**cover, "alt": cover.get("alt") or title}


def card_cover(cover: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """As much of a cover as a card shows. Without words of its own it has none: the title stands beside it."""
    if cover is None:
        return None
    sources = [found for types in _CARD_TYPES if (found := _best_source(cover["sources"], types)) is not None]
    return {**cover, "alt": cover.get("alt") or "", "sources": sources or list(cover["sources"][:1])}


def _best_source(sources: list[dict[str, Any]], types: tuple[str, ...]) -> dict[str, Any] | None:
    for kind in types:
        fitting = sorted((s for s in sources if s["type"] == kind), key=lambda s: int(s["width"]))
        if fitting:
            return next((s for s in fitting if s["width"] >= CARD_WIDTH), fitting[-1])
    return None
