"""What people do on the pages, by mouse and keyboard, in the pages' own words."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from infrastructure.local.stack import LocalStack
from tests.support.journey import PASSWORD, until

DECLINED = "4000 0000 0000 0002"
PAYS = "4242 4242 4242 4242"


def register(page: Page, name: str, email: str) -> None:
    """From the log-in button to the note that a mail was sent."""
    page.get_by_role("link", name="Log in").click()
    page.get_by_role("link", name="Create account").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    expect(page.get_by_text(email)).to_be_visible()


def open_mail(stack: LocalStack, page: Page, email: str, subject: str) -> None:
    """Look into the mailbox once the mail is there, and open it."""
    until(lambda: [mail for mail in stack.mailbox(email) if mail.subject.startswith(subject)], f"{subject} to {email}")
    page.goto("/_local/mailbox")
    page.get_by_role("link", name=subject).filter(has_text=f"to {email}").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{re.escape(subject)}"))


def confirm(stack: LocalStack, page: Page, email: str) -> None:
    """Follow the button in the confirmation mail."""
    open_mail(stack, page, email, "Confirm your e-mail address")
    page.frame_locator("iframe").get_by_role("link", name="Confirm my address").click()
    expect(page.get_by_role("heading", name="Your e-mail is confirmed")).to_be_visible()
    expect(page).to_have_url(re.compile("/confirm$"))


def log_in(page: Page, email: str) -> None:
    """Fill in the log-in page that is open, or comes up."""
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def become_member(stack: LocalStack, page: Page, name: str, email: str) -> None:
    """Register, confirm and log in, from whatever page is open."""
    register(page, name, email)
    confirm(stack, page, email)
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    log_in(page, email)
    expect(page.get_by_role("banner").get_by_role("button", name=name)).to_be_visible()


def choose_file(page: Page, button: str, file: Path) -> None:
    """Press what opens the system's file dialog, and pick."""
    with page.expect_file_chooser() as chooser:
        page.get_by_text(button, exact=True).click()
    chooser.value.set_files(file)


PHYSICAL = "Something you send"
DIGITAL = "Files to download"


def create_product(page: Page, title: str, price: str, kind: str = DIGITAL) -> None:
    """Fill in the page of a new product that is open; ends in its editor."""
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Price").fill(price)
    page.get_by_role("button", name="Create product").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Pictures")).to_be_visible()


def field(page: Page, label: str) -> Locator:
    """The control with that label, whether it may stay empty or not."""
    return page.get_by_label(re.compile(rf"^{label}( \(optional\))?$"))


def write(page: Page, label: str, text: str) -> None:
    """Fill a field of a draft's editor, and wait until it has saved itself."""
    field(page, label).fill(text)
    expect(page.locator(".save-state")).to_have_attribute("data-state", "saved")


def add_pictures(page: Page, *pictures: Path) -> None:
    """Upload on the editor's page, until the product has them all."""
    before = page.locator(".picture").count()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Choose pictures", exact=True).click()
    chooser.value.set_files(pictures)
    expect(page.locator(".picture")).to_have_count(before + len(pictures))
    expect(page.get_by_role("progressbar")).to_have_count(0)


def upload_file(page: Page, file: Path) -> None:
    """From the editor to the files' page; upload there, until buyers may have it."""
    page.get_by_role("navigation", name="Pages of this product").get_by_role("link", name="Files").click()
    choose_file(page, "Choose files", file)
    row = page.get_by_role("listitem").filter(has_text=file.name)
    expect(row.get_by_text("Ready", exact=True)).to_be_visible()


def say_contact(page: Page, email: str) -> None:
    """The first step of the checkout, as a guest."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Continue").click()


def say_home(page: Page) -> None:
    """The step of the checkout that asks where the buyer of downloads lives: where it says already."""
    expect(page.get_by_role("heading", name="Where you live")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()


def pay(page: Page, card: str) -> None:
    """Fill in the sandbox's page and send it."""
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expiry date").fill("12/40")
    page.get_by_label("Security code").fill("123")
    page.get_by_label("Name on the card").fill("Bo Guest")
    page.get_by_role("button", name="Pay").click()


def take(page: Page, folder: Path) -> Path:
    """Press the button of a download page; the saved file under the name the browser was given."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download now").click()
    saved = folder / download.value.suggested_filename
    download.value.save_as(saved)
    return saved


def downloads_left(page: Page) -> int:
    """The number that a download page shows."""
    return int(page.locator("dt", has_text="Downloads left on this link").locator("+ dd").inner_text())
