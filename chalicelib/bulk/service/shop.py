"""Where an import goes, on whose behalf, with which images, and how much one event has cost so far."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.access import Actor
from ..rules.archive import Archive

_MOST_IMAGES, _MOST_BYTES = 8, 200 << 20


@dataclass(slots=True)
class Effort:
    """What one event has cost; it ends before the next product could take it past its function's time."""

    images: int = 0
    bytes: int = 0

    @property
    def spent(self) -> bool:
        """Whether the rest is for the next event."""
        return self.images >= _MOST_IMAGES or self.bytes >= _MOST_BYTES


@dataclass(frozen=True, slots=True)
class Shop:
    """`categories` and `collections` are ids by slug."""

    task_id: str
    store_id: str
    actor: Actor
    archive: Archive | None
    dry_run: bool
    effort: Effort
    categories: dict[str, str]
    collections: dict[str, str]
