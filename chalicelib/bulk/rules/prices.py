"""How prices move by percent: to the nearest minor unit, half of one away from zero."""

from __future__ import annotations

from collections.abc import Mapping

#: Hundredths of a percent.
WHOLE = 10_000
LEAST, MOST = -9_500, 50_000


def moved(price: int, hundredths: int) -> int:
    """`price` (minor units, not negative) raised by so many hundredths of a percent, or lowered.

    Rounded to the nearest minor unit, a half upwards: 4.50 raised by 10 % is 4.95, and 0.05 is 0.06 (0.055).
    """
    return (2 * price * (WHOLE + hundredths) + WHOLE) // (2 * WHOLE)


def moved_modifiers(price: int, modifiers: Mapping[str, int], hundredths: int) -> dict[str, int]:
    """The variants' modifiers, by variant, that move every variant's own price (price + modifier) by the same."""
    base = moved(price, hundredths)
    return {variant: moved(max(0, price + modifier), hundredths) - base for variant, modifier in modifiers.items()}
