"""Child processes that never outlive their parent, and the ports they listen on."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

LOOPBACK = "127.0.0.1"

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class StartError(Exception):
    """Something could not be started; the message is one clear line for the developer."""


def port_is_free(port: int) -> bool:
    """Whether this process could listen on `port` of the loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


#: Below what kernels give to outgoing connections: none of those can take a port between its choice and its use.
_PORTS = range(15_000, 32_000)


def free_ports(count: int) -> list[int]:
    """That many ports that are free at this moment, all different."""
    shuffled = random.sample(_PORTS, len(_PORTS))
    return list(islice(filter(port_is_free, shuffled), count))


def _leash(parent: int) -> Callable[[], None] | None:
    """What the child runs before it becomes the program: ask the kernel to end it with its parent."""
    libc = _libc
    # The kernel ties the signal to the thread that forked, so only the main thread may ask for it.
    if libc is None or threading.current_thread() is not threading.main_thread():
        return None

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask


class Child:
    """One program of ours, with its output in a file."""

    def __init__(
        self, name: str, command: Sequence[str | Path], *, log: Path, env: Mapping[str, str], cwd: Path | None = None
    ) -> None:
        """Start it. Raises `StartError` when there is no such program."""
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        with log.open("wb") as output:
            try:
                self.process = subprocess.Popen(
                    [str(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=dict(env),
                    cwd=cwd,
                    start_new_session=True,
                    preexec_fn=_leash(os.getpid()),
                )
            except OSError as error:
                raise StartError(f"{name} could not be started: {error}") from error

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def wait_for(self, port: int, path: str | None = None, *, seconds: float = 60.0) -> None:
        """Return once it answers on `port`. Raises `StartError`, with its last words, when it dies or stays silent."""
        deadline = time.monotonic() + seconds
        while not _answers(port, path):
            if not self.alive:
                raise StartError(f"{self.name} stopped with status {self.process.returncode}:\n{self.tail()}")
            if time.monotonic() > deadline:
                raise StartError(f"{self.name} did not answer on port {port} in {seconds:g} s:\n{self.tail()}")
            time.sleep(0.02)

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log."""
        with contextlib.suppress(OSError):
            return "\n".join("    " + line for line in self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    def terminate(self) -> None:
        """Ask it to stop."""
        if self.alive:
            self.process.terminate()

    def wait(self, seconds: float = 6.0) -> None:
        """Wait for it to have stopped, and end it if it will not."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def stop_all(children: Sequence[Child]) -> None:
    """Stop all of them together."""
    for child in children:
        child.terminate()
    for child in children:
        child.wait()


def _answers(port: int, path: str | None) -> bool:
    try:
        if path is None:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
            return True
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
        try:
            connection.request("GET", path)
            return connection.getresponse().status < 500
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return False
