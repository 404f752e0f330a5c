"""The seller's workbench: on sale in minutes, pictures in order, prices by the dozen, two editors at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from infrastructure.local.stack import LocalStack
from tests.support.journey import Browser, member, until

from . import files, steps
from .recording import Recording, table
from .visitor import Visitor, axe

STORE = "lumina"
#: What the requirement allows from "New product" to being on sale.
_MOST_SECONDS = 300
#: A person reads and decides about this long at each step that a script takes at once.
_THINKING = 8.0


@pytest.fixture(scope="module")
def seller(stack: LocalStack) -> Browser:
    """Somebody with a store."""
    browser = member(stack, "mara@example.com")
    browser.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": STORE})
    return browser


@pytest.fixture
def come(stack: LocalStack, seller: Browser, visits: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """Makes a visitor who is that seller."""

    def arrive(**options: Any) -> Visitor:
        visitor = visits(**options)
        visitor.take_cookies(dict(seller.http.cookies), stack.url)
        return visitor

    return arrive


def make(seller: Browser, title: str, price: int = 4900, **fields: Any) -> dict[str, Any]:
    """A draft of a handmade piece."""
    store = seller.call("GET", f"/api/stores/{STORE}")
    wanted = {"store_id": store["id"], "title": title, "price": price, "kind": "physical", **fields}
    made: dict[str, Any] = seller.call("POST", "/api/products", wanted)
    return made


def in_time(recording: Recording) -> None:
    """All steps, with a person's time to think at each, take less than the five minutes."""
    taken = recording.stop()
    print(table(taken))
    assert sum(seconds + _THINKING for _, seconds in taken) < _MOST_SECONDS


def order(page: Page) -> list[str]:
    """The pictures' descriptions, as they stand."""
    return [box.input_value() for box in page.locator(".picture-words").all()]


def describe(page: Page, *words: str) -> None:
    """Say what each picture shows."""
    for number, text in enumerate(words, 1):
        box = page.get_by_label(f"What picture {number} shows")
        with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.ok):
            box.fill(text)
            box.press("Enter")


def test_a_handmade_piece_is_on_sale_within_five_minutes(
    seller: Browser, come: Callable[..., Visitor], visits: Callable[..., Visitor], tmp_path: Path
) -> None:
    pictures = [files.png(tmp_path / f"bowl-{n}.png", 1280 + n * 64, 960) for n in range(3)]
    visitor = come()
    page = visitor.page
    watch = Recording(visitor.context, tmp_path / "piece.zip")
    page.goto(f"/dashboard/products?store={STORE}")
    with watch.step("a kind, a title and a price"):
        page.get_by_role("link", name="New product").first.click()
        steps.create_product(page, "Porcelain bowl", "149,50", steps.PHYSICAL)
    with watch.step("three pictures"):
        steps.add_pictures(page, *pictures)
    with watch.step("a description"):
        steps.write(page, "Description", "Thrown **by hand**, glazed twice.")
    with watch.step("two sizes in two colours, looked at before they are made"):
        page.get_by_role("link", name="Do this next: Variants and stock").click()
        page.get_by_role("button", name="Size").click()
        page.get_by_label("Value 1 of Size").fill("Small")
        page.get_by_label("Value 1 of Size").press("Enter")
        page.get_by_label("Value 2 of Size").fill("Large")
        page.get_by_role("button", name="Add another option").click()
        page.get_by_label("Name of option 2").fill("Colour")
        page.get_by_label("Value 1 of Colour").fill("White")
        page.get_by_label("Value 1 of Colour").press("Enter")
        page.get_by_label("Value 2 of Colour").fill("Cobalt")
        expect(page.get_by_text("4 variants come of this")).to_be_visible()
        page.get_by_role("button", name="Create 4 variants").click()
        expect(page.get_by_role("heading", name="4 variants")).to_be_visible()
    with watch.step("prices and pieces"):
        page.get_by_role("radio", name="Count the pieces").check()
        page.get_by_label("Fill in for").select_option("Size: Large")
        page.get_by_label("Price difference", exact=True).fill("+50")
        page.get_by_role("button", name="Fill in", exact=True).click()
        page.get_by_label("Fill in for").select_option("All variants")
        page.get_by_label("Pieces", exact=True).fill("6")
        page.get_by_role("button", name="Fill in", exact=True).click()
        page.get_by_role("button", name="Save variants").click()
        expect(page.get_by_text("Everything is saved")).to_be_visible()
        expect(page.get_by_label("Pieces of Large / Cobalt")).to_have_value("6")
    with watch.step("published"):
        page.get_by_role("link", name="Go on to publish").click()
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_text("This product is on sale.")).to_be_visible()
    in_time(watch)

    path = page.get_by_role("link", name="View product").get_attribute("href")
    assert path
    buyer = visits().page
    buyer.goto(path)
    expect(buyer.get_by_role("heading", name="Porcelain bowl", level=1)).to_be_visible()
    expect(buyer.locator("main img").first).to_have_js_property("complete", True)
    sold = seller.call("GET", f"/api/stores/{STORE}/products/porcelain-bowl")
    assert [one["price"] for one in sold["variants"]] == [14_950, 14_950, 19_950, 19_950]
    assert len(sold["images"]) == len(pictures)


def test_a_pattern_with_pictures_variants_and_a_file_is_on_sale_within_five_minutes(
    come: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = come()
    page = visitor.page
    watch = Recording(visitor.context, tmp_path / "pattern.zip")
    page.goto(f"/dashboard/products/new?store={STORE}")
    with watch.step("a kind, a title and a price"):
        steps.create_product(page, "Linen pattern", "49")
        expect(page.get_by_text("Upload a file first; then it can be published.")).to_be_visible()
    with watch.step("two pictures"):
        steps.add_pictures(page, *[files.png(tmp_path / f"cover-{n}.png", 1280 + n, 960) for n in range(2)])
    with watch.step("two licences"):
        page.get_by_role("link", name="Variants and stock").click()
        page.get_by_role("button", name="Style").click()
        page.get_by_label("Name of option 1").fill("Licence")
        page.get_by_label("Value 1 of Licence").fill("For yourself")
        page.get_by_label("Value 1 of Licence").press("Enter")
        page.get_by_label("Value 2 of Licence").fill("To sew and sell")
        page.get_by_role("button", name="Create 2 variants").click()
        page.get_by_label("Price difference of To sew and sell").fill("100")
        page.get_by_role("button", name="Save variants").click()
        expect(page.get_by_text("Everything is saved")).to_be_visible()
    with watch.step("its file"):
        steps.upload_file(page, files.pdf(tmp_path / "pattern.pdf"))
        page.get_by_role("link", name="Go on to publish").click()
    with watch.step("published"):
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_text("This product is on sale.")).to_be_visible()
    in_time(watch)


def test_pictures_change_places_by_keys_and_by_hand(
    seller: Browser, come: Callable[..., Visitor], tmp_path: Path
) -> None:
    product = make(seller, "Three views of a bowl")
    page = come().page
    page.goto(f"/dashboard/products/{product['id']}/edit")
    steps.add_pictures(page, *[files.png(tmp_path / f"{n}.png", 1280, 900 + n * 40) for n in range(3)])
    describe(page, "front", "back", "below")
    status = page.get_by_role("status").first

    grip = page.get_by_role("button", name="Move picture 3 of 3", exact=True)
    grip.focus()
    page.keyboard.press("Home")
    expect(status).to_have_text(re.compile("Picture 3 is now number 1 of 3"))
    assert order(page) == ["below", "front", "back"]
    expect(page.get_by_role("button", name="Move picture 1 of 3", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Move picture 2 of 3", exact=True)).to_be_focused()
    assert order(page) == ["front", "below", "back"]
    page.get_by_role("button", name="Make picture 3 of 3 the primary one").click()
    assert order(page) == ["back", "front", "below"]
    stands(seller, product["id"], ["back", "front", "below"])

    frames = page.locator(".picture-frame")
    drag(page, frames.nth(0), frames.nth(2))
    assert order(page) == ["front", "below", "back"]
    stands(seller, product["id"], ["front", "below", "back"])
    page.reload()
    expect(page.get_by_label("What picture 3 shows")).to_have_value("back")

    page.get_by_role("button", name="Remove picture 2 of 3").click()
    page.get_by_role("button", name="Remove picture", exact=True).click()
    expect(page.locator(".picture")).to_have_count(2)
    stands(seller, product["id"], ["front", "back"])
    assert axe(page) == []

    page.get_by_role("button", name="Duplicate", exact=True).click()
    expect(page.get_by_label("Title")).to_have_value("Copy of Three views of a bowl")
    expect(page.locator(".picture")).to_have_count(2)
    assert order(page) == ["front", "back"]


def drag(page: Page, what: Locator, to: Locator) -> None:
    """Press on it, move there in steps as a hand does, and let go."""
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
    page.mouse.up()


def stands(seller: Browser, product_id: str, wanted: list[str]) -> None:
    """The server has the pictures in that order, the first as the cover."""
    path = f"/api/products/{product_id}"
    until(lambda: [one["alt"] for one in seller.call("GET", path)["images"]] == wanted, f"{wanted}")
    found = seller.call("GET", path)
    assert found["cover"]["alt"] == wanted[0]


def test_prices_change_by_the_dozen_and_back(seller: Browser, come: Callable[..., Visitor]) -> None:
    made = [make(seller, f"Cup {n}", 1000 * n, sku=f"CUP-{n}") for n in range(1, 4)]
    page = come().page
    page.goto(f"/dashboard/products?store={STORE}")
    page.get_by_label("Search by title or SKU").fill("CUP-")
    expect(page.get_by_role("row").filter(has_text="Cup")).to_have_count(3)
    expect(page).to_have_url(re.compile("q=CUP-"))
    page.get_by_label("Choose all shown").check()
    expect(page.get_by_text("3 chosen")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Change prices…").click()
    page.get_by_role("textbox", name="Per cent").fill("-10")
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_contain_text("→")
    assert axe(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Change prices").click()
    expect(page.get_by_text("Change prices: done for 3 products.").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Cup 2")).to_contain_text("18.00")
    assert [seller.call("GET", f"/api/products/{one['id']}")["price"] for one in made] == [900, 1800, 2700]

    # Whoever comes back within the ten minutes still finds the way back.
    page.reload()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Cup 2")).to_contain_text("20.00")
    assert [seller.call("GET", f"/api/products/{one['id']}")["price"] for one in made] == [1000, 2000, 3000]
    assert axe(page) == []


def test_what_cannot_be_published_is_told_by_name(seller: Browser, come: Callable[..., Visitor]) -> None:
    make(seller, "Ready plate", sku="PLATE-1")
    make(seller, "Empty pattern", kind="digital", sku="PLATE-2")
    page = come().page
    page.goto(f"/dashboard/products?store={STORE}&q=PLATE")
    page.get_by_label("Choose all shown").check()
    page.get_by_role("region", name="Chosen products").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("1 was left as it was:").first).to_be_visible()
    expect(page.get_by_text("Empty pattern: Upload a file first")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Ready plate")).to_contain_text("Published")


def test_two_editors_lose_nothing(seller: Browser, come: Callable[..., Visitor]) -> None:
    product = make(seller, "Vase", description="Tall.")
    one, other = come(), come()
    for visitor in (one, other):
        visitor.expect_trouble("status of 409")
        visitor.page.goto(f"/dashboard/products/{product['id']}/edit")
        expect(visitor.page.get_by_label("Title")).to_have_value("Vase")
    # Different fields: both are kept, and nobody is asked.
    steps.write(one.page, "Title", "Blue vase")
    steps.write(other.page, "Price", "75")
    expect(other.page.get_by_label("Title")).to_have_value("Blue vase")
    kept = seller.call("GET", f"/api/products/{product['id']}")
    assert (kept["title"], kept["price"]) == ("Blue vase", 7500)

    # The same field: the second is asked, and what they typed stays.
    steps.write(one.page, "Description", "Tall and blue.")
    page = other.page
    steps.field(page, "Description").fill("Tall, for one branch.")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Somebody else saved this product while you were typing.")
    expect(notice).to_contain_text("Tall and blue.")
    expect(steps.field(page, "Description")).to_have_value("Tall, for one branch.")
    assert axe(page) == []
    steps.field(page, "Description").fill("Tall, for one branch or two.")
    assert seller.call("GET", f"/api/products/{product['id']}")["description"] == "Tall and blue."
    notice.get_by_role("button", name="Keep mine").click()
    expect(page.locator(".save-state")).to_have_attribute("data-state", "saved")
    assert seller.call("GET", f"/api/products/{product['id']}")["description"] == "Tall, for one branch or two."

    steps.field(one.page, "Description").fill("Mine again.")
    one.page.get_by_role("button", name="Load theirs").click()
    expect(steps.field(one.page, "Description")).to_have_value("Tall, for one branch or two.")


def test_a_field_that_is_refused_holds_nothing_else_back(seller: Browser, come: Callable[..., Visitor]) -> None:
    make(seller, "First plate", sku="PL-1")
    product = make(seller, "Second plate")
    path = f"/api/products/{product['id']}"
    visitor = come()
    visitor.expect_trouble("status of 4(09|22)")
    page = visitor.page
    page.goto(f"/dashboard/products/{product['id']}/edit")
    page.get_by_text("Facts and address").click()
    steps.field(page, "SKU").fill("PL-1")
    steps.field(page, "Short description").fill("Round.")
    expect(page.locator(".save-state")).to_have_attribute("data-state", "failed")
    expect(steps.field(page, "SKU")).to_have_attribute("aria-invalid", "true")
    assert seller.call("GET", path)["short_description"] == "Round."
    assert axe(page) == []
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(steps.field(page, "SKU")).to_be_focused()
    steps.write(page, "SKU", "PL-2")
    expect(steps.field(page, "SKU")).to_be_visible()
    assert seller.call("GET", path)["sku"] == "PL-2"


def test_what_was_typed_outlives_the_page(seller: Browser, come: Callable[..., Visitor]) -> None:
    product = make(seller, "Jug")
    seller.call("POST", f"/api/products/{product['id']}/publish", {"visibility": "listed"})
    page = come().page
    page.goto(f"/dashboard/products/{product['id']}/edit")
    steps.field(page, "Description").fill("With a chipped lip.")
    expect(page.get_by_text("There are unsaved changes")).to_be_visible()
    page.get_by_role("link", name="Orders", exact=True).click()
    dialog = page.get_by_role("dialog", name="Leave without saving?")
    expect(dialog).to_be_visible()
    assert axe(page) == []
    dialog.get_by_role("button", name="Stay").click()
    page.reload()
    expect(page.get_by_text("What you typed here before and did not save is back.")).to_be_visible()
    expect(steps.field(page, "Description")).to_have_value("With a chipped lip.")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator(".save-state")).to_have_attribute("data-state", "saved")
    assert seller.call("GET", f"/api/products/{product['id']}")["description"] == "With a chipped lip."


_COVERED = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const one = document.activeElement;
  if (one === document.body || one.matches(".skip")) return "";
  const box = one.getBoundingClientRect();
  const y = Math.min(box.top + Math.min(box.height, 40) / 2, innerHeight - 1);
  const there = document.elementFromPoint(box.left + box.width / 2, y);
  const seen = there && (one.contains(there) || there.closest("label")?.contains(one));
  return seen ? "" : one.outerHTML;
}"""


@pytest.mark.parametrize("place", ["edit", "variants"])
def test_what_has_the_focus_is_never_under_a_bar(seller: Browser, come: Callable[..., Visitor], place: str) -> None:
    product = make(seller, f"Saucer to {place}", stock_mode="tracked")
    page = come().page
    page.goto(f"/dashboard/products/{product['id']}/{place}")
    expect(page.get_by_role("heading", name="Options" if place == "variants" else "Pictures")).to_be_visible()
    last = page.get_by_role("contentinfo").get_by_label("Language")
    for _ in range(80):
        page.keyboard.press("Tab")
        assert page.evaluate(_COVERED) == ""
        if last.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError("Tab never came to the end of the page")
