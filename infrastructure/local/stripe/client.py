"""The stripe library without sockets: an HTTP client for tests that hands requests straight to a sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe
from requests.structures import CaseInsensitiveDict

from infrastructure.local.stripe.sandbox import Sandbox
from infrastructure.local.stripe.work import API_VERSION

TEST_KEY = "sk_test_sandbox"


class SandboxClient(stripe.HTTPClient):
    """`stripe.StripeClient("sk_test_…", http_client=SandboxClient(sandbox))`."""

    name = "sandbox"

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        status, answered, body = self._sandbox.handle(method, path, headers or {}, post_data)
        return body.decode(), status, CaseInsensitiveDict(answered)

    def close(self) -> None:
        """Nothing is open."""


def stripe_client(sandbox: Sandbox, key: str = TEST_KEY) -> stripe.StripeClient:
    """The official client, talking to a sandbox in the same process."""
    return stripe.StripeClient(key, stripe_version=API_VERSION, http_client=SandboxClient(sandbox))


def checkout_params(amount: int = 2500, *, currency: str = "ron", name: str = "Zine", **more: Any) -> Any:
    """Parameters of a Checkout Session that sells one thing; `more` adds to them or replaces them."""
    line = {"quantity": 1, "price_data": {"currency": currency, "unit_amount": amount, "product_data": {"name": name}}}
    return {
        "mode": "payment",
        "line_items": [line],
        "success_url": "https://shop.test/payments/success?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.test/payments/cancel",
        **more,
    }
