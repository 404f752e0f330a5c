"""Start ministack, with the engines' Python and the environment that engines.py sets."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import Any


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    """Patch, then serve until told to stop."""
    import ministack.app as engine
    from ministack.core import persistence

    from infrastructure.local.ministack import apigateway, autosave

    apigateway.install()
    if persistence.PERSIST_STATE:
        autosave.keep_mails()
        autosave.start(float(os.environ.get("AUTOSAVE_SECONDS", "2")))
    handler: Any = _stop
    signal.signal(signal.SIGTERM, handler)
    engine.main()


if __name__ == "__main__":
    main()
