"""The API proper: who asks, for what, in which words; then the operation, and a last look at its answer."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from infrastructure.local.stripe import charges, checkout, contract, events, form, intents, refunds
from infrastructure.local.stripe.errors import ContractBroken, Json, StripeError, invalid
from infrastructure.local.stripe.expand import expand
from infrastructure.local.stripe.operations import OPERATIONS, Operation
from infrastructure.local.stripe.store import Store
from infrastructure.local.stripe.work import API_VERSION, Work, dump, new_id

DOMAINS = (checkout, intents, charges, refunds, events)  # imported for the routes they register
REMEMBERED = 24 * 3600
Answer = tuple[int, dict[str, str], bytes]


class Api:
    """Answers requests under /v1; never raises."""

    def __init__(self, store: Store, begin: Callable[..., Work]) -> None:
        self._store = store
        self._begin = begin
        self._busy: set[str] = set()
        self._busy_lock = threading.Lock()

    def handle(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """`headers` have lower-case names."""
        request_id = new_id("req_", 14)
        extra: dict[str, str] = {}
        try:
            status, answer, extra = self._respond(method, path, query, headers, body, request_id)
        except StripeError as error:
            if isinstance(error, ContractBroken):
                self._record(request_id, method, path, "response", error.where, error.details)
            status, answer = error.status, dump(error.body)
        return status, _headers(request_id) | extra, answer

    def _respond(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, request_id: str
    ) -> tuple[int, bytes, dict[str, str]]:
        _authenticate(headers)
        found = contract.find_route(method, path)
        if found is None:
            raise StripeError(404, f"Unrecognized request URL ({method}: {path}).")
        route, ids = found
        operation = OPERATIONS.get((route.method, route.template))
        if operation is None:
            name = f"{route.name} ({route.method.upper()} {route.template})"
            raise StripeError(501, f"The sandbox does not simulate {name}.", kind="api_error", code="not_simulated")
        _check_headers(headers, body)
        raw = form.decode(body.decode() if method == "POST" else query)
        params, violations = contract.decode_params(raw, route.params_type)
        if violations:
            details = [violation.as_dict() for violation in violations]
            self._record(request_id, method, path, "request", route.name, details)
            first = violations[0]
            raise invalid(first.message, first.path, first.code)
        operation.refuse_unsimulated(params)
        key = headers.get("idempotency-key") if method == "POST" else None
        if key is None:
            return *self._perform(route, operation, params, ids, request_id, None), {}
        return self._perform_once(
            key, path, params, request_id, lambda: self._perform(route, operation, params, ids, request_id, key)
        )

    def _perform(
        self,
        route: contract.Route,
        operation: Operation,
        params: Json,
        ids: dict[str, str],
        request_id: str,
        key: str | None,
    ) -> tuple[int, bytes]:
        """Carry out an operation in one transaction; a broken contract leaves nothing behind."""
        failure: StripeError | None = None
        with self._store.transaction():
            work = self._begin(request_id=request_id, idempotency_key=key)
            try:
                answer = operation.handler(work, params, ids)
            except StripeError as error:
                if not error.keep:
                    raise
                failure = error
            else:
                answer = expand(work, answer, params.get("expand", []))
                if violations := contract.check_response(answer, route):
                    raise ContractBroken(route.name, [violation.as_dict() for violation in violations])
        if failure:
            raise failure
        return 200, dump(answer)

    def _perform_once(
        self, key: str, path: str, params: Json, request_id: str, perform: Callable[[], tuple[int, bytes]]
    ) -> tuple[int, bytes, dict[str, str]]:
        """The same answer for the same key: 400 for other parameters, 409 while the first is under way."""
        if len(key) > 255:
            raise StripeError(400, "An idempotency key has up to 255 characters.", kind="idempotency_error")
        with self._busy_lock:
            if key in self._busy:
                raise StripeError(
                    409,
                    "Another request with this idempotency key is under way.",
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._busy.add(key)
        try:
            request = hashlib.sha256(json.dumps([path, params], sort_keys=True).encode()).hexdigest()
            with self._store.transaction():
                now = self._begin().time
                self._store.forget_before(now - REMEMBERED)
                before = self._store.remembered(key)
            if before is not None:
                if before["request"] != request:
                    raise StripeError(
                        400, "This idempotency key was used with other parameters.", kind="idempotency_error"
                    )
                replayed = {"Idempotent-Replayed": "true", "Original-Request": before["request_id"]}
                return before["status"], before["body"], replayed
            try:
                status, answer = perform()
            except StripeError as error:
                status, answer = error.status, dump(error.body)
                if isinstance(error, ContractBroken) or status == 501:
                    raise
            with self._store.transaction():
                self._store.remember(key, request, status, answer, request_id, now)
            return status, answer, {"Idempotency-Key": key, "Original-Request": request_id}
        finally:
            with self._busy_lock:
                self._busy.discard(key)

    def _record(self, request_id: str, method: str, path: str, side: str, name: str, details: list[Json]) -> None:
        found: dict[str, Any] = {"request_id": request_id, "method": method, "path": path, "side": side}
        with self._store.transaction():
            self._store.add_violation(found | {"name": name, "details": details})


def _headers(request_id: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Cache-Control": "no-cache, no-store",
        "Request-Id": request_id,
        "Stripe-Version": API_VERSION,
    }


def _authenticate(headers: Mapping[str, str]) -> None:
    """Any test-mode secret key will do; live keys have no business here."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.startswith("sk_test_") or len(key) < 12:
        raise StripeError(401, "A test-mode secret key (sk_test_…) is needed.", code="api_key_invalid")


def _check_headers(headers: Mapping[str, str], body: bytes) -> None:
    version = headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        raise invalid(f"The sandbox speaks API version {API_VERSION}, not {version}.", "Stripe-Version")
    if "stripe-account" in headers or "stripe-context" in headers:
        raise StripeError(501, "The sandbox does not simulate connected accounts.", kind="api_error")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/x-www-form-urlencoded":
        raise invalid("Parameters are sent as application/x-www-form-urlencoded.", "Content-Type")
