"""What the door makes of requests: how they are refused, and what every answer carries."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app import app
from chalicelib.http.declare import MAX_BODY
from chalicelib.http.security import SECURITY_HEADERS
from infrastructure.local.events import LambdaContext, build_event, from_lambda
from tests.support.world import Client, World

PROFILE = "/api/account"
PROBLEM_FIELDS = {"type", "title", "status", "code", "detail", "errors", "request_id"}


def codes(reply: Any) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in reply.json["errors"]]


def patch(client: Client, raw: bytes, content_type: str = "application/json") -> Any:
    return client.patch(PROFILE, raw=raw, headers={"Content-Type": content_type})


def astray(**changed: str) -> tuple[int, dict[str, str], dict[str, Any]]:
    """What a request gets that API Gateway should not have passed on."""
    event = build_event(app, "GET", "/api/health")
    assert event is not None
    event["requestContext"].update(changed)
    answer = from_lambda(app(event, LambdaContext()))
    return answer.status, dict(answer.headers), json.loads(answer.body)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"\xff\xfe",
        b"nonsense",
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"name": -Infinity}',
        b"[" * 100_000,
        b'{"name":' * 20_000 + b"1",
        b"1" * 5000,
    ],
)
def test_what_is_not_json_is_refused_as_such(world: World, body: bytes) -> None:
    reply = patch(world.member(), body)
    assert (reply.status, reply.json["code"]) == (400, "malformed_json")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"null", b"true", b"[" * 400 + b"]" * 400])
def test_json_of_another_shape_is_a_problem_of_the_body(world: World, body: bytes) -> None:
    reply = patch(world.member(), body)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "body")


def test_a_body_may_be_large_but_not_larger(world: World) -> None:
    ana = world.member()
    padding = b" " * (MAX_BODY - len(b'{"name":"Ana"}'))
    assert patch(ana, b'{"name":"Ana"}' + padding).status == 200
    reply = patch(ana, b'{"name":"Ana"}' + padding + b" ")
    assert (reply.status, reply.json["code"]) == (413, "too_large")


def test_only_json_is_read(world: World) -> None:
    ana = world.member()
    for other in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        reply = patch(ana, b'{"name":"Eve"}', other)
        assert (reply.status, reply.json["code"]) == (415, "media_type"), other
    assert patch(ana, b'{"name":"Eve"}', "Application/JSON; charset=utf-8").status == 200


def test_unknown_paths_and_methods_are_problems() -> None:
    status, headers, document = astray(resourcePath="/api/nothing")
    assert (status, document["code"]) == (404, "not_found")
    assert headers["X-Request-Id"] == document["request_id"]
    status, headers, document = astray(httpMethod="DELETE")
    assert (status, document["code"], headers["Allow"]) == (405, "method", "GET")
    assert set(document) == PROBLEM_FIELDS
    assert headers["X-Request-Id"] == document["request_id"]
    assert headers.items() >= SECURITY_HEADERS.items()


def test_unknown_and_repeated_parameters_are_refused(world: World) -> None:
    ana = world.member()
    for path, query, expected in (
        ("/api/session", "x=1", ("x", "unknown_field")),
        ("/api/orders", "x=1", ("x", "unknown_field")),
        ("/api/products", "cache=no", ("cache", "unknown_field")),
        ("/api/orders", "limit=1&limit=2", ("limit", "repeated")),
        ("/api/orders", "cursor=a&cursor=b", ("cursor", "repeated")),
        ("/api/orders", "limit=0", ("limit", "too_small")),
        ("/api/orders", "limit=101", ("limit", "too_large")),
        ("/api/orders", "limit=many", ("limit", "not_a_number")),
        ("/api/orders", "limit=", ("limit", "not_a_number")),
        ("/api/orders", "cursor=" + "a" * 1001, ("cursor", "too_long")),
    ):
        reply = ana.get(path, query=query)
        assert (reply.status, codes(reply)) == (422, [expected]), (path, query)


def test_a_query_of_its_own_is_held_to_the_same(world: World) -> None:
    store = world.member().post("/api/stores", {"name": "Lumina", "slug": "lumina"})
    assert store.status == 201
    ana = world.client()
    ana.post("/api/auth/login", {"email": "ana@example.com", "password": "correct horse battery"})
    path = "/api/stores/lumina/dashboard/products"
    assert ana.get(path, query="status=draft&limit=5").status == 200
    assert codes(ana.get(path, query="status=draft&status=published")) == [("status", "repeated")]
    assert codes(ana.get(path, query="status=sold")) == [("status", "not_an_option")]
    assert codes(ana.get(path, query="state=draft")) == [("state", "unknown_field")]


def test_unknown_fields_are_named_and_nothing_sent_is_repeated(world: World) -> None:
    ana = world.member()
    reply = ana.patch(PROFILE, {"role": "owner-of-everything"})
    assert (reply.status, codes(reply)) == (422, [("role", "unknown_field")])
    assert "owner-of-everything" not in reply.text
    assert ana.get(PROFILE).json["role"] == "customer"


@pytest.mark.parametrize("name", ["\\ud800", "\\u0000", "x" * 10_000, "<script>"])
def test_odd_field_names_and_texts_are_answered(world: World, name: str) -> None:
    ana = world.member()
    for body in (f'{{"{name}": 1}}', f'{{"locale": "{name}"}}'):
        reply = patch(ana, body.encode())
        assert reply.status == 422, body[:40]
        assert len(reply.text) < 2000
    reply = patch(ana, f'{{"name": "{name}"}}'.encode())
    assert reply.status in {200, 422}


def test_at_most_twenty_fields_are_named(world: World) -> None:
    reply = world.member().patch(PROFILE, {f"x{number}": 1 for number in range(1000)})
    assert len(reply.json["errors"]) == 20


@pytest.mark.parametrize("value", ["a" * 201, "%23", "a%0Ab", "%00", "%ff%fe", "%C3%A9"])
def test_odd_path_parameters_lead_nowhere(world: World, value: str) -> None:
    for path in (f"/api/stores/{value}", f"/api/stores/lumina/products/{value}"):
        reply = world.client().get(path)
        assert (reply.status, reply.json["code"]) == (404, "not_found"), path


def test_every_kind_of_answer_carries_the_security_headers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.accounts import service

    ana, nobody = world.member(), world.client()
    etag = nobody.get("/api/health").header("ETag")
    replies = {
        200: nobody.get("/api/session"),
        204: ana.post("/api/auth/logout"),
        304: nobody.get("/api/health", headers={"If-None-Match": etag}),
        400: patch(nobody, b"{"),
        401: nobody.get(PROFILE),
        403: nobody.patch(PROFILE, {}, csrf=False),
        404: nobody.get("/downloads/unknown"),
        422: nobody.get("/api/products", query="limit=0"),
    }
    monkeypatch.setattr(service, "get_profile", lambda actor: 1 / 0)
    replies[500] = world.member("bo@example.com").get(PROFILE)
    replies[400] = nobody.post("/api/auth/login", raw=b"{", headers={"Content-Type": "application/json"})
    for status, reply in replies.items():
        assert reply.status == status
        assert reply.header("X-Request-Id")
        for name, value in SECURITY_HEADERS.items():
            private = name == "Referrer-Policy" and status == 404
            assert reply.header(name) == ("no-referrer" if private else value), (status, name)
    assert nobody.get("/api/docs").header("Content-Security-Policy") == SECURITY_HEADERS["Content-Security-Policy"]


def test_every_error_is_a_problem_document(world: World) -> None:
    nobody = world.client()
    for reply in (
        nobody.get(PROFILE),
        nobody.get("/api/stores/none"),
        nobody.post("/api/auth/login", {}),
        nobody.post("/api/auth/confirm", {"token": "x"}, csrf=False),
        nobody.post("/payments/webhook", raw=b"{}", csrf=False),
    ):
        document = reply.json
        assert set(document) == PROBLEM_FIELDS
        assert document["status"] == reply.status
        assert document["request_id"] == reply.header("X-Request-Id")
        assert document["type"] == f"/api/docs#problem-{document['code']}"
        assert reply.header("Content-Type") == "application/problem+json"
        assert reply.header("Cache-Control") == "no-store"


def test_another_cookie_of_the_site_never_hides_ours(world: World) -> None:
    ana = world.member()
    for odd in ('{"a":[1, 2]}', "a b", '"', "é", "", "x=y", '"un"quoted"', "a,b"):
        ours = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
        stranger = Client(world, ana.address)
        for header in (f"analytics={odd}; {ours}", f"{ours}; analytics={odd}", f"[x]={odd};{ours}", f"lone; {ours}"):
            assert stranger.get(PROFILE, headers={"Cookie": header}).status == 200, header[:40]
