"""Operators' commands: `python manage.py bootstrap-owner --email owner@example.com`. Needs the stage's environment."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from chalicelib.core.errors import DomainError
from chalicelib.core.text import normal_email


def bootstrap_owner(email: str, password: str, name: str) -> None:
    """Make or promote the platform's owner and say which account that is."""
    from chalicelib.accounts import service

    owner = service.bootstrap_owner(email, password, name)
    print(f"{owner.email} owns the platform ({owner.pk}).")


def main() -> int:
    """0 when done, 1 with one clear line when refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    bootstrap = commands.add_parser("bootstrap-owner", help="make or promote the platform's one owner")
    bootstrap.add_argument("--email", required=True)
    bootstrap.add_argument("--password", help="else OWNER_PASSWORD, else asked for")
    bootstrap.add_argument("--display-name", default="Owner")
    asked = parser.parse_args()
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
