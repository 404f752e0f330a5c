"""`python -m infrastructure.local run | engines | exec … | reset`."""

from __future__ import annotations

import sys

from .processes import StartError

_USAGE = """usage: python -m infrastructure.local COMMAND

  run      the whole of Handsel at one address
  engines  only the engines and their tables, queues and buckets; prints the environment for the app
  exec     Python with the arguments that follow, in the environment of the Handsel that runs
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
        if len(arguments) > 1 and arguments[0] == "exec":
            from . import supervisor

            return supervisor.run_beside(arguments[1:])
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    print(_USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
