"""One botocore session and one client per service, shared by the whole process."""

from __future__ import annotations

import threading
from typing import Any

import botocore.session
from botocore.config import Config

from ..settings import settings

_lock = threading.RLock()
_session: botocore.session.Session | None = None
_clients: dict[str, Any] = {}

#: Seconds and tries for every call: well under API Gateway's 29 s.
TIMEOUTS = {"connect_timeout": 1, "read_timeout": 5, "retries": {"mode": "standard", "total_max_attempts": 3}}


def botocore_session() -> botocore.session.Session:
    """The process's session."""
    global _session
    with _lock:
        if _session is None:
            _session = botocore.session.get_session()
            _session.set_config_variable("region", settings().region)
        return _session


def client(service: str, **config: Any) -> Any:
    """The process's client of `service`, made on first use."""
    with _lock:
        made = _clients.get(service)
        if made is None:
            options = Config(max_pool_connections=32, **{**TIMEOUTS, **config})
            made = botocore_session().create_client(service, region_name=settings().region, config=options)
            _clients[service] = made
        return made


def reset() -> None:
    """Forget session and clients, so that the next call reads the environment again. For tests and forks."""
    global _session
    with _lock:
        _session = None
        _clients.clear()
