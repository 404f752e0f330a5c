"""Requests made out of the API document, lawful and unlawful, against the app in process: it answers as it says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, Response
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi import checks

from app import app
from chalicelib.http.openapi import document
from infrastructure.local.events import LambdaContext, build_event, from_lambda
from tests.support.world import World

from .support_callers import Scene, set_scene

SCHEMA = from_dict(document())
OPERATIONS = {result.ok().label: result.ok() for result in SCHEMA.get_all_operations()}
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
#: These end the session they are sent with. Nothing else can: random requests find no passwords and no tokens.
ENDS_SESSION = {"POST /api/auth/logout", "POST /api/auth/refresh"}
LAWFUL, UNLAWFUL = 12, 5

_addresses = itertools.count(1)


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    world = World()
    world.start()
    yield set_scene(world)
    world.stop()


def _prepared(case: Case, cookies: dict[str, str]) -> requests.PreparedRequest:
    case.headers["X-CSRF-Token"] = cookies["hs_csrf"]
    sent = case.as_transport_kwargs(base_url="https://handsel.test")
    wanted = {name: sent[name] for name in ("method", "url", "headers", "params", "json", "data") if name in sent}
    wanted["cookies"] = cookies
    return requests.Request(**wanted).prepare()


def _answered(prepared: requests.PreparedRequest) -> Response | None:
    """The app's answer, each time to a client of another address: limits are not what is asked about.

    None where API Gateway finds no route, as for an empty path parameter.
    """
    address = "10.{}.{}.{}".format(*next(_addresses).to_bytes(3, "big"))
    url = urlsplit(str(prepared.url))
    event = build_event(app, str(prepared.method), url.path, url.query, prepared.headers, prepared.body or b"", address)
    if event is None:
        return None
    answer = from_lambda(app(event, LambdaContext()))
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name.lower(), []).append(value)
    return Response(answer.status, headers, answer.body, prepared, elapsed=0.0, verify=True)


def _known(scene: Scene, label: str) -> dict[str, str]:
    """What is there, by the names that parameters and fields call it. What is sold stays on sale."""
    known = {**scene.known, "product_id": scene.known["product"], "email": "guest@handsel.test"}
    known |= {"filename": "guide.pdf", "content_type": "application/pdf"}
    if label.endswith(("/unpublish", "/archive")):
        known["product"] = known["draft"]
    if label == "GET /api/stores/{store}/products/{product}":
        known["product"] = known["slug"]
    return known


def _with_known(value: Any, known: dict[str, str]) -> Any:
    """The same body, about things that are there."""
    if isinstance(value, dict):
        return {name: known.get(name) or item for name, item in value.items() if name != "session_id"}
    return value


def _caller(label: str) -> str:
    """Somebody whom the operation has something to say to."""
    path = label.partition(" ")[2]
    if path.startswith("/api/admin"):
        return "owner"
    return "buyer" if path.startswith(("/api/purchases", "/api/orders", "/api/payments")) else "seller"


def _check(scene: Scene, caller: str, case: Case, real: bool) -> int:
    label = case.operation.label
    cookies = dict(scene.clients[caller].cookies)
    if label in ENDS_SESSION:
        cookies = {"hs_csrf": cookies["hs_csrf"]}
    if real:
        known = _known(scene, label)
        case.path_parameters.update({name: known[name] for name in case.path_parameters})
        case.body = _with_known(case.body, known)
    response = _answered(_prepared(case, cookies))
    assume(response is not None)
    assert response.status_code not in {502, 503}, response.content
    case.validate_response(response, checks=CHECKS)
    return response.status_code


def _run(scene: Scene, caller: str, label: str, mode: GenerationMode, examples: int) -> set[int]:
    seen: set[int] = set()

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode), real=st.booleans())
    def one(case: Case, real: bool) -> None:
        seen.add(_check(scene, caller, case, real))

    one()
    return seen


@pytest.mark.parametrize(
    ("label", "caller"), [(label, who) for label in OPERATIONS for who in ("anonymous", _caller(label))]
)
def test_lawful_requests_get_documented_answers(scene: Scene, label: str, caller: str) -> None:
    seen = _run(scene, caller, label, GenerationMode.POSITIVE, LAWFUL)
    assert seen, "no request was made"


def _can_be_wrong(label: str) -> bool:
    return any(True for _ in OPERATIONS[label].iter_parameters()) or bool(OPERATIONS[label].body)


@pytest.mark.parametrize("label", [label for label in OPERATIONS if _can_be_wrong(label)])
def test_unlawful_requests_get_documented_answers(scene: Scene, label: str) -> None:
    _run(scene, _caller(label), label, GenerationMode.NEGATIVE, UNLAWFUL)


def test_the_checks_notice(scene: Scene) -> None:
    """An answer that is not documented fails: the harness itself is held to it."""
    case = OPERATIONS["GET /api/health"].Case()
    response = _answered(_prepared(case, dict(scene.clients["anonymous"].cookies)))
    case.validate_response(response, checks=CHECKS)
    for status, body, kind in (
        (500, b"{}", "application/json"),
        (418, b"{}", "application/json"),
        (200, b'{"status":"bad"}', "application/json"),
        (200, b"ok", "text/plain"),
    ):
        wrong = Response(status, {"content-type": [kind]}, body, response.request, elapsed=0.0, verify=True)
        with pytest.raises(schemathesis.core.failures.FailureGroup):
            case.validate_response(wrong, checks=CHECKS)


def test_every_operation_is_tried() -> None:
    assert len(OPERATIONS) == sum(len(methods) for methods in document()["paths"].values())
