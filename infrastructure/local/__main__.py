"""`python -m infrastructure.local run | reset | engines`."""

from __future__ import annotations

import sys

from .processes import StartError

_USAGE = """usage: python -m infrastructure.local COMMAND

  run      the whole of Handsel at one address
  engines  only the engines and their tables, queues and buckets; prints the environment for the app
  reset    delete the local data
"""


def main(arguments: list[str]) -> int:
    """Run one command; the exit status."""
    command = arguments[0] if len(arguments) == 1 else ""
    try:
        if command in {"run", "engines", "reset"}:
            from . import supervisor

            commands = {"run": supervisor.run, "engines": supervisor.run_engines, "reset": supervisor.reset}
            return commands[command]()
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    print(_USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
