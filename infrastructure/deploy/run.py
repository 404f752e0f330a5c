"""`deploy`: resources, functions, patches, frontend, in the order that keeps a running shop running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import ROOT, DeployError, patches, project, secrets, site, stack
from .clients import account
from .stages import Stage
from .state import Store
from .target import Target


def deploy(stage: Stage, target: Target, *, directory: Path | None = None, dist: Path = site.DIST) -> str:
    """Bring the stage up to this checkout; its address. Can be run again at any time, also after a failure.

    Resources come first, since the functions need them; a stack without the API's domain is brought up a second time
    once Chalice has made the API, which happens at the first deployment only.
    """
    if not (dist / "index.html").is_file():
        raise DeployError("The frontend is not built: run `make frontend` first.")
    store = Store(stage.name, stage.region)
    store.prepare()
    held = secrets.write(stage)
    before = store.read("chalice")
    domain = _api_domain(before, stage)
    told = stack.apply(stage, store, api_domain=domain, origin_secret=held["origin_secret"])
    built = project.build(stage.name, target, _values(stage, told), directory=directory)
    state = _chalice(stage, target, built.directory, before, store)
    patches.report_batch_failures(state, stage.region)
    patches.give_storage(state, stage.region)
    patches.problem_documents(state, stage.name, stage.region)
    if _api_domain(state, stage) != domain:
        told = stack.apply(stage, store, api_domain=_api_domain(state, stage), origin_secret=held["origin_secret"])
    site.publish(told["SiteBucket"], stage.region, store, dist=dist)
    return told["SiteUrl"]


def run_with(stage: Stage, arguments: list[str]) -> int:
    """Run Python here with `arguments` in the stage's environment, as its functions have it; the exit status."""
    values = {**project.placeholders(), **_values(stage, stack.outputs(stage)), "Stage": stage.name}
    config = project.render(json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8")), values)
    variables = {key: value for key, value in config["environment_variables"].items() if value}
    environment = {**os.environ, **variables, "AWS_DEFAULT_REGION": stage.region, "POWERTOOLS_METRICS_DISABLED": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=False).returncode


def _api_domain(state: dict[str, Any], stage: Stage) -> str:
    apis = patches.resource(state, "rest_api", "rest_api_id")
    return f"{apis[0]}.execute-api.{stage.region}.amazonaws.com" if apis else ""


def _values(stage: Stage, told: dict[str, str]) -> dict[str, str]:
    """What the configuration and the policies leave open."""
    return {
        **told,
        "Account": account(stage.region),
        "Region": stage.region,
        "Partition": "aws",
        "Currency": stage.currency,
        "MailFrom": stage.mail_from,
        "AdminAlertEmail": stage.admin_alert_email,
        "DownloadLogDays": stage.download_log_days,
        "PlatformCountry": stage.platform_country,
        "PlatformFeeBp": stage.platform_fee_bp,
        "StripeFeeBearer": stage.stripe_fee_bearer,
        "HoldDays": stage.hold_days,
        "LogLevel": stage.log_level,
    }


def _chalice(stage: Stage, target: Target, directory: Path, before: dict[str, Any], store: Store) -> dict[str, Any]:
    """Run Chalice in the built project, from the state that the bucket has and back to it, also when it fails."""
    state = directory / ".chalice" / "deployed" / f"{stage.name}.json"
    state.unlink(missing_ok=True)
    if before:
        state.parent.mkdir(parents=True, exist_ok=True)
        state.write_text(json.dumps(before), encoding="utf-8")
    # The built project is imported from where it stands; the repository comes after it, for this package alone.
    environment = {
        **os.environ,
        "AWS_DEFAULT_REGION": stage.region,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "infrastructure.deploy.chalice_run", target.runtime, "deploy"]
    command += ["--stage", stage.name, "--no-autogen-policy", "--connection-timeout", "120"]
    ran = subprocess.run(command, cwd=directory, env=environment, check=False)
    after: dict[str, Any] = json.loads(state.read_text(encoding="utf-8")) if state.exists() else {}
    if after and after != before:
        store.write("chalice", after)
    if ran.returncode:
        raise DeployError("Chalice did not deploy; what it made is recorded, and running again goes on from there.")
    return after
