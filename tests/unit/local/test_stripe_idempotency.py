"""Idempotency keys: the same answer again, never a second object, no answer for other parameters."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import TEST_KEY

INTENT = "amount=500&currency=ron"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


def post(sandbox: Sandbox, body: str, key: str | None, path: str = "/v1/payment_intents") -> tuple[int, Any, Any]:
    headers = {"Authorization": f"Bearer {TEST_KEY}", "Content-Type": "application/x-www-form-urlencoded"}
    if key:
        headers["Idempotency-Key"] = key
    status, answered, answer = sandbox.handle("POST", path, headers, body)
    return status, answered, json.loads(answer)


def made(sandbox: Sandbox) -> int:
    return int(sandbox.state()["objects"].get("payment_intent", 0))


def test_a_key_answers_the_same_again(sandbox: Sandbox) -> None:
    _, first_headers, first = post(sandbox, INTENT, "key-1")
    status, headers, again = post(sandbox, "currency=ron&amount=500", "key-1")
    assert (status, again, made(sandbox)) == (200, first, 1)
    assert headers["Idempotent-Replayed"] == "true"
    assert headers["Original-Request"] == first_headers["Request-Id"]
    post(sandbox, INTENT, "key-2")
    post(sandbox, INTENT, None)
    assert made(sandbox) == 3


def test_a_key_with_other_parameters_is_an_error(sandbox: Sandbox) -> None:
    post(sandbox, INTENT, "key-1")
    for body, path in (("amount=501&currency=ron", "/v1/payment_intents"), ("url=x&enabled_events[]=*", "/v1/refunds")):
        status, _, answer = post(sandbox, body.replace("url=x&enabled_events[]=*", "charge=ch_1"), "key-1", path)
        assert (status, answer["error"]["type"]) == (400, "idempotency_error")
    assert post(sandbox, INTENT, "k" * 256)[0] == 400
    assert made(sandbox) == 1


def test_requests_with_one_key_at_once_make_one_object(sandbox: Sandbox) -> None:
    together = threading.Barrier(8)
    statuses: list[int] = []

    def send() -> None:
        together.wait()
        statuses.append(post(sandbox, INTENT, "key-1")[0])

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made(sandbox) == 1
    assert set(statuses) <= {200, 409}
    assert 200 in statuses


def test_a_key_in_use_is_a_conflict(sandbox: Sandbox) -> None:
    sandbox._api._busy.add("key-1")
    status, _, answer = post(sandbox, INTENT, "key-1")
    assert (status, answer["error"]["code"]) == (409, "idempotency_key_in_use")
    sandbox._api._busy.clear()
    assert post(sandbox, INTENT, "key-1")[0] == 200


def test_a_refused_request_leaves_its_key_free_and_a_decline_does_not(sandbox: Sandbox) -> None:
    assert post(sandbox, "amount=5&currency=ron", "key-1")[0] == 400
    assert post(sandbox, INTENT, "key-1")[0] == 200
    declined = INTENT + "&confirm=true&payment_method=pm_card_chargeDeclined"
    assert post(sandbox, declined, "key-2")[0] == 402
    status, headers, _ = post(sandbox, declined, "key-2")
    assert (status, headers["Idempotent-Replayed"], made(sandbox)) == (402, "true", 2)


def test_a_failed_request_leaves_nothing_behind(sandbox: Sandbox) -> None:
    status, _, _ = post(sandbox, INTENT + "&payment_method=pm_nobody", "key-1")
    assert (status, made(sandbox), sandbox.deliveries()) == (404, 0, [])


def test_keys_are_forgotten_after_a_day(sandbox: Sandbox) -> None:
    post(sandbox, INTENT, "key-1")
    sandbox.advance(24 * 3600 + 1)
    _, headers, _ = post(sandbox, INTENT, "key-1")
    assert "Idempotent-Replayed" not in headers
    assert made(sandbox) == 2
