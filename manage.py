"""Operators' commands: `python manage.py bootstrap-owner --email owner@example.com`, `… reindex`. Needs the stage's
environment."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time

from chalicelib.core.errors import DomainError
from chalicelib.core.text import normal_email


def bootstrap_owner(email: str, password: str, name: str) -> None:
    """Make or promote the platform's owner and say which account that is."""
    from chalicelib.accounts import service

    owner = service.bootstrap_owner(email, password, name)
    print(f"{owner.email} owns the platform ({owner.pk}).")


def reindex() -> None:
    """Make the search index anew out of the tables, telling how far it is."""
    from chalicelib.search import service

    started = time.monotonic()
    print("Reading the catalogue; the shop goes on meanwhile.")
    made = service.rebuild_index(lambda count: print(f"  {count:,} products", flush=True))
    seconds = time.monotonic() - started
    print(f"The index has {made.count:,} products in {made.size / 1e6:.1f} MB, made in {seconds:.0f} s and now in use.")


def main() -> int:
    """0 when done, 1 with one clear line when refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    bootstrap = commands.add_parser("bootstrap-owner", help="make or promote the platform's one owner")
    bootstrap.add_argument("--email", required=True)
    bootstrap.add_argument("--password", help="else OWNER_PASSWORD, else asked for")
    bootstrap.add_argument("--display-name", default="Owner")
    commands.add_parser("reindex", help="make the search index anew out of the tables; safe at any time")
    asked = parser.parse_args()
    if asked.command == "reindex":
        reindex()
        return 0
    email = normal_email(asked.email)
    if email is None:
        print("This does not look like an e-mail address.", file=sys.stderr)
        return 1
    password = asked.password or os.environ.get("OWNER_PASSWORD") or getpass.getpass("Password of the owner: ")
    try:
        bootstrap_owner(email, password, asked.display_name)
    except DomainError as error:
        details = "; ".join(field.message for field in error.fields)
        print(f"Refused: {details or error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
