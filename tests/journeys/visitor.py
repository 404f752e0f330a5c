"""One person at a browser, and everything that went wrong on the way: no journey may end with such a trouble."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, WebError

TIMEOUT = 60_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[2] / "frontend_static" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_RUN = """async (standards) => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const { violations } = await axe.run({ runOnly: standards, resultTypes: ["violations"] });
  return violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.map(({ html, failureSummary }) => `${html}\\n${failureSummary}`),
  }));
}"""
#: A page left while it still asks for something, and an answer that becomes a download, end like this.
_LEFT = "net::ERR_ABORTED"


def axe(page: Page) -> list[str]:
    """What axe finds on the page as it stands. Evaluated, since the policy lets no script be added."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, STANDARDS)
    return [f"{one['id']}: {one['help']}\n" + "\n".join(one["nodes"]) for one in found]


class Visitor:
    """A browser context of its own with one page."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        """`options` are the context's; motion is off unless they say otherwise."""
        chosen = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce", **options}
        self.context = browser.new_context(base_url=url, **chosen)
        self.context.set_default_timeout(TIMEOUT)
        self._troubles: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        self.context.on("console", self._said)
        self.context.on("weberror", self._threw)
        self.context.on("requestfailed", self._failed)
        self.context.on("response", self._answered)
        self.page: Page = self.context.new_page()

    def expect_trouble(self, pattern: str) -> None:
        """What matches from here on is part of the story."""
        self._expected.append(re.compile(pattern))

    @property
    def troubles(self) -> list[str]:
        """Console errors, uncaught exceptions, policy violations, failed requests and answers of 500 and above."""
        return [one for one in self._troubles if not any(known.search(one) for known in self._expected)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._troubles.append(f"console: {message.text} at {message.location.get('url', '')}")

    def _threw(self, error: WebError) -> None:
        self._troubles.append(f"exception: {error.error}")

    def _failed(self, request: Request) -> None:
        if request.failure != _LEFT:
            self._troubles.append(f"request: {request.method} {request.url} {request.failure}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self._troubles.append(f"answer: {answer.status} {answer.request.method} {answer.url}")

    def take_cookies(self, cookies: dict[str, str], url: str) -> None:
        """Be who those cookies say, as after logging in; the page knows of a member by what it keeps itself."""
        self.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
