"""Without a mouse: a purchase, the skip link, a dialog; and the choices that a browser remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.stack import LocalStack

from . import files, steps
from .scene import Scene, build
from .visitor import Visitor

_FOCUS = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const one = document.activeElement;
  const ringed = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect();
  const name = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? one.innerText ?? "";
  return {
    name: name.trim(), tag: one.localName, focused: one.matches(":focus-visible"),
    ring: ringed(getComputedStyle(one)) || ringed(getComputedStyle(one, "::after")),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
_MOST_STOPS = 60
WHITE = "rgb(255, 255, 255)"
NIGHT = "rgb(16, 20, 28)"


@pytest.fixture(scope="module")
def scene(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A marketplace with something on sale."""
    return build(stack, tmp_path_factory.mktemp("scene"))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus; each stop on the way can be seen."""
    passed: list[str] = []
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop["tag"] == "body":
            continue
        passed.append(f"{stop['tag']} {stop['name']!r}")
        assert stop["focused"], f"{passed[-1]} does not know that it has the focus"
        assert stop["ring"], f"{passed[-1]} shows no focus ring"
        assert stop["seen"], f"{passed[-1]} has the focus out of sight"
        if stop["name"].startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}, but to: {', '.join(passed)}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Go to it and press it."""
    tab_to(page, name)
    page.keyboard.press(key)


def arrived(page: Page, heading: str) -> None:
    """Another page has come, and has taken the focus."""
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    expect(page.locator("#main")).to_be_focused()


def write(page: Page, name: str, text: str) -> None:
    """Go to a field and type."""
    tab_to(page, name)
    page.keyboard.type(text)


def test_a_purchase_without_a_mouse(scene: Scene, visits: Callable[..., Visitor], tmp_path: Path) -> None:
    page = visits().page
    page.goto("/")
    expect(page.get_by_role("link", name="Linen pattern", exact=True).first).to_be_visible()
    press(page, "Linen pattern")
    arrived(page, "Linen pattern")
    press(page, "Buy now")
    arrived(page, "Checkout")
    write(page, "E-mail", "tab@example.com")
    press(page, "Continue")
    arrived(page, "Checkout")
    expect(page.get_by_role("heading", name="Where you live")).to_be_visible()
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    press(page, "I want the files at once", "Space")
    press(page, "Continue to payment")
    expect(page.get_by_text("Sandbox: no real money")).to_be_visible()
    write(page, "Card number", steps.PAYS)
    write(page, "Expiry date", "12/40")
    write(page, "Security code", "123")
    press(page, "Pay")
    expect(page.get_by_role("heading", name="Thank you, it is yours")).to_be_visible()
    expect(page.get_by_role("button", name="Download linen-pattern.pdf")).to_be_visible()
    press(page, "Download linen-pattern.pdf")
    expect(page.get_by_role("heading", name="Your download")).to_be_visible()
    tab_to(page, "Download now")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert files.sha256(saved) == files.sha256(files.pdf(tmp_path / "made-again.pdf"))


def test_the_first_tab_skips_to_the_content(scene: Scene, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto("/")
    expect(page.get_by_role("link", name="Linen pattern", exact=True).first).to_be_visible()
    press(page, "Skip to content")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "See what is new")


def test_a_change_of_page_takes_the_focus_along(scene: Scene, visits: Callable[..., Visitor]) -> None:
    page = visits().page
    page.goto("/")
    press(page, "Linen pattern")
    arrived(page, "Linen pattern")
    expect(page).to_have_title("Linen pattern · Handsel")
    expect(page.get_by_role("status")).to_contain_text("Linen pattern")


def test_a_dialog_holds_the_focus_and_gives_it_back(
    stack: LocalStack, scene: Scene, visits: Callable[..., Visitor]
) -> None:
    visitor = visits()
    visitor.take_cookies(scene.cookies("seller"), stack.url)
    page = visitor.page
    page.goto(f"/dashboard/products/{scene.places['sold']}/files")
    opener = page.get_by_role("button", name="Delete linen-pattern.pdf")
    expect(opener).to_be_visible()
    press(page, "Delete linen-pattern.pdf")
    dialog = page.get_by_role("dialog", name="Delete this file?")
    expect(dialog).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.matches('body, dialog, dialog *')")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    press(page, "Cancel")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_menu_by_keys(stack: LocalStack, scene: Scene, visits: Callable[..., Visitor]) -> None:
    visitor = visits()
    visitor.take_cookies(scene.cookies("seller"), stack.url)
    page = visitor.page
    page.goto("/")
    button = page.get_by_role("button", name="Mara")
    expect(button).to_have_attribute("aria-expanded", "false")
    press(page, "Mara")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="My purchases")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Log out")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_romanian_is_spoken_everywhere_and_remembered(scene: Scene, visits: Callable[..., Visitor]) -> None:
    visitor = visits()
    page = visitor.page
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_label("Language").select_option("Română")
    expect(page.get_by_role("heading", name="Nou pe raft")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    page.reload()
    expect(page.get_by_role("heading", name="Nou pe raft")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    page.get_by_role("link", name="Linen pattern", exact=True).first.click()
    page.get_by_role("link", name="Cumpără acum", exact=True).click()
    page.get_by_label("E-mail").fill("ro@example.com")
    page.get_by_role("button", name="Continuă", exact=True).click()
    expect(page.get_by_role("heading", name="Unde locuiești")).to_be_visible()
    page.get_by_role("button", name="Continuă", exact=True).click()
    page.get_by_label("Vreau fișierele imediat").check()
    page.get_by_role("button", name="Continuă spre plată").click()
    expect(page.get_by_text("Mediu de test: fără bani reali")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ro")


def test_a_romanian_browser_is_answered_in_romanian(scene: Scene, visits: Callable[..., Visitor]) -> None:
    page = visits(locale="ro-RO").page
    page.goto("/")
    expect(page.get_by_role("heading", name="Nou pe raft")).to_be_visible()


def test_the_theme_is_chosen_and_remembered(scene: Scene, visits: Callable[..., Visitor]) -> None:
    page = visits(color_scheme="light").page
    ground = page.locator("html")
    to_dark = page.get_by_role("button", name="Switch to dark theme")
    to_light = page.get_by_role("button", name="Switch to light theme")
    page.goto("/")
    expect(ground).to_have_css("background-color", WHITE)
    to_dark.click()
    expect(ground).to_have_css("background-color", NIGHT)
    page.reload()
    expect(to_light).to_be_visible()
    expect(ground).to_have_css("background-color", NIGHT)
    to_light.click()
    expect(ground).to_have_css("background-color", WHITE)
    page.emulate_media(color_scheme="dark")
    expect(to_light).to_be_visible()
    expect(ground).to_have_css("background-color", NIGHT)
