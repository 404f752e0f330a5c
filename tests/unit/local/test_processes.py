"""Children end with their parent; what the terminal shows; what was installed is not installed again."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infrastructure.local import bootstrap, browser, processes, supervisor
from infrastructure.local.console import AppLog, loud_line
from infrastructure.local.engines import ROOT

_PARENT = """
import sys, time
from pathlib import Path
from infrastructure.local.processes import Child
child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], log=Path(sys.argv[1]), env={})
print(child.process.pid, flush=True)
time.sleep(60)
"""


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's leash is Linux's")
def test_a_child_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(tmp_path / "log")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _runs(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait(60)
    deadline = time.monotonic() + 60
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(child)


def test_a_child_that_dies_says_its_last_words(tmp_path: Path) -> None:
    code = "print('no such luck'); raise SystemExit(3)"
    child = processes.Child("brief", [sys.executable, "-c", code], log=tmp_path / "log", env={})
    with pytest.raises(processes.StartError, match=r"brief stopped with status 3:\s+no such luck"):
        child.wait_for(processes.free_ports(1)[0])


def test_a_missing_program_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(processes.StartError, match="ghost could not be started"):
        processes.Child("ghost", [tmp_path / "none"], log=tmp_path / "log", env={})


def test_a_taken_port_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "18000")
    monkeypatch.setattr(supervisor, "port_is_free", lambda port: port != 18003)
    with pytest.raises(processes.StartError, match=r"Port 18003 is taken.*STRIPE_PORT"):
        supervisor.chosen_ports()
    monkeypatch.setattr(supervisor, "port_is_free", lambda _port: True)
    monkeypatch.setenv("STRIPE_PORT", "19999")
    assert supervisor.chosen_ports() == supervisor.Ports(18000, 18001, 18002, 19999)


def test_the_terminal_shows_what_is_loud(tmp_path: Path) -> None:
    screen = io.StringIO()
    log = AppLog(tmp_path / "app.log", screen)
    print(json.dumps({"level": "INFO", "message": "request"}), file=log)
    failure = {
        "level": "ERROR",
        "message": "job failed",
        "exception": "Traceback\nValueError: no",
        "function": "on_work",
    }
    print(json.dumps(failure), file=log)
    assert screen.getvalue() == "ERROR job failed — ValueError: no (function=on_work)\n"
    assert len((tmp_path / "app.log").read_text().splitlines()) == 2


def test_lines_that_are_no_log_records_are_shown_as_they_are() -> None:
    assert loud_line("a print\n") == "a print"
    assert loud_line("{not json") == "{not json"


def test_a_step_is_done_again_only_when_its_sources_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "src").mkdir()
    source = tmp_path / "src" / "a.ts"
    source.write_text("1")
    first = bootstrap.digest([tmp_path / "src", tmp_path / "gone"])
    stamp = tmp_path / "stamp"
    assert not bootstrap.is_stamped(stamp, first)
    stamp.write_text(first)
    assert bootstrap.is_stamped(stamp, bootstrap.digest([tmp_path / "src", tmp_path / "gone"]))
    source.write_text("2")
    assert not bootstrap.is_stamped(stamp, bootstrap.digest([tmp_path / "src", tmp_path / "gone"]))


def test_an_old_python_and_a_missing_venv_are_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(bootstrap.Problem, match="apt-get install python3-venv"):
        bootstrap.check_python()
    monkeypatch.setattr(bootstrap, "PYTHON_NEEDED", (4, 0))
    with pytest.raises(bootstrap.Problem, match="needs Python"):
        bootstrap.check_python()


def test_a_failed_command_shows_its_beginning_and_end() -> None:
    code = "print('\\n'.join(map(str, range(100)))); raise SystemExit(1)"
    with pytest.raises(bootstrap.Problem) as caught:
        bootstrap.run([sys.executable, "-c", code])
    lines = str(caught.value).splitlines()
    assert (lines[1], lines[21], lines[-1]) == ("0", "…", "99")


def test_a_browser_that_cannot_run_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / "none"))
    with pytest.raises(bootstrap.Problem, match="CHROME_PATH"):
        browser.installed()
    monkeypatch.setenv("CHROME_PATH", sys.executable)
    assert browser.find() == sys.executable


def _program(path: Path, status: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any; the folder that PATH names."""
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_MAC", ())
    monkeypatch.setattr(browser, "_FOLDER", tmp_path / "browser")
    monkeypatch.setattr(browser, "_playwrights", lambda: "")
    return tmp_path


def test_a_browser_that_does_not_start_is_passed_over(no_browser: Path) -> None:
    _program(no_browser / "chromium", 1)
    assert browser.installed() == ""
    works = _program(no_browser / "google-chrome", 0)
    assert browser.installed() == works


def test_ways_to_a_browser_are_tried_in_turn(monkeypatch: pytest.MonkeyPatch, no_browser: Path) -> None:
    def refused() -> None:
        raise bootstrap.Problem("not root\non Debian")

    def packed() -> None:
        browser._FOLDER.mkdir()
        _program(browser._FOLDER / "chromium", 0)

    monkeypatch.setattr(browser, "_from_debian", refused)
    monkeypatch.setattr(browser, "_from_playwright", lambda: None)
    monkeypatch.setattr(browser, "_from_npm", refused)
    with pytest.raises(bootstrap.Problem, match=r"CHROME_PATH.*apt-get: on Debian; Playwright: what it brought"):
        browser.find()
    monkeypatch.setattr(browser, "_from_npm", packed)
    assert browser.find() == str(no_browser / "browser" / "chromium")


def test_the_lock_file_knows_every_platforms_packages() -> None:
    """Else `npm ci` refuses on the platforms that it does not know."""
    packages = json.loads((bootstrap.FRONTEND / "package-lock.json").read_text())["packages"]
    missing = [
        f"{holder} → {name}"
        for holder, package in packages.items()
        for name in package.get("optionalDependencies", {})
        if f"node_modules/{name}" not in packages and f"{holder}/node_modules/{name}" not in packages
    ]
    assert missing == []
    assert not any("resolved" in package for package in packages.values())
