"""Which engine holds the tables: moto in process, or with `ENGINE=dynoxide` a dynoxide of this test process's own."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.model_instances import reset_model_data
from moto.s3.models import FakeKey, FakeMultipart


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


def empty() -> None:
    """Nothing is left of the test before. On moto tables, queues and buckets themselves stay: to make them anew for
    every test would be a quarter of the suite's time.
    """
    if dynamodb_url() is not None:
        client = boto3.client("dynamodb")
        for name in client.list_tables()["TableNames"]:
            client.delete_table(TableName=name)
    account, region = DEFAULT_ACCOUNT_ID, os.environ["AWS_DEFAULT_REGION"]
    for table in get_backend("dynamodb")[account][region].tables.values():
        table.items.clear()
    for queue in get_backend("sqs")[account][region].queues.values():
        queue._messages, queue._pending_messages = [], set()
    for bucket in get_backend("s3")[account]["aws"].buckets.values():
        bucket.keys, bucket.multiparts = type(bucket.keys)(), type(bucket.multiparts)()
    for stored in [*FakeKey.instances_tracked, *FakeMultipart.instances_tracked]:
        stored.dispose()
    reset_model_data()
    get_backend("ses")[account][region].sent_messages.clear()


def _moto_tables() -> dict[str, Any]:
    found: dict[str, Any] = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][os.environ["AWS_DEFAULT_REGION"]].tables
    return {name.rpartition("-")[2]: table for name, table in found.items()}


def _moto_buckets() -> dict[str, Any]:
    found: dict[str, Any] = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets
    return found


def _moto_queues() -> dict[str, Any]:
    found: dict[str, Any] = get_backend("sqs")[DEFAULT_ACCOUNT_ID][os.environ["AWS_DEFAULT_REGION"]].queues
    return found


def rows() -> dict[tuple[str, Any, Any], Any]:
    """Every row that moto holds, by table and keys; the very objects."""
    return {
        (name, hash_key, range_key): item
        for name, table in _moto_tables().items()
        for hash_key, items in table.items.items()
        for range_key, item in items.items()
    }


def objects() -> dict[tuple[str, str], Any]:
    """Every object that moto's S3 holds, by bucket and key; the very objects."""
    return {(name, key): stored for name, bucket in _moto_buckets().items() for key, stored in bucket.keys.items()}


def messages() -> dict[tuple[str, str], Any]:
    """Every message that moto's queues hold, by queue and id; the very objects."""
    return {(name, message.id): message for name, queue in _moto_queues().items() for message in queue._messages}


def lay_out(
    found: Mapping[tuple[str, Any, Any], Any],
    stored: Mapping[tuple[str, str], Any],
    waiting: Mapping[tuple[str, str], Any],
) -> None:
    """Put rows, objects and messages into moto without asking it, so that nothing is told of them."""
    tables, buckets, queues = _moto_tables(), _moto_buckets(), _moto_queues()
    for (name, hash_key, range_key), item in found.items():
        tables[name].items[hash_key][range_key] = item
    for (name, key), value in stored.items():
        buckets[name].keys[key] = value
    for (name, _), message in waiting.items():
        queues[name]._messages.append(message)
