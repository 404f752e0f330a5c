"""Products by CSV on the pages: out to a file, changed in it, tried, and in again; a round trip changes nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.stack import LocalStack
from tests.support.journey import Browser, member

from . import steps
from .visitor import Visitor, axe

STORE = "lumina"
PAGE = f"/dashboard/import?store={STORE}"


@pytest.fixture(scope="module")
def seller(stack: LocalStack) -> Browser:
    """Somebody with a store and three handmade pieces in it."""
    browser = member(stack, "mara@example.com")
    store = browser.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": STORE})
    for number in range(1, 4):
        wanted = {"store_id": store["id"], "title": f"Cup {number}", "price": 1000 * number, "kind": "physical"}
        browser.call("POST", "/api/products", {**wanted, "sku": f"CUP-{number}", "description": "=1+1, says a cup."})
    return browser


@pytest.fixture
def page(stack: LocalStack, seller: Browser, visits: Callable[..., Visitor]) -> Page:
    """The page of import and export, as that seller."""
    visitor = visits()
    visitor.take_cookies(dict(seller.http.cookies), stack.url)
    visitor.page.goto(PAGE)
    expect(visitor.page.get_by_role("heading", name="Import and export")).to_be_visible()
    return visitor.page


def export(page: Page, folder: Path, name: str) -> Path:
    """Have the CSV written and download it."""
    page.get_by_role("button", name="Export to CSV").click()
    link = page.get_by_role("link", name="Download the CSV")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    saved = folder / name
    download.value.save_as(saved)
    return saved


def check(page: Page, file: Path) -> None:
    """Choose a CSV and have it tried."""
    steps.choose_file(page, "Choose a CSV file", file)
    expect(page.get_by_text(file.name)).to_be_visible()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()


def read(file: Path) -> list[dict[str, str]]:
    """The lines of a CSV."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def write(file: Path, lines: list[dict[str, str]]) -> Path:
    """A CSV of those lines."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return file


def products(seller: Browser) -> dict[str, dict[str, Any]]:
    """The store's products by SKU, without what every save moves."""
    found = seller.call("GET", f"/api/stores/{STORE}/dashboard/products")["items"]
    moving = {"version", "updated_at"}
    return {one["sku"]: {key: value for key, value in one.items() if key not in moving} for one in found}


def test_a_round_trip_changes_nothing(seller: Browser, page: Page, tmp_path: Path) -> None:
    before = products(seller)
    saved = export(page, tmp_path, "out.csv")
    assert axe(page) == []
    check(page, saved)
    expect(page.get_by_text("0 products would change or be made. No problems found.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="CUP-2")).to_contain_text("Unchanged")
    expect(page.get_by_role("button", name="Import now")).to_have_count(0)
    assert axe(page) == []
    assert products(seller) == before


def test_changed_lines_are_tried_then_imported_and_bad_ones_are_told(
    seller: Browser, page: Page, tmp_path: Path
) -> None:
    lines = read(export(page, tmp_path, "out.csv"))
    by_sku = {line["sku"]: line for line in lines}
    by_sku["CUP-1"]["price"] = "12.50"
    by_sku["CUP-2"]["price"] = "much"
    blank = dict.fromkeys(lines[0], "")
    new = {**blank, "sku": "CUP-9", "title": "Cup 9", "kind": "physical", "price": "90", "currency": "RON"}
    check(page, write(tmp_path / "in.csv", [*lines, new]))
    expect(page.get_by_text("2 products would change or be made.")).to_be_visible()
    expect(page.get_by_text("1 line has a problem and is left out.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="CUP-2")).to_contain_text("price")
    expect(page.get_by_role("row").filter(has_text="CUP-9")).to_contain_text("New product")
    assert "CUP-9" not in products(seller)

    # The report is found again after a reload; only then is anything imported.
    page.reload()
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_role("heading", name="What has happened")).to_be_visible()
    expect(page.get_by_text("2 products were changed or made.")).to_be_visible()
    expect(page).to_have_url(re.compile("task=tsk_"))
    found = products(seller)
    assert [found[sku]["price"] for sku in ("CUP-1", "CUP-2", "CUP-9")] == [1250, 2000, 9000]
    page.get_by_role("link", name="See the products").click()
    expect(page.get_by_role("link", name="Cup 9")).to_be_visible()


def test_what_is_no_csv_is_refused_with_help(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    steps.choose_file(page, "Choose a CSV file", file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Choose another file")).to_be_visible()
    assert axe(page) == []
