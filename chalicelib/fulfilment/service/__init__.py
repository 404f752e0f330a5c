"""Use cases of fulfilment. What other domains may call is named here."""

from __future__ import annotations

from .entitlements import (
    EntitlementView,
    FileView,
    Grant,
    ProductView,
    StoreView,
    entitlement_id,
    grant_writes,
    holder_of_email,
    holder_of_user,
    purchases_of,
    restore_writes,
    revoke_writes,
    views,
)
from .links import Link, issue_link, mail_links

__all__ = [
    "EntitlementView",
    "FileView",
    "Grant",
    "Link",
    "ProductView",
    "StoreView",
    "entitlement_id",
    "grant_writes",
    "holder_of_email",
    "holder_of_user",
    "issue_link",
    "mail_links",
    "purchases_of",
    "restore_writes",
    "revoke_writes",
    "views",
]
