"""The search engine: documents in, results out. It knows no AWS and no domain; only `base` and `build` touch SQLite."""

from __future__ import annotations
