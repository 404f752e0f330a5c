"""A cart of two stores is bought on pages only: step by step, with shipping and a code, in one payment."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from infrastructure.local.stack import LocalStack
from tests.support.journey import Browser, member

from . import files, steps
from .scene import product
from .visitor import Visitor, axe

GUEST = "bo@example.com"
COURIER = {"name": "Courier", "amount": 1500, "days_min": 1, "days_max": 2}
POST = {"name": "Post", "amount": 900, "days_min": 3, "days_max": 6}


def _scarves(seller: Browser) -> dict[str, Any]:
    """A store that sends scarves within Romania, with a code."""
    store = seller.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": "lumina"})
    wanted = {"store_id": store["id"], "title": "Linen scarf", "price": 4900, "kind": "physical"}
    made = seller.call("POST", "/api/products", {**wanted, "stock_mode": "tracked"})
    seller.call("PUT", f"/api/products/{made['id']}/stock", {"items": [{"set_to": 5}]})
    seller.call("POST", f"/api/products/{made['id']}/publish", {"visibility": "listed"})
    zone = {"name": "Romania", "countries": ["RO"], "methods": [COURIER, POST]}
    seller.call("PUT", "/api/stores/lumina/shipping", {"zones": [zone], "version": 0})
    code = {"name": "Ten percent", "kind": "percent", "value": 1000, "code": "TEN"}
    seller.call("POST", f"/api/stores/{store['id']}/promotions", code)
    return made


def _add(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("main").get_by_role("button", name="Add to cart").first.click()
    expect(page.locator(".toast").first).to_be_visible()


def _address(page: Page) -> None:
    expect(page.get_by_role("heading", name="Where it is sent")).to_be_visible()
    page.get_by_label("Full name").fill("Bo Pop")
    page.get_by_label("Street and number").fill("Strada Lungă 5")
    page.get_by_label("Postal code").fill("12")
    page.get_by_label("Town", exact=True).fill("Brașov")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Postal code")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Postal code").fill("500035")
    page.get_by_role("button", name="Continue").click()


def test_a_cart_of_two_stores(stack: LocalStack, visits: Callable[..., Visitor], tmp_path: Path) -> None:
    scarf = _scarves(member(stack, "mara@example.com"))
    other = member(stack, "ion@example.com", "Ion")
    store = other.call("POST", "/api/stores", {"name": "Vale", "slug": "vale"})
    pattern = product(stack, other, store["id"], "Linen pattern", 2000, files.pdf(tmp_path / "linen-pattern.pdf"))

    guest = visits()
    guest.expect_trouble("status of 422.*/api/checkout/quote")
    page = guest.page
    _add(page, scarf["path"])
    _add(page, pattern["path"])
    page.goto("/cart")
    page.get_by_role("link", name="Check out").click()

    expect(page).to_have_url(re.compile("/checkout/contact"))
    assert axe(page) == []
    steps.say_contact(page, GUEST)
    _address(page)

    expect(page.get_by_role("radio", name="Post")).to_be_checked()
    page.get_by_role("radio", name="Courier").check()
    summary = page.get_by_role("region", name="Your order")
    expect(summary).to_contain_text("84.00")
    page.get_by_label("Promotion code").fill("nothing")
    page.get_by_role("button", name="Apply").click()
    expect(summary).to_contain_text("There is no such code")
    page.get_by_label("Promotion code").fill("ten")
    page.get_by_role("button", name="Apply").click()
    expect(summary).to_contain_text("79.10")
    assert axe(page) == []
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    expect(page.get_by_text("Lumina Studio: Courier")).to_be_visible()
    page.reload()
    expect(summary).to_contain_text("79.10")
    page.set_viewport_size({"width": 360, "height": 740})
    assert axe(page) == []
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue to payment").click()
    expect(page.get_by_text("Sandbox: no real money")).to_be_visible()
    steps.pay(page, steps.PAYS)

    expect(page.get_by_role("heading", name="Thank you, it is yours")).to_be_visible()
    expect(page.get_by_text("79.10 paid")).to_be_visible()
    expect(page.get_by_role("link", name="Linen scarf")).to_be_visible()
    expect(page.get_by_role("button", name="Download linen-pattern.pdf")).to_be_visible()
    page.goto("/cart")
    expect(page.get_by_role("heading", name="Your cart is empty")).to_be_visible()

    # The guest opens an account with that address: the orders are there.
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    steps.become_member(stack, page, "Bo", GUEST)
    page.goto("/orders")
    expect(page.get_by_role("row").filter(has_text="Linen scarf")).to_contain_text("59.10")
    expect(page.get_by_role("row").filter(has_text="Linen pattern")).to_contain_text("20.00")
