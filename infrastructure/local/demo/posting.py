"""How the stores of the demonstration send what they make, and which taxes the platform collects."""

from __future__ import annotations

from typing import Any

_EU = [
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "SE", "SI", "SK"),
]


def _flat(name: str, amount: int, days: tuple[int, int], free_above: int | None = None) -> dict[str, Any]:
    return {"name": name, "amount": amount, "free_above": free_above, "days_min": days[0], "days_max": days[1]}


def _weighed(name: str, bands: dict[int, int], days: tuple[int, int], free_above: int | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "by_weight",
        "bands": [{"up_to": grams, "amount": amount} for grams, amount in bands.items()],
        "free_above": free_above,
        "days_min": days[0],
        "days_max": days[1],
    }


#: By store.
SHIPPING: dict[str, dict[str, Any]] = {
    "clay-and-hours": {
        "zones": [
            {
                "name": "Romania",
                "countries": ["RO"],
                "methods": [
                    _flat("Courier, packed in straw", 2200, (1, 2), free_above=40_000),
                    _flat("Pick-up locker", 1500, (2, 3), free_above=40_000),
                ],
            },
            {
                "name": "European Union",
                "countries": _EU,
                "methods": [_weighed("Parcel, insured", {1000: 7500, 3000: 11_000, 8000: 16_500}, (4, 8))],
            },
        ],
        "default_grams": 800,
        "handling_min": 1,
        "handling_max": 3,
    },
    "foaie-verde": {
        "zones": [
            {
                "name": "România",
                "countries": ["RO"],
                "methods": [
                    _flat("Scrisoare recomandată, în plic rigid", 1200, (2, 4), free_above=15_000),
                    _flat("Curier, în tub de carton", 1900, (1, 2)),
                ],
            },
            {
                "name": "Uniunea Europeană și Moldova",
                "countries": [*_EU, "MD"],
                "methods": [_weighed("Scrisoare recomandată", {250: 3200, 1000: 5400, 2000: 7900}, (5, 10))],
            },
            {
                "name": "Restul lumii",
                "everywhere": True,
                "methods": [_weighed("Scrisoare recomandată", {250: 4500, 1000: 8900, 2000: 13_900}, (10, 25))],
            },
        ],
        "default_grams": 250,
        "handling_min": 1,
        "handling_max": 2,
    },
    "bramble-and-purl": {
        "zones": [
            {
                "name": "Romania",
                "countries": ["RO"],
                "methods": [_flat("Courier", 1800, (1, 3), free_above=25_000)],
            },
            {
                "name": "European Union, UK and Switzerland",
                "countries": [*_EU, "GB", "CH"],
                "methods": [
                    _weighed("Tracked letter", {500: 3900, 2000: 6900}, (4, 9), free_above=60_000),
                    _flat("Express", 14_900, (1, 2)),
                ],
            },
            {
                "name": "Everywhere else",
                "everywhere": True,
                "methods": [_weighed("Tracked letter", {500: 5900, 2000: 11_900}, (9, 21))],
            },
        ],
        "default_grams": 400,
        "handling_min": 1,
        "handling_max": 4,
    },
    "northlight": {
        "zones": [
            {"name": "Romania", "countries": ["RO"], "methods": [_flat("Courier", 1900, (1, 2), free_above=20_000)]},
            {
                "name": "European Union and Norway",
                "countries": [*_EU, "NO"],
                "methods": [_flat("Tracked parcel", 5900, (3, 7), free_above=50_000)],
            },
        ],
        "default_grams": 400,
        "handling_min": 0,
        "handling_max": 1,
    },
    "low-tide": {
        "zones": [
            {
                "name": "Anywhere",
                "everywhere": True,
                "methods": [_weighed("Padded envelope", {100: 2500, 500: 4900}, (4, 14), free_above=12_000)],
            },
        ],
        "default_grams": 90,
        "handling_min": 1,
        "handling_max": 5,
    },
}

#: Prices include it, so nothing on the shelf looks different.
TAX: dict[str, Any] = {
    "prices_include_tax": True,
    "country": "RO",
    "rates": [
        {"country": "RO", "basis_points": 2100, "name": "TVA 21 %"},
        {"country": "RO", "tax_class": "reduced", "basis_points": 1100, "name": "TVA 11 %"},
        {"country": "DE", "basis_points": 1900, "name": "USt. 19 %"},
        {"country": "FR", "basis_points": 2000, "name": "TVA 20 %"},
        {"country": "HU", "basis_points": 2700, "name": "ÁFA 27 %"},
    ],
}
