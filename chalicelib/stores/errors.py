"""What can go wrong with stores."""

from __future__ import annotations

from ..core.errors import Conflict


class StaleVersion(Conflict):
    """Somebody saved in between: read again, then change."""

    code = "stale_version"
    title = "This was changed in the meantime"


class TooManyStores(Conflict):
    """A user owns as many stores as one user may."""

    code = "too_many_stores"
    title = "You have as many stores as one account may have"


class TooManySlugs(Conflict):
    """A store holds as many addresses, present and past, as one store may."""

    code = "too_many_slugs"
    title = "This store's address has been changed too often"
