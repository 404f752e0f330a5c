"""How long each function takes to import, compiled, in fresh processes; and what the process weighs afterwards."""

from __future__ import annotations

import compileall
import json
import os
import py_compile
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from infrastructure.deploy import project

RUNS = 7

#: What Lambda imports for each function: the API's handler is `app.app`, the others live in `chalicelib.workers`; the
#: modules that the first request or job brings in are imported too, since a cold start pays for them.
FUNCTIONS = {
    "bare frameworks (chalice, pynamodb, pydantic)": "import chalice, pynamodb.models, pydantic",
    "API": "import app",
    "API and its first product page": "import app, chalicelib.storefront.routes",
    "API and its first search": "import app, chalicelib.search.routes",
    "API and its first checkout": "import app, chalicelib.orders.routes",
    "API, every route": "import app; app.app.take_everything()",
    "on_work (with order.paid)": "import chalicelib.workers, chalicelib.orders.handlers",
    "on_webhooks": "import chalicelib.workers, chalicelib.orders.handlers",
    "on_media": "import chalicelib.workers, chalicelib.files.handlers",
    "sweep_outbox": "import chalicelib.workers, chalicelib.events.outbox, chalicelib.catalog.handlers",
    "reconcile_payments": "import chalicelib.workers, chalicelib.orders.handlers",
    "compact_index": "import chalicelib.workers, chalicelib.search.handlers, chalicelib.search.engine.build",
    "clean_up": "import chalicelib.workers, chalicelib.files.handlers, chalicelib.fulfilment.handlers",
}

_PROBE = """
import time; started = time.perf_counter()
{statement}
took = (time.perf_counter() - started) * 1000
import json, pathlib, re
status = pathlib.Path("/proc/self/status")
kilobytes = int(re.search(r"VmRSS:\\s+(\\d+)", status.read_text()).group(1)) if status.exists() else 0
print(json.dumps([took, kilobytes / 1024]))
"""


@dataclass(frozen=True)
class ImportTime:
    """Median milliseconds and the resident megabytes afterwards."""

    name: str
    milliseconds: float
    megabytes: float


def _compiled(folder: Path) -> dict[str, str]:
    """An environment in which everything is compiled beforehand, as `make package` ships it."""
    code, compiled = folder / "code", folder / "compiled"
    project.lay_out(code)
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled), "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": ""}
    env["AWS_LAMBDA_FUNCTION_NAME"] = "measured"
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    before = sys.pycache_prefix
    sys.pycache_prefix = str(compiled)
    try:
        for place in (code, Path(sysconfig.get_paths()["purelib"])):
            compileall.compile_dir(place, quiet=2, invalidation_mode=mode)
    finally:
        sys.pycache_prefix = before
    return env


def measure() -> list[ImportTime]:
    """One row per function."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        env = _compiled(Path(folder))
        for name, statement in FUNCTIONS.items():
            samples = []
            for _ in range(RUNS):
                probe = _PROBE.format(statement=statement)
                ran = subprocess.run(
                    [sys.executable, "-P", "-c", probe], env=env, capture_output=True, text=True, check=True
                )
                samples.append(json.loads(ran.stdout.splitlines()[-1]))
            times, sizes = zip(*samples, strict=True)
            rows.append(ImportTime(name, statistics.median(times), statistics.median(sizes)))
    return rows
