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


#: Basis points in a whole: 19 % is 1900 of them.
WHOLE = 10_000


def divided(numerator: int, denominator: int) -> int:
    """The nearest whole number to the quotient; what lies half way goes away from zero. `denominator` is positive."""
    if denominator <= 0:
        raise ValueError(f"{denominator} divides nothing")
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def portion(amount: int, basis_points: int) -> int:
    """So many basis points of `amount`, to the nearest minor unit, half up (half away from zero when negative)."""
    return divided(amount * basis_points, WHOLE)


def allot(amount: int, weights: list[int]) -> list[int]:
    """Share `amount` by `weights` (none negative) so that the parts sum to it exactly.

    By largest remainder, and of equal remainders the first one wins; where every weight is zero all weigh the same. A
    negative amount is shared as its opposite is. No part is further than one minor unit from its exact share, and a
    weight of zero beside others gets nothing. Raises ValueError for a negative weight, or where nobody shares.
    """
    if any(weight < 0 for weight in weights) or (amount and not weights):
        raise ValueError(f"{amount} cannot be shared by {weights}")
    if amount < 0:
        return [-part for part in allot(-amount, weights)]
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return parts
