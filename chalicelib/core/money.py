"""Money is an integer count of minor units in the one configured currency."""

from __future__ import annotations

#: The largest price of one product, in minor units; far inside what Stripe takes.
MAX_PRICE = 99_999_99

#: Stripe's smallest charge in minor units (docs.stripe.com/currencies); a price is this much or nothing.
MINIMUM_CHARGE = {
    "USD": 50,
    "EUR": 50,
    "RON": 200,
    "GBP": 30,
    "PLN": 200,
    "CZK": 1500,
    "CHF": 50,
    "SEK": 300,
    "NOK": 300,
    "DKK": 250,
    "CAD": 50,
    "AUD": 50,
}


def split(total: int, weights: list[int]) -> list[int]:
    """Share `total` by `weights` so that the parts sum to it exactly (largest remainder, earlier parts first)."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
