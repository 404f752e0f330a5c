"""The built frontend as the CDN serves it, with the headers that the CDN adds."""

from __future__ import annotations

import mimetypes
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote

from infrastructure.resources import Place, resources

from .events import Answer

IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"

_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".woff2": "font/woff2"}


def site_headers(stage: str, s3_origin: str) -> dict[str, str]:
    """The response headers that the CDN's policy adds to pages and files, with the local S3 in place of Amazon's."""
    place = Place(stage)
    policy = resources("AWS::CloudFront::ResponseHeadersPolicy", place)["SiteHeaders"]["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    csp = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    headers = {
        "Content-Security-Policy": csp.replace(f"https://s3.{place.region}.amazonaws.com", s3_origin),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
    }
    for item in policy.get("CustomHeadersConfig", {}).get("Items", []):
        headers[item["Header"]] = item["Value"]
    return headers


class StaticFiles:
    """Files below one folder."""

    def __init__(self, folder: Path, headers: dict[str, str]) -> None:
        """`headers` go with every answer."""
        self._folder = folder.resolve()
        self._headers = headers

    def answer(self, path: str, *, if_modified_since: str = "") -> Answer:
        """The file at `path` (percent-encoded), or 404."""
        found = self._find(unquote(path))
        if found is None:
            missing = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            return Answer(404, [*self._headers.items(), *missing], b"There is no such file.\n")
        modified = int(found.stat().st_mtime)
        headers = [
            *self._headers.items(),
            ("Content-Type", content_type(found)),
            ("Cache-Control", IMMUTABLE if path.startswith("/assets/") else _REVALIDATE),
            ("Last-Modified", formatdate(modified, usegmt=True)),
        ]
        if _unchanged(if_modified_since, modified):
            return Answer(304, headers)
        return Answer(200, headers, found.read_bytes())

    def _find(self, path: str) -> Path | None:
        if "\0" in path:
            return None
        wanted = (self._folder / path.lstrip("/")).resolve()
        return wanted if wanted.is_relative_to(self._folder) and wanted.is_file() else None


def content_type(file: Path) -> str:
    """What to call the content of `file`."""
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "image/svg+xml" else kind


def _unchanged(since: str, modified: int) -> bool:
    try:
        return bool(since) and parsedate_to_datetime(since).timestamp() >= modified
    except (ValueError, TypeError):
        return False
