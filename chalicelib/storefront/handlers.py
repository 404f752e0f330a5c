"""What the storefront does by schedule."""

from __future__ import annotations

from .service import sitemap


def clean_up() -> None:
    """Write the sitemap, once a day."""
    sitemap.write_if_due()
