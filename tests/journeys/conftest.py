"""The whole local stack and a real browser. Each file of journeys has a stack of its own, empty at first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from infrastructure.local import browser as browsers
from infrastructure.local.engines import ENGINES_PYTHON
from infrastructure.local.stack import FRONTEND, LocalStack

from .visitor import TIMEOUT, Visitor

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: What the suite sets for its tests in process; the stack knows better.
_SUITES_OWN = ("SITE_URL", "CURRENCY", "STAGE", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
_FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=TIMEOUT)


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    """Everything that `make run` starts, with nothing in it, working on its queues by itself."""
    if not ENGINES_PYTHON.exists():
        pytest.fail("The engines are not installed: make engines")
    if not (FRONTEND / "index.html").exists():
        pytest.fail("The frontend is not built: make frontend")
    with pytest.MonkeyPatch.context() as patch:
        for name in _SUITES_OWN:
            patch.delenv(name, raising=False)
        with LocalStack() as started:
            yield started


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all visitors."""
    path = browsers.installed()
    if not path:
        pytest.fail("There is no browser: python -m infrastructure.local.browser gets one")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember whether the test failed, for the visitors' pictures."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture
def visits(
    request: pytest.FixtureRequest, stack: LocalStack, chromium: Browser, tmp_path: Path
) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors. A journey that failed leaves a picture of every page; one that did not met no trouble."""
    made: list[Visitor] = []

    def visit(**options: Any) -> Visitor:
        made.append(Visitor(chromium, stack.url, **options))
        return made[-1]

    yield visit
    failed = request.node.stash.get(_FAILED, False)
    troubles = [trouble for visitor in made for trouble in visitor.troubles]
    for number, visitor in enumerate(made):
        if failed or troubles:
            for place, page in enumerate(visitor.context.pages):
                picture = tmp_path / f"visitor-{number}-page-{place}.png"
                page.screenshot(path=picture, full_page=True)
                print(f"{page.url}: see {picture}")
        visitor.context.close()
    assert not troubles, "\n".join(troubles)
