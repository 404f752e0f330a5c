"""What can go wrong with tax."""

from __future__ import annotations

from ..core.errors import Conflict


class StaleTax(Conflict):
    """Somebody saved in between: read again, then change."""

    code = "stale_version"
    title = "This was changed in the meantime"
