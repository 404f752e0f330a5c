"""From an empty marketplace to a downloaded file: as seller, as guest and as member, on pages only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from infrastructure.local.stack import LocalStack
from tests.support.journey import Browser, until

from . import files, steps
from .visitor import Visitor, axe

SELLER = "mara@example.com"
GUEST = "bo@example.com"
MEMBER = "ana@example.com"
STORE = "Atelier Lumina"
SOLD = "Tipar de rochie"
FREE = "Size chart"


def open_shop(stack: LocalStack, page: Page, pattern: Path, chart: Path, cover: Path) -> None:
    """Everything that a seller does until something is on sale."""
    page.goto("/")
    expect(page.get_by_role("heading", name="The shelf is still empty")).to_be_visible()
    assert axe(page) == []
    steps.become_member(stack, page, "Mara", SELLER)

    page.get_by_role("contentinfo").get_by_role("link", name="Open a store").click()
    page.get_by_label("Store name").fill(STORE)
    expect(page.get_by_text("/atelier-lumina")).to_be_visible()
    page.get_by_label("Description").fill("Patterns drawn by hand.\n\nOne table, one window.")
    page.get_by_role("button", name="Open store").click()
    expect(page.get_by_role("heading", name="Hello, Mara")).to_be_visible()
    expect(page.get_by_role("heading", name="Your way to the first sale")).to_be_visible()

    page.get_by_role("link", name="Do this next: Add a product").click()
    steps.create_product(page, SOLD, "49,50")
    steps.add_pictures(page, cover)
    expect(page.locator(".picture img")).to_have_js_property("complete", True)
    steps.write(page, "Short description", "A summer dress in four sizes.")
    steps.upload_file(page, pattern)
    page.get_by_role("link", name="Go on to publish").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("This product is on sale.")).to_be_visible()

    page.get_by_role("link", name="Products", exact=True).click()
    page.get_by_role("link", name="New product").click()
    steps.create_product(page, FREE, "0")
    steps.upload_file(page, chart)
    page.get_by_role("link", name="Go on to publish").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("link", name="View product").click()
    expect(page.get_by_role("link", name="Get it free")).to_be_visible()
    page.get_by_role("link", name=STORE).click()
    expect(page.get_by_role("heading", name=STORE)).to_be_visible()
    expect(page.get_by_role("link", name=SOLD, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=FREE, exact=True)).to_be_visible()


def buy_as_guest(page: Page) -> None:
    """From the front page through a declined card to the page that says thanks."""
    page.goto("/")
    card = page.get_by_role("listitem").filter(has_text=SOLD)
    expect(card.locator("img")).to_have_js_property("complete", True)
    expect(card).to_contain_text("49.50")
    page.get_by_role("link", name=SOLD, exact=True).click()
    expect(page.get_by_role("heading", name=SOLD, level=1)).to_be_visible()
    expect(page.locator(".gallery-frame img")).to_be_visible()
    page.get_by_role("link", name="Buy now").click()

    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    steps.say_contact(page, GUEST)
    steps.say_home(page)
    page.get_by_role("button", name="Continue to payment").click()
    expect(page.get_by_role("checkbox")).to_be_focused()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue to payment").click()

    expect(page.get_by_text("Sandbox: no real money")).to_be_visible()
    expect(page.get_by_text(GUEST)).to_be_visible()
    steps.pay(page, steps.DECLINED)
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined")
    steps.pay(page, steps.PAYS)
    expect(page.get_by_role("heading", name="Thank you, it is yours")).to_be_visible()
    expect(page.get_by_text("49.50 paid")).to_be_visible()


def see_nothing_as_a_stranger(page: Page, address: str) -> None:
    """Who only knows the address of the page that says thanks gets no files there."""
    page.goto(address)
    expect(page.get_by_text("This purchase was made in another browser.")).to_be_visible()
    expect(page.get_by_role("button", name="Download")).to_have_count(0)


def use_the_mails_link(stack: LocalStack, page: Page, pattern: Path, folder: Path) -> None:
    """Looking at a link's page takes nothing; its button does, once."""
    steps.open_mail(stack, page, GUEST, f"Your purchase from {STORE}")
    page.frame_locator("iframe").get_by_role("link", name=f"Download {pattern.name}").click()
    expect(page.get_by_role("heading", name="Your download")).to_be_visible()
    left = steps.downloads_left(page)
    page.reload()
    assert steps.downloads_left(page) == left
    saved = steps.take(page, folder)
    assert (saved.name, files.sha256(saved)) == (pattern.name, files.sha256(pattern))
    page.reload()
    assert steps.downloads_left(page) == left - 1
    expect(page.get_by_text("downloading it again now is not counted")).to_be_visible()
    steps.take(page, folder)
    page.reload()
    assert steps.downloads_left(page) == left - 1


def get_as_member(stack: LocalStack, page: Page, chart: Path, folder: Path) -> None:
    """Register, take what is free, and find it again under purchases and orders."""
    page.goto("/")
    steps.become_member(stack, page, "Ana", MEMBER)
    page.get_by_role("link", name=FREE, exact=True).click()
    page.get_by_role("link", name="Get it free").click()
    steps.say_home(page)
    expect(page.get_by_role("main").get_by_text(MEMBER)).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Get the files").click()
    expect(page.get_by_role("heading", name="Thank you, it is yours")).to_be_visible()

    page.get_by_role("button", name="Ana").click()
    page.get_by_role("banner").get_by_role("link", name="My purchases").click()
    expect(page.get_by_role("heading", name="My purchases")).to_be_visible()
    page.get_by_role("button", name=f"Download {chart.name}").click()
    saved = steps.take(page, folder)
    assert (saved.name, files.sha256(saved)) == (chart.name, files.sha256(chart))

    page.goto("/purchases")
    expect(page.get_by_text("24 downloads left")).to_be_visible()
    page.get_by_role("button", name="Ana").click()
    page.get_by_role("link", name="My orders").click()
    row = page.get_by_role("row").filter(has_text=FREE)
    expect(row).to_contain_text("Paid")
    expect(row).to_contain_text("Free")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Order")).to_be_visible()


def see_the_sales(stack: LocalStack, page: Page) -> None:
    """The seller's mail leads to the order; the dashboard has both."""
    steps.open_mail(stack, page, SELLER, f"You made a sale: {SOLD}")
    page.goto("/dashboard")
    expect(page.get_by_role("listitem").filter(has_text="products on sale")).to_contain_text("2")
    page.get_by_role("link", name="Orders", exact=True).click()
    sale = page.get_by_role("row").filter(has_text=SOLD)
    for words in (GUEST, "49.50", "Paid"):
        expect(sale).to_contain_text(words)
    expect(page.get_by_role("row").filter(has_text=FREE)).to_contain_text(MEMBER)


def test_from_an_empty_shelf_to_a_downloaded_file(
    stack: LocalStack, visits: Callable[..., Visitor], tmp_path: Path
) -> None:
    pattern = files.pdf(tmp_path / "Rochie de vară, mărimea 38.pdf")
    chart = files.pdf(tmp_path / "size-chart.pdf", "Size chart", padding=2_000)
    cover = files.png(tmp_path / "cover.png")
    saved_in = tmp_path / "saved"

    seller = visits()
    open_shop(stack, seller.page, pattern, chart, cover)

    # A process shows strangers a front page that is up to half a minute old.
    strangers = Browser(stack.url)
    until(lambda: len(strangers.call("GET", "/api/home")["newest"]) == 2, "the front page to show both", 60)
    guest = visits()
    guest.expect_trouble("402 .*/c/pay/")
    buy_as_guest(guest.page)
    see_nothing_as_a_stranger(visits().page, guest.page.url)
    guest.page.get_by_role("button", name=f"Download {pattern.name}").click()
    saved = steps.take(guest.page, saved_in)
    assert (saved.name, files.sha256(saved)) == (pattern.name, files.sha256(pattern))
    use_the_mails_link(stack, guest.page, pattern, saved_in)

    get_as_member(stack, visits().page, chart, saved_in)
    see_the_sales(stack, seller.page)
