"""The built frontend into the site bucket: hashed assets for good, pages to be asked for every time."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.core.paths import is_generated_path

from . import ROOT, DeployError
from .clients import client
from .state import Store

DIST = ROOT / "frontend_static" / "dist"

#: How long a browser may still hold a page that names the last build's assets.
KEEP_STALE = timedelta(days=7)

_IMMUTABLE = "public, max-age=31536000, immutable"
_FRESH = "no-cache"
_TYPES = {".js": "text/javascript", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json"}


def content_type(path: Path) -> str:
    """The type to store `path` with; text is UTF-8."""
    found = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def publish(bucket: str, region: str, store: Store, *, dist: Path = DIST, now: datetime | None = None) -> int:
    """Make `bucket` hold the build in `dist`; how many files were sent. Raises `DeployError` when it is not built.

    Assets go first and `index.html` last, so that no page names what is not there. What an older build left is deleted
    a week after it was first found stale.
    """
    if not (dist / "index.html").is_file():
        raise DeployError(f"The frontend is not built: {dist.relative_to(ROOT)}/index.html is missing (make frontend).")
    s3 = client("s3", region)
    there = dict(_listing(s3, bucket))
    files = sorted((path for path in dist.rglob("*") if path.is_file()), key=_order)
    names = {path.relative_to(dist).as_posix() for path in files}
    sent = 0
    for path in files:
        name, data = path.relative_to(dist).as_posix(), path.read_bytes()
        if there.get(name) == hashlib.md5(data, usedforsecurity=False).hexdigest():
            continue
        cache = _IMMUTABLE if name.startswith("assets/") else _FRESH
        s3.put_object(Bucket=bucket, Key=name, Body=data, ContentType=content_type(path), CacheControl=cache)
        sent += 1
    stale = {name for name in set(there) - names if not is_generated_path(f"/{name}")}
    _drop_stale(s3, bucket, stale, store, now or datetime.now(UTC))
    return sent


def _order(path: Path) -> tuple[bool, str]:
    return path.suffix == ".html", path.as_posix()


def _listing(s3: Any, bucket: str) -> Iterator[tuple[str, str]]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for found in page.get("Contents", []):
            yield found["Key"], found["ETag"].strip('"')


def _drop_stale(s3: Any, bucket: str, stale: set[str], store: Store, now: datetime) -> None:
    """Delete what has been stale for `KEEP_STALE`, and remember since when the rest is."""
    since = store.read("stale-assets")
    known = {name: str(since.get(name, now.isoformat())) for name in sorted(stale)}
    due = [name for name, first in known.items() if now - datetime.fromisoformat(first) >= KEEP_STALE]
    for name in due:
        s3.delete_object(Bucket=bucket, Key=name)
        del known[name]
    if known != since:
        store.write("stale-assets", known)
