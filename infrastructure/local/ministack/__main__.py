"""Start ministack, with the engines' Python and the environment that engines.py sets."""

from __future__ import annotations

import asyncio
import os
from types import ModuleType
from typing import Any

#: Seconds that open requests get when it stops; the event loop's long polls are always open.
_GRACE = 0.2

#: Seconds after which a long poll looks into its queue again; ministack's own tenth of a second is felt in pages.
_LOOK_AGAIN = 0.05


def _look_again_sooner(sqs: Any) -> None:
    """Shorten the pauses of ReceiveMessage, the only ones that ministack's SQS makes."""
    shortened = ModuleType("asyncio")
    shortened.__dict__.update(vars(asyncio))

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(min(seconds, _LOOK_AGAIN))

    shortened.__dict__["sleep"] = sleep
    sqs.asyncio = shortened


def main() -> None:
    """Patch, then serve until told to stop."""
    import ministack.app as engine
    from hypercorn.config import Config
    from ministack.core import persistence
    from ministack.services import sqs

    from infrastructure.local.ministack import apigateway, autosave

    Config.graceful_timeout = _GRACE
    _look_again_sooner(sqs)
    apigateway.install()
    if persistence.PERSIST_STATE:
        autosave.keep_mails()
        autosave.start(float(os.environ.get("AUTOSAVE_SECONDS", "2")))
    engine.main()


if __name__ == "__main__":
    main()
