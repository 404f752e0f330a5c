"""One unit of work: the objects it touches, the time it happens at and the events it leaves behind."""

from __future__ import annotations

import copy
import json
import secrets
import string
from dataclasses import dataclass
from typing import Any

from infrastructure.local.stripe import contract
from infrastructure.local.stripe.errors import ContractBroken, Json, missing
from infrastructure.local.stripe.store import Store

API_VERSION = "2026-10-28.endive"
MAIN_ENDPOINT = "main"
Answer = tuple[int, dict[str, str], bytes]  # status, headers, body
_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """An id like Stripe's: a prefix and random letters and digits."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


def dump(value: Any) -> bytes:
    """JSON as Stripe writes it: indented by two."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


@dataclass
class Work:
    """What an operation is given. It runs inside one transaction of the store."""

    store: Store
    time: float
    public_url: str
    async_delay: float | None = None
    request_id: str | None = None
    idempotency_key: str | None = None
    account: str | None = None

    @property
    def now(self) -> int:
        return int(self.time)

    def fetch(self, kind: str, identifier: str, param: str | None = None) -> Json:
        """An object, or Stripe's 404."""
        found = self.store.get(kind, identifier)
        if found is None:
            raise missing(kind.removeprefix("checkout."), identifier, param)
        return found

    def emit(self, name: str, carried: Json, previous: Json | None = None, *, account: str | None = None) -> None:
        """Record an event with the object as it is now, and queue its deliveries; `account` names whose it is."""
        event: Json = {
            "id": new_id("evt_"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": {"object": copy.deepcopy(carried)},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
            "type": name,
        }
        if previous is not None:
            event["data"]["previous_attributes"] = previous
        if account is not None:
            event["account"] = account
        if violations := contract.check_event(event):
            raise ContractBroken(f"event {name}", [violation.as_dict() for violation in violations])
        self.store.insert(event)
        payload = dump(event)
        self.queue(event["id"], MAIN_ENDPOINT, payload)
        for endpoint in self.store.walk("webhook_endpoint"):
            if endpoint["status"] == "enabled" and {name, "*"} & set(endpoint["enabled_events"]):
                self.queue(event["id"], endpoint["id"], payload)

    def queue(self, event: str, endpoint: str, payload: bytes) -> None:
        """Queue a delivery the way the current mode of deliveries says."""
        mode = self.store.setting("delivery_mode", "normal")
        wait = float(self.store.setting("delivery_seconds", 0.0))
        due = self.time
        if mode == "delay":
            due += wait
        elif mode == "reorder" and wait:
            # One window for all that happens within it, so that the newest leaves first.
            window = float(self.store.setting("reorder_until", 0.0))
            due = window if window > self.time else self.time + wait
            self.store.set_setting("reorder_until", due)
        state = "dropped" if mode == "drop" else "pending"
        for _ in range(2 if mode == "duplicate" else 1):
            self.store.add_delivery(event, endpoint, payload, due, state=state, reverse=mode == "reorder")
