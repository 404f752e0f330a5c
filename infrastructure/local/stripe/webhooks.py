"""Signed deliveries of events: one thread that posts what is due, and tries again when the receiver fails."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from infrastructure.local.stripe.store import Store

TIMEOUT = 10.0
RETRIES = (1.0, 2.0, 5.0, 10.0, 30.0)
MODES = ("normal", "drop", "duplicate", "reorder", "delay")


def sign(payload: bytes, secret: str, moment: int | None = None) -> str:
    """The `Stripe-Signature` header of a payload."""
    stamp = int(time.time()) if moment is None else moment
    digest = hmac.new(secret.encode(), b"%d." % stamp + payload, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def post(url: str, payload: bytes, signature: str) -> tuple[bool, str]:
    """Deliver once; whether the receiver took it (2xx, no redirects), and what it said."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=TIMEOUT)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (Handsel sandbox)",
        "Stripe-Signature": signature,
    }
    try:
        connection.request("POST", target, body=payload, headers=headers)
        status = connection.getresponse().status
        return 200 <= status < 300, str(status)
    except (OSError, http.client.HTTPException) as error:
        return False, type(error).__name__
    finally:
        connection.close()


class Courier:
    """The background thread. It also lets time pass: sessions expire and debits settle while nobody asks."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], float],
        endpoint: Callable[[str], tuple[str, str] | None],
        unserved: Callable[[], str | None],
        tick: Callable[[], None],
        retries: Sequence[float],
    ) -> None:
        self._store = store
        self._clock = clock
        self._endpoint = endpoint
        self._unserved = unserved
        self._tick = tick
        self._retries = tuple(retries)
        self._wake = threading.Condition()
        self._nudged = False
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="stripe-sandbox-courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread is None:
            return
        self._stopping = True
        self.nudge()
        self._thread.join(TIMEOUT + 1)
        self._thread = None

    def nudge(self) -> None:
        """There may be something new to do."""
        with self._wake:
            self._nudged = True
            self._wake.notify()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._tick()
                if self._deliver_next():
                    continue
            except Exception:
                traceback.print_exc()
            with self._store.lock:
                due = self._store.next_due(self._unserved())
            wait = 60.0 if due is None else min(max(due - self._clock(), 0.005), 60.0)
            with self._wake:
                if not self._nudged:
                    self._wake.wait(wait)
                self._nudged = False

    def _deliver_next(self) -> bool:
        """Send the delivery that has been due the longest; False when none is."""
        with self._store.lock:
            due = self._store.due_deliveries(self._clock(), self._unserved())
        if not due:
            return False
        delivery = due[0]
        target = self._endpoint(delivery["endpoint"])
        if target is None:
            self._note(delivery, "dropped", "the endpoint is gone")
            return True
        url, secret = target
        taken, note = post(url, delivery["payload"], sign(delivery["payload"], secret))
        if taken:
            self._note(delivery, "delivered", note)
        elif delivery["attempts"] < len(self._retries):
            self._note(delivery, "pending", note, wait=self._retries[delivery["attempts"]])
        else:
            self._note(delivery, "failed", note)
        return True

    def _note(self, delivery: sqlite3.Row, state: str, note: str, wait: float | None = None) -> None:
        """Write down what became of an attempt, and when the next one is due."""
        due = delivery["due"] if wait is None else self._clock() + wait
        with self._store.transaction():
            self._store.update_delivery(
                delivery["id"], state=state, attempts=delivery["attempts"] + 1, due=due, note=note
            )
