"""Every page, in every state worth a look: axe finds nothing in light or dark, nothing sticks out at 320 pixels."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from chalicelib.aws import dynamo
from chalicelib.core import clock
from chalicelib.fulfilment import service as fulfilment
from infrastructure.local.stack import LocalStack

from .scene import Scene, build
from .visitor import Visitor, axe

NARROW = 320
_STICKING_OUT = """async (width) => {
  do await new Promise(requestAnimationFrame); while (innerWidth !== width);
  await new Promise(requestAnimationFrame);
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return [`${document.documentElement.scrollWidth} px`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))];
}"""


@dataclass(frozen=True)
class Case:
    """A page: who looks at which address, and the heading it has once everything is there."""

    who: str
    path: str
    heading: str
    trouble: str = ""

    def __str__(self) -> str:
        """The name of the test."""
        return f"{self.who} {self.path}"


CASES = [
    Case("stranger", "/", "New on the shelf"),
    Case("stranger", "/login", "Log in"),
    Case("stranger", "/register", "Create an account"),
    Case("stranger", "/confirm?token=worn-out", "This link is no longer good", "/api/auth/confirm"),
    Case("stranger", "/forgot", "Forgot your password?"),
    Case("stranger", "/reset?token=any", "Choose a new password"),
    Case("stranger", "/lumina", "Lumina Studio"),
    Case("stranger", "/vale", "Nothing on sale here yet"),
    Case("stranger", "/nowhere", "There is nothing here", "/nowhere"),
    Case("stranger", "/lumina/products/nothing", "There is nothing here", "/products/nothing"),
    Case("stranger", "/no/such/page/at-all", "There is nothing here", "/no/such/page/at-all"),
    Case("stranger", "/categories/nothing", "There is nothing here", "/categories/nothing"),
    Case("stranger", "/lumina/collections/nothing", "There is nothing here", "/collections/nothing"),
    Case("stranger", "/search", "Everything on the shelf"),
    Case("stranger", "/search?q=linen&price_max=9000", "Results for “linen”"),
    Case("stranger", "/search?q=qqzzqqzz&available=true", "Nothing found for “qqzzqqzz”"),
    Case("stranger", "{sold_path}", "What you get"),
    Case("stranger", "{free_path}", "What you get"),
    Case("stranger", "/cart", "Your cart is empty"),
    Case("stranger", "/payments/checkout?product={sold}&store=lumina", "Your order"),
    Case("stranger", "/payments/checkout?product={sold}", "Your order"),
    Case("stranger", "/payments/checkout", "Nothing to check out", "/api/checkout/quote"),
    Case("stranger", "/checkout", "Nothing to check out", "/api/checkout/quote"),
    Case("stranger", "/checkout/review?product={sold}", "Contact"),
    Case("stranger", "/payments/success?purchase={paid}", "Thank you, it is yours"),
    Case("stranger", "/payments/success", "There is nothing here"),
    Case("stranger", "/purchases/find", "Find my purchase"),
    Case("guest", "/payments/success?purchase={paid}", "Linen pattern"),
    Case("guest", "/payments/cancel?purchase={open}", "Not paid"),
    Case("guest", "/payments/cancel", "There is nothing here", "/api/payments/confirm"),
    Case("buyer", "/", "New on the shelf"),
    Case("buyer", "/account", "Profile"),
    Case("buyer", "/account/sessions", "Devices"),
    Case("buyer", "/payments/checkout?product={sold}&store=lumina", "Your order"),
    Case("buyer", "/checkout/address?product={sold}", "Where you live"),
    Case("buyer", "/dashboard/addresses", "My addresses"),
    Case("empty", "/dashboard/addresses", "No address yet"),
    Case("buyer", "/purchases", "Linen pattern"),
    Case("buyer", "/orders", "My orders"),
    Case("buyer", "/orders/{order}", "Order"),
    Case("buyer", "/orders/ord_00000000000000000000000000", "There is nothing here", "/api/orders/ord_0"),
    Case("buyer", "/dashboard", "You have no store yet"),
    Case("buyer", "/admin/users", "There is nothing here"),
    Case("new", "/account", "Profile"),
    Case("new", "/stores/new", "Open a store"),
    Case("empty", "/purchases", "Nothing bought yet"),
    Case("empty", "/orders", "No orders yet"),
    Case("empty", "/dashboard", "Your way to the first sale"),
    Case("empty", "/dashboard/products?store=vale", "No products yet"),
    Case("empty", "/dashboard/orders?store=vale", "No orders yet"),
    Case("seller", "/stores/new", "Open a store"),
    Case("seller", "/dashboard", "Latest orders"),
    Case("seller", "/dashboard/store?store=lumina", "Store settings"),
    Case("seller", "/dashboard/products?store=lumina", "Products"),
    Case("seller", "/dashboard/products/new?store=lumina", "New product"),
    Case("seller", "/dashboard/products/{sold}/edit", "Pictures"),
    Case("seller", "/dashboard/products/{draft}/edit", "Delete product"),
    Case("seller", "/dashboard/products/{archived}/edit", "Delete product"),
    Case("seller", "/dashboard/products/{sold}/files", "Linen pattern"),
    Case("seller", "/dashboard/products/{draft}/files", "Winter coat"),
    Case("seller", "/dashboard/products/{sold}/variants", "Options"),
    Case("seller", "/dashboard/products/{made}/edit", "Pictures"),
    Case("seller", "/dashboard/products/{made}/variants", "4 variants"),
    Case("seller", "/dashboard/products?store=lumina&q=nothing", "Nothing found"),
    Case("seller", "/dashboard/collections?store=lumina", "Collections"),
    Case("empty", "/dashboard/collections?store=vale", "No collections yet"),
    Case("seller", "/dashboard/promotions?store=lumina", "Promotions"),
    Case("seller", "/dashboard/promotions?store=lumina&promotion={promotion}", "What it would do"),
    Case("seller", "/dashboard/promotions?store=lumina&promotion=new", "New promotion"),
    Case("empty", "/dashboard/promotions?store=vale", "No promotions yet"),
    Case("seller", "/dashboard/import?store=lumina", "Import and export"),
    Case("seller", "/dashboard/shipping?store=lumina", "What a buyer would see"),
    Case("seller", "/dashboard/orders?store=lumina", "Orders"),
    Case("seller", "/dashboard/orders?store=lumina&state=cancelled", "No orders here"),
    Case("seller", "/dashboard/orders/{order}", "Notes"),
    Case("seller", "/dashboard/orders/{order}/slip", "Packing slip"),
    Case("seller", "/orders/{order}", "Who holds the money"),
    Case("seller", "/dashboard/payouts?store=lumina", "Statement"),
    Case("empty", "/dashboard/payouts?store=vale", "Nothing in this month"),
    Case("owner", "/admin/users", "Users"),
    Case("owner", "/admin/orders", "All orders"),
    Case("owner", "/admin/categories", "Categories"),
    Case("owner", "/admin/home", "Front page"),
    Case("owner", "/admin/books", "Everything adds up"),
    Case("owner", "/admin/promotions", "Promotions"),
    Case("owner", "/admin/tax", "How prices are taxed"),
    Case("stranger", "{payment}", "Payment"),
    Case("stranger", "/downloads/lnk_unknown", "We do not know this link", "/downloads/"),
    Case("stranger", "/api/docs", "Handsel API"),
    Case("stranger", "/_local/mailbox", "Mailbox"),
    Case("stranger", "/_local/mailbox/nothing", "There is no such mail", "/_local/mailbox"),
]


@pytest.fixture(scope="module")
def scene(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Something of everything."""
    return build(stack, tmp_path_factory.mktemp("scene"))


@pytest.fixture
def come(stack: LocalStack, scene: Scene, visits: Callable[..., Visitor]) -> Callable[[str], Visitor]:
    """Makes a visitor who is one of the scene's people."""

    def arrive(who: str) -> Visitor:
        visitor = visits()
        visitor.take_cookies(scene.cookies(who), stack.url)
        return visitor

    return arrive


def inspect(page: Page) -> None:
    """Light, dark, and narrow."""
    expect(page.locator(".skeleton")).to_have_count(0)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []
    page.set_viewport_size({"width": NARROW, "height": 700})
    assert page.evaluate(_STICKING_OUT, NARROW) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_page(case: Case, scene: Scene, come: Callable[[str], Visitor]) -> None:
    visitor = come(case.who)
    if case.trouble:
        visitor.expect_trouble(rf"status of 4\d\d.*{re.escape(case.trouble)}")
    visitor.page.goto(case.path.format(**scene.places))
    expect(visitor.page.get_by_role("heading", name=case.heading).first).to_be_visible()
    inspect(visitor.page)


def test_a_mail(stack: LocalStack, come: Callable[[str], Visitor]) -> None:
    visitor = come("stranger")
    visitor.page.goto("/_local/mailbox")
    visitor.page.get_by_role("link", name="Your purchase from").first.click()
    expect(visitor.page.frame_locator("iframe").get_by_role("link", name="Download").first).to_be_visible()
    inspect(visitor.page)


def test_a_menu_a_dialog_and_messages(scene: Scene, come: Callable[[str], Visitor]) -> None:
    page = come("seller").page
    page.goto(f"/dashboard/products/{scene.places['sold']}/files")
    page.get_by_role("button", name="Mara").click()
    expect(page.get_by_role("link", name="My orders")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Save name").click()
    expect(page.locator(".toast")).to_have_text("Renamed.")
    inspect(page)


def test_a_promotion_is_made_beside_what_it_would_do(scene: Scene, come: Callable[[str], Visitor]) -> None:
    page = come("seller").page
    page.goto("/dashboard/promotions?store=lumina")
    page.get_by_role("link", name="New promotion").click()
    preview = page.get_by_role("region", name="What it would do")
    expect(preview.get_by_text("Fill in what it gives")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("A quarter off")
    page.get_by_role("button", name="Make one up").click()
    page.get_by_label("Discount", exact=True).fill("25")
    page.get_by_label("It is for").select_option(label="Some products")
    page.get_by_label("Find a product").fill("linen")
    page.get_by_label("Find a product").press("Enter")
    page.get_by_role("button", name="Add Linen pattern").click()
    expect(preview.get_by_text("36.75").first).to_be_visible()
    preview.get_by_label("Quantity of Linen pattern").fill("2")
    expect(preview.get_by_text("73.50").first).to_be_visible()
    page.get_by_label("From an amount of").fill("100")
    expect(preview.get_by_text("It would not apply")).to_be_visible()
    inspect(page)
    page.get_by_label("From an amount of").fill("")
    page.get_by_role("button", name="Create promotion").click()
    row = page.get_by_role("listitem").filter(has_text="A quarter off")
    expect(row.get_by_text("25% off · one product")).to_be_visible()
    row.get_by_role("button", name="Turn off A quarter off").click()
    expect(row.get_by_text("Off", exact=True)).to_be_visible()
    row.get_by_role("button", name="Delete A quarter off").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)


def test_forms_that_were_not_filled_in(come: Callable[[str], Visitor]) -> None:
    page = come("stranger").page
    page.goto("/register")
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("This is needed.").first).to_be_visible()
    expect(page.get_by_text("This is not a complete e-mail address.")).to_be_visible()
    inspect(page)


def test_a_refused_log_in(come: Callable[[str], Visitor]) -> None:
    visitor = come("stranger")
    visitor.expect_trouble("401 .*/api/auth/login")
    visitor.page.goto("/login")
    visitor.page.get_by_label("E-mail").fill("mara@example.com")
    visitor.page.get_by_label("Password").fill("not the password")
    visitor.page.get_by_role("button", name="Log in").click()
    expect(visitor.page.get_by_role("alert")).to_have_text("E-mail or password is not right.")
    inspect(visitor.page)


def test_download_pages(stack: LocalStack, scene: Scene, come: Callable[[str], Visitor], tmp_path: Path) -> None:
    visitor = come("stranger")
    visitor.expect_trouble(r"status of 410 .*/downloads/")
    page = visitor.page
    link = scene.new_link()
    page.goto(link)
    expect(page.get_by_role("button", name="Download now")).to_be_visible()
    inspect(page)

    with clock.shifted(timedelta(hours=25)):
        page.goto(link)
    expect(page.get_by_role("heading", name="This link has expired")).to_be_visible()
    inspect(page)

    for number in range(5):
        headers = {"User-Agent": f"reader {number}"}
        taken = requests.post(stack.url + link, headers=headers, allow_redirects=False, timeout=60)
        assert taken.status_code == 303
    page.goto(link)
    expect(page.get_by_role("heading", name="This link has been used up")).to_be_visible()
    inspect(page)

    fresh = scene.new_link()
    dynamo.commit(*fulfilment.revoke_writes([scene.places["entitlement"]], "refunded"))
    page.goto(fresh)
    expect(page.get_by_role("heading", name="This download was withdrawn")).to_be_visible()
    inspect(page)

    buyer = come("buyer").page
    buyer.goto("/purchases")
    expect(buyer.get_by_text("Withdrawn")).to_be_visible()
    inspect(buyer)
