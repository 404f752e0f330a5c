"""Pure rules of stores: how many one may own, which addresses a store may have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..core import text
from ..core.errors import FieldError
from ..core.paths import RESERVED_SLUGS

#: Stores of one user.
MAX_STORES = 20
#: Addresses that one store may hold, the present one included: old ones redirect for good, so nobody else gets them.
MAX_SLUGS = 20
#: How long public reads may lag behind an edit made in another process.
CACHE_LIFE = timedelta(seconds=30)


def slug_errors(slug: str) -> list[FieldError]:
    """What keeps a store from having this well-formed slug."""
    if slug in RESERVED_SLUGS:
        return [FieldError("slug", "reserved", "This address is kept for the site itself.")]
    return []


def slug_candidates(name: str, tail: str) -> Iterator[str]:
    """Slugs to try for a store that named none: out of its name, then numbered, then with the random `tail`."""
    base = text.slugify(name, 50)
    if len(base) < 2:
        base = f"store-{base}".strip("-")
    for slug in (base, f"{base}-2", f"{base}-3", f"{base}-{tail}"):
        if not slug_errors(slug):
            yield slug
