"""What the proofs of concurrency stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.local.engines import start_dynoxide
from infrastructure.local.processes import LOOPBACK, free_ports
from tests.support.world import World


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Tables on an engine that works on several requests at a time; the rest as in every test."""
    [port] = free_ports(1)
    child = start_dynoxide(port, logs=tmp_path, data=None)
    assert child is not None, "there is no dynoxide here: run `make engines`"
    try:
        child.wait_for(port)
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://{LOOPBACK}:{port}")
        world = World()
        world.start()
        yield world
        world.stop()
    finally:
        child.terminate()
        child.wait()
