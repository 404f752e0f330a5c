"""The sandbox's memory: objects, timers, deliveries and settings in one SQLite file (or in memory), behind one lock."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infrastructure.local.stripe.errors import Json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
    body TEXT NOT NULL, hidden TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
CREATE TABLE IF NOT EXISTS timers (action TEXT NOT NULL, id TEXT NOT NULL, due REAL NOT NULL, PRIMARY KEY (action, id));
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL, payload BLOB NOT NULL,
    due REAL NOT NULL, rank INTEGER NOT NULL, attempts INTEGER NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due, rank);
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL, request_id TEXT NOT NULL,
    created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS violations (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """Rows only; what they mean is decided elsewhere. Every use holds `lock`; `transaction` takes it."""

    def __init__(self, path: str) -> None:
        self.lock = threading.RLock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        with self.lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it, or nothing; a transaction inside another belongs to the outer one."""
        with self.lock:
            if self._database.in_transaction:
                yield
                return
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    # Objects

    def insert(self, body: Json, hidden: Json | None = None) -> Json:
        """A new object. `hidden` is what the API does not show of it."""
        self._run(
            "INSERT INTO objects (id, kind, created, body, hidden) VALUES (?, ?, ?, ?, ?)",
            *(body["id"], body["object"], body["created"], json.dumps(body), json.dumps(hidden or {})),
        )
        return body

    def save(self, body: Json) -> None:
        self._run("UPDATE objects SET body = ? WHERE id = ?", json.dumps(body), body["id"])

    def get(self, kind: str, identifier: str) -> Json | None:
        row = self._run("SELECT body FROM objects WHERE id = ? AND kind = ?", identifier, kind).fetchone()
        return json.loads(row["body"]) if row else None

    def hidden(self, identifier: str) -> Json:
        row = self._run("SELECT hidden FROM objects WHERE id = ?", identifier).fetchone()
        found: Json = json.loads(row["hidden"]) if row else {}
        return found

    def hide(self, identifier: str, **values: Any) -> None:
        hidden = json.dumps(self.hidden(identifier) | values)
        self._run("UPDATE objects SET hidden = ? WHERE id = ?", hidden, identifier)

    def delete(self, identifier: str) -> None:
        self._run("DELETE FROM objects WHERE id = ?", identifier)

    def position(self, identifier: str) -> int | None:
        row = self._run("SELECT seq FROM objects WHERE id = ?", identifier).fetchone()
        return int(row["seq"]) if row else None

    def walk(self, kind: str, *, before: int | None = None, after: int | None = None) -> Iterator[Json]:
        """Objects of a kind, newest first; with `after`, those made after that position, oldest first."""
        if after is not None:
            rows = self._run("SELECT body FROM objects WHERE kind = ? AND seq > ? ORDER BY seq", kind, after)
        else:
            end = before if before is not None else 1 << 62
            rows = self._run("SELECT body FROM objects WHERE kind = ? AND seq < ? ORDER BY seq DESC", kind, end)
        return (json.loads(row["body"]) for row in rows)

    def counts(self) -> dict[str, int]:
        rows = self._run("SELECT kind, count(*) AS many FROM objects GROUP BY kind ORDER BY kind")
        return {row["kind"]: row["many"] for row in rows}

    # Timers

    def set_timer(self, action: str, identifier: str, due: float) -> None:
        self._run("INSERT OR REPLACE INTO timers VALUES (?, ?, ?)", action, identifier, due)

    def clear_timer(self, action: str, identifier: str) -> None:
        self._run("DELETE FROM timers WHERE action = ? AND id = ?", action, identifier)

    def due_timers(self, now: float) -> list[tuple[str, str]]:
        rows = self._run("SELECT action, id FROM timers WHERE due <= ? ORDER BY due", now)
        return [(row["action"], row["id"]) for row in rows]

    def next_due(self, without: str | None = None) -> float | None:
        """When the next timer or delivery is due, deliveries to the endpoint `without` left out."""
        row = self._run(
            "SELECT min(due) AS due FROM"
            " (SELECT due FROM timers UNION ALL"
            " SELECT due FROM deliveries WHERE state = 'pending' AND endpoint IS NOT ?)",
            without,
        ).fetchone()
        return None if row["due"] is None else float(row["due"])

    # Deliveries

    def add_delivery(self, event: str, endpoint: str, payload: bytes, due: float, *, state: str, reverse: bool) -> None:
        """Deliveries due at the same time go out in the order they were made, or `reverse`."""
        added = self._run(
            "INSERT INTO deliveries (event, endpoint, payload, due, rank, attempts, state, note)"
            " VALUES (?, ?, ?, ?, 0, 0, ?, '')",
            *(event, endpoint, payload, due, state),
        ).lastrowid
        rank = -(added or 0) if reverse else (added or 0)
        self._run("UPDATE deliveries SET rank = ? WHERE id = ?", rank, added)

    def due_deliveries(self, now: float, without: str | None = None) -> list[sqlite3.Row]:
        """Deliveries to be made by now, in order, those to the endpoint `without` left out."""
        return self._run(
            "SELECT * FROM deliveries WHERE state = 'pending' AND due <= ? AND endpoint IS NOT ? ORDER BY due, rank",
            *(now, without),
        ).fetchall()

    def update_delivery(self, delivery: int, *, state: str, attempts: int, due: float, note: str) -> None:
        self._run(
            "UPDATE deliveries SET state = ?, attempts = ?, due = ?, note = ? WHERE id = ?",
            *(state, attempts, due, note, delivery),
        )

    def deliveries(self, limit: int = 200) -> list[Json]:
        columns = "id, event, endpoint, due, attempts, state, note"
        rows = self._run(f"SELECT {columns} FROM deliveries ORDER BY id DESC LIMIT ?", limit)
        return [dict(row) for row in rows]

    def delivery_counts(self) -> dict[str, int]:
        rows = self._run("SELECT state, count(*) AS many FROM deliveries GROUP BY state")
        return {"pending": 0, "delivered": 0, "failed": 0, "dropped": 0} | {row["state"]: row["many"] for row in rows}

    def pending_webhooks(self, event: str) -> int:
        row = self._run(
            "SELECT count(DISTINCT endpoint) AS many FROM deliveries"
            " WHERE event = ? AND state IN ('pending', 'failed')",
            event,
        ).fetchone()
        return int(row["many"])

    def first_deliveries(self, event: str) -> list[sqlite3.Row]:
        """The first delivery of an event to each of its endpoints."""
        first = "SELECT min(id) FROM deliveries WHERE event = ? GROUP BY endpoint"
        return self._run(f"SELECT * FROM deliveries WHERE id IN ({first})", event).fetchall()

    # Idempotency keys

    def remembered(self, key: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._run("SELECT * FROM idempotency WHERE key = ?", key).fetchone()
        return row

    def remember(self, key: str, request: str, status: int, body: bytes, request_id: str, now: float) -> None:
        self._run(
            "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?)", key, request, status, body, request_id, now
        )

    def forget_before(self, moment: float) -> None:
        self._run("DELETE FROM idempotency WHERE created < ?", moment)

    # Violations and settings

    def add_violation(self, body: Json) -> None:
        self._run("INSERT INTO violations (body) VALUES (?)", json.dumps(body))

    def violations(self) -> list[Json]:
        return [json.loads(row["body"]) for row in self._run("SELECT body FROM violations ORDER BY id")]

    def setting(self, name: str, default: Any) -> Any:
        row = self._run("SELECT value FROM settings WHERE name = ?", name).fetchone()
        return json.loads(row["value"]) if row else default

    def set_setting(self, name: str, value: Any) -> None:
        self._run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def _run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return self._database.execute(statement, values)
