"""Which engine holds the tables: moto in process, or with `ENGINE=dynoxide` a dynoxide of this test process's own."""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import cache
from pathlib import Path

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
