"""One shop on the local stack, and each step of a sale as a call of the very functions that Lambda runs."""

from __future__ import annotations

import json
import re
from typing import Any

import requests

from chalicelib.core import tokens
from infrastructure.local.events import LambdaContext, build_event, from_lambda
from infrastructure.local.stack import LocalStack
from tests.support.journey import open_shop


class Answer:
    """A Lambda's answer with its text."""

    def __init__(self, status: int, text: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.text, self.headers = status, text, headers


class Scene:
    """Calls the app in process; only Stripe's hosted page and S3's forms go over HTTP."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack
        self._cookies = ""
        self._csrf = ""
        self._session = ""
        self._product: dict[str, Any] = {}
        self._calls = 0

    def open_shop(self) -> None:
        """A published product, made through the gateway."""
        self._product = open_shop(self.stack)
        answer = self._call("GET", "/api/session")
        self._csrf = next(
            value.partition("=")[2].partition(";")[0]
            for name, value in answer.headers
            if name.lower() == "set-cookie" and value.startswith("hs_csrf=")
        )
        self._cookies = f"hs_csrf={self._csrf}"

    def _call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {"Accept": "*/*", "User-Agent": "bench", "Cookie": self._cookies, "X-CSRF-Token": self._csrf, **headers}
        data = b""
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        self._calls += 1
        address = f"10.{self._calls >> 16 & 255}.{self._calls >> 8 & 255}.{self._calls & 255}"
        event = build_event(self.stack.app, method, path, "", sent, data, address)
        assert event is not None, path
        answer = from_lambda(self.stack.app(event, LambdaContext()))
        assert answer.status < 400, answer.body
        return Answer(answer.status, answer.body.decode(), answer.headers)

    def product_page(self) -> Answer:
        """The published page of the product."""
        return self._call("GET", "/api/stores" + self._product["path"])

    def product_html(self) -> Answer:
        """The same page as a browser gets it: the document with its head, and with the answer above in it."""
        return self._call("GET", str(self._product["path"]))

    def front_page(self) -> Answer:
        """The front page as a browser gets it."""
        return self._call("GET", "/")

    def add_to_cart(self) -> Answer:
        """A guest's first piece: what is there is read, and a cart is made."""
        return self._call("PUT", "/api/cart/lines", {"product_id": self._product["id"], "quantity": 1})

    def checkout(self, number: int) -> Answer:
        """Buy Now as a guest."""
        body = {"product_id": self._product["id"], "email": f"buyer{number}@example.com", "consent": True}
        key = {"Idempotency-Key": tokens.new_token()}
        answer = self._call("POST", "/api/payments/checkout", body, **key)
        self._session = json.loads(answer.text)["url"].rpartition("/")[2]
        return answer

    def pay(self) -> None:
        """The buyer pays at Stripe; deliveries are held back, so that they can be measured."""
        requests.post(f"{self.stack.stripe_url}/_sandbox/deliveries", json={"mode": "drop"}, timeout=10)
        url = f"{self.stack.stripe_url}/_sandbox/pay/{self._session}"
        paid = requests.post(url, json={"card": "4242424242424242"}, timeout=10)
        assert paid.ok, paid.text

    def webhook(self) -> Answer:
        """`checkout.session.completed` arrives, and the queue's function applies it."""
        from chalicelib.orders.service import webhooks
        from infrastructure.local.stripe.webhooks import sign

        body = {
            "id": "evt_" + tokens.new_token(),
            "type": "checkout.session.completed",
            "created": 1,
            "data": {"object": {"id": self._session, "object": "checkout.session"}},
        }
        raw = json.dumps(body).encode()
        secret = json.loads(self.stack.env["HANDSEL_SECRETS"])["stripe_webhook_secret"]
        answer = self._call("POST", "/payments/webhook", raw, **{"Stripe-Signature": sign(raw, secret, None)})
        webhooks.apply(body["id"])
        return answer

    def drain(self) -> None:
        """Run the jobs that wait."""
        self.stack.event_loop.drain()

    def link_in_mail(self) -> str:
        """The path of the newest receipt's link."""
        mails = [mail for mail in self.stack.mailbox() if "/downloads/" in mail.text]
        found = re.search(r"/downloads/\S+", mails[0].text)
        assert found is not None
        return found.group()

    def download_page(self, path: str) -> Answer:
        """The page behind a link."""
        return self._call("GET", path)

    def download(self, path: str) -> Answer:
        """The button on it."""
        return self._call("POST", path)

    def one_more_sale(self) -> str:
        """A paid order whose mails have not gone out; its id."""
        from chalicelib.orders import tables

        self.checkout(10_000)
        self.pay()
        self.webhook()
        purchase_id = tables.purchase_id_of_session(self._session)
        purchase = tables.get_purchase(purchase_id or "")
        assert purchase is not None
        return str(purchase.order_ids[0])

    def mails_of(self, order_id: str) -> None:
        """The receipt and the seller's notice, as the work queue's function sends them."""
        from chalicelib.orders.service import mails

        mails.send_receipt(order_id)
        mails.send_sold(order_id)
