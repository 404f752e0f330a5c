"""What the staff keep for everybody: the tree of categories and the front page; and what a seller files under them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from chalicelib.accounts import service as accounts
from infrastructure.local.stack import LocalStack
from tests.support.journey import PASSWORD, Browser, member

from . import steps
from .visitor import Visitor, axe

OWNER = "owner@example.com"


@dataclass
class People:
    """A seller with two pieces on sale, and somebody of the staff."""

    seller: Browser
    owner: Browser


@pytest.fixture(scope="module")
def people(stack: LocalStack) -> People:
    """Both of them, logged in."""
    seller = member(stack, "mara@example.com")
    store = seller.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": "lumina"})
    for title in ("Tea bowl", "Soup bowl"):
        wanted = {"store_id": store["id"], "title": title, "price": 4900, "kind": "physical"}
        made = seller.call("POST", "/api/products", wanted)
        seller.call("POST", f"/api/products/{made['id']}/publish", {"visibility": "listed"})
    accounts.bootstrap_owner(OWNER, PASSWORD, "Olga")
    owner = Browser(stack.url)
    owner.call("POST", "/api/auth/login", {"email": OWNER, "password": PASSWORD})
    return People(seller, owner)


@pytest.fixture
def come(stack: LocalStack, visits: Callable[..., Visitor]) -> Callable[[Browser], Visitor]:
    """Makes a visitor who is one of them."""

    def arrive(who: Browser) -> Visitor:
        visitor = visits()
        visitor.take_cookies(dict(who.http.cookies), stack.url)
        return visitor

    return arrive


def add_category(page: Page, english: str, romanian: str) -> None:
    """Fill in the dialog of a new category that is open."""
    page.get_by_label("Name in English").fill(english)
    page.get_by_label("Name in Romanian").fill(romanian)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_category_is_made_moved_filed_under_and_kept(people: People, come: Callable[[Browser], Visitor]) -> None:
    visitor = come(people.owner)
    page = visitor.page
    page.goto("/admin/categories")
    expect(page.get_by_role("heading", name="No categories yet")).to_be_visible()
    for english, romanian in (("Home", "Casă"), ("Clothes", "Haine")):
        page.get_by_role("button", name="New category").click()
        add_category(page, english, romanian)
    page.get_by_role("button", name="Add below Home").click()
    expect(page.get_by_role("combobox", name="Below")).to_contain_text("Home")
    add_category(page, "Bowls", "Boluri")
    page.get_by_role("button", name="Move Clothes up").click()
    expect(page.get_by_role("status").first).to_contain_text("Clothes is now number 1.")
    page.reload()
    expect(page.locator(".tree strong")).to_have_text(["Clothes", "Home", "Bowls"])
    assert axe(page) == []

    seller = come(people.seller).page
    seller.goto("/dashboard/products?store=lumina")
    seller.get_by_role("link", name="Tea bowl").click()
    steps.field(seller, "Category").select_option("Home › Bowls")
    seller.get_by_role("button", name="Save changes").click()
    expect(seller.locator(".save-state")).to_have_attribute("data-state", "saved")

    # What products are filed under is kept, and the staff are told why.
    visitor.expect_trouble("status of 409")
    page.get_by_role("button", name="Delete Bowls").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("alert")).to_contain_text("Products are in it")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Delete Clothes").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".tree strong")).to_have_text(["Home", "Bowls"])


def test_the_front_page_is_chosen_and_ordered(people: People, come: Callable[[Browser], Visitor]) -> None:
    made = people.seller.call("POST", "/api/stores/lumina/collections", {"name": "Gifts"})
    page = come(people.owner).page
    page.goto("/admin/home")
    page.get_by_label("Find a product").fill("bowl")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("button", name="Add Tea bowl").click()
    page.get_by_role("button", name="Add Soup bowl").click()
    up = page.get_by_role("button", name="Move Soup bowl up")
    up.press("Enter")
    expect(up).to_be_focused()
    address = page.get_by_label("Address of a collection")
    address.fill("nowhere")
    page.get_by_role("button", name="Add", exact=True).last.click()
    expect(page.get_by_text("This is not the address of a collection.")).to_be_visible()
    assert axe(page) == []
    address.fill(made["path"])
    address.press("Enter")
    expect(page.get_by_role("link", name="Gifts")).to_be_visible()

    page.get_by_role("link", name="Users").click()
    page.get_by_role("dialog", name="Leave without saving?").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Everything is saved")).to_be_visible()
    home = people.owner.call("GET", "/api/home?fresh=now")
    assert [one["title"] for one in home["featured"]] == ["Soup bowl", "Tea bowl"]
    assert [one["name"] for one in home["collections"]] == ["Gifts"]
