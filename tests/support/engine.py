"""Which engine holds the tables: moto in process, or with `ENGINE=dynoxide` a dynoxide of this test process's own."""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import cache
from pathlib import Path

import boto3


@cache
def dynamodb_url() -> str | None:
    """Where the tables are; None for moto. Starts the engine when it is first asked for."""
    if os.environ.get("ENGINE", "moto") == "moto":
        return None
    from infrastructure.local.engines import start_dynoxide
    from infrastructure.local.processes import LOOPBACK, free_ports, stop_all

    (port,) = free_ports(1)
    child = start_dynoxide(port, logs=Path(tempfile.mkdtemp(prefix="handsel-")), data=None)
    if child is None:
        raise RuntimeError("There is no dynoxide here: run `make engines`.")
    atexit.register(stop_all, [child])
    child.wait_for(port)
    url = f"http://{LOOPBACK}:{port}"
    os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = url
    return url


def drop_tables() -> None:
    """Empty a real engine; moto forgets by itself."""
    if dynamodb_url() is not None:
        client = boto3.client("dynamodb")
        for name in client.list_tables()["TableNames"]:
            client.delete_table(TableName=name)
