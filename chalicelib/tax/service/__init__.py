"""Use cases of tax, and what checkout asks of it."""

from __future__ import annotations

from ..rules import REDUCED, SHIPPING, STANDARD, TAX_CLASSES, ZERO, Rate, Taxed, TaxRules, taxed
from .assessing import assess
from .platform import TaxView, change, configured, rates, reset
from .values import Assessment, LineTax, Place, Taxable
from .vat import checked_vat

__all__ = [
    "REDUCED",
    "SHIPPING",
    "STANDARD",
    "TAX_CLASSES",
    "ZERO",
    "Assessment",
    "LineTax",
    "Place",
    "Rate",
    "TaxRules",
    "TaxView",
    "Taxable",
    "Taxed",
    "assess",
    "change",
    "checked_vat",
    "configured",
    "rates",
    "reset",
    "taxed",
]
