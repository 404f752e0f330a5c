"""The layer's contents: wheels for the target, none built from source, every shared object of the right machine."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

from . import DeployError
from .target import Target

#: What the functions call, plus what botocore reads for every service. The rest of its models are 20 MB nobody reads.
BOTOCORE_SERVICES = frozenset({"dynamodb", "s3", "ses", "sesv2", "sqs", "ssm", "sts"})

#: Chalice puts its own runtime (two modules) beside the app; its command line and what that needs stay at home.
_NOT_IN_LAYER = frozenset({"chalice"})

#: Written at install time and of no use at run time.
_DROPPED = (
    "bin",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
)


def layer_requirements(requirements: Path) -> str:
    """The requirements that belong in the layer, one per line."""
    lines = [line.strip() for line in requirements.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    return "\n".join(line for line in kept if _name(line) not in _NOT_IN_LAYER) + "\n"


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def install(requirements: Path, directory: Path, target: Target) -> None:
    """Put the wheels of `requirements` into the empty `directory`. Raises `DeployError` when one has no wheel."""
    command = [target.interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--only-binary=:all:", "--implementation=cp", f"--python-version={target.python}"]
    command += [f"--platform={platform}" for platform in target.platforms]
    command += [f"--target={directory}", f"--requirement={requirements}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise DeployError(
            f"Not every requirement has a wheel for Python {target.python} on {target.machine}:\n{ran.stderr.strip()}"
        )
    _prune(directory)


def _prune(directory: Path) -> None:
    for pattern in _DROPPED:
        for path in list(directory.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    models = directory / "botocore" / "data"
    for path in list(models.iterdir()) if models.is_dir() else []:
        if path.is_dir() and path.name not in BOTOCORE_SERVICES:
            shutil.rmtree(path)
    for path in [found for found in directory.rglob("__pycache__") if found.is_dir()]:
        shutil.rmtree(path)


def shared_objects(directory: Path) -> Iterator[Path]:
    """Every file that the dynamic linker would load, by content rather than by name."""
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def elf_machine(path: Path) -> int:
    """The machine number in the ELF header of `path`."""
    with path.open("rb") as file:
        header = file.read(20)
    order = "<" if header[5] == 1 else ">"
    number: int = struct.unpack(f"{order}H", header[18:20])[0]
    return number


def check(directory: Path, target: Target) -> None:
    """Raise `DeployError` when a shared object in `directory` is of another machine or another Python."""
    foreign = re.compile(r"\.cpython-(\d+)-")
    wanted = target.python.replace(".", "")
    wrong = []
    for path in shared_objects(directory):
        tag = foreign.search(path.name)
        if elf_machine(path) != target.elf_machine:
            wrong.append(f"{path.relative_to(directory)} is not built for {target.machine}")
        elif tag and tag.group(1) != wanted:
            wrong.append(f"{path.relative_to(directory)} is built for another Python than {target.python}")
    if wrong:
        raise DeployError("The layer would not load on Lambda:\n" + "\n".join(wrong))
