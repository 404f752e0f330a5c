"""What can go wrong with promotions."""

from __future__ import annotations

from ..core.errors import Conflict


class StaleVersion(Conflict):
    """Somebody else changed the promotion: read again, then change."""

    code = "stale_version"
    title = "The promotion has changed in the meantime"


class TooManyAutomatic(Conflict):
    """So many promotions apply by themselves already; each of them is looked at for every cart."""

    code = "too_many_automatic"
    title = "Too many promotions apply by themselves"
