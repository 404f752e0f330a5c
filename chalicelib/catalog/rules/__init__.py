"""Pure rules of the catalogue: what a product may be, what publishing needs, addresses.

Images have their own in `rules.images`, options and variants in `rules.variants`, stock states in `rules.stock`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ...core import text
from ...core.errors import FieldError
from ...core.money import MAX_PRICE, MINIMUM_CHARGE

DRAFT, PUBLISHED, ARCHIVED = STATUSES = ("draft", "published", "archived")
LISTED, UNLISTED = VISIBILITIES = ("listed", "unlisted")
DIGITAL, PHYSICAL = KINDS = ("digital", "physical")
BADGES = ("new", "limited", "handmade", "eco", "gift", "personalised")
#: How many units of a product there are: not counted, counted, or each made when it is bought.
UNTRACKED, TRACKED, MADE_TO_ORDER = STOCK_MODES = ("untracked", "tracked", "made_to_order")
#: How a product is taxed; what each class bears, the platform's rates say.
STANDARD, REDUCED, ZERO = TAX_CLASSES = ("standard", "reduced", "zero")
LOW_STOCK_THRESHOLD = 3
MAX_BADGES, MAX_TAGS, MAX_METADATA, MAX_COLLECTIONS = 4, 20, 20, 20
MAX_WEIGHT = 1_000_000
#: How far ahead publication may be scheduled.
SCHEDULED_AT_MOST = timedelta(days=366)
#: Downloads and days that an entitlement starts with unless its product says otherwise (DESIGN section 1).
MAX_DOWNLOADS, DOWNLOAD_DAYS = 25, 30
#: Addresses that one product may hold: it keeps the old ones for as long as it exists. A deletion is one
#: transaction over all of them.
MAX_SLUGS = 50


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


def publish_errors(
    *, kind: str, title: str, price: int, currency: str, configured: str, files: int, variants: Sequence[bool]
) -> list[FieldError]:
    """What a product lacks for its page to be public; `variants` says of each whether it is active."""
    errors = [] if title else [FieldError("title", "required", "Give it a title first.")]
    errors += currency_errors(currency, configured) or price_errors(price, configured)
    if kind == DIGITAL and files == 0:
        errors.append(FieldError("files", "files_needed", "Upload at least one file first."))
    if variants and not any(variants):
        errors.append(FieldError("variants", "none_active", "At least one variant must be active."))
    return errors


def compare_at_errors(compare_at: int | None, price: int) -> list[FieldError]:
    """A price to compare with is higher than the price, or it is none."""
    if compare_at is None or compare_at > price:
        return []
    return [FieldError("compare_at_price", "not_above_price", "The former price must be higher than the price.")]


def weight_errors(kind: str, weight: int | None) -> list[FieldError]:
    """Only what is sent has a weight."""
    if weight is None or kind == PHYSICAL:
        return []
    return [FieldError("weight_grams", "physical_only", "Only physical products have a weight.")]


def schedule_errors(status: str, publish_at: datetime, now: datetime) -> list[FieldError]:
    """Only a draft is scheduled, for a time that is still to come and not further than a year away."""
    if status != DRAFT:
        return [FieldError("publish_at", "not_a_draft", "Only a draft can be scheduled.")]
    if publish_at <= now:
        return [FieldError("publish_at", "in_the_past", "This time is over.")]
    if publish_at > now + SCHEDULED_AT_MOST:
        return [FieldError("publish_at", "too_far", "A product can be scheduled at most a year ahead.")]
    return []


def is_listed(status: str, visibility: str) -> bool:
    """Whether lists show the product."""
    return (status, visibility) == (PUBLISHED, LISTED)


def slug_candidates(title: str, tail: str) -> Iterator[str]:
    """Slugs to try for a product that named none: out of its title, then numbered, then with the random `tail`."""
    base = text.slugify(title, 50)
    if len(base) < 2:
        base = f"product-{base}".strip("-")
    yield from (base, f"{base}-2", f"{base}-3", f"{base}-{tail}")


def path(store_slug: str, slug: str) -> str:
    """The page of a product on this site."""
    return f"/{store_slug}/products/{slug}"


def copy_title(title: str) -> str:
    """What a copy of a product is called; no longer than a title may be."""
    return f"Copy of {title}"[:120].rstrip()
