"""What the archives are built for: a Python version and a machine, and the interpreter that can compile for it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass

from . import DeployError

#: ELF's numbers for the machines Lambda has.
_ELF_MACHINES = {"x86_64": 62, "aarch64": 183}
_ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "arm64"}

#: Amazon Linux 2023, below Lambda's Python 3.12 and later, has glibc 2.34.
_GLIBCS = ("2014", "_2_17", "_2_28", "_2_34")


@dataclass(frozen=True, slots=True)
class Target:
    """A Python version (`3.13`), a machine as wheels name it, and an interpreter of that version."""

    python: str
    machine: str
    interpreter: str

    @property
    def runtime(self) -> str:
        """The runtime as Lambda names it."""
        return f"python{self.python}"

    @property
    def architecture(self) -> str:
        """The architecture as Lambda names it."""
        return _ARCHITECTURES[self.machine]

    @property
    def elf_machine(self) -> int:
        """The machine's number in an ELF header."""
        return _ELF_MACHINES[self.machine]

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platform tags whose wheels run there, as pip takes them."""
        return tuple(f"manylinux{glibc}_{self.machine}" for glibc in _GLIBCS)


def lambda_target() -> Target:
    """Python 3.13 on arm64, what every stage runs on. Raises `DeployError` when no interpreter of 3.13 is at hand."""
    wanted = os.environ.get("PYTHON313", "")
    found = wanted or shutil.which("python3.13") or ""
    if not found or _version_of(found) != "3.13":
        told = f"PYTHON313 is {wanted!r}, which is not one" if wanted else "none is on PATH"
        raise DeployError(
            f"Packaging for Lambda needs a Python 3.13 interpreter to compile with, and {told}. "
            "Install one (python.org, `uv python install 3.13`, `pyenv install 3.13`) and put it on PATH as "
            "python3.13, or set PYTHON313 to its path. It needs no packages of its own."
        )
    return Target("3.13", "aarch64", found)


def own_target() -> Target:
    """The running interpreter on this machine, for the local engines and tests."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine())
    if machine not in _ELF_MACHINES:
        raise DeployError(f"Lambda has no machine like this one ({machine}).")
    return Target(f"{sys.version_info[0]}.{sys.version_info[1]}", machine, sys.executable)


def _version_of(interpreter: str) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        ran = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return ""
    return ran.stdout.strip()
