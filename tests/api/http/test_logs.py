"""What is written down about requests, and what a crash tells whom."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from chalicelib.accounts import service
from chalicelib.aws import mail
from chalicelib.observability import logger
from tests.support.shop import buy, open_shop
from tests.support.world import World

PASSWORD = "correct horse battery"


@pytest.fixture
def logs() -> Iterator[StringIO]:
    """Everything logged at INFO, and ours at DEBUG, in the form it is written in."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logger.registered_formatter)
    root, ours = logging.getLogger(), logging.getLogger("handsel")
    levels = root.level, ours.level
    root.addHandler(handler)
    ours.addHandler(handler)
    root.setLevel(logging.INFO)
    ours.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    ours.removeHandler(handler)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def test_a_request_is_logged_by_its_route_and_nothing_else(world: World, logs: StringIO) -> None:
    reply = world.client().get("/api/products", query={"limit": "7"})
    line = next(line for line in logs.getvalue().splitlines() if '"message":"request"' in line)
    for part in ('"method":"GET"', '"route":"/api/products"', '"status":200', '"duration_ms":'):
        assert part in line
    assert f'"correlation_id":"{reply.header("X-Request-Id")}"' in line
    assert "203.0.113.7" not in line
    assert "limit" not in line


def test_no_secret_of_anybody_is_logged(world: World, logs: StringIO) -> None:
    shop, ana = open_shop(world), world.member()
    stripe = world.stripe
    started = buy(ana, shop.product_id, email=None).json
    guests = buy(world.client(), shop.product_id, email="guest@example.com").json
    for url in (started["url"], guests["url"]):
        stripe.pay(url.rpartition("/")[2])
    world.deliver_webhooks()
    world.drain()
    link = world.mails("guest@example.com")[-1].links("/downloads/")[0]
    token = link.rpartition("/")[2]
    taken = ana.post(f"/downloads/{token}", csrf=False)
    ana.post("/api/auth/login", {"email": "ana@example.com", "password": "a wrong password"})
    ana.post("/api/auth/password/forgot", {"email": "ana@example.com"})
    ana.get("/api/admin/users", query={"email": "bo@example.com"})
    ana.post("/api/auth/refresh")
    world.drain()
    reset = world.mails("ana@example.com")[-1].links("/reset")[0].partition("token=")[2]
    secret = [PASSWORD, "a wrong password", "@example.com", token, reset, "sk_test", "whsec_test", "X-Amz-Signature"]
    cookies = [*ana.cookies.items(), *shop.seller.cookies.items()]
    secret += [value for name, value in cookies if name != "hs_member"]
    assert (taken.status, len(reset)) == (303, 43)
    written = logs.getvalue()
    assert written.count('"message":"request"') > 20
    assert [each for each in secret if each in written] == []


def test_a_crash_tells_the_log_and_not_the_caller(
    world: World, logs: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = world.member()

    def crash(*arguments: Any) -> None:
        raise RuntimeError("the inside story")

    monkeypatch.setattr(service, "get_profile", crash)
    reply = ana.get("/api/account")
    assert (reply.status, reply.json["code"]) == (500, "internal")
    assert "story" not in reply.text
    assert "Traceback" not in reply.text
    assert set(reply.json) == {"type", "title", "status", "code", "detail", "errors", "request_id"}
    written = logs.getvalue()
    assert "the inside story" in written
    assert f'"correlation_id":"{reply.header("X-Request-Id")}"' in written


def test_a_crash_in_a_job_names_no_address(world: World, logs: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """SES quotes the address it refuses; the log must not."""
    from botocore.exceptions import ClientError

    def refuse(**parts: str) -> str:
        text = f"Email address is not verified: {parts['to']}"
        raise ClientError({"Error": {"Code": "MessageRejected", "Message": text}}, "SendEmail")

    monkeypatch.setattr(mail, "send", refuse)
    body = {"email": "eve@example.com", "password": PASSWORD, "name": "Eve", "locale": "en"}
    world.client().post("/api/auth/register", body)
    assert world.drain() == ["user.registered"]
    assert "eve@example.com" not in logs.getvalue()
    assert PASSWORD not in logs.getvalue()
