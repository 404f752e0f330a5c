"""A client of the running stack over HTTP, for what prepares a scene rather than being its subject."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any, TypeVar

import requests

from infrastructure.local.stack import LocalStack
from tests.support.shop import CONTENT

T = TypeVar("T")
PASSWORD = "correct horse battery"


def until(ask: Callable[[], T | None], what: str, seconds: float = 120.0) -> T:
    """The first answer of `ask` that is not empty. Raises AssertionError naming `what` when the time is over."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)


class Browser:
    """Keeps cookies, repeats the CSRF token, speaks JSON."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.get(f"{url}/api/session", timeout=60).raise_for_status()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of an answer that must be a success."""
        token = self.http.cookies.get("hs_csrf") or ""
        answer = self.http.request(
            method, self.url + path, json=body, headers={"X-CSRF-Token": token, **headers}, timeout=30
        )
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def confirm(stack: LocalStack, browser: Browser, email: str) -> None:
    """Follow the confirmation mailed to an address."""

    def token() -> str | None:
        if not stack.event_loop.running:
            stack.event_loop.drain()
        links = [link for mail in stack.mailbox(email) for link in mail.links if "/confirm?token=" in link]
        return links[0].partition("token=")[2] if links else None

    browser.call("POST", "/api/auth/confirm", {"token": until(token, f"the confirmation of {email}")})


def member(stack: LocalStack, email: str, name: str = "Mara") -> Browser:
    """A confirmed and logged-in browser."""
    browser = Browser(stack.url)
    body = {"email": email, "password": PASSWORD, "name": name, "locale": "en"}
    browser.call("POST", "/api/auth/register", body)
    confirm(stack, browser, email)
    browser.call("POST", "/api/auth/login", {"email": email, "password": PASSWORD})
    return browser


def upload(stack: LocalStack, browser: Browser, product_id: str, content: bytes = CONTENT) -> dict[str, Any]:
    """Upload a PDF by the pre-signed form, and wait until it may be sold."""
    asked = {
        "product_id": product_id,
        "purpose": "file",
        "filename": "guide.pdf",
        "content_type": "application/pdf",
        "size": len(content),
    }
    opened = browser.call("POST", "/api/uploads", asked)
    form = opened["post"]
    sent = requests.post(form["url"], data=form["fields"], files={"file": content}, timeout=60)
    assert sent.ok, sent.text
    path = f"/api/uploads/{opened['id']}"
    browser.call("POST", f"{path}/complete", {"sha256": hashlib.sha256(content).hexdigest()})

    def ready() -> dict[str, Any] | None:
        if not stack.event_loop.running:
            stack.event_loop.drain()
        found: dict[str, Any] = browser.call("GET", path)
        return found if found["status"] == "ready" else None

    return until(ready, "the upload to be verified")


def open_shop(stack: LocalStack, *, price: int = 4900, slug: str = "lumina") -> dict[str, Any]:
    """A published product in a store of its own; the product."""
    seller = member(stack, f"{slug}@example.com")
    store = seller.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": slug, "description": "Quiet things."})
    wanted = {"store_id": store["id"], "title": "Linen pattern", "price": price}
    product = seller.call("POST", "/api/products", wanted)
    upload(stack, seller, product["id"])
    published: dict[str, Any] = seller.call("POST", f"/api/products/{product['id']}/publish", {"visibility": "listed"})
    return published
