"""Everything at once: engines, Stripe sandbox, gateway and event loop. `make run` and the journeys both use it.

with LocalStack(tmp_path) as stack:
    requests.get(stack.url + "/api/health")
    stack.event_loop.drain()
    stack.mailbox("ana@example.com")[0].links
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import botocore.session
from botocore.config import Config

from . import engines, environment, ttl
from .engines import ROOT, Ports
from .eventloop import EventLoop, say_nothing
from .gateway import Bucket, Gateway
from .mailbox import Mail, Mailbox
from .processes import LOOPBACK, Child, free_ports, stop_all
from .static import StaticFiles, site_headers
from .threads import per_thread

FRONTEND = ROOT / "frontend_static" / "dist"
_SWEEP_SECONDS = 300.0


class LocalStack:
    """A whole Handsel on this machine. State is temporary unless `persist` says otherwise.

    Only one can be started at a time in a process: the app reads the process's environment.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        ports: Ports | None = None,
        persist: bool = False,
        timers: bool = False,
        stripe: bool = True,
        background: bool = True,
        retry_seconds: int | None = 1,
        report: Callable[[str], None] = say_nothing,
        log: Callable[[str], None] | None = None,
        frontend: Path = FRONTEND,
        app: Any = None,
    ) -> None:
        """`timers`: run schedules at their rates (else `event_loop.fire`). `background`: work on queues as they fill
        (else `event_loop.drain`). `retry_seconds`: when failed messages come again; None: the queue's own timeout.
        `app`: another Chalice app than Handsel's."""
        self._temporary = tempfile.TemporaryDirectory(prefix="handsel-") if folder is None else None
        self._folder = Path(self._temporary.name) if self._temporary else Path(folder or "")
        self._persist = persist
        self._timers = timers
        self._with_stripe = stripe
        self._background = background
        self._retry_seconds = retry_seconds
        self._report = report
        self._log = log
        self._frontend = frontend
        self._before: dict[str, str] | None = None
        self._stopping = threading.Event()
        self._gateway: Gateway | None = None
        self.ports = ports or Ports(*free_ports(4))
        self.children: list[Child] = []
        self.env: dict[str, str] = {}
        self.app = app
        self.event_loop: EventLoop

    # ---- Addresses ---------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The one address."""
        return f"http://{LOOPBACK}:{self.ports.gateway}"

    @property
    def stripe_url(self) -> str:
        """The Stripe sandbox's address."""
        return f"http://{LOOPBACK}:{self.ports.stripe}"

    @property
    def aws_url(self) -> str:
        """Ministack's address: S3, SQS, SES."""
        return f"http://{LOOPBACK}:{self.ports.aws}"

    def mailbox(self, to: str = "") -> list[Mail]:
        """The mails sent so far (to one address), newest first."""
        return Mailbox(self.aws_url).mails(to)

    def client(self, service: str) -> Any:
        """A botocore client for the engines."""
        session = botocore.session.get_session()
        config = Config(
            max_pool_connections=32,
            read_timeout=40,
            retries={"mode": "standard", "total_max_attempts": 3},
            s3={"addressing_style": "path"},
            signature_version="s3v4" if service == "s3" else None,
        )
        return session.create_client(service, region_name=engines.REGION, config=config)

    # ---- Life --------------------------------------------------------------------------------------------------

    def __enter__(self) -> LocalStack:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> LocalStack:
        """Start every part and return once the address answers. Raises `StartError`, with nothing left running."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def start_engines(self) -> dict[str, str]:
        """Start engines and sandbox, make the resources, set this process's environment; what was set."""
        real = environment.real_stripe() if self._persist else None
        kept = environment.local_secrets(self._folder / "secrets.json" if self._persist else None)
        self._before = dict(os.environ)
        for name in engines.UNWANTED:
            os.environ.pop(name, None)
        os.environ.update(environment.engine_environment(self.ports))
        ready = self._start_children(kept, with_stripe=self._with_stripe and real is None)
        # Imported while the engines start.
        from infrastructure.resources import create_all

        for wait in ready:
            wait()
        where = environment.engine_environment(self.ports)
        made = create_all(
            stage=environment.stage(),
            endpoint_url=where["AWS_ENDPOINT_URL"],
            dynamodb_endpoint_url=where["AWS_ENDPOINT_URL_DYNAMODB"],
        )
        self.client("ses").verify_domain_identity(Domain=environment.MAIL_DOMAIN)
        self.env = environment.app_environment(self.ports, kept, made, real)
        os.environ.update(self.env)
        return self.env

    def _start_children(self, kept: dict[str, Any], *, with_stripe: bool) -> list[Callable[[], None]]:
        """Start them side by side; what to call to wait for each."""
        data = self._folder / "data"
        logs = self._folder / "logs"
        data.mkdir(parents=True, exist_ok=True)
        kept_in = data if self._persist else None
        ready: list[Callable[[], None]] = []
        ministack = engines.start_ministack(self.ports.aws, logs=logs, data=kept_in)
        self.children.append(ministack)
        dynoxide = engines.start_dynoxide(self.ports.dynamodb, logs=logs, data=kept_in)
        if dynoxide is not None:
            self.children.append(dynoxide)
            ready.append(lambda: dynoxide.wait_for(self.ports.dynamodb))
        if with_stripe:
            sandbox = engines.start_stripe(
                self.ports.stripe,
                logs=logs,
                state=data / "stripe.sqlite",
                webhook_url=f"{self.url}/payments/webhook",
                webhook_secret=kept["stripe_webhook_secret"],
            )
            self.children.append(sandbox)
            ready.append(lambda: sandbox.wait_for(self.ports.stripe))
        ready.append(lambda: ministack.wait_for(self.ports.aws, "/_ministack/health"))
        return ready

    def _start(self) -> None:
        self.start_engines()
        environment.forget_app_caches()
        if str(ROOT) not in sys.path:
            sys.path.insert(0, str(ROOT))
        if self.app is None:
            from app import app

            self.app = app
        per_thread(self.app)
        self.event_loop = EventLoop(
            self.app, self.client("sqs"), report=self._report, retry_seconds=self._retry_seconds, pollers=2
        )
        self._publish_document()
        headers = site_headers(environment.stage(), self.aws_url)
        self._gateway = Gateway(
            self.app,
            files=StaticFiles(self._frontend, headers),
            media=Bucket(self.client("s3"), self.env["MEDIA_BUCKET"], headers),
            site=Bucket(self.client("s3"), self.env["SITE_BUCKET"], headers),
            page_headers=headers,
            mails=Mailbox(self.aws_url),
            site_url=self.env["SITE_URL"],
            log=self._log,
        )
        self._gateway.start(self.ports.gateway)
        if self._background:
            self.event_loop.start(timers=self._timers)
        if self._timers and engines.has_dynoxide():
            threading.Thread(target=self._sweep, name="ttl", daemon=True).start()

    def _publish_document(self) -> None:
        """The built `index.html` into the site bucket, where the app takes it from to make pages of."""
        built = self._frontend / "index.html"
        if built.is_file():
            self.client("s3").put_object(
                Bucket=self.env["SITE_BUCKET"], Key="index.html", Body=built.read_bytes(), ContentType="text/html"
            )

    def sweep_ttl(self) -> int:
        """Delete the rows whose time to live has passed; how many there were."""
        dynamodb = self.client("dynamodb")
        prefix = self.env["TABLE_PREFIX"]
        tables = [name for name in dynamodb.list_tables()["TableNames"] if name.startswith(prefix)]
        return ttl.sweep(dynamodb, tables)

    def _sweep(self) -> None:
        while not self._stopping.wait(_SWEEP_SECONDS):
            try:
                self.sweep_ttl()
            except Exception as error:
                self._report(f"FAILED the sweep of expired rows: {type(error).__name__}: {error}")

    def dead(self) -> Child | None:
        """A part that stopped although it should run."""
        return next((child for child in self.children if not child.alive), None)

    def stop(self) -> None:
        """Stop every part, wait for them, and give the environment back."""
        self._stopping.set()
        if self._gateway is not None:
            self._gateway.stop()
        if "event_loop" in self.__dict__:
            self.event_loop.stop(5.0)
        stop_all(self.children)
        self.children.clear()
        if self._before is not None:
            os.environ.clear()
            os.environ.update(self._before)
            environment.forget_app_caches()
        if self._temporary is not None:
            with contextlib.suppress(OSError):
                self._temporary.cleanup()


@contextlib.contextmanager
def local_stack(folder: Path | None = None, **options: Any) -> Iterator[LocalStack]:
    """A stack for the length of a `with` block."""
    with LocalStack(folder, **options) as stack:
        yield stack
