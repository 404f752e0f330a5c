"""HTTP as API Gateway's events, and back."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from infrastructure.local.events import LambdaContext, build_event, find_route, from_lambda

from .apps import small_app


@pytest.fixture(scope="module")
def app() -> Any:
    return small_app()[0]


def test_a_fixed_segment_wins_over_a_parameter(app: Any) -> None:
    assert find_route(app, "/api/things/newest") == ("/api/things/newest", {})
    assert find_route(app, "/api/things/tea%20pot") == ("/api/things/{thing}", {"thing": "tea%20pot"})
    assert find_route(app, "/api/things/a/b") is None
    assert find_route(app, "/api") is None


def test_what_the_api_does_not_have_makes_no_event(app: Any) -> None:
    assert build_event(app, "GET", "/api/nothing") is None
    assert build_event(app, "DELETE", "/api/things") is None


def test_repeated_names_keep_every_value_and_the_last_one(app: Any) -> None:
    headers = [("Cookie", "a=1"), ("cookie", "b=2"), ("Host", "shop.test")]
    event = build_event(app, "GET", "/api/things", "x=1&x=2&y=&z=%C8%99", headers, source_ip="10.0.0.9")
    assert event is not None
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"], "y": [""], "z": ["ș"]}
    assert event["queryStringParameters"] == {"x": "2", "y": "", "z": "ș"}
    assert event["multiValueHeaders"]["Cookie"] == ["a=1", "b=2"]
    assert event["headers"]["Cookie"] == "b=2"
    assert event["requestContext"]["identity"]["sourceIp"] == "10.0.0.9"
    assert event["requestContext"]["domainName"] == "shop.test"
    assert event["body"] is None


def test_no_query_is_null_as_at_api_gateway(app: Any) -> None:
    event = build_event(app, "GET", "/api/things")
    assert event is not None
    assert event["queryStringParameters"] is None
    assert event["multiValueQueryStringParameters"] is None
    assert event["pathParameters"] is None


def test_head_asks_as_get(app: Any) -> None:
    event = build_event(app, "HEAD", "/api/things")
    assert event is not None
    assert event["httpMethod"] == event["requestContext"]["httpMethod"] == "GET"


@pytest.mark.parametrize(
    ("body", "kind", "encoded"),
    [
        (b'{"a": 1}', "application/json", False),
        ("ș".encode(), "text/plain", False),
        (b"\x00\xff", "application/octet-stream", True),
        (b"plain", "image/png", True),
        (b"\xff\xfe", "text/plain", True),
    ],
)
def test_what_is_not_text_travels_as_base64(app: Any, body: bytes, kind: str, encoded: bool) -> None:
    event = build_event(app, "POST", "/api/echo", headers={"Content-Type": kind}, body=body)
    assert event is not None
    assert event["isBase64Encoded"] is encoded
    sent = base64.b64decode(event["body"]) if encoded else event["body"].encode()
    assert sent == body


def test_an_answer_keeps_every_cookie(app: Any) -> None:
    event = build_event(app, "GET", "/api/things/tea")
    answer = from_lambda(app(event, LambdaContext()))
    assert answer.status == 200
    assert [value for name, value in answer.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert answer.header("content-type") == "application/json"
    assert answer.body == b'{"thing":"tea"}'


def test_an_answer_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a proxy response"):
        from_lambda({"body": "x"})


def test_an_answer_in_base64_becomes_bytes() -> None:
    answer = from_lambda({"statusCode": 200, "body": base64.b64encode(b"\x89PNG").decode(), "isBase64Encoded": True})
    assert answer.body == b"\x89PNG"


def test_the_context_counts_down() -> None:
    context = LambdaContext(timeout_seconds=0.0)
    assert context.get_remaining_time_in_millis() == 0
    assert LambdaContext(function_name="x").invoked_function_arn.endswith(":x")
