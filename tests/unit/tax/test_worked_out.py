"""The examples of docs/money.md are what the code says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chalicelib.core.money import allot
from chalicelib.tax.rules import Taxed, taxed

PAGE = (Path(__file__).parents[3] / "docs" / "money.md").read_text("utf-8").partition("## Worked out")[2]


def rows(columns: int) -> Iterator[list[str]]:
    """The cells of the page's tables that have so many columns."""
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == columns and cells[0][:1].isdigit():
            yield cells


def minor(cell: str) -> int:
    return round(float(cell) * 100)


def test_taxes() -> None:
    found = list(rows(6))
    for amount, rate, prices, *parts in found:
        points = round(float(rate.removesuffix(" %")) * 100)
        assert taxed(minor(amount), points, prices == "with tax") == Taxed(*map(minor, parts)), (amount, rate)
    assert len(found) == 6


def test_shares() -> None:
    found = list(rows(3))
    for amount, weights, parts in found:
        assert allot(minor(amount), [minor(cell) for cell in weights.split(",")]) == [
            minor(cell) for cell in parts.split(",")
        ], (amount, weights)
    assert len(found) == 5
