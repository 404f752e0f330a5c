"""Uploads on bad networks: progress is shown, an interruption costs a press of a button, a refusal says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from infrastructure.local.stack import LocalStack
from tests.support.journey import Browser, member

from . import files, steps
from .visitor import Visitor, axe

_BYTES_A_SECOND = 150_000


@pytest.fixture(scope="module")
def seller(stack: LocalStack) -> Browser:
    """Somebody with a store."""
    browser = member(stack, "mara@example.com")
    browser.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": "lumina"})
    return browser


@pytest.fixture
def visitor(stack: LocalStack, seller: Browser, visits: Callable[..., Visitor]) -> Visitor:
    """The seller, on the files page of a new product."""
    store = seller.call("GET", "/api/stores/lumina")
    wanted = {"store_id": store["id"], "title": "Linen pattern", "price": 4900}
    made = seller.call("POST", "/api/products", wanted)
    arrived = visits()
    arrived.take_cookies(dict(seller.http.cookies), stack.url)
    arrived.page.goto(f"/dashboard/products/{made['id']}/files")
    expect(arrived.page.get_by_text("No files yet.")).to_be_visible()
    return arrived


def slow_down(visitor: Visitor, speed: int) -> None:
    """The network carries `speed` bytes a second from here on; -1 as many as it can."""
    line = visitor.context.new_cdp_session(visitor.page)
    limits: dict[str, Any] = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", limits)


def ready(page: Page, file: Path) -> None:
    """The file is in the list, and nothing is left of the upload."""
    row = page.get_by_role("listitem").filter(has_text=file.name)
    expect(row.get_by_text("Ready", exact=True)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_a_slow_upload_is_paused_and_goes_on(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    file = files.pdf(tmp_path / "pattern.pdf", padding=600_000)
    slow_down(visitor, _BYTES_A_SECOND)
    steps.choose_file(page, "Choose files", file)
    bar = page.get_by_role("progressbar", name=f"Uploading {file.name}")
    expect(bar).to_have_attribute("value", re.compile(r"^0\.\d*[1-9]"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    assert axe(page) == []
    slow_down(visitor, -1)
    page.get_by_role("button", name="Resume").click()
    ready(page, file)


def test_a_storage_that_does_not_answer_is_tried_again(visitor: Visitor, stack: LocalStack, tmp_path: Path) -> None:
    page = visitor.page
    file = files.pdf(tmp_path / "pattern.pdf")
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if broken or route.request.method != "POST":
            return route.fallback()
        broken.append(route.request.url)
        return route.abort("connectionreset")

    page.route(f"{stack.aws_url}/**", break_once)
    visitor.expect_trouble("ERR_CONNECTION_RESET")
    steps.choose_file(page, "Choose files", file)
    ready(page, file)
    assert broken


def test_an_upload_that_stopped_is_started_again_by_its_button(
    visitor: Visitor, stack: LocalStack, tmp_path: Path
) -> None:
    page = visitor.page
    file = files.pdf(tmp_path / "pattern.pdf")
    refusal = {"status": 403, "headers": {"Access-Control-Allow-Origin": "*"}, "body": "<Error/>"}
    page.route(f"{stack.aws_url}/**", lambda route: route.fulfill(**refusal))
    visitor.expect_trouble("status of 403")
    steps.choose_file(page, "Choose files", file)
    expect(page.get_by_text("The upload stopped.", exact=True)).to_be_visible()
    expect(page.get_by_text("The storage did not accept the file.")).to_be_visible()
    assert axe(page) == []
    page.unroute(f"{stack.aws_url}/**")
    page.get_by_role("button", name="Try again").click()
    ready(page, file)


def test_a_file_that_is_not_what_it_says_is_refused(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    file = files.png(tmp_path / "pattern.png", 64, 64).rename(tmp_path / "pattern.pdf")
    steps.choose_file(page, "Choose files", file)
    expect(page.get_by_text("The content is not what the file's name says.").first).to_be_visible()
    page.get_by_role("button", name="Dismiss").first.click()
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_an_upload_is_called_off(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    slow_down(visitor, _BYTES_A_SECOND)
    steps.choose_file(page, "Choose files", files.pdf(tmp_path / "pattern.pdf", padding=600_000))
    page.get_by_role("button", name="Cancel upload").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("No files yet.")).to_be_visible()
