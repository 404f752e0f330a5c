"""CSRF, the origin secret, limits, idempotency keys, signing keys, sessions felt at once."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import jwt
import pytest

from chalicelib import settings as settings_module
from chalicelib.aws import dynamo, secrets
from chalicelib.core import clock
from chalicelib.core.errors import NotFound
from chalicelib.http import dispatch, edge
from chalicelib.http.call import Call, Reply
from chalicelib.http.declare import Route
from chalicelib.orders.service import checkout
from tests.support.shop import buy, open_shop
from tests.support.world import Client, World

PROFILE = "/api/account"
PASSWORD = "correct horse battery"


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture
def use_secrets(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Replace some of the stage's secrets, as an operator would."""

    def use(**changed: Any) -> None:
        held = {**json.loads(os.environ["HANDSEL_SECRETS"]), **changed}
        monkeypatch.setenv("HANDSEL_SECRETS", json.dumps(held))
        secrets.reset()

    return use


@pytest.fixture
def behind_cdn(monkeypatch: pytest.MonkeyPatch, use_secrets: Callable[..., None]) -> None:
    monkeypatch.setenv("BEHIND_CDN", "1")
    settings_module.settings.cache_clear()
    use_secrets(origin_secret="the-cdn-says-so")


def rename(client: Client, **options: Any) -> tuple[int, str]:
    reply = client.patch(PROFILE, {"name": "Eve"}, **options)
    return reply.status, reply.json.get("code", "")


def test_a_write_needs_a_token_of_ours_in_cookie_and_header(world: World) -> None:
    ana, bo = world.member(), world.client()
    bo.get("/api/session")
    own, foreign = ana.cookies["hs_csrf"], bo.cookies["hs_csrf"]
    refused = (403, "csrf")
    assert rename(ana, csrf=False) == refused
    assert rename(ana, headers={"X-CSRF-Token": ""}) == refused
    assert rename(ana, headers={"X-CSRF-Token": foreign}) == refused
    assert rename(ana, headers={"X-CSRF-Token": own[:-1]}) == refused
    for made in ("x", "nonce.", ".", f"{own.partition('.')[0]}.{'A' * 43}", "." + own.partition(".")[2]):
        ana.cookies["hs_csrf"] = made
        assert rename(ana, headers={"X-CSRF-Token": made}) == refused, made
    ana.cookies["hs_csrf"] = own
    assert rename(ana)[0] == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://handsel.test", 200),
        ("null", 200),
        ("", 200),
        ("https://evil.test", 403),
        ("https://handsel.test.evil.test", 403),
        ("https://handsel.test:8443", 403),
        ("https://handsel.test@evil.test", 403),
        ("nonsense", 403),
        ("http://[", 403),
    ],
)
def test_the_page_that_asks_must_be_ours(world: World, origin: str, status: int) -> None:
    assert rename(world.member(), headers={"Origin": origin})[0] == status


def test_a_csrf_token_under_another_key_is_not_ours(world: World, use_secrets: Callable[..., None]) -> None:
    ana = world.member()
    use_secrets(signing_keys={"k9": key("z")})
    assert rename(ana) == (403, "csrf")
    ana.get("/api/session")
    assert rename(ana)[0] == 401


def test_keys_rotate_without_logging_anybody_out(world: World, use_secrets: Callable[..., None]) -> None:
    ana = world.member()
    for _ in range(2):
        world.client().post("/api/auth/login", {"email": "ana@example.com", "password": PASSWORD})
    old = json.loads(os.environ["HANDSEL_SECRETS"])["signing_keys"]
    use_secrets(signing_keys={**old, "k2": key("n")})
    assert ana.get(PROFILE).status == 200
    assert rename(ana)[0] == 200
    assert jwt.get_unverified_header(ana.cookies["hs_access"])["kid"] == "k1"
    assert ana.post("/api/auth/refresh").status == 200
    assert jwt.get_unverified_header(ana.cookies["hs_access"])["kid"] == "k2"
    use_secrets(signing_keys={"k2": key("n")})
    assert ana.get(PROFILE).status == 200


def test_without_the_cdns_secret_nothing_is_answered(world: World, behind_cdn: None) -> None:
    nobody = world.client()
    for headers in ({}, {"X-Origin-Secret": ""}, {"X-Origin-Secret": "guess"}):
        for path in ("/api/session", "/api/health", "/downloads/x", "/api/openapi.json"):
            reply = nobody.get(path, headers=headers)
            assert (reply.status, reply.json["code"]) == (403, "origin"), path
    assert nobody.get("/api/session", headers={"X-Origin-Secret": "the-cdn-says-so"}).status == 200


def test_behind_a_cdn_without_a_secret_everything_is_refused(
    world: World, behind_cdn: None, use_secrets: Callable[..., None]
) -> None:
    use_secrets(origin_secret="")
    assert world.client().get("/api/session", headers={"X-Origin-Secret": ""}).status == 403


def forgot(client: Client, **headers: str) -> Any:
    return client.post("/api/auth/password/forgot", {"email": "x@example.com"}, headers=headers)


def test_client_addresses_are_believed_from_the_cdn_only(world: World, behind_cdn: None) -> None:
    client = world.client()
    held = {"X-Origin-Secret": "the-cdn-says-so"}
    client.get("/api/session", headers=held)
    for viewer in ("198.51.100.1", "2001:db8::1"):
        statuses = [forgot(client, **held, **{"X-Viewer-Address": viewer}).status for _ in range(6)]
        assert statuses == [202] * 5 + [429], viewer
    assert forgot(client, **held, **{"X-Viewer-Address": "198.51.100.2"}).status == 202


def test_without_a_cdn_no_header_moves_the_client(world: World) -> None:
    client = world.client()
    claims = [{"X-Viewer-Address": f"198.51.100.{n}", "X-Forwarded-For": f"198.51.100.{n}"} for n in range(6)]
    assert [forgot(client, **claim).status for claim in claims] == [202] * 5 + [429]


def test_a_limit_says_when_to_come_back_and_ends_then(world: World) -> None:
    client, other = world.client(), world.client("198.51.100.9")
    for _ in range(5):
        assert forgot(client).status == 202
    reply = forgot(client)
    assert (reply.status, reply.json["code"]) == (429, "too_many_requests")
    wait = int(reply.header("Retry-After"))
    assert 0 < wait <= 3600
    assert forgot(other).status == 202
    assert client.post("/api/auth/confirm", {"token": "x"}).status == 422
    with clock.shifted(timedelta(seconds=wait)):
        assert forgot(client).status == 202


def test_limits_keep_no_address_and_expire(world: World) -> None:
    forgot(world.client("198.51.100.9"))
    (row,) = [row for row in world.rows("edge") if row["sk"] == "limit"]
    assert "198.51.100.9" not in row["pk"]
    assert clock.epoch(clock.now()) < row["ttl"] <= clock.epoch(clock.now()) + 2 * 3600


def test_an_ipv6_client_is_its_network(world: World) -> None:
    """Whoever has one address of a /64 has them all."""
    for number in range(5):
        assert forgot(world.client(f"2001:db8:0:7::{number + 1:x}")).status == 202
    assert forgot(world.client("2001:db8:0:7:ffff::1")).status == 429
    assert forgot(world.client("2001:db8:0:8::1")).status == 202
    assert forgot(world.client("::not an address")).status == 202


def test_a_key_that_still_runs_is_a_conflict_until_its_time_is_over(world: World) -> None:
    guest, product_id = world.client(), open_shop(world, price=0).product_id
    guest.get("/api/session")
    body = {"product_id": product_id, "consent": True, "email": "guest@example.com"}
    caller = f"POST /api/payments/checkout\x1f{guest.cookies['hs_csrf']}"
    assert edge.begin(caller, "k1", json.dumps(body).encode()) is None
    reply = buy(guest, product_id)
    assert (reply.status, reply.json["code"]) == (409, "idempotency_running")
    with clock.shifted(timedelta(seconds=61)):
        assert buy(guest, product_id).status == 201


def test_a_key_is_replayed_for_its_caller_and_body_only(world: World) -> None:
    shop = open_shop(world, price=0)
    guest, other = world.client(), world.client()
    first, again = buy(guest, shop.product_id), buy(guest, shop.product_id)
    assert (again.status, again.text, again.header("Idempotent-Replayed")) == (201, first.text, "true")
    assert again.header("Cache-Control") == "no-store"
    assert first.header("Idempotent-Replayed") == ""
    assert buy(other, shop.product_id).json["purchase_id"] != first.json["purchase_id"]
    reused = buy(guest, shop.product_id, email="other@example.com")
    assert (reused.status, reused.json["code"]) == (422, "idempotency_key_reused")
    with clock.shifted(timedelta(hours=25)):
        assert buy(guest, shop.product_id).header("Idempotent-Replayed") == ""


def test_a_key_is_good_for_one_thing_only(world: World) -> None:
    """The same key and body for another store, or another method, is another request."""
    seen: list[str] = []

    def view(call: Call, store: str) -> Reply:
        seen.append(store)
        return Reply(200, store)

    call = cast(Call, SimpleNamespace(caller="usr_1", idempotency_key="k1", raw_body=b"{}", headers={}))
    for method, store in (("POST", "one"), ("POST", "two"), ("PUT", "one"), ("POST", "one")):
        route = cast(Route, SimpleNamespace(method=method, path="/api/{store}/things", view=view, on_replay=None))
        assert dispatch._once(route, call, {"store": store}).body == store
    assert seen == ["one", "two", "one"]


@pytest.mark.parametrize("value", ["", "x" * 256, "a\tb", "é\u200b"])
def test_a_key_is_short_and_printable(world: World, value: str) -> None:
    reply = buy(world.client(), open_shop(world).product_id, key=value)
    assert reply.status == (400 if value == "" else 422)


@pytest.mark.parametrize("error", [NotFound(), RuntimeError("a crash")])
def test_a_key_is_free_again_after_an_error(world: World, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    product_id, guest = open_shop(world, price=0).product_id, world.client()

    def fail(*arguments: Any) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(checkout, "start", fail)
        assert buy(guest, product_id).status in {404, 500}
    assert buy(guest, product_id).status == 201


def test_a_request_that_is_refused_leaves_its_key_free(world: World) -> None:
    guest, product_id = world.client(), open_shop(world, price=0).product_id
    assert buy(guest, product_id, email="nonsense").status == 422
    assert buy(guest, product_id).status == 201


def test_a_revoked_session_is_felt_at_once_where_it_matters(world: World) -> None:
    ana = world.member()
    stolen = Client(world, ana.address, dict(ana.cookies))
    assert ana.post("/api/auth/logout").status == 204
    change = {"current_password": PASSWORD, "new_password": "another long password"}
    assert stolen.post("/api/account/password", change).status == 401
    assert stolen.post("/api/account/email", {"email": "eve@example.com", "password": PASSWORD}).status == 401
    assert stolen.post("/api/auth/refresh").json["code"] == "session_ended"


def test_access_ends_ten_minutes_after_it_was_given(world: World) -> None:
    ana = world.member()
    assert ana.post("/api/auth/login", {"email": "ana@example.com", "password": PASSWORD}).status == 200
    with clock.shifted(timedelta(minutes=9, seconds=50)):
        assert ana.get(PROFILE).status == 200
    with clock.shifted(timedelta(minutes=10, seconds=1)):
        assert ana.get(PROFILE).status == 401
        assert ana.post("/api/auth/refresh").status == 200
        assert ana.get(PROFILE).status == 200


def test_the_sessions_cookies_are_out_of_reach_of_scripts(world: World) -> None:
    world.member()
    reply = world.client().post("/api/auth/login", {"email": "ana@example.com", "password": PASSWORD})
    cookies = {value.partition("=")[0]: value for value in reply.headers["Set-Cookie"]}
    # This one says only how long the access token is good.
    assert cookies.pop("hs_member").startswith("hs_member=1; Path=/; Max-Age=600;")
    assert set(cookies) == {"hs_access", "hs_refresh"}
    for value in cookies.values():
        assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(value.split("; "))
    assert "Path=/api/auth" in cookies["hs_refresh"]
    (csrf,) = world.client().get("/api/session").headers["Set-Cookie"]
    assert {"Secure", "SameSite=Lax"} <= set(csrf.split("; "))
    assert "HttpOnly" not in csrf


def test_contention_and_outages_are_busy_never_a_verdict(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError, EndpointConnectionError
    from pynamodb.exceptions import GetError

    ana = world.member()
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "arn:aws:secret"}}, "GetItem")
    for error in (denied, EndpointConnectionError(endpoint_url="https://secret.internal"), GetError("secret")):

        def fail(*arguments: Any, error: Exception = error, **options: Any) -> None:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(dynamo, "fetch", fail)
            reply = ana.get(PROFILE)
        assert (reply.status, reply.json["code"], reply.header("Retry-After")) == (503, "busy", "1")
        assert "secret" not in reply.text
