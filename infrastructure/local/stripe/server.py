"""HTTP on the loopback address, one thread per connection."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from infrastructure.local.stripe.work import Answer

Handle = Callable[[str, str, Mapping[str, str], bytes], Answer]


class Server:
    """Serves a `handle` function until it is stopped."""

    def __init__(self, handle: Handle, port: int) -> None:
        handler = type("Handler", (_Handler,), {"answer": staticmethod(handle)})
        self._http = _Http(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "handsel-stripe-sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 65_536
    timeout = 60
    answer: Handle

    def _respond(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        try:
            status, headers, content = self.answer(self.command, self.path, dict(self.headers.items()), body)
        except Exception:
            traceback.print_exc()
            status, headers, content = 500, {"Content-Type": "text/plain"}, b"The sandbox failed; see its output."
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    do_GET = do_POST = do_DELETE = do_HEAD = do_PUT = do_PATCH = _respond

    def log_message(self, format: str, *args: object) -> None:
        """No access log: what happened is in the state."""
