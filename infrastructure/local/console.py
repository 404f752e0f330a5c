"""What `make run` shows: the app's log goes to a file, its warnings and errors to the terminal too, a line each."""

from __future__ import annotations

import io
import json
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

_LOUD = {"WARNING", "ERROR", "CRITICAL"}
_PLAIN_KEYS = ("function", "job", "message_id", "path", "status")


class AppLog(io.TextIOBase):
    """Stands in for standard output while the app runs in this process."""

    def __init__(self, file: Path, terminal: TextIO) -> None:
        """Everything goes to `file`; what is loud goes to `terminal` too."""
        super().__init__()
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file.open("a", encoding="utf-8", buffering=1)
        self._terminal = terminal
        self._lock = threading.Lock()
        self._partial = ""

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Keep the text and show the lines that matter."""
        with self._lock:
            self._file.write(text)
            *lines, self._partial = (self._partial + text).split("\n")
        for line in lines:
            if shown := loud_line(line):
                self.say(shown)
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def say(self, line: str) -> None:
        """A line for the developer."""
        print(line, file=self._terminal, flush=True)


def loud_line(line: str) -> str:
    """A log line as the terminal shows it; empty when it is not loud."""
    if not line.startswith("{"):
        return line.strip()
    try:
        record: dict[str, Any] = json.loads(line)
    except ValueError:
        return line
    if record.get("level") not in _LOUD:
        return ""
    facts = " ".join(f"{key}={record[key]}" for key in _PLAIN_KEYS if record.get(key))
    error = f" — {record['exception'].strip().splitlines()[-1]}" if record.get("exception") else ""
    return f"{record['level']} {record.get('message', '')}{error}" + (f" ({facts})" if facts else "")


def terminal() -> TextIO:
    """The terminal as it was before anything stood in for it."""
    return sys.__stdout__ or sys.stdout
