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
from .logbook import Delivery, deliveries, is_chained

__all__ = [
    "Delivery",
    "EntitlementView",
    "FileView",
    "Grant",
    "Link",
    "ProductView",
    "StoreView",
    "deliveries",
    "entitlement_id",
    "grant_writes",
    "holder_of_email",
    "holder_of_user",
    "is_chained",
    "issue_link",
    "mail_links",
    "purchases_of",
    "restore_writes",
    "revoke_writes",
    "views",
]
