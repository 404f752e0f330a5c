"""State that survives a kill: what changed is written every few seconds, sent mails included."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import threading
import time
from typing import Any

import ministack.app as engine
from ministack.core import persistence
from ministack.services import ses

_KEPT_MAILS = 500


def keep_mails() -> None:
    """Make ministack save and load the mails it took, which it otherwise forgets when it stops."""
    plain_state, plain_load = ses.get_state, ses.load_persisted_state

    def state() -> dict[str, Any]:
        mails = [[list(key), records[-_KEPT_MAILS:]] for key, records in ses._sent_emails.to_dict().items() if records]
        return {**plain_state(), "handsel_mails": mails}

    def load(data: dict[str, Any]) -> Any:
        for key, records in data.get("handsel_mails", []):
            ses._sent_emails._data[tuple(key)] = records
        return plain_load(data)

    ses.get_state, ses.load_persisted_state = state, load


async def _snapshot() -> dict[str, Any]:
    """Every loaded service's state, taken on the server's own thread so that no request is half done."""
    return {name: get_state() for name, get_state in engine._build_persistence_save_dict().items()}


def _save_changed(written: dict[str, bytes]) -> None:
    loop = engine._MAIN_LOOP
    if loop is None or not loop.is_running():
        return
    states = asyncio.run_coroutine_threadsafe(_snapshot(), loop).result(timeout=30)
    for name, state in states.items():
        if state is None:
            continue
        text = json.dumps(state, default=persistence._json_default, sort_keys=False)
        digest = hashlib.blake2b(text.encode()).digest()
        if written.get(name) != digest:
            persistence.save_state(name, state)
            written[name] = digest


def start(seconds: float) -> None:
    """Save every `seconds` from a thread of its own, as long as the process lives."""

    def run() -> None:
        written: dict[str, bytes] = {}
        while True:
            time.sleep(seconds)
            try:
                _save_changed(written)
            except Exception as error:
                print(f"autosave: tried again in {seconds:g} s ({error!r})", file=sys.stderr, flush=True)

    threading.Thread(target=run, daemon=True, name="autosave").start()
