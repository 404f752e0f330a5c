"""Looking something up at Stripe that may not be there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .client import _failed


def look(ask: Callable[[], Any]) -> dict[str, Any] | None:
    """What a call finds, as plain values; None where Stripe knows of no such thing. Raises Upstream."""
    import stripe

    try:
        found: dict[str, Any] = ask().to_dict()
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            return None
        raise _failed(error) from error
    except stripe.StripeError as error:
        raise _failed(error) from error
    return found
