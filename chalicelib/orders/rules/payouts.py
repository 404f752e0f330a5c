"""Pure rules of stores' accounts at Stripe: where they may be, and what Stripe says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_EEA = frozenset(
    {
        *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IS", "IE", "IT", "LV", "LI"),
        *("LT", "LU", "MT", "NL", "NO", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
    }
)
#: Platforms in these may transfer to accounts in any of them; elsewhere only within the country
#: (docs.stripe.com/connect/cross-border-payouts).
_SHARED_REGION = _EEA | {"US", "CA", "GB", "CH"}

#: How long a platform may hold what it owes (docs.stripe.com/connect/account-balances); 90 days where nothing is said.
_MAY_HOLD = {"TH": timedelta(days=10), "US": timedelta(days=730)}
#: So long before that somebody is told.
HOLD_WARNING = timedelta(days=14)


class PayoutStatus(StrEnum):
    """What may be done with a store's account at Stripe."""

    NONE = "none"
    ONBOARDING = "onboarding"
    PENDING = "pending"
    ENABLED = "enabled"
    RESTRICTED = "restricted"
    REFUSED = "refused"
    DISCONNECTED = "disconnected"


#: In these another account is opened when the owner begins again.
OVER = frozenset({PayoutStatus.NONE, PayoutStatus.REFUSED, PayoutStatus.DISCONNECTED})


def region(platform: str) -> frozenset[str]:
    """The countries to which a platform in this country may transfer."""
    return _SHARED_REGION if platform in _SHARED_REGION else frozenset({platform})


def may_hold(platform: str) -> timedelta:
    """How long a platform in this country may hold what it owes to a store."""
    return _MAY_HOLD.get(platform, timedelta(days=90))


@dataclass(frozen=True, slots=True)
class Told:
    """What Stripe says of an account."""

    country: str
    transfers: str
    payouts_enabled: bool
    details_submitted: bool
    due: tuple[str, ...]


def status_of(told: Told | None, platform: str) -> PayoutStatus:
    """What an account's state at Stripe means for its store; None: the platform has no access to it."""
    if told is None:
        return PayoutStatus.DISCONNECTED
    if told.country not in region(platform):
        return PayoutStatus.REFUSED
    if told.transfers == "active":
        return PayoutStatus.ENABLED
    if not told.details_submitted:
        return PayoutStatus.ONBOARDING
    return PayoutStatus.RESTRICTED if told.due else PayoutStatus.PENDING
