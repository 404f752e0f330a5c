"""Chalice's command line with three things set right, run inside a built project.

`python -m infrastructure.deploy.chalice_run <runtime> <chalice arguments…>`

- Chalice takes the runtime of the interpreter it runs on; here it takes the one the archives were built for.
- A function is ready within a second or two; asking every five makes a deployment a minute longer.
- A deployment that fails halfway records nothing, and the next one makes a second API. Here it records what it made.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from chalice.awsclient import TypedAWSClient
from chalice.cli import main as chalice_main
from chalice.config import Config
from chalice.deploy.deployer import Deployer

_IDENTIFIERS = ("role_arn", "lambda_arn", "layer_version_arn", "rest_api_id", "event_uuid", "rule_name")


def _take_runtime(runtime: str) -> None:
    Config.lambda_python_version = property(lambda _: runtime)


def merged(before: dict[str, Any], made: list[dict[str, Any]]) -> dict[str, Any]:
    """The recorded state `before`, with what a failed deployment had made by then."""
    found = {resource["name"]: resource for resource in before.get("resources", [])}
    for resource in made:
        if any(resource.get(key) for key in _IDENTIFIERS):
            found[resource["name"]] = {**found.get(resource["name"], {}), **resource}
    return {"schema_version": "2.0", "backend": "api", **before, "resources": list(found.values())}


def _ask_every_second() -> None:
    def waiting(waiter: str) -> Any:
        def wait(self: Any, function_name: str) -> None:
            often = {"Delay": 1, "MaxAttempts": 300}
            self._client("lambda").get_waiter(waiter).wait(FunctionName=function_name, WaiterConfig=often)

        return wait

    TypedAWSClient._wait_for_active = waiting("function_active")
    TypedAWSClient._wait_for_function_update = waiting("function_updated")


def _record_failures_too() -> None:
    deploy = Deployer._deploy

    def recording(self: Any, config: Any, stage: str) -> Any:
        try:
            return deploy(self, config, stage)
        except Exception:
            state = Path(config.project_dir, ".chalice", "deployed", f"{stage}.json")
            before = json.loads(state.read_text(encoding="utf-8")) if state.exists() else {}
            after = merged(before, self._executor.resource_values)
            if after["resources"]:
                self._recorder.record_results(after, stage, config.project_dir)
            raise

    Deployer._deploy = recording


if __name__ == "__main__":
    _take_runtime(sys.argv.pop(1))
    _ask_every_second()
    _record_failures_too()
    sys.exit(chalice_main())
