"""A Chromium for the journeys: `python -m infrastructure.local.browser` prints its path, and gets one if need be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from . import bootstrap
from .bootstrap import LOCAL, Problem, npm, run, say

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_FOLDER = LOCAL / "browser"
_NPM_PACKAGE = "@sparticuz/chromium@147.0.0"
#: Starts it with the libraries that it brings, and with its fonts where the machine has none configured.
_START = """#!/bin/sh
export LD_LIBRARY_PATH="${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}{folder}/al2023/lib"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="{folder}/fonts/fonts.conf"
exec "{folder}/chromium" "$@"
"""
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def installed() -> str:
    """The path of a browser that is already here and runs, or an empty string."""
    named = os.environ.get("CHROME_PATH", "")
    if named:
        if not os.access(named, os.X_OK):
            raise Problem(f"CHROME_PATH names {named}, which cannot be run.")
        return named
    by_name = [found for name in _NAMES if (found := shutil.which(name))]
    return next((path for path in (*by_name, *_MAC, str(_FOLDER / "chromium")) if _runs(path)), "") or _playwrights()


def _runs(path: str) -> bool:
    """Whether it starts: Ubuntu's chromium may be a hint to install it, and a package may lack libraries."""
    if not os.access(path, os.X_OK):
        return False
    return subprocess.run([path, "--version"], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def _playwrights() -> str:
    """Playwright's own Chromium, when it was installed."""
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = done.stdout.strip()
    return path if done.returncode == 0 and _runs(path) else ""


def _from_debian() -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Problem("not root on Debian")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = ["chromium", "fonts-liberation"]
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    try:
        run(install, env=env)
    except Problem:
        run(["apt-get", "update", "-q"], env=env)
        run(install, env=env)


def _from_playwright() -> None:
    run([sys.executable, "-m", "playwright", "install", "chromium"])


def _from_npm() -> None:
    """The Chromium that is packed for Lambda: it brings the libraries and fonts that a bare machine lacks."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    npm(["install", "--no-save", "--prefix", str(_FOLDER), _NPM_PACKAGE], cwd=_FOLDER)
    unpacked = _FOLDER / "unpacked"
    unpacked.mkdir(exist_ok=True)
    folder, _ = bootstrap.node_command()
    # It unpacks into the temporary folder, and its libraries only where it takes the machine for Lambda.
    env = {**os.environ, "TMPDIR": str(unpacked), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    run(
        [folder / "node", "-e", "import('@sparticuz/chromium').then(c => c.default.executablePath())"],
        cwd=_FOLDER,
        env=env,
    )
    fonts = unpacked / "fonts" / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=fonts.parent, cache=unpacked / "font-cache"), encoding="utf-8")
    start = _FOLDER / "chromium"
    start.write_text(_START.format(folder=unpacked), encoding="utf-8")
    start.chmod(0o755)


def find() -> str:
    """The path of a browser, which is installed first when there is none. Raises `Problem` when that fails."""
    if found := installed():
        return found
    ways: list[tuple[str, Callable[[], None]]] = [
        ("apt-get", _from_debian),
        ("Playwright", _from_playwright),
        ("npm", _from_npm),
    ]
    reasons = []
    for name, get in ways:
        say_to_stderr(f"Getting a browser from {name} …")
        try:
            get()
        except Problem as problem:
            reasons.append(f"{name}: {str(problem).splitlines()[-1]}")
            continue
        if found := installed():
            return found
        reasons.append(f"{name}: what it brought does not run")
    raise Problem("No browser could be had; set CHROME_PATH to a Chrome or Chromium. " + "; ".join(reasons))


def say_to_stderr(line: str) -> None:
    """Progress that does not mix with the path on standard output."""
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Print the path; the exit status."""
    try:
        say(find())
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
