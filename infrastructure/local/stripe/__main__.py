"""`python -m infrastructure.local.stripe`: serve the sandbox until interrupted."""

from __future__ import annotations

import argparse
import signal
import threading

from infrastructure.local.stripe.sandbox import Sandbox
from infrastructure.local.stripe.webhooks import RETRIES


def main() -> None:
    """Parse the command line, serve, and stop on SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m infrastructure.local.stripe", description=__doc__)
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--state", default=":memory:", help="SQLite file to keep the account in")
    parser.add_argument("--webhook-url", help="where events are posted")
    parser.add_argument("--webhook-secret", default="whsec_sandbox")
    parser.add_argument("--public-url", help="where browsers reach the sandbox, if not at its own address")
    parser.add_argument("--retries", default=",".join(f"{wait:g}" for wait in RETRIES), help="seconds between attempts")
    parser.add_argument(
        "--async-delay", type=float, default=30.0, help="seconds until a bank answers a debit; below 0: when told"
    )
    wanted = parser.parse_args()
    sandbox = Sandbox(
        state=wanted.state,
        webhook_url=wanted.webhook_url,
        webhook_secret=wanted.webhook_secret,
        public_url=wanted.public_url,
        retries=[float(wait) for wait in wanted.retries.split(",") if wait],
        async_delay=wanted.async_delay if wanted.async_delay >= 0 else None,
    )
    done = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: done.set())
    sandbox.start(wanted.port)
    print(f"Stripe sandbox on {sandbox.url}", flush=True)
    done.wait()
    sandbox.stop()


if __name__ == "__main__":
    main()
