"""The sandbox over HTTP: the library, the page, the controls, and deliveries late, twice, out of order or never."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import TEST_KEY, checkout_params
from infrastructure.local.stripe.work import API_VERSION

SECRET = "whsec_http"


class Receiver:
    """A shop's webhook. It answers what `answers` says, then 200, and keeps what it took."""

    def __init__(self) -> None:
        self.secret = SECRET
        self.answers: list[int] = []
        self.taken: list[str] = []
        self.refused: list[str] = []
        self._changed = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = stripe.Webhook.construct_event(body, self.headers["Stripe-Signature"], outer.secret)
                self.send_response(outer.take(event))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/payments/webhook"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, event: stripe.Event) -> int:
        with self._changed:
            status = self.answers.pop(0) if self.answers else 200
            (self.taken if status < 300 else self.refused).append(event.type)
            self._changed.notify_all()
        return status

    def wait(self, done: Callable[[], bool]) -> None:
        """Wait for a condition on what was taken or refused."""
        with self._changed:
            assert self._changed.wait_for(done, timeout=60), (self.taken, self.refused)

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def sandbox(receiver: Receiver) -> Iterator[Sandbox]:
    made = Sandbox(webhook_url=receiver.url, webhook_secret=SECRET, retries=(1, 2))
    made.start()
    yield made
    made.stop()


def library(sandbox: Sandbox) -> stripe.StripeClient:
    """The library on its own HTTP client."""
    addresses: Any = dict.fromkeys(("api", "connect", "files", "meter_events"), sandbox.url)
    return stripe.StripeClient(
        TEST_KEY,
        stripe_version=API_VERSION,
        base_addresses=addresses,
        http_client=stripe.RequestsClient(timeout=(30, 60)),
    )


def call(sandbox: Sandbox, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
    """A request without the library."""
    request = urllib.request.Request(sandbox.url + path, data=body, method=method)
    try:
        with urllib.request.build_opener(NoRedirects).open(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location") or error.read()


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def control(sandbox: Sandbox, path: str, **wanted: Any) -> Any:
    status, body = call(sandbox, "POST", f"/_sandbox/{path}", json.dumps(wanted).encode())
    assert status == 200, body
    return json.loads(body)


def state(sandbox: Sandbox) -> Any:
    return json.loads(call(sandbox, "GET", "/_sandbox/state")[1])


def until(done: Callable[[], bool]) -> None:
    """Wait for something that no condition variable tells of."""
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        threading.Event().wait(0.005)


def test_a_person_pays_on_the_page_and_the_shop_hears_of_it(sandbox: Sandbox, receiver: Receiver) -> None:
    client = library(sandbox)
    session = client.v1.checkout.sessions.create(params=checkout_params(2500))
    assert session.url is not None
    path = session.url.removeprefix(sandbox.url)
    status, page = call(sandbox, "GET", path)
    assert (status, b"25.00 RON" in page) == (200, True)

    typed = {"email": "ana@example.com", "method": "card", "cardExpiry": "12 / 34", "cardCvc": "123"}
    status, page = call(sandbox, "POST", path, urlencode(typed | {"cardNumber": "4000 0000 0000 0002"}).encode())
    assert (status, b"Your card was declined" in page) == (402, True)
    status, target = call(sandbox, "POST", path, urlencode(typed | {"cardNumber": "4242 4242 4242 4242"}).encode())
    assert (status, target) == (303, f"https://shop.test/payments/success?session_id={session.id}")

    receiver.wait(lambda: len(receiver.taken) == 7)
    assert receiver.taken[-2:] == ["checkout.session.completed", "charge.updated"]
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert call(sandbox, "GET", "/_sandbox/violations") == (200, b'{\n  "violations": []\n}')


def test_a_failed_delivery_is_tried_again_and_given_up_in_the_end(sandbox: Sandbox, receiver: Receiver) -> None:
    client = library(sandbox)
    receiver.answers = [500, 302]
    session = client.v1.checkout.sessions.create(params=checkout_params())
    client.v1.checkout.sessions.expire(session.id)
    receiver.wait(lambda: len(receiver.refused) == 1)
    until(lambda: state(sandbox)["deliveries"][0]["attempts"] == 1)
    control(sandbox, "clock", advance_seconds=1)
    receiver.wait(lambda: len(receiver.refused) == 2)
    until(lambda: state(sandbox)["deliveries"][0]["attempts"] == 2)
    control(sandbox, "clock", advance_seconds=2)
    receiver.wait(lambda: receiver.taken == ["checkout.session.expired"])
    until(lambda: state(sandbox)["delivery_counts"]["delivered"] == 1)

    receiver.answers = [500, 500, 500]
    control(sandbox, "expire/" + client.v1.checkout.sessions.create(params=checkout_params()).id)
    for attempt in range(1, 4):
        until(lambda attempt=attempt: state(sandbox)["deliveries"][0]["attempts"] == attempt)  # type: ignore[misc]
        control(sandbox, "clock", advance_seconds=3)
    until(lambda: state(sandbox)["delivery_counts"]["failed"] == 1)
    (lost,) = client.v1.events.list(params={"delivery_success": False}).data
    control(sandbox, f"events/{lost.id}/resend")
    receiver.wait(lambda: len(receiver.taken) == 2)


def test_an_unreachable_shop_is_a_failed_delivery(receiver: Receiver) -> None:
    sandbox = Sandbox(webhook_url="http://127.0.0.1:9/hook", webhook_secret=SECRET, retries=())
    sandbox.start()
    session = library(sandbox).v1.checkout.sessions.create(params=checkout_params())
    sandbox.expire(session.id)
    until(lambda: sandbox.state()["delivery_counts"]["failed"] == 1)
    assert sandbox.state()["deliveries"][0]["note"] == "ConnectionRefusedError"
    sandbox.stop()


def test_deliveries_are_doubled_reversed_delayed_and_dropped(sandbox: Sandbox, receiver: Receiver) -> None:
    client = library(sandbox)

    def expire() -> None:
        control(sandbox, "expire/" + client.v1.checkout.sessions.create(params=checkout_params()).id)

    def pay() -> None:
        control(sandbox, "pay/" + client.v1.checkout.sessions.create(params=checkout_params()).id)

    control(sandbox, "deliveries", mode="duplicate")
    expire()
    receiver.wait(lambda: receiver.taken == ["checkout.session.expired"] * 2)

    receiver.taken.clear()
    control(sandbox, "deliveries", mode="reorder")
    pay()
    receiver.wait(lambda: len(receiver.taken) == 5)
    assert receiver.taken[:2] == ["charge.updated", "checkout.session.completed"]

    receiver.taken.clear()
    control(sandbox, "deliveries", mode="reorder", seconds=60)
    pay()
    expire()
    control(sandbox, "clock", advance_seconds=61)
    receiver.wait(lambda: len(receiver.taken) == 6)
    assert (receiver.taken[0], receiver.taken[-1]) == ("checkout.session.expired", "payment_intent.created")

    receiver.taken.clear()
    control(sandbox, "deliveries", mode="delay", seconds=60)
    expire()
    assert receiver.taken == []
    control(sandbox, "clock", advance_seconds=61)
    receiver.wait(lambda: len(receiver.taken) == 1)

    control(sandbox, "deliveries", mode="drop")
    expire()
    control(sandbox, "deliveries", mode="normal")
    assert state(sandbox)["delivery_counts"]["dropped"] == 1
    (lost, *_) = client.v1.events.list(params={"type": "checkout.session.expired"}).data
    control(sandbox, f"events/{lost.id}/resend")
    receiver.wait(lambda: len(receiver.taken) == 2)


def test_sessions_expire_and_debits_settle_while_nobody_asks(receiver: Receiver) -> None:
    sandbox = Sandbox(webhook_url=receiver.url, webhook_secret=SECRET, async_delay=0.05)
    sandbox.start()
    session = library(sandbox).v1.checkout.sessions.create(params=checkout_params())
    control(sandbox, f"pay/{session.id}", method="bank_debit")
    receiver.wait(lambda: "checkout.session.async_payment_succeeded" in receiver.taken)
    sandbox.stop()


def test_the_bank_says_no_by_control(sandbox: Sandbox, receiver: Receiver) -> None:
    session = library(sandbox).v1.checkout.sessions.create(params=checkout_params())
    assert control(sandbox, f"pay/{session.id}", method="bank_debit")["payment_status"] == "unpaid"
    control(sandbox, f"async/{session.id}", outcome="fail")
    receiver.wait(lambda: "checkout.session.async_payment_failed" in receiver.taken)
    assert call(sandbox, "POST", "/_sandbox/async/none", b"{}")[0] == 404
    assert call(sandbox, "POST", "/_sandbox/clock", b"[")[0] == 400
    assert call(sandbox, "POST", "/_sandbox/clock", b'{"advance_seconds": "soon"}')[0] == 400
    assert call(sandbox, "POST", "/_sandbox/clock", b'{"advance_seconds": -1}')[0] == 400
    assert call(sandbox, "POST", "/_sandbox/deliveries", b'{"mode": "sideways"}')[0] == 400
    assert call(sandbox, "GET", "/_sandbox/nonesuch")[0] == 404


def test_another_endpoint_gets_what_it_asked_for_with_its_own_signature(sandbox: Sandbox, receiver: Receiver) -> None:
    client = library(sandbox)
    other = Receiver()
    made = client.v1.webhook_endpoints.create(
        params={"url": other.url, "enabled_events": ["checkout.session.completed"]}
    )
    assert made.secret is not None
    other.secret = made.secret
    session = client.v1.checkout.sessions.create(params=checkout_params())
    control(sandbox, f"pay/{session.id}")
    receiver.wait(lambda: len(receiver.taken) == 5)
    other.wait(lambda: other.taken == ["checkout.session.completed"])
    other.stop()


def test_the_state_survives_a_restart(tmp_path: Path, receiver: Receiver) -> None:
    path = str(tmp_path / "stripe.db")
    first = Sandbox(path, webhook_url=receiver.url, webhook_secret=SECRET)
    first.set_deliveries("delay", 60)
    first.start()
    session = library(first).v1.checkout.sessions.create(params=checkout_params())
    first.pay(session.id)
    first.advance(30)
    first.stop()
    assert receiver.taken == []

    second = Sandbox(path, webhook_url=receiver.url, webhook_secret=SECRET)
    second.start()
    assert library(second).v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    second.advance(31)
    receiver.wait(lambda: len(receiver.taken) == 5)
    second.stop()


def test_it_is_up_after_a_second_of_work(tmp_path: Path) -> None:
    begun = time.process_time()
    sandbox = Sandbox(str(tmp_path / "stripe.db"))
    sandbox.start()
    library(sandbox).v1.events.list()
    assert time.process_time() - begun < 2
    sandbox.stop()
