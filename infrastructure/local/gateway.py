"""The one address of `make run`: what the CDN, API Gateway and the buckets answer when deployed."""

from __future__ import annotations

import contextlib
import gzip
import json
import threading
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from botocore.exceptions import ClientError

from chalicelib.core.paths import is_api_path, is_generated_path, is_media_path, is_static_path

from . import mailbox
from .events import MAX_BODY, Answer, LambdaContext, build_event, from_lambda
from .processes import LOOPBACK
from .static import IMMUTABLE, StaticFiles

_TOO_LARGE = "Request bodies have at most 10 MB."
_API_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
_NO_BODY = {204, 304}
#: What CloudFront compresses: these types, from a thousand bytes on.
_COMPRESSED = ("text/", "application/json", "application/wasm", "application/xml", "image/svg+xml")
_COMPRESSED_FROM = 1000


class Objects(Protocol):
    """Where what no build made comes from: renditions of images, the sitemap."""

    def answer(self, path: str) -> Answer:
        """The object that `path` names, or 404."""


class Bucket:
    """A bucket behind the CDN: `/media/<key>` is the object `media/<key>`, as the CDN asks for it."""

    def __init__(self, s3: Any, bucket: str, headers: dict[str, str]) -> None:
        """`headers` go with every answer, as the CDN's policy adds them."""
        self._s3 = s3
        self._bucket = bucket
        self._headers = headers

    def answer(self, path: str) -> Answer:
        """The object that `path` names, or 404."""
        added = list(self._headers.items())
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=unquote(path.lstrip("/")))
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 502)
            added += [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            return Answer(404 if status in {403, 404} else 502, added, b"There is no such file.\n")
        headers = [
            *added,
            ("Content-Type", found.get("ContentType", "application/octet-stream")),
            ("Cache-Control", found.get("CacheControl") or IMMUTABLE),
            ("ETag", found["ETag"]),
        ]
        return Answer(200, headers, found["Body"].read())


class Gateway:
    """Answers requests; `start` listens for them on the loopback."""

    def __init__(
        self,
        app: Any,
        *,
        files: StaticFiles,
        media: Objects,
        site: Objects,
        mails: mailbox.Mailbox,
        page_headers: dict[str, str],
        site_url: str = "",
        log: Callable[[str], None] | None = None,
    ) -> None:
        """`page_headers` replace a page's own, as the CDN's policy does; `log` takes a line for each request."""
        self.app = app
        self._files = files
        self._media = media
        self._site = site
        self._page_headers = page_headers
        self._mails = mails
        self._site_url = site_url
        self._log = log
        self._server: _Server | None = None

    def start(self, port: int) -> int:
        """Listen on `port`, or on a free one for 0; the port."""
        self._server = _Server((LOOPBACK, port), _Handler)
        self._server.gateway = self
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return int(self._server.server_address[1])

    def stop(self) -> None:
        """Stop listening. Requests in hand end by themselves."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def respond(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes = b"", source_ip: str = LOOPBACK
    ) -> Answer:
        """The answer to one request. `target` is path and query as they stand in the request line."""
        started = time.perf_counter()
        path, _, query = target.partition("?")
        try:
            answer = self._route(method, path, query, headers, body, source_ip)
        except Exception as error:
            answer = problem(502, "bad_gateway", "The function did not answer", f"{type(error).__name__}: {error}")
        if self._log is not None:
            self._log(f"{method} {target} {answer.status} {round((time.perf_counter() - started) * 1000)} ms")
        return answer

    def _route(
        self, method: str, path: str, query: str, headers: list[tuple[str, str]], body: bytes, source_ip: str
    ) -> Answer:
        if is_api_path(path):
            return self._call(method, path, query, headers, body, source_ip)
        if method not in {"GET", "HEAD"}:
            return problem(405, "method", "This method is not allowed here", extra={"Allow": "GET, HEAD"})
        if path == mailbox.PATH or path.startswith(mailbox.PATH + "/"):
            return self._mails.answer(path, query)
        if is_media_path(path):
            return self._media.answer(path)
        named = {name.lower(): value for name, value in headers}
        moved = self._elsewhere(named.get("host", ""), path, query)
        if moved is not None:
            return moved
        if is_generated_path(path):
            return self._site.answer(path)
        if is_static_path(path):
            return self._files.answer(path, if_modified_since=named.get("if-modified-since", ""))
        return self._page(path, source_ip)

    def _page(self, path: str, source_ip: str) -> Answer:
        """A page as the CDN asks for it, without query and cookies, and as it hands it on, with its own headers."""
        answer = self._call("GET", path, "", [], b"", source_ip)
        replaced = {name.lower() for name in self._page_headers}
        kept = [(name, value) for name, value in answer.headers if name.lower() not in replaced]
        return Answer(answer.status, [*kept, *self._page_headers.items()], answer.body)

    def _call(
        self, method: str, path: str, query: str, headers: list[tuple[str, str]], body: bytes, source_ip: str
    ) -> Answer:
        """One invocation of the API's function."""
        if len(body) > MAX_BODY:
            return problem(413, "too_large", "This is too large", _TOO_LARGE)
        event = build_event(self.app, method, path, query, headers, body, source_ip)
        if event is None:
            return problem(404, "not_found", "There is nothing here")
        answer = from_lambda(self.app(event, LambdaContext(aws_request_id=event["requestContext"]["requestId"])))
        named = {name.lower() for name, _ in answer.headers}
        added = [(name, value) for name, value in _API_HEADERS.items() if name.lower() not in named]
        return Answer(answer.status, answer.headers + added, answer.body)

    def _elsewhere(self, host: str, path: str, query: str) -> Answer | None:
        """Cookies and links belong to one host name: pages asked for at another name of this machine go there."""
        site = urlsplit(self._site_url)
        if site.hostname != LOOPBACK or host != f"localhost:{site.port}":
            return None
        location = f"{self._site_url}{path}" + (f"?{query}" if query else "")
        return Answer(307, [("Location", location), ("Cache-Control", "no-store")])


def compressed(answer: Answer) -> Answer:
    """The answer in gzip where the CDN would compress it: text of some length."""
    kind = next((value for name, value in answer.headers if name.lower() == "content-type"), "")
    if answer.status != 200 or len(answer.body) < _COMPRESSED_FROM or not kind.startswith(_COMPRESSED):
        return answer
    added = [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return Answer(answer.status, [*answer.headers, *added], gzip.compress(answer.body, 6, mtime=0))


def problem(status: int, code: str, title: str, detail: str = "", extra: dict[str, str] | None = None) -> Answer:
    """A problem document like the API's own, for what never reaches it; deployed, API Gateway sends the same."""
    document = {
        "type": f"/api/docs#problem-{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail or title,
        "errors": [],
        "request_id": str(uuid.uuid4()),
    }
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store", **_API_HEADERS, **(extra or {})}
    return Answer(status, list(headers.items()), json.dumps(document).encode())


class _Server(ThreadingHTTPServer):
    """A thread for each connection; browsers open six."""

    daemon_threads = True
    request_queue_size = 256
    gateway: Gateway

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections that stay open."""

    protocol_version = "HTTP/1.1"
    timeout = 75
    disable_nagle_algorithm = True
    server: _Server

    def _answer(self) -> None:
        try:
            body = self._body()
        except ValueError:
            self.close_connection = True
            self._send(problem(413, "too_large", "This is too large", _TOO_LARGE))
            return
        headers = [(name, str(value)) for name, value in self.headers.items()]
        answer = self.server.gateway.respond(self.command, self.path, headers, body, self.client_address[0])
        self._send(compressed(answer) if "gzip" in self.headers.get("Accept-Encoding", "") else answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer

    def _body(self) -> bytes:
        """The request's body. Raises ValueError when it is too large or its length cannot be read."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._chunks()
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY or length < 0:
            raise ValueError(length)
        return self.rfile.read(length) if length else b""

    def _chunks(self) -> bytes:
        parts, total = [], 0
        while size := int(self.rfile.readline(1024).split(b";")[0], 16):
            total += size
            if total > MAX_BODY:
                raise ValueError(total)
            parts.append(self.rfile.read(size))
            self.rfile.readline(4)
        while self.rfile.readline(1024) not in {b"\r\n", b"\n", b""}:
            pass
        return b"".join(parts)

    def _send(self, answer: Answer) -> None:
        """Head and body in one write, so that no packet waits for another's acknowledgement."""
        bare = answer.status in _NO_BODY
        try:
            reason = HTTPStatus(answer.status).phrase
        except ValueError:
            reason = ""
        lines = [f"HTTP/1.1 {answer.status} {reason}"]
        skipped = {"content-length", "connection", "transfer-encoding"}
        for name, value in answer.headers:
            if name.lower() not in skipped:
                lines.append(f"{name}: {value}".replace("\r", "").replace("\n", ""))
        lines.append(f"Date: {self.date_time_string()}")
        if not bare:
            lines.append(f"Content-Length: {len(answer.body)}")
        lines.append("Connection: " + ("close" if self.close_connection else "keep-alive"))
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
        with contextlib.suppress(OSError):
            self.wfile.write(head if bare or self.command == "HEAD" else head + answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """The gateway logs requests itself."""
