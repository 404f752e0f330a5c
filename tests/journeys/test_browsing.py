"""Looking around: filters, order and the way back, suggestions, and a variant chosen without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.accounts import service as accounts
from infrastructure.local.stack import LocalStack
from tests.support.journey import PASSWORD, Browser, member, until

from . import files
from .scene import OWNER, asked, send
from .test_keyboard import tab_to
from .test_pages import inspect
from .visitor import PHONE, Visitor, axe

GLAZES = ("Oat", "Cobalt", "Rust")
SIZES = ("Small", "Large")
#: By glaze and size: a sold-out one first, so that the first in stock is not the first of all.
STOCK = (0, 5, 2, 0, 0, 4)
TITLES = ("Oak spoon", "Linen napkin", "Felt slippers", "Wool throw", "Beeswax candle", "Clay bell")


class Shop:
    """A seller with a cup of six variants, and plainer things beside it."""

    def __init__(self, stack: LocalStack, folder: Path) -> None:
        """Everything is on sale, and found by the search."""
        accounts.bootstrap_owner(OWNER, PASSWORD, "Olga")
        owner = Browser(stack.url)
        owner.call("POST", "/api/auth/login", {"email": OWNER, "password": PASSWORD})
        self.table = self._category(owner, "table", "For the table", "Pentru masă")
        self.home = self._category(owner, "home", "For the house", "Pentru casă")
        self.seller = member(stack, "mara@example.com")
        self.store = self.seller.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": "lumina"})
        body = {"name": "Slow mornings", "description": "For the first hour."}
        self.collection = self.seller.call("POST", f"/api/stores/{self.store['id']}/collections", body)
        self.cup = self._cup(folder)
        for place, title in enumerate(TITLES):
            category = self.table if place % 2 else self.home
            self._thing(title, 2000 + 1000 * place, category_id=category["id"], tags=["gift"] if place < 3 else [])
        until(lambda: self._found(owner) == len(TITLES) + 1, "the search to know everything")
        owner.call("PUT", "/api/admin/home", {"products": [self.cup["id"]], "collections": [self.collection["id"]]})

    def _category(self, owner: Browser, slug: str, en: str, ro: str) -> dict[str, Any]:
        body = {"slug": slug, "names": {"en": en, "ro": ro}}
        made: dict[str, Any] = owner.call("POST", "/api/admin/categories", body)
        return made

    def _found(self, browser: Browser) -> int:
        return int(browser.call("GET", "/api/products?limit=1&fresh=1")["total"])

    def _thing(self, title: str, price: int, **more: Any) -> dict[str, Any]:
        body = {"store_id": self.store["id"], "title": title, "price": price, "kind": "physical", **more}
        made = self.seller.call("POST", "/api/products", body)
        published: dict[str, Any] = self.seller.call("POST", f"/api/products/{made['id']}/publish", {})
        return published

    def _cup(self, folder: Path) -> dict[str, Any]:
        words = {"short_description": "To warm both hands.", "description": "Thrown in **one** sitting."}
        body = {
            "store_id": self.store["id"],
            "title": "Morning cup",
            "price": 7500,
            "kind": "physical",
            "stock_mode": "tracked",
            "compare_at_price": 9900,
            "badges": ["handmade"],
            "tags": ["stoneware", "gift"],
            "category_id": self.table["id"],
            "collections": [self.collection["id"]],
            "weight_grams": 320,
            "metadata": {"Clay": "from Corund"},
            "origin_country": "RO",
            **words,
        }
        made = self.seller.call("POST", "/api/products", body)
        path = f"/api/products/{made['id']}"
        for place, glaze in enumerate(GLAZES):
            picture = files.png(folder / f"{glaze}.png", 1280 - place, 960)
            send(
                self.seller,
                picture,
                {**asked(picture, "image/png", "image"), "product_id": made["id"], "alt": f"The cup in {glaze}"},
            )
        until(lambda: len(self.seller.call("GET", path)["images"]) == len(GLAZES), "the pictures")
        product = self.seller.call("GET", path)
        by_alt = {image["alt"]: image["id"] for image in product["images"]}
        ordered = [{"id": by_alt[f"The cup in {glaze}"]} for glaze in GLAZES]
        product = self.seller.call("PATCH", path, {"images": ordered, "version": product["version"]})
        variants = [
            {
                "values": [glaze, size],
                "price_modifier": 2500 if size == "Large" else 0,
                "sku": f"CUP-{glaze}-{size}",
                "image_id": by_alt[f"The cup in {glaze}"],
                "active": True,
            }
            for glaze in GLAZES
            for size in SIZES
        ]
        options = [{"name": "Glaze", "values": list(GLAZES)}, {"name": "Size", "values": list(SIZES)}]
        body = {"version": product["version"], "options": options, "variants": variants}
        product = self.seller.call("PUT", f"{path}/options", body)
        items = [
            {"variant_id": variant["id"], "set_to": count}
            for variant, count in zip(product["variants"], STOCK, strict=True)
        ]
        self.seller.call("PUT", f"{path}/stock", {"items": items})
        published: dict[str, Any] = self.seller.call("POST", f"{path}/publish", {})
        self.variants = {tuple(one["values"]): one["id"] for one in published["variants"]}
        return published


@pytest.fixture(scope="module")
def shop(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """One shop for all who look around."""
    return Shop(stack, tmp_path_factory.mktemp("shop"))


def titles(page: Page) -> Locator:
    """The products a list shows."""
    return page.locator(".found .card-title")


def price(page: Page) -> Locator:
    """The large price of a product's page."""
    return page.locator(".tag-large")


def front(page: Page) -> str:
    """What the picture in front shows."""
    return str(page.locator('.gallery-frame[aria-hidden="false"] img').get_attribute("alt"))


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "In the window"),
        ("/search?q=cup&options=glaze:cobalt&available=true", "Results for “cup”"),
        ("/categories/table", "For the table"),
        ("/lumina", "Lumina Studio"),
        ("{collection}", "Slow mornings"),
        ("{cup}", "Morning cup"),
        ("{cup}?option={sold_out}", "Morning cup"),
        ("/payments/checkout?product={id}&store=lumina&option={some}", "Contact"),
    ],
)
def test_every_page_by_axe(shop: Shop, visits: Callable[..., Visitor], path: str, heading: str) -> None:
    page = visits().page
    places = {
        "id": shop.cup["id"],
        "cup": shop.cup["path"],
        "collection": shop.collection["path"],
        "some": shop.variants["Oat", "Large"],
        "sold_out": shop.variants["Oat", "Small"],
    }
    page.goto(path.format(**places))
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    inspect(page)


def test_a_variant_is_chosen_by_keyboard_alone(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto(shop.cup["path"])
    expect(page.get_by_role("heading", name="Morning cup", level=1)).to_be_visible()
    # Oat in small is sold out: the first that can be had is chosen.
    expect(page.get_by_role("radio", name="Oat")).to_be_checked()
    expect(page.get_by_role("radio", name="Large")).to_be_checked()
    expect(page.get_by_role("radio", name="Small, Sold out")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("from Corund")
    expect(price(page)).to_contain_text("100.00")

    tab_to(page, "Oat")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Cobalt, Sold out")).to_be_checked()
    expect(page.get_by_text("Sold out", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Tell me when it is back")).to_be_visible()
    tab_to(page, "Large")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Only 2 left", exact=True)).to_be_visible()
    expect(price(page)).to_contain_text("75.00")
    expect(page.get_by_role("status")).to_contain_text("Cobalt, Small: RON\u00a075.00. Only 2 left")
    assert front(page) == "The cup in Cobalt"
    cobalt = shop.variants["Cobalt", "Small"]
    expect(page).to_have_url(re.compile(rf"\?option={cobalt}$"))

    page.reload()
    expect(page.get_by_role("radio", name="Cobalt")).to_be_checked()
    expect(page.get_by_text("Only 2 left", exact=True)).to_be_visible()
    assert front(page) == "The cup in Cobalt"
    tab_to(page, "Buy now")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Checkout", level=1)).to_be_visible()
    expect(page.get_by_text("Cobalt / Small")).to_be_visible()


def test_the_pictures_by_key_and_closer(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto(shop.cup["path"])
    expect(page.locator(".gallery-place")).to_have_text("1 / 3")
    page.get_by_role("button", name="Look closer: The cup in Oat").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Look closer: The cup in Cobalt")).to_be_focused()
    expect(page.locator(".gallery-place")).to_have_text("2 / 3")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Look closer")
    expect(dialog).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img")).to_have_attribute("alt", "The cup in Rust")
    dialog.get_by_role("button", name="Larger").click()
    expect(dialog.get_by_role("button", name="Smaller")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".gallery-place")).to_have_text("3 / 3")


def test_somebody_is_told_when_it_is_back(stack: LocalStack, shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto(f"{shop.cup['path']}?option={shop.variants['Rust', 'Small']}")
    page.get_by_role("button", name="Tell me when it is back").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("E-mail").fill("ana@example.com")
    page.get_by_role("button", name="Tell me").click()
    expect(page.get_by_text("We will write to you once it is back.").first).to_be_visible()
    item = {"variant_id": shop.variants["Rust", "Small"], "set_to": 1}
    shop.seller.call("PUT", f"/api/products/{shop.cup['id']}/stock", {"items": [item]})
    until(lambda: [mail for mail in stack.mailbox("ana@example.com") if "Morning cup" in mail.subject], "the mail")


def test_filters_order_and_the_way_back(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto("/search")
    expect(titles(page)).to_have_count(len(TITLES) + 1)
    expect(page.get_by_role("status")).to_contain_text("7 products")

    filters = page.get_by_role("complementary", name="Filters")
    filters.get_by_role("checkbox", name="gift").check()
    expect(titles(page)).to_have_count(4)
    expect(page).to_have_url(re.compile(r"/search\?tags=gift$"))
    page.get_by_label("Order").select_option("Price, high to low")
    expect(titles(page).first).to_have_text("Morning cup")
    expect(page).to_have_url(re.compile(r"sort=-price"))
    filters.get_by_label("Highest price").fill("35")
    filters.get_by_role("button", name="Apply").click()
    expect(titles(page)).to_have_text(["Linen napkin", "Oak spoon"])
    expect(page.get_by_role("heading", name="2 products")).to_be_visible()

    page.go_back()
    expect(titles(page)).to_have_count(4)
    page.go_back()
    expect(page.get_by_label("Order")).to_have_value("newest")
    expect(titles(page).first).not_to_have_text("Morning cup")
    page.go_back()
    expect(titles(page)).to_have_count(len(TITLES) + 1)
    expect(filters.get_by_role("checkbox", name="gift")).not_to_be_checked()
    page.go_forward()
    page.get_by_role("button", name="Remove filter: gift").click()
    expect(titles(page)).to_have_count(len(TITLES) + 1)
    expect(page).to_have_url(re.compile(r"/search$"))

    filters.get_by_role("checkbox", name="Cobalt").check()
    expect(titles(page)).to_have_text(["Morning cup"])
    page.get_by_role("link", name="Morning cup", exact=True).click()
    expect(page.get_by_role("heading", name="Morning cup", level=1)).to_be_visible()
    page.go_back()
    expect(titles(page)).to_have_text(["Morning cup"])
    expect(filters.get_by_role("checkbox", name="Cobalt")).to_be_checked()


def test_filters_on_a_phone_are_a_drawer(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits(viewport=PHONE, has_touch=True, is_mobile=True).page
    page.goto("/categories/table")
    expect(page.get_by_role("heading", name="For the table", level=1)).to_be_visible()
    expect(titles(page)).to_have_count(4)
    opener = page.get_by_role("button", name=re.compile("^Filters"))
    opener.click()
    drawer = page.get_by_role("dialog", name="Filters")
    expect(drawer.get_by_role("checkbox", name="gift")).to_be_visible()
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []
    drawer.get_by_role("checkbox", name="gift").check()
    drawer.get_by_role("button", name="Show 2 products").click()
    expect(drawer).to_have_count(0)
    expect(opener).to_be_focused()
    expect(titles(page)).to_have_count(2)
    page.get_by_role("button", name="Clear filters").click()
    expect(titles(page)).to_have_count(4)


def test_the_search_field_suggests(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto("/purchases/find")
    field = page.get_by_role("combobox", name="Search products")
    field.fill("morn")
    option = page.get_by_role("option", name="Morning cup")
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert axe(page) == []
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Morning cup", level=1)).to_be_visible()

    field.fill("napk")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=napk$"))
    expect(titles(page)).to_have_text(["Linen napkin"])


def test_a_word_that_nothing_has(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto("/search?q=mornimg")
    expect(page.get_by_text("Nothing was found for “mornimg”.")).to_be_visible()
    expect(titles(page)).to_have_text(["Morning cup"])
    page.goto("/search?q=zzzzqqqq&tags=gift")
    expect(page.get_by_role("heading", name="Nothing found for “zzzzqqqq”")).to_be_visible()
    assert axe(page) == []


def test_shelves_lead_to_each_other(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto("/")
    expect(page.get_by_role("heading", name="In the window")).to_be_visible()
    page.get_by_role("link", name="For the table").click()
    expect(page.get_by_role("heading", name="For the table", level=1)).to_be_visible()
    page.get_by_role("link", name="Choose: Morning cup").click()
    expect(page.get_by_role("heading", name="Morning cup", level=1)).to_be_visible()
    page.get_by_role("link", name="Slow mornings").click()
    expect(page.get_by_role("heading", name="Slow mornings", level=1)).to_be_visible()
    expect(titles(page)).to_have_text(["Morning cup"])
    page.get_by_role("navigation", name="You are here").get_by_role("link", name="Lumina Studio").click()
    expect(page.get_by_role("heading", name="Lumina Studio", level=1)).to_be_visible()
    expect(titles(page)).to_have_count(len(TITLES) + 1)


def test_a_romanian_looks_around(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits(locale="ro-RO").page
    page.goto("/categories/table")
    expect(page.get_by_role("heading", name="Pentru masă", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="4 produse")).to_be_visible()
    page.get_by_role("link", name="Alege: Morning cup").click()
    expect(page.get_by_text("În stoc")).to_be_visible()
    expect(page.get_by_role("link", name="Cumpără acum")).to_be_visible()


def test_a_cart_is_filled_changed_and_explained(shop: Shop, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto("/lumina")
    page.get_by_role("button", name="Add to cart: Oak spoon").click()
    expect(page.locator(".toast")).to_contain_text("“Oak spoon” is in your cart.")
    expect(page.get_by_role("link", name="Cart, 1 piece")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Cart", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add to cart: Oak spoon").click()

    page.goto(f"{shop.cup['path']}?option={shop.variants['Cobalt', 'Small']}")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("link", name="Cart, 2 pieces").click()
    expect(page.get_by_role("heading", name="Your cart", level=1)).to_be_visible()
    cup = page.get_by_role("listitem").filter(has_text="Cobalt / Small")
    page.get_by_role("button", name="One more of “Morning cup (Cobalt / Small)”").click()
    expect(cup.locator(".cart-total")).to_contain_text("150.00")
    expect(page.locator(".totals")).to_contain_text("170.00")
    expect(page.get_by_role("link", name="Cart, 3 pieces")).to_be_visible()
    inspect(page)

    spoon = next(
        one for one in shop.seller.call("GET", "/api/stores/lumina/products")["items"] if "spoon" in one["path"]
    )
    held = shop.seller.call("GET", f"/api/products/{spoon['id']}")
    shop.seller.call("PATCH", f"/api/products/{spoon['id']}", {"version": held["version"], "price": 2500})
    page.reload()
    news = "“Oak spoon” now costs RON\u00a025.00; it was RON\u00a020.00."
    expect(page.locator(".notice")).to_contain_text(news)
    inspect(page)
    page.get_by_role("button", name="Save for later: Oak spoon").click()
    expect(page.get_by_role("heading", name="Saved for later")).to_be_visible()
    expect(page.get_by_role("heading", name="Your cart", level=1)).to_be_focused()
    page.get_by_role("button", name="I have seen this").click()
    page.reload()
    expect(page.get_by_role("heading", name="Saved for later")).to_be_visible()
    expect(page.get_by_text(news)).to_have_count(0)
    page.get_by_role("button", name="Move to cart: Oak spoon").click()
    expect(page.get_by_role("heading", name="Saved for later")).to_have_count(0)
    page.get_by_role("button", name="Remove: Oak spoon").click()
    page.locator(".toast").get_by_role("button", name="Undo").last.click()
    expect(page.locator(".cart-line")).to_have_count(2)

    page.get_by_role("button", name="Remind me of it once").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.get_by_label("E-mail").fill("ana@example.com")
    inspect(page)
    page.get_by_role("button", name="Remind me", exact=True).click()
    expect(page.get_by_text("We write to ana@example.com once").last).to_be_visible()
    page.get_by_role("button", name="No e-mail after all").click()
    expect(page.get_by_role("button", name="Remind me of it once")).to_be_visible()
