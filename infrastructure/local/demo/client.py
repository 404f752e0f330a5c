"""How the demonstration talks to the Handsel that runs: as one person's browser does."""

from __future__ import annotations

import threading
import time
from typing import Any

import requests

from .catalogue import PASSWORD

_TRIES = 4
_PATIENCE = 20.0


class SeedError(Exception):
    """Why the demonstration could not be made; one line for the developer."""


class Client:
    """One person's browser. Threads take turns with it."""

    def __init__(self, base_url: str) -> None:
        """Starts without a session."""
        self._base = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._lock = threading.Lock()
        self._csrf = ""

    def call(self, method: str, path: str, body: Any = None, *, allow: tuple[int, ...] = ()) -> Any:
        """The answer's JSON, or None for a status in `allow`. Raises `SeedError` for any other refusal."""
        with self._lock:
            answer = self._send(method, path, body)
        if answer.status_code in allow:
            return None
        if not answer.ok:
            raise SeedError(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        return answer.json() if answer.content else None

    def _send(self, method: str, path: str, body: Any) -> requests.Response:
        for left in reversed(range(_TRIES)):
            if method != "GET" and not self._csrf:
                self._csrf = self._session.get(f"{self._base}/api/session", timeout=30).json()["csrf_token"]
            headers = {"X-CSRF-Token": self._csrf} if method != "GET" else {}
            answer = self._session.request(method, self._base + path, json=body, headers=headers, timeout=60)
            wait = float(answer.headers.get("Retry-After") or 1)
            if (answer.status_code not in {429, 502, 503}) or not left or wait > _PATIENCE:
                return answer
            time.sleep(wait)
        raise AssertionError("unreachable")

    def log_in(self, email: str) -> bool:
        """Whether that worked."""
        body = {"email": email, "password": PASSWORD}
        return self.call("POST", "/api/auth/login", body, allow=(401, 403)) is not None

    def pages(self, path: str) -> list[dict[str, Any]]:
        """Every item of a list."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.call("GET", f"{path}?limit=50{f'&cursor={cursor}' if cursor else ''}")
            found += page["items"]
            cursor = page["next_cursor"] or ""
            if not cursor:
                return found
