"""The API proper: who asks, for what, in which words; then the operation, and a last look at its answer."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from infrastructure.local.stripe import (
    accounts,
    charges,
    checkout,
    contract,
    disputes,
    events,
    form,
    intents,
    refunds,
    tax,
    transfers,
)
from infrastructure.local.stripe.errors import ContractBroken, Json, StripeError, invalid
from infrastructure.local.stripe.expand import expand
from infrastructure.local.stripe.operations import OPERATIONS, Operation
from infrastructure.local.stripe.store import Store
from infrastructure.local.stripe.work import API_VERSION, Answer, Work, dump, new_id

DOMAINS = (
    accounts,
    checkout,
    intents,
    charges,
    refunds,
    disputes,
    transfers,
    tax,
    events,
)  # for the routes they register
REMEMBERED = 24 * 3600


@dataclass(frozen=True)
class _Call:
    """A request that has been understood."""

    route: contract.Route
    operation: Operation
    params: Json
    ids: dict[str, str]
    request_id: str
    account: str | None = None


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
        account = headers.get("stripe-account")
        if account is not None and not operation.connected:
            raise StripeError(
                501, f"The sandbox does not simulate {route.name} on behalf of accounts.", kind="api_error"
            )
        raw = form.decode(body.decode(errors="replace") if method == "POST" else query)
        params, violations = contract.decode_params(raw, route.params_type)
        if violations:
            details = [violation.as_dict() for violation in violations]
            self._record(request_id, method, path, "request", route.name, details)
            first = violations[0]
            raise invalid(first.message, first.path, first.code)
        operation.refuse_unsimulated(params)
        call = _Call(route, operation, params, ids, request_id, account)
        key = headers.get("idempotency-key") if method == "POST" else None
        if key is None:
            return *self._perform(call), {}
        return self._perform_once(key, path, call)

    def _perform(self, call: _Call, key: str | None = None, request: str = "") -> tuple[int, bytes]:
        """Carry out an operation in one transaction, and remember its answer under its idempotency key.

        An error leaves nothing behind, not even under the key, except for a declined payment.
        """
        with self._store.transaction():
            work = self._begin(request_id=call.request_id, idempotency_key=key, account=call.account)
            try:
                if call.account is not None:
                    accounts.connected(work, call.account)
                answer = call.operation.handler(work, call.params, call.ids)
            except StripeError as error:
                if not error.keep:
                    raise
                status, body = error.status, dump(error.body)
            else:
                answer = expand(work, answer, call.params.get("expand", []))
                if violations := contract.check_response(answer, call.route):
                    raise ContractBroken(call.route.name, [violation.as_dict() for violation in violations])
                status, body = 200, dump(answer)
            if key is not None:
                self._store.remember(key, request, status, body, call.request_id, work.time)
        return status, body

    def _perform_once(self, key: str, path: str, call: _Call) -> tuple[int, bytes, dict[str, str]]:
        """The same answer for the same key: 400 for other parameters, 409 while the first is under way."""
        if len(key) > 255:
            raise _idempotency(400, "An idempotency key has up to 255 characters.")
        with self._busy_lock:
            if key in self._busy:
                raise _idempotency(409, "A request with this idempotency key is under way.", "idempotency_key_in_use")
            self._busy.add(key)
        try:
            request = hashlib.sha256(json.dumps([path, call.params], sort_keys=True).encode()).hexdigest()
            with self._store.transaction():
                self._store.forget_before(self._begin().time - REMEMBERED)
                before = self._store.remembered(key)
            if before is None:
                return *self._perform(call, key, request), {"Idempotency-Key": key}
            if before["request"] != request:
                raise _idempotency(400, "This idempotency key was used with other parameters.")
            replayed = {"Idempotency-Key": key, "Idempotent-Replayed": "true", "Original-Request": before["request_id"]}
            return before["status"], before["body"], replayed
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


def _idempotency(status: int, message: str, code: str | None = None) -> StripeError:
    return StripeError(status, message, kind="idempotency_error", code=code)


def _authenticate(headers: Mapping[str, str]) -> None:
    """Any test-mode secret key will do; live keys have no business here."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.startswith("sk_test_") or len(key) < 12:
        raise StripeError(401, "A test-mode secret key (sk_test_…) is needed.", code="api_key_invalid")


def _check_headers(headers: Mapping[str, str], body: bytes) -> None:
    version = headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        raise invalid(f"The sandbox speaks API version {API_VERSION}, not {version}.", "Stripe-Version")
    if "stripe-context" in headers:
        raise StripeError(501, "The sandbox does not simulate contexts.", kind="api_error")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/x-www-form-urlencoded":
        raise invalid("Parameters are sent as application/x-www-form-urlencoded.", "Content-Type")
