"""`make run`: starts everything, says where it is, and stops all of it together."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from .console import AppLog, terminal
from .engines import LOCAL, Ports, has_dynoxide
from .environment import real_stripe, site_url
from .processes import StartError, port_is_free
from .stack import LocalStack

_DEFAULT_PORT = 8000
_VARIABLES = ("PORT", "AWS_PORT", "DYNAMODB_PORT", "STRIPE_PORT")
_DATA = ("data", "logs", "secrets.json")

#: The environment of the Handsel that runs, for commands beside it.
ENVIRONMENT = LOCAL / "environment.json"


def chosen_ports() -> Ports:
    """PORT and the three after it, each changed by its own variable. Raises `StartError` for one that cannot be had."""
    first = _number("PORT", _DEFAULT_PORT)
    ports = Ports(first, *(_number(name, first + 1 + i) for i, name in enumerate(_VARIABLES[1:])))
    for name, port in zip(_VARIABLES, (ports.gateway, ports.aws, ports.dynamodb, ports.stripe), strict=True):
        if not port_is_free(port):
            raise StartError(
                f"Port {port} is taken. Choose another with {name}, for example: make run {name}=9{port % 1000:03d}"
            )
    return ports


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if value and not (value.isdigit() and 0 < int(value) < 65536):
        raise StartError(f"{name} is a port number, not {value!r}.")
    return int(value) if value else default


def _only_one() -> IO[str]:
    """The lock on this checkout's state. Raises `StartError` when another process holds it."""
    LOCAL.mkdir(exist_ok=True)
    lock = (LOCAL / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        raise StartError(f"Handsel already runs from this folder (process {lock.read().strip() or '?'}).") from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def run() -> int:
    """Run until Ctrl-C, SIGTERM or the death of a part. The process's exit status."""
    began = time.monotonic()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    lock = _only_one()
    ports = chosen_ports()
    log = AppLog(LOCAL / "logs" / "app.log", terminal())
    requests_log = _open_log(LOCAL / "logs" / "gateway.log")
    sys.stdout = log
    stack = LocalStack(
        LOCAL,
        ports=ports,
        persist=True,
        timers=True,
        retry_seconds=_number("RETRY_SECONDS", 10),
        report=log.say,
        log=lambda line: print(line, file=requests_log),
    )
    try:
        stack.start()
        if not stop.is_set():
            _publish(stack.env)
            accounts = _demo(stack)
            log.say(_welcome(ports, accounts, time.monotonic() - began))
        return _watch(stack, stop, log)
    finally:
        sys.stdout = terminal()
        log.say("Stopping.")
        ENVIRONMENT.unlink(missing_ok=True)
        stack.stop()
        lock.close()


def _watch(stack: LocalStack, stop: threading.Event, log: AppLog) -> int:
    while not stop.wait(0.3):
        dead = stack.dead()
        if dead is not None:
            log.say(f"{dead.name} stopped with status {dead.process.returncode}, so everything stops. Its last words:")
            log.say(dead.tail() or "    (none)")
            return 1
    return 0


def _open_log(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a", encoding="utf-8", buffering=1)


def _demo(stack: LocalStack) -> list[tuple[str, str, str]]:
    """Make the demonstration data unless it is there or HANDSEL_DEMO=0; its accounts as role, e-mail, password."""
    if os.environ.get("HANDSEL_DEMO") == "0" or find_spec("infrastructure.local.demo") is None:
        return []
    from importlib import import_module

    ensure: Any = getattr(import_module("infrastructure.local.demo"), "ensure", None)
    return list(ensure(stack)) if ensure is not None else []


def _welcome(ports: Ports, accounts: list[tuple[str, str, str]], seconds: float) -> str:
    url = site_url(ports)
    stripe = "your Stripe test account" if real_stripe() else f"http://127.0.0.1:{ports.stripe}"
    lines = ["", f"Handsel is at {url}", "", f"  mails     {url}/_local/mailbox", f"  Stripe    {stripe}"]
    for i, (role, email, password) in enumerate(accounts):
        lines.append(f"  {'accounts' if i == 0 else '':<9} {role}: {email}  {password}")
    lines += [
        "  logs      .local/logs",
        "  data      .local/data (make reset deletes it)",
        "",
        f"Started in {seconds:.1f} s. Ctrl-C stops it.",
    ]
    if not has_dynoxide():
        lines.insert(-2, "  note      no dynoxide for this machine: ministack serves DynamoDB, less strictly")
    if real_stripe():
        lines.insert(
            -2, f"  webhooks  stripe listen --forward-to {url}/payments/webhook (its secret: STRIPE_WEBHOOK_SECRET)"
        )
    return "\n".join(lines)


def _publish(env: dict[str, str]) -> None:
    with os.fdopen(os.open(ENVIRONMENT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(env, file)


def run_beside(command: list[str]) -> int:
    """Run Python with `command` in the environment of the Handsel that runs, or as it is when STAGE is set already."""
    env = dict(os.environ)
    if not env.get("STAGE"):
        if not ENVIRONMENT.exists():
            raise StartError("Handsel does not run here: start it with `make run`, or set a stage's environment.")
        env |= json.loads(ENVIRONMENT.read_text(encoding="utf-8"))
    return subprocess.run([sys.executable, *command], env=env).returncode


def reset() -> int:
    """Delete the local data, logs and secrets; what is installed stays. The exit status."""
    lock = _only_one()
    for name in _DATA:
        path = LOCAL / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    lock.close()
    print("The local data is deleted.")
    return 0


def run_engines() -> int:
    """Only the engines with their resources, for tests or a shell: prints `export` lines and runs until stopped."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    lock = _only_one()
    stack = LocalStack(LOCAL, ports=chosen_ports(), persist=True)
    try:
        for name, value in sorted(stack.start_engines().items()):
            print(f"export {name}={_quoted(value)}", flush=True)
        while not stop.wait(0.3):
            dead = stack.dead()
            if dead is not None:
                print(f"{dead.name} stopped:\n{dead.tail()}", file=sys.stderr)
                return 1
        return 0
    finally:
        stack.stop()
        lock.close()


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"
