"""Every route × every kind of caller: what each gets, none forgotten."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

import app  # noqa: F401  declares the routes
from chalicelib.aws.secrets import secrets
from chalicelib.http.declare import REGISTRY, Route, Who
from tests.support.goods import ADDRESS
from tests.support.world import World

from .support_callers import CALLERS, PASSWORD, Scene, claims_of, forged, owners_claims, set_scene

_keys = itertools.count()


@dataclass(frozen=True)
class Case:
    """What each of `CALLERS` gets, in that order, for a request that is otherwise in order.

    Where carrying it out ten times would spoil the scene, the request is one that is refused after admission:
    409 or 422 then shows that the caller was let in. `use` gives path parameters another name of the scene's.
    """

    expected: str
    body: Any = None
    use: dict[str, str] | None = None
    headers: Callable[[], dict[str, str]] = dict
    fresh_login: bool = False
    query: dict[str, str] | None = None

    def statuses(self) -> dict[str, int]:
        numbers = [int(number) for number in self.expected.split()]
        assert len(numbers) == len(CALLERS)
        return dict(zip(CALLERS, numbers, strict=True))


def _everyone(status: int) -> str:
    return " ".join([str(status)] * len(CALLERS))


def _members(status: int) -> str:
    return " ".join(["401", *[str(status)] * 7, "401", "401"])


def _idempotency() -> dict[str, str]:
    return {"Idempotency-Key": f"key-{next(_keys)}"}


WRONG = "not the password"
REMIND = {"consent": True, "email": "guest@handsel.test"}
UPLOAD = {"purpose": "file", "filename": "a.pdf", "content_type": "application/pdf", "size": 10}
SHA256 = base64.b64encode(bytes(32)).decode()

# Those who manage a store: its owner, and on the platform admins and the owner; staff look, and edit nothing.
EDITORS = "401 403 403 {0} 403 403 {0} {0} 401 401"
STAFF = "401 403 403 403 403 {0} {0} {0} 401 401"
ADMINS = "401 403 403 403 403 403 {0} {0} 401 401"
VIEWERS = "401 403 403 {0} 403 {0} {0} {0} 401 401"

# To strangers an order does not exist; its buyer knows it, and may not. Staff give money back, and send nothing.
SELLERS = "401 404 404 {0} 403 403 {0} {0} 401 401"
REFUNDERS = "401 404 404 {0} 403 {0} {0} {0} 401 401"

TABLE: dict[tuple[str, str], Case] = {
    ("GET", "/api/health"): Case(_everyone(200)),
    ("GET", "/api/openapi.json"): Case(_everyone(200)),
    ("GET", "/api/docs"): Case(_everyone(200)),
    ("GET", "/api/session"): Case(_everyone(200)),
    ("POST", "/api/auth/register"): Case(
        _everyone(202), {"email": "new@handsel.test", "password": PASSWORD, "name": "New"}
    ),
    ("POST", "/api/auth/confirm"): Case(_everyone(422), {"token": "unknown"}),
    ("POST", "/api/auth/confirm/resend"): Case(_everyone(202), {"email": "nobody@handsel.test"}),
    ("POST", "/api/auth/login"): Case(_everyone(200), {"email": "stranger@handsel.test", "password": PASSWORD}),
    # The refresh token is what counts here: those without one have no session to go on with.
    ("POST", "/api/auth/refresh"): Case(_members(200), fresh_login=True),
    ("POST", "/api/auth/logout"): Case(_everyone(204), fresh_login=True),
    ("POST", "/api/auth/password/forgot"): Case(_everyone(202), {"email": "nobody@handsel.test"}),
    ("POST", "/api/auth/password/reset"): Case(_everyone(422), {"token": "unknown", "password": PASSWORD}),
    ("GET", "/api/account"): Case(_members(200)),
    ("PATCH", "/api/account"): Case(_members(200), {"locale": "en"}),
    ("POST", "/api/account/email"): Case(_members(422), {"email": "other@handsel.test", "password": WRONG}),
    ("POST", "/api/account/password"): Case(_members(422), {"current_password": WRONG, "new_password": PASSWORD}),
    ("GET", "/api/account/sessions"): Case(_members(200)),
    ("DELETE", "/api/account/sessions/{session_id}"): Case("401 404 404 404 204 404 404 404 401 401"),
    ("GET", "/api/addresses/{country}"): Case(_everyone(200), use={"country": "country"}),
    ("GET", "/api/account/addresses"): Case(_members(200)),
    ("POST", "/api/account/addresses"): Case(_members(422), {"address": {**ADDRESS, "postal_code": "nowhere"}}),
    # An address is its member's alone.
    ("PUT", "/api/account/addresses/{address_id}"): Case(
        "401 404 404 404 200 404 404 404 401 401", {"address": ADDRESS}
    ),
    ("DELETE", "/api/account/addresses/{address_id}"): Case("401 404 404 404 204 404 404 404 401 401"),
    ("GET", "/api/account/stores"): Case(_members(200)),
    ("GET", "/api/admin/users"): Case("401 403 403 403 403 200 200 200 401 401"),
    ("PUT", "/api/admin/users/{user_id}/role"): Case("401 403 403 403 403 403 200 200 401 401", {"role": "customer"}),
    ("POST", "/api/admin/owner"): Case(
        "401 403 403 403 403 403 403 422 401 401", {"user_id": "{user_id}", "password": WRONG}
    ),
    ("POST", "/api/stores"): Case(_members(201), {"name": "A store"}),
    ("GET", "/api/stores/{store}"): Case(_everyone(200)),
    ("PATCH", "/api/stores/{store}"): Case(EDITORS.format(409), {"name": "Taken over", "version": 999}),
    ("GET", "/api/stores/{store}/products"): Case(_everyone(200)),
    ("GET", "/api/products"): Case(_everyone(200)),
    ("GET", "/api/search/suggestions"): Case(_everyone(200)),
    ("GET", "/api/categories"): Case(_everyone(200)),
    ("POST", "/api/admin/categories"): Case(STAFF.format(201), {"names": {"en": "New"}}),
    ("PATCH", "/api/admin/categories/{category}"): Case(STAFF.format(200), {"position": 3}),
    ("DELETE", "/api/admin/categories/{category}"): Case(STAFF.format(409)),
    ("GET", "/api/stores/{store}/collections"): Case(_everyone(200)),
    ("GET", "/api/stores/{store}/collections/{collection}"): Case(
        _everyone(200), use={"collection": "collection_slug"}
    ),
    ("POST", "/api/stores/{store}/collections"): Case(EDITORS.format(201), {"name": "New"}),
    ("PATCH", "/api/collections/{collection}"): Case(EDITORS.format(409), {"name": "Taken over", "version": 999}),
    ("DELETE", "/api/collections/{collection}"): Case(
        "401 403 403 204 404 404 404 404 401 401", use={"collection": "collection_to_go"}
    ),
    ("GET", "/api/home"): Case(_everyone(200)),
    ("GET", "/api/admin/home"): Case(STAFF.format(200)),
    ("PUT", "/api/admin/home"): Case(STAFF.format(200), {"products": []}),
    ("GET", "/robots.txt"): Case(_everyone(200)),
    ("GET", "/"): Case(_everyone(200)),
    ("GET", "/{first}"): Case(_everyone(200), use={"first": "store"}),
    ("GET", "/{first}/{second}"): Case(_everyone(404), use={"first": "store", "second": "slug"}),
    ("GET", "/{first}/{second}/{third}"): Case(
        _everyone(404), use={"first": "store", "second": "slug", "third": "slug"}
    ),
    ("GET", "/{first}/{second}/{third}/{fourth}"): Case(
        _everyone(404), use={"first": "store", "second": "slug", "third": "slug", "fourth": "slug"}
    ),
    ("GET", "/payments/{page}"): Case(_everyone(404), use={"page": "slug"}),
    ("GET", "/api/stores/{store}/products/{product}"): Case(_everyone(200), use={"product": "slug"}),
    ("GET", "/api/stores/{store}/dashboard/products"): Case(VIEWERS.format(200)),
    ("POST", "/api/products"): Case(EDITORS.format(201), {"store_id": "{store_id}", "title": "New", "price": 500}),
    ("GET", "/api/products/{product}"): Case(VIEWERS.format(200), use={"product": "draft"}),
    ("PATCH", "/api/products/{product}"): Case(EDITORS.format(409), {"price": 0, "version": 999}),
    ("PUT", "/api/products/{product}/options"): Case(
        EDITORS.format(409), {"version": 999, "options": [], "variants": []}
    ),
    ("POST", "/api/products/{product}/duplicate"): Case(EDITORS.format(201)),
    ("DELETE", "/api/products/{product}"): Case(EDITORS.format(409)),
    ("POST", "/api/products/{product}/publish"): Case(EDITORS.format(422), {}, use={"product": "draft"}),
    ("POST", "/api/products/{product}/unpublish"): Case(VIEWERS.format(200), use={"product": "draft"}),
    ("POST", "/api/products/{product}/archive"): Case(VIEWERS.format(200), use={"product": "draft"}),
    ("GET", "/api/stores/{store}/promotions"): Case(VIEWERS.format(200)),
    ("POST", "/api/stores/{store}/promotions"): Case(
        EDITORS.format(201), {"name": "New", "kind": "percent", "value": 1000, "active": False}
    ),
    ("POST", "/api/stores/{store}/promotions/preview"): Case(
        EDITORS.format(200), {"promotion": {"name": "New", "kind": "percent", "value": 1000}}
    ),
    ("GET", "/api/admin/promotions"): Case(ADMINS.format(200)),
    ("POST", "/api/admin/promotions"): Case(
        ADMINS.format(201), {"name": "New", "kind": "percent", "value": 1000, "active": False}
    ),
    ("POST", "/api/admin/promotions/preview"): Case(
        ADMINS.format(200), {"promotion": {"name": "New", "kind": "percent", "value": 1000}}
    ),
    ("GET", "/api/promotions/{promotion}"): Case(VIEWERS.format(200)),
    ("PATCH", "/api/promotions/{promotion}"): Case(EDITORS.format(409), {"version": 999, "name": "Taken over"}),
    ("DELETE", "/api/promotions/{promotion}"): Case(
        "401 403 403 204 404 404 404 404 401 401", use={"promotion": "promotion_to_go"}
    ),
    ("POST", "/api/uploads"): Case(EDITORS.format(201), {**UPLOAD, "product_id": "{draft}"}),
    ("POST", "/api/uploads/{upload_id}/parts"): Case(
        EDITORS.format(409), {"parts": [{"number": 1, "size": 10, "sha256": SHA256}]}
    ),
    ("GET", "/api/uploads/{upload_id}"): Case(EDITORS.format(200)),
    ("POST", "/api/uploads/{upload_id}/complete"): Case(EDITORS.format(409), {"sha256": "0" * 64}),
    ("DELETE", "/api/uploads/{upload_id}"): Case(EDITORS.format(409)),
    ("GET", "/api/products/{product}/page"): Case(_everyone(301)),
    ("GET", "/api/products/{product}/stock"): Case(VIEWERS.format(200)),
    ("PUT", "/api/products/{product}/stock"): Case(
        EDITORS.format(409), {"items": [{"set_to": 1, "expected": 999}]}, use={"product": "draft"}
    ),
    ("GET", "/api/products/{product}/stock/moves"): Case(VIEWERS.format(200)),
    # Everybody may wait; but not for what is in stock.
    ("POST", "/api/products/{product}/stock/requests"): Case(_everyone(409), {"email": "guest@handsel.test"}),
    ("GET", "/api/products/{product}/files"): Case(VIEWERS.format(200)),
    ("PATCH", "/api/products/{product}/files/{file_id}"): Case(EDITORS.format(200), {"name": "guide.pdf"}),
    ("DELETE", "/api/products/{product}/files/{file_id}"): Case(EDITORS.format(409)),
    ("POST", "/api/stores/{store}/tasks"): Case(
        EDITORS.format(202), {"action": "archive", "product_ids": ["none"]}, headers=_idempotency
    ),
    ("GET", "/api/stores/{store}/tasks"): Case(VIEWERS.format(200)),
    ("POST", "/api/stores/{store}/imports"): Case(EDITORS.format(201), {"filename": "a.csv", "size": 10}),
    ("POST", "/api/stores/{store}/imports/{task}/start"): Case(
        EDITORS.format(409), {"dry_run": True}, use={"task": "import"}
    ),
    ("GET", "/api/stores/{store}/imports/{task}/lines"): Case(VIEWERS.format(200), use={"task": "import"}),
    ("POST", "/api/stores/{store}/exports"): Case(EDITORS.format(202)),
    ("GET", "/api/tasks/{task}"): Case(VIEWERS.format(200)),
    ("POST", "/api/tasks/{task}/undo"): Case(EDITORS.format(202)),
    ("GET", "/api/cart"): Case(_everyone(200)),
    ("PUT", "/api/cart/lines"): Case(_everyone(200), {"product_id": "{product}", "quantity": 1}),
    ("POST", "/api/cart/lines/{line}/save"): Case(_everyone(200)),
    ("POST", "/api/cart/lines/{line}/restore"): Case(_everyone(200)),
    ("DELETE", "/api/cart/saved/{line}"): Case(_everyone(204)),
    # Those who have no account and have put nothing in a cart have none to keep codes with.
    ("PUT", "/api/cart/codes"): Case("404 204 204 204 204 204 204 204 404 404", {"codes": ["SPRING"]}),
    ("POST", "/api/cart/seen"): Case(_everyone(200), {"lines": []}),
    ("DELETE", "/api/cart"): Case(_everyone(204)),
    ("PUT", "/api/cart/reminder"): Case("404 204 204 204 204 204 204 204 404 404", REMIND),
    ("DELETE", "/api/cart/reminder"): Case(_everyone(204)),
    ("POST", "/api/cart/return"): Case(_everyone(404), {"token": "unknown"}),
    ("GET", "/api/admin/carts/reminders"): Case(STAFF.format(200)),
    ("GET", "/api/stores/{store}/shipping"): Case(VIEWERS.format(200)),
    ("PUT", "/api/stores/{store}/shipping"): Case(EDITORS.format(409), {"zones": [], "version": 999}),
    ("GET", "/api/stores/{store}/shipping/rates"): Case(VIEWERS.format(200), query={"country": "RO"}),
    ("GET", "/api/admin/tax"): Case(ADMINS.format(200)),
    ("PUT", "/api/admin/tax"): Case(ADMINS.format(409), {"version": 999}),
    ("GET", "/api/purchases"): Case(_members(200)),
    # Not even staff: a download is the buyer's, and others do not learn that it is there.
    ("POST", "/api/purchases/{entitlement_id}/links"): Case(
        "404 404 404 404 201 404 404 404 404 404", {"file_id": "{file_id}"}
    ),
    ("POST", "/api/purchases/resend"): Case(_everyone(202), {"email": "nobody@handsel.test"}),
    ("GET", "/downloads/{token}"): Case(_everyone(200)),
    ("POST", "/downloads/{token}"): Case(_everyone(303)),
    ("POST", "/api/checkout/quote"): Case("200 200 200 409 200 200 200 200 200 200", {"product_id": "{product}"}),
    # Everybody may buy; the seller not from themself.
    ("POST", "/api/payments/checkout"): Case(
        "201 201 201 409 201 201 201 201 201 201",
        {"product_id": "{product}", "email": "guest@handsel.test", "consent": True},
        headers=_idempotency,
    ),
    ("POST", "/api/payments/confirm"): Case(_everyone(200), {"purchase_id": "{purchase_id}"}),
    ("POST", "/payments/webhook"): Case(_everyone(400), {}),
    ("GET", "/api/orders"): Case(_members(200)),
    # To strangers an order does not exist.
    ("GET", "/api/orders/{order_id}"): Case("401 404 404 200 200 200 200 200 401 401"),
    ("GET", "/api/stores/{store}/orders"): Case(VIEWERS.format(200)),
    ("GET", "/api/orders/{order_id}/explanation"): Case("401 404 404 200 200 200 200 200 401 401"),
    ("GET", "/api/admin/reconciliation"): Case(STAFF.format(200)),
    ("GET", "/api/stores/{store}/payouts"): Case(VIEWERS.format(200)),
    # Let in, the question is whether Stripe's region is left.
    ("POST", "/api/stores/{store}/payouts/onboarding"): Case(EDITORS.format(422), {"country": "BR"}),
    ("POST", "/api/stores/{store}/payouts/refresh"): Case(VIEWERS.format(200)),
    ("GET", "/api/stores/{store}/payouts/bank"): Case(VIEWERS.format(200)),
    ("GET", "/api/stores/{store}/statements"): Case(VIEWERS.format(200)),
    ("GET", "/api/stores/{store}/statements/{month}"): Case(VIEWERS.format(200)),
    ("GET", "/api/stores/{store}/statements/{month}/lines"): Case(VIEWERS.format(200)),
    ("GET", "/api/stores/{store}/statements/{month}/csv"): Case(VIEWERS.format(200)),
    ("GET", "/api/admin/orders"): Case(STAFF.format(200)),
    # Who may is let in, and then refused: nothing of it is sent, or so much was never paid.
    ("POST", "/api/orders/{order_id}/shipments"): Case(SELLERS.format(422), {"carrier": "DHL"}, headers=_idempotency),
    ("POST", "/api/orders/{order_id}/delivered"): Case(SELLERS.format(409)),
    ("POST", "/api/orders/{order_id}/notes"): Case(REFUNDERS.format(201), {"text": "Wrap it twice."}),
    ("POST", "/api/orders/{order_id}/cancel"): Case(
        REFUNDERS.format(409), {}, use={"order_id": "cancelled"}, headers=_idempotency
    ),
    ("POST", "/api/orders/{order_id}/refunds"): Case(
        REFUNDERS.format(422), {"amount": 9_999_999}, headers=_idempotency
    ),
    # Only the buyer asks, and here for what is not the order's.
    ("POST", "/api/orders/{order_id}/refund-requests"): Case(
        "401 404 404 403 422 403 403 403 401 401", {"reason": "x", "items": ["itm_other"]}
    ),
    ("GET", "/api/orders/{order_id}/disputes/{dispute_id}/evidence"): Case(REFUNDERS.format(404)),
    ("POST", "/api/orders/{order_id}/disputes/{dispute_id}/evidence"): Case(REFUNDERS.format(404), {}),
    ("POST", "/api/orders/{order_id}/refund-requests/{request_id}/decline"): Case(
        REFUNDERS.format(404), {"answer": "No."}
    ),
}

ROUTES = {(route.method, route.path): route for route in REGISTRY}


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    world = World()
    world.start()
    yield set_scene(world)
    world.stop()


def test_no_route_is_forgotten() -> None:
    assert set(TABLE) == set(ROUTES)
    assert len(ROUTES) == len(REGISTRY)


def _filled(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(item, known) for name, item in value.items()}
    return value.format(**known) if isinstance(value, str) else value


@pytest.mark.parametrize(("method", "path"), TABLE, ids=lambda value: value)
def test_each_caller_gets_what_is_due(scene: Scene, method: str, path: str) -> None:
    case, got = TABLE[method, path], {}
    for caller in CALLERS:
        client = scene.login(caller) if case.fresh_login else scene.client(caller)
        known = {**scene.known, **{name: scene.known[other] for name, other in (case.use or {}).items()}}
        if "{token}" in path:
            known["token"] = scene.link()
        sent = _filled(case.body, known)
        reply = client.request(method, path.format(**known), sent, headers=case.headers(), query=case.query)
        got[caller] = reply.status
    assert got == case.statuses()


def _expected_by_declaration(route: Route) -> dict[str, set[int]]:
    """What the declaration alone says of some callers; where the thing decides, it is the table's to say."""
    refused = {Who.STAFF: ["stranger", "rival", "seller", "buyer"]}
    refused[Who.ADMIN] = [*refused[Who.STAFF], "staff"]
    refused[Who.OWNER] = [*refused[Who.ADMIN], "admin"]
    expected = {caller: {403} for caller in refused.get(route.who, [])}
    if route.who not in {Who.ANYONE, Who.STRIPE, Who.HOLDER}:
        expected |= {caller: {401} for caller in ("anonymous", "expired", "forged")}
    return expected


@pytest.mark.parametrize("route", REGISTRY, ids=lambda route: f"{route.method} {route.path}")
def test_the_table_says_what_the_declaration_says(route: Route) -> None:
    statuses = TABLE[route.method, route.path].statuses()
    for caller, expected in _expected_by_declaration(route).items():
        assert statuses[caller] in expected, caller


def test_only_what_others_authenticate_goes_without_a_csrf_token() -> None:
    exempt = {(route.method, route.path) for route in REGISTRY if route.writes and not route.csrf}
    assert exempt == {("POST", "/payments/webhook"), ("POST", "/downloads/{token}")}


@pytest.mark.parametrize(
    "route", [route for route in REGISTRY if route.csrf], ids=lambda route: f"{route.method} {route.path}"
)
def test_no_write_is_carried_out_without_the_csrf_token(scene: Scene, route: Route) -> None:
    reply = scene.client("owner").request(
        route.method, route.path.format(**scene.known, token="x"), {}, headers=_idempotency(), csrf=False
    )
    assert (reply.status, reply.json["code"]) == (403, "csrf")


def _unsigned(claims: dict[str, Any]) -> str:
    """A token of algorithm none, as old libraries accepted it."""
    parts = ({"alg": "none", "typ": "JWT", "kid": "k1"}, {**claims, "exp": int(claims["exp"].timestamp())})
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, ""])


def _tampered(token: str) -> str:
    """A true token whose claims were changed and whose signature was not."""
    head, claims, signature = token.split(".")
    read = json.loads(base64.urlsafe_b64decode(claims + "=="))
    changed = base64.urlsafe_b64encode(json.dumps({**read, "role": "owner"}).encode()).decode().rstrip("=")
    return ".".join([head, changed, signature])


FORGERIES: dict[str, Callable[[dict[str, Any], bytes, str], str]] = {
    "another key": lambda claims, key, true: forged(claims),
    "another kid": lambda claims, key, true: forged(claims, key=key, kid="k9"),
    "no kid": lambda claims, key, true: jwt.encode(claims, key, algorithm="HS256"),
    "algorithm none": lambda claims, key, true: _unsigned(claims),
    "another algorithm": lambda claims, key, true: forged(claims, key=key, algorithm="HS384"),
    "another audience": lambda claims, key, true: forged({**claims, "aud": "other"}, key=key),
    "no audience": lambda claims, key, true: forged({k: v for k, v in claims.items() if k != "aud"}, key=key),
    "no expiry": lambda claims, key, true: forged({k: v for k, v in claims.items() if k != "exp"}, key=key),
    "expired": lambda claims, key, true: forged({**claims, "exp": datetime.now(UTC) - timedelta(seconds=2)}, key=key),
    "an unknown role": lambda claims, key, true: forged({**claims, "role": "root"}, key=key),
    "changed claims": lambda claims, key, true: _tampered(true),
    "no token at all": lambda claims, key, true: "a.b.c",
    "half a token": lambda claims, key, true: true.rpartition(".")[0],
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_forged_token_is_anybody(scene: Scene, forgery: str) -> None:
    claims = claims_of(scene.clients["owner"])
    impostor = scene.client("forged")
    true = scene.clients["stranger"].cookies["hs_access"]
    wanted = owners_claims(claims["sub"], claims["sid"])
    impostor.cookies["hs_access"] = FORGERIES[forgery](wanted, secrets().newest[1], true)
    assert [impostor.get(path).status for path in ("/api/account", "/api/admin/users", "/api/orders")] == [401] * 3
    assert impostor.get("/api/session").json["user"] is None


def test_the_same_claims_under_the_right_key_would_pass(scene: Scene) -> None:
    claims = claims_of(scene.clients["owner"])
    client = scene.client("forged")
    client.cookies["hs_access"] = forged(owners_claims(claims["sub"], claims["sid"]), key=secrets().newest[1])
    assert client.get("/api/admin/users").status == 200


def test_a_role_claimed_in_a_true_token_is_not_enough(scene: Scene) -> None:
    claims = claims_of(scene.clients["stranger"])
    client = scene.client("stranger")
    client.cookies["hs_access"] = forged(owners_claims(claims["sub"], claims["sid"]), key=secrets().newest[1])
    assert client.get("/api/admin/users").status == 403
