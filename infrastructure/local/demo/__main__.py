"""`python -m infrastructure.local.demo ADDRESS ENGINE [MARKER]`: makes the demonstration in a Handsel that runs.

Needs the app's environment, as `make run` sets it: the platform's owner is made by a service call, not over HTTP.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from ..mailbox import Mailbox
from . import drawings
from .catalogue import OWNER_EMAIL, PASSWORD
from .seed import SeedError, seed


def _say(line: str) -> None:
    print(line, flush=True)


def make_owner() -> None:
    """The owner of the platform, unless somebody else owns it."""
    from chalicelib.accounts import service
    from chalicelib.accounts.errors import OwnerUnique

    try:
        service.bootstrap_owner(OWNER_EMAIL, PASSWORD, "Radu Stan")
    except OwnerUnique:
        _say("demo: the platform has another owner already")


def main(arguments: list[str]) -> int:
    """Make it, and the marker that says so; the exit status."""
    if len(arguments) not in {2, 3}:
        print(__doc__, file=sys.stderr)
        return 2
    began = time.monotonic()
    with_marker = Path(arguments[2]) if len(arguments) == 3 else None
    # The app and the person in front of it come first.
    os.nice(5)
    try:
        make_owner()
        seed(arguments[0], Mailbox(arguments[1]), folder=drawings(), say=_say)
    except SeedError as error:
        _say(f"demo: not finished, the next start goes on: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    if with_marker is not None:
        with_marker.write_text(time.strftime("%Y-%m-%dT%H:%M:%SZ\n", time.gmtime()), encoding="ascii")
    _say(f"demo: ready after {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
