"""Currencies the sandbox takes: their smallest charge, their decimals and a plausible processing fee."""

from __future__ import annotations

# Smallest charge in minor units, by currency.
MINIMUM = {
    "aed": 200,
    "aud": 50,
    "bgn": 100,
    "brl": 50,
    "cad": 50,
    "chf": 50,
    "czk": 1500,
    "dkk": 250,
    "eur": 50,
    "gbp": 30,
    "hkd": 400,
    "huf": 17500,
    "inr": 50,
    "jpy": 50,
    "mxn": 1000,
    "myr": 200,
    "nok": 300,
    "nzd": 50,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "sgd": 50,
    "thb": 1000,
    "usd": 50,
}
MAXIMUM = 99_999_999
ZERO_DECIMAL = {"jpy"}
_FIXED_FEE = {"czk": 650, "dkk": 180, "eur": 25, "gbp": 20, "huf": 8500, "pln": 100, "ron": 100, "sek": 180}


def fee(amount: int, currency: str) -> int:
    """2.9 % (halves up) and a fixed part."""
    return min((amount * 29 + 500) // 1000 + _FIXED_FEE.get(currency, 30), amount)


def dispute_fee(currency: str) -> int:
    """What a dispute costs whoever is paid, won or lost."""
    return {"czk": 40000, "huf": 500000, "jpy": 1300, "pln": 9000, "ron": 7500, "sek": 17500}.get(currency, 1500)


def show(amount: int, currency: str, language: str = "en") -> str:
    """An amount for a person: `12.34 RON`, in Romanian `12,34 RON`."""
    if currency in ZERO_DECIMAL:
        whole, cents = amount, ""
    else:
        whole, cents = amount // 100, f"{amount % 100:02d}"
    group, point = (".", ",") if language == "ro" else (",", ".")
    return f"{whole:,}".replace(",", group) + (f"{point}{cents}" if cents else "") + f" {currency.upper()}"
