"""Zip files that are the same whenever their contents are, with modules compiled beforehand.

Lambda unpacks archives with a time stamp of its own, so byte code that names its source's time is thrown away and made
again at every cold start. `unchecked-hash` byte code names none.
"""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import DeployError
from .target import Target

_EPOCH = (1980, 1, 1, 0, 0, 0)


def compile_tree(directory: Path, target: Target) -> None:
    """Compile every module below `directory` in place, for the target's Python. Raises `DeployError` when one fails."""
    command = [target.interpreter, "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(directory), str(directory)]
    # Sets of constants are written in hash order: a fixed seed keeps the bytes the same from build to build.
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if ran.returncode:
        raise DeployError(f"Not every module compiles for Python {target.python}:\n{ran.stdout}{ran.stderr}")


def files_below(directory: Path, prefix: str = "") -> Iterator[tuple[Path, str]]:
    """Every file below `directory` with its name in an archive."""
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            yield path, prefix + path.relative_to(directory).as_posix()


def write_zip(archive: Path, files: Iterable[tuple[Path, str]]) -> None:
    """Write `files` to `archive`, in the order of their names; the same files give the same bytes."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for path, name in sorted(files, key=lambda item: item[1]):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, path.read_bytes())
    unfinished.replace(archive)
