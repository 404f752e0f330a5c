"""`build/<stage>`: the Chalice project that is deployed, with its archives already made.

Chalice looks for archives by a hash of what would go into them before it builds any. Ours are put where it looks, so
it builds none: it would install from source what has no wheel, and ship no byte code.
"""

from __future__ import annotations

import fcntl
import hashlib
import inspect
import json
import os
import shutil
import string
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import chalice
import chalice.app
from chalice.deploy.packager import AppOnlyDeploymentPackager, LayerDeploymentPackager
from chalice.utils import OSUtils

from chalicelib.http.application import PLACES
from infrastructure.policies import policy_names, render_policy

from . import BUILD, ROOT, DeployError, wheels
from .archive import compile_tree, files_below, write_zip
from .target import Target

#: Lambda's limits in bytes: an archive sent directly, and everything of a function unpacked.
DIRECT_LIMIT = 50 * 1024 * 1024
UNPACKED_LIMIT = 250 * 1024 * 1024

_IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


@dataclass(frozen=True, slots=True)
class Project:
    """A built project and its two archives."""

    directory: Path
    app_archive: Path
    layer_archive: Path


def placeholders() -> dict[str, str]:
    """Values for every placeholder of the configuration, good for building but not for running."""
    return {
        "Stage": "dev",
        "Account": "000000000000",
        "Region": "eu-central-1",
        "Partition": "aws",
        "FilesBucket": "files",
        "MediaBucket": "media",
        "IndexBucket": "index",
        "SiteBucket": "site",
        "WorkQueueUrl": "https://sqs.invalid/work",
        "WebhooksQueueUrl": "https://sqs.invalid/webhooks",
        "MediaQueueUrl": "https://sqs.invalid/media",
        "SiteUrl": "https://handsel.invalid",
        "Currency": "RON",
        "MailFrom": "Handsel <shop@example.com>",
        "AdminAlertEmail": "",
        "DownloadLogDays": "365",
        "PlatformCountry": "RO",
        "PlatformFeeBp": "0",
        "StripeFeeBearer": "store",
        "HoldDays": "0",
        "LogLevel": "INFO",
    }


def render(value: Any, values: Mapping[str, str]) -> Any:
    """`value` with `${Name}` in its strings replaced. Raises `DeployError` for a name without a value."""
    if isinstance(value, str):
        try:
            return string.Template(value).substitute(values)
        except KeyError as missing:
            raise DeployError(f"The configuration asks for {missing}, which nobody sets.") from missing
    if isinstance(value, list):
        return [render(item, values) for item in value]
    if isinstance(value, dict):
        return {key: render(item, values) for key, item in value.items()}
    return value


def build(
    stage: str, target: Target, values: Mapping[str, str] | None = None, *, directory: Path | None = None
) -> Project:
    """Write the project of `stage` for `target`. Raises `DeployError` when something would not run on Lambda."""
    directory = directory or BUILD / stage
    values = {**placeholders(), **(values or {}), "Stage": stage}
    values["MailAddress"] = parseaddr(values["MailFrom"])[1]
    lay_out(directory)
    (directory / "requirements.txt").write_text(wheels.layer_requirements(ROOT / "requirements.txt"), encoding="utf-8")
    _write_configuration(directory, values, target)
    compile_tree(directory / "chalicelib", target)
    layer = _layer(directory, target)
    app = _app(directory, target)
    _check_sizes(app, layer)
    return Project(directory, app, layer)


def lay_out(directory: Path) -> None:
    """The code as Lambda gets it, with `PLACES`. Raises `DeployError` when the application cannot be imported."""
    _copy_code(directory)
    _write_places(directory)


def _copy_code(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("chalicelib", "vendor", "__pycache__"):
        shutil.rmtree(directory / name, ignore_errors=True)
    shutil.copytree(ROOT / "chalicelib", directory / "chalicelib", ignore=_IGNORED)
    shutil.copy2(ROOT / "app.py", directory / "app.py")


def _write_places(directory: Path) -> None:
    code = "import json; from app import app; print(json.dumps(app.places(), indent=0, sort_keys=True))"
    environment = {**os.environ, "STAGE": "local", "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("AWS_LAMBDA_FUNCTION_NAME", None)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise DeployError(f"The application cannot be imported:\n{ran.stderr}")
    (directory / "chalicelib" / "http" / PLACES.name).write_text(ran.stdout, encoding="utf-8")


def _write_configuration(directory: Path, values: Mapping[str, str], target: Target) -> None:
    chalice_directory = directory / ".chalice"
    policies = chalice_directory / "policies"
    shutil.rmtree(policies, ignore_errors=True)
    policies.mkdir(parents=True)
    for name in policy_names():
        (policies / f"{name}.json").write_text(
            json.dumps(render_policy(name, values), indent=2) + "\n", encoding="utf-8"
        )
    config = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    config = render(config, values)
    config["lambda_architecture"] = target.architecture
    # Lambda accepts no empty values through every path: what is empty is left out, which settings.py reads the same.
    variables = {key: value for key, value in config["environment_variables"].items() if value}
    config["environment_variables"] = variables
    (chalice_directory / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _layer(directory: Path, target: Target) -> Path:
    """The layer's archive; wheels are fetched only when the requirements or the target changed."""
    requirements = directory / "requirements.txt"
    packager: Any = LayerDeploymentPackager(OSUtils(), None, None, target.architecture)
    archive = Path(packager.deployment_package_filename(str(directory), target.runtime))
    recipe = "".join(Path(inspect.getfile(module)).read_text(encoding="utf-8") for module in (wheels,))
    key = hashlib.sha256(f"{requirements.read_text()}{target.runtime}{target.machine}{recipe}".encode()).hexdigest()[
        :20
    ]
    kept = BUILD / "layers" / f"{key}.zip"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_suffix(".lock").open("w") as lock:
        # Two builds at once, as two test processes start them, would empty each other's folder.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _make_layer(requirements, target, kept)
    _replace_archives(archive, "managed-layer-*.zip")
    shutil.copyfile(kept, archive)
    return archive


def _make_layer(requirements: Path, target: Target, archive: Path) -> None:
    unpacked = archive.with_suffix("")
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    wheels.install(requirements, unpacked, target)
    wheels.check(unpacked, target)
    compile_tree(unpacked, target)
    write_zip(archive, files_below(unpacked, f"python/lib/{target.runtime}/site-packages/"))
    shutil.rmtree(unpacked)


def _app(directory: Path, target: Target) -> Path:
    packager: Any = AppOnlyDeploymentPackager(OSUtils(), None, None, target.architecture)
    archive = Path(packager.deployment_package_filename(str(directory), target.runtime))
    _replace_archives(archive, "appcode-*.zip")
    write_zip(archive, _app_files(directory, target))
    return archive


def _app_files(directory: Path, target: Target) -> Iterator[tuple[Path, str]]:
    """What Chalice would put into a function's archive, and the byte code of its own two modules and of `app.py`."""
    loose = directory / ".chalice" / "runtime"
    shutil.rmtree(loose, ignore_errors=True)
    (loose / "chalice").mkdir(parents=True)
    for module in (chalice, chalice.app):
        shutil.copyfile(inspect.getfile(module), loose / "chalice" / Path(inspect.getfile(module)).name)
    shutil.copyfile(directory / "app.py", loose / "app.py")
    compile_tree(loose, target)
    yield from files_below(loose)
    yield from files_below(directory / "chalicelib", "chalicelib/")


def _replace_archives(archive: Path, pattern: str) -> None:
    archive.parent.mkdir(parents=True, exist_ok=True)
    for old in archive.parent.glob(pattern):
        old.unlink()


def _check_sizes(app: Path, layer: Path) -> None:
    for archive in (app, layer):
        if archive.stat().st_size > DIRECT_LIMIT:
            raise DeployError(f"{archive.name} is {archive.stat().st_size:,} bytes; Lambda takes {DIRECT_LIMIT:,}.")
    unpacked = 0
    for archive in (app, layer):
        with zipfile.ZipFile(archive) as zipped:
            unpacked += sum(entry.file_size for entry in zipped.infolist())
    if unpacked > UNPACKED_LIMIT:
        raise DeployError(f"The function unpacks to {unpacked:,} bytes; Lambda takes {UNPACKED_LIMIT:,}.")
