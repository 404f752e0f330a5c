"""The operator's commands: `python -m infrastructure.deploy <command> --stage <stage>`."""

from __future__ import annotations

import argparse
import sys

from . import DeployError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what it says, 1 with a sentence on stderr when it could not."""
    parser = argparse.ArgumentParser(prog="python -m infrastructure.deploy", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("package", "build the stage's project and archives under build/<stage>, without touching AWS"),
        ("deploy", "bring the stage up to this checkout: resources, functions, patches, frontend"),
        ("exec", "run Python here with the arguments that follow, in the stage's environment"),
        ("secrets", "write generated keys to the stage's SSM parameter where they are absent"),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("--stage", default="dev", help="a stage of infrastructure/deploy/stages.toml")
        if name == "package":
            command.add_argument("--own", action="store_true", help="for the running interpreter and this machine")
        if name == "exec":
            command.add_argument("arguments", nargs=argparse.REMAINDER)
        if name == "secrets":
            command.add_argument("--rotate", action="store_true", help="add a signing key; the old ones stay valid")
            command.add_argument(
                "--set", action="append", default=[], metavar="NAME", help="ask for this secret's value"
            )
    chosen = parser.parse_args(arguments)
    try:
        return _run(chosen)
    except DeployError as error:
        print(f"handsel: {error}", file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "package":
        from . import project
        from .target import lambda_target, own_target

        built = project.build(chosen.stage, own_target() if chosen.own else lambda_target())
        for archive in (built.app_archive, built.layer_archive):
            print(f"{archive.stat().st_size:>12,} bytes  {archive.relative_to(built.directory)}")
    elif chosen.command == "deploy":
        from .run import deploy
        from .stages import load
        from .target import lambda_target

        print(deploy(load(chosen.stage), lambda_target()))
    elif chosen.command == "exec":
        from .run import run_with
        from .stages import load

        return run_with(load(chosen.stage), chosen.arguments)
    else:
        from .secrets import write
        from .stages import load

        write(load(chosen.stage), rotate=chosen.rotate, ask=chosen.set)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
