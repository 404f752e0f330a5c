"""Packaging and deploying: `python -m infrastructure.deploy package|deploy|secrets --stage <stage>`.

`package` writes `build/<stage>`, a complete Chalice project with its archives already built; `deploy` brings up the
resources, runs Chalice in that project, patches what Chalice cannot say, and publishes the frontend.
"""

from __future__ import annotations

from pathlib import Path

#: The repository.
ROOT = Path(__file__).resolve().parents[2]

#: Everything that packaging writes.
BUILD = ROOT / "build"


class DeployError(Exception):
    """Something an operator has to put right; the message says what."""
