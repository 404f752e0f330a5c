"""Whether the frontend's API client is what the routes make today; for `make check`."""

from __future__ import annotations

import subprocess
import sys

from .bootstrap import FRONTEND, ROOT

_CLIENT = FRONTEND / "src" / "api" / "schema.d.ts"


def main() -> int:
    """Make the client anew and compare; the exit status. The new one is kept."""
    before = _CLIENT.read_bytes() if _CLIENT.exists() else b""
    made = subprocess.run(["make", "--silent", "api"], cwd=ROOT, capture_output=True, text=True)
    if made.returncode:
        print(made.stdout + made.stderr, file=sys.stderr)
        return 1
    if _CLIENT.read_bytes() != before:
        print(f"{_CLIENT.relative_to(ROOT)} was not current. It is now; commit it.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
