"""What can go wrong with shipping."""

from __future__ import annotations

from ..core.errors import Conflict


class StaleProfile(Conflict):
    """Somebody saved in between: read again, then change."""

    code = "stale_version"
    title = "This was changed in the meantime"
