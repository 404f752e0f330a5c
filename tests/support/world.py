"""An in-process Handsel: engines, browser-like clients, queues that are drained on demand, a mailbox."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from http.cookies import SimpleCookie
from typing import Any

import boto3
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from app import app
from chalicelib import settings as settings_module
from chalicelib.aws import dynamo, mail, secrets, session
from chalicelib.catalog.service import categories, collections
from chalicelib.core import clock
from chalicelib.integrations.stripe import client as stripe_client
from chalicelib.search import service as search
from chalicelib.storefront import shell
from chalicelib.storefront.service import front
from chalicelib.stores import service as stores
from chalicelib.tax import service as tax
from infrastructure.local.events import LambdaContext, build_event, from_lambda
from infrastructure.local.stripe import Sandbox
from infrastructure.local.stripe.client import SandboxClient
from infrastructure.resources import create_all
from tests.support import engine
from tests.support.remembered import remembered

_lock = threading.RLock()
_unlocked = DynamoHandler.call_action
_send_mail = mail.send


def _locked(self: Any) -> Any:
    """Moto's DynamoDB is not atomic under threads; one call at a time makes it so."""
    with _lock:
        return _unlocked(self)


DynamoHandler.call_action = _locked


@cache
def aws(service: str) -> Any:
    """A boto3 client of the test's own, made once: moto answers it in every world."""
    return boto3.client(service)


def tables() -> Any:
    """The test's own view of the tables, on the engine that they are on now."""
    return _tables_at(os.environ.get("AWS_ENDPOINT_URL_DYNAMODB"))


@cache
def _tables_at(endpoint: str | None) -> Any:
    return boto3.resource("dynamodb", endpoint_url=endpoint)


#: What the frontend's build leaves, as far as the pages' heads care.
DOCUMENT = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Handsel</title>
    <meta name="description" content="A marketplace." />
    <script type="module" src="/assets/index.js"></script>
  </head>
  <body><div id="app"></div></body>
</html>
"""

QUEUES = {"on_work": "WORK_QUEUE_URL", "on_webhooks": "WEBHOOKS_QUEUE_URL", "on_media": "MEDIA_QUEUE_URL"}


@dataclass
class Reply:
    """An answer of the API."""

    status: int
    headers: dict[str, list[str]]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def header(self, name: str) -> str:
        values = next((v for k, v in self.headers.items() if k.lower() == name.lower()), [""])
        return values[0] if values else ""


@dataclass
class Mail:
    """A mail that SES took."""

    to: str
    subject: str
    text: str
    html: str

    def links(self, part: str) -> list[str]:
        """The addresses in the text that contain `part`."""
        return [link for link in re.findall(r"https?://\S+", self.text) if part in link]


class _Clients:
    """Which engine the application's AWS clients were made for: to make them takes longer than most tests."""

    engine: str | None = None


_clients = _Clients()


class World:
    """What a test sees of Handsel. Starts empty."""

    def __init__(self, *, remembers: bool = True) -> None:
        """`remembers`: scenes that were played before are laid out rather than played again."""
        self.remembers = remembers
        self._mock = mock_aws()
        self._sent: list[Mail] = []
        self._sandbox: Sandbox | None = None
        self.crasher: Any = None
        #: Which remembered scenes were played here.
        self.scenes: set[Any] = set()

    def start(self) -> None:
        url = engine.dynamodb_url()
        self._mock.start(reset=False)
        engine.empty()
        os.environ.update(create_all(stage="test", dynamodb_endpoint_url=url))
        self._forget()
        aws("s3").put_object(Bucket=os.environ["SITE_BUCKET"], Key="index.html", Body=DOCUMENT.encode())
        aws("ses").verify_email_identity(EmailAddress="hello@handsel.test")
        mail.send = self._record_mail

    def stop(self) -> None:
        mail.send = _send_mail
        stripe_client.use_http_client(None)
        if self._sandbox is not None:
            assert self._sandbox.violations() == []
            self._sandbox.stop()
        self._mock.stop(remove_data=False)
        self._forget()

    def _forget(self) -> None:
        """What a new process would not know. Clients know nothing, so they stay until the engine is another."""
        settings_module.settings.cache_clear()
        for module in (secrets, stores, categories, collections, search, front, shell, tax):
            module.reset()
        if _clients.engine != (asked := os.environ.get("AWS_ENDPOINT_URL_DYNAMODB")):
            _clients.engine = asked
            session.reset()
            dynamo.reset()

    @property
    def stripe(self) -> Sandbox:
        """Stripe, in this process: the official library is plugged into it when a test first asks for it."""
        if self._sandbox is None:
            secret = secrets.secrets().stripe_webhook_secret
            self._sandbox = Sandbox(state=":memory:", webhook_url=None, webhook_secret=secret)
            stripe_client.use_http_client(SandboxClient(self._sandbox))
        return self._sandbox

    def deliver_webhooks(self, repeat: int = 1) -> int:
        """Hand Stripe's waiting deliveries to the webhook route, each `repeat` times; how many there were."""
        waiting = self.stripe.deliveries()
        for payload, signature in waiting:
            for _ in range(repeat):
                reply = self.client().post(
                    "/payments/webhook", raw=payload, headers={"Stripe-Signature": signature}, csrf=False
                )
                assert reply.status == 200, reply.text
        return len(waiting)

    def client(self, address: str = "203.0.113.7") -> Client:
        """A browser with an empty cookie jar."""
        return Client(self, address)

    @remembered
    def member(self, email: str = "ana@example.com", *, name: str = "Ana", confirmed: bool = True) -> Client:
        """A logged-in browser whose account was made and confirmed by way of the mailbox."""
        client = self.client()
        body = {"email": email, "password": "correct horse battery", "name": name, "locale": "en"}
        assert client.post("/api/auth/register", body).status == 202
        self.drain()
        if confirmed:
            token = self.mails(email)[-1].links("/confirm?token=")[0].partition("token=")[2]
            assert client.post("/api/auth/confirm", {"token": token}).status == 200
        assert client.post("/api/auth/login", {"email": email, "password": body["password"]}).status == 200
        return client

    def mails(self, to: str | None = None) -> list[Mail]:
        """The mails sent so far, oldest first."""
        return [sent for sent in self._sent if to is None or sent.to == to]

    def receive(self, mails: list[Mail]) -> None:
        """Mails of a remembered scene are in the mailbox."""
        self._sent += mails

    def _record_mail(self, **parts: str) -> str:
        message_id = _send_mail(**parts)
        self._sent.append(Mail(parts["to"], parts["subject"], parts["text"], parts["html"]))
        return message_id

    def drain(self, rounds: int = 50, *, keep_failed: bool = False) -> list[str]:
        """Run queued jobs until none is left, as Lambda would; the types of those that failed.

        `keep_failed`: what fails, or whose function dies, stays on its queue instead of being given up.
        """
        failed: list[str] = []
        for _ in range(rounds):
            if not sum(self._drain_queue(function, failed, keep_failed) for function in QUEUES):
                return failed
        raise AssertionError("the queues do not run dry")

    def _drain_queue(self, function: str, failed: list[str], keep_failed: bool) -> bool:
        handler: Callable[..., Any] | None = app.handler_map.get(function)
        url = os.environ[QUEUES[function]]
        sqs = aws("sqs")
        messages = self._outside(
            lambda: sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0, VisibilityTimeout=0 if keep_failed else 30
            ).get("Messages", [])
        )
        if not messages or handler is None:
            return False
        records = [
            {"messageId": m["MessageId"], "receiptHandle": m["ReceiptHandle"], "body": m["Body"], "attributes": {}}
            for m in messages
        ]
        answer = handler({"Records": records}, LambdaContext()) or {}
        bad = {item["itemIdentifier"] for item in answer.get("batchItemFailures", [])}
        for message in messages:
            if message["MessageId"] in bad:
                failed.append(json.loads(message["Body"]).get("type", "?"))
                if keep_failed:
                    continue
            self._outside(lambda m=message: sqs.delete_message(QueueUrl=url, ReceiptHandle=m["ReceiptHandle"]))
        return True

    def _outside(self, act: Callable[[], Any]) -> Any:
        """Do something that is Lambda's or a test's own, not the application's."""
        if self.crasher is None:
            return act()
        inside, self.crasher.inside = self.crasher.inside, False
        try:
            return act()
        finally:
            self.crasher.inside = inside

    def restart(self) -> None:
        """The process died and another takes its place: nothing in memory is left."""
        self._forget()

    def expire_rows(self, after: timedelta) -> None:
        """Remove what DynamoDB's TTL would have removed after a time."""
        limit = clock.epoch(clock.now() + after)
        for table in ("orders", "fulfilment", "files", "catalog", "inventory", "tasks", "carts", "events"):
            rows = tables().Table(f"handsel-test-{table}")
            for row in self.rows(table):
                if "ttl" in row and int(row["ttl"]) < limit:
                    rows.delete_item(Key={"pk": row["pk"], "sk": row["sk"]})

    def delete_row(self, table: str, row: dict[str, Any]) -> None:
        """Remove one row behind the application's back."""
        tables().Table(f"handsel-test-{table}").delete_item(Key={"pk": row["pk"], "sk": row["sk"]})

    def lose_messages(self, function: str) -> int:
        """Empty a queue without working on it; how many messages were lost."""
        url, lost = os.environ[QUEUES[function]], 0
        while (
            messages := aws("sqs")
            .receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
            .get("Messages")
        ):
            for message in messages:
                aws("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            lost += len(messages)
        return lost

    def schedule(self, name: str) -> None:
        """Run a schedule's function."""
        app.handler_map[name](_scheduled_event(name), LambdaContext())

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Everything in a logical table."""
        found = tables().Table(f"handsel-test-{table}").scan(ConsistentRead=True)
        return list(found["Items"])


def _scheduled_event(name: str) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": clock.now_text(),
        "region": "eu-central-1",
        "resources": [f"arn:aws:events:eu-central-1:123456789012:rule/{name}"],
        "detail": {},
    }


@dataclass
class Client:
    """A browser: keeps cookies, repeats the CSRF token, speaks JSON through API Gateway events."""

    world: World
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    user_agent: str = "tests/1.0"

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        query: str | dict[str, str] | None = None,
        raw: bytes | None = None,
        csrf: bool = True,
    ) -> Reply:
        sent = {"User-Agent": self.user_agent, "Accept": "*/*", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method != "GET" and csrf:
            if "hs_csrf" not in self.cookies:
                self.get("/api/session")
                return self.request(method, path, body, headers=headers, query=query, raw=raw)
            sent.setdefault("X-CSRF-Token", self.cookies["hs_csrf"])
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        event = build_event(app, method, path, query or {}, sent, data or b"", self.address)
        assert event is not None, f"no route for {path}"
        answer = from_lambda(app(event, LambdaContext()))
        reply = Reply(answer.status, _grouped(answer.headers), answer.body.decode())
        self._keep(reply)
        return reply

    def get(self, path: str, **options: Any) -> Reply:
        return self.request("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.request("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.request("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.request("PATCH", path, body, **options)

    def delete(self, path: str, **options: Any) -> Reply:
        return self.request("DELETE", path, **options)

    def _keep(self, reply: Reply) -> None:
        for name, values in reply.headers.items():
            if name.lower() != "set-cookie":
                continue
            for value in values:
                jar: SimpleCookie = SimpleCookie()
                jar.load(value)
                for key, morsel in jar.items():
                    if morsel["max-age"] == "0":
                        self.cookies.pop(key, None)
                    else:
                        self.cookies[key] = morsel.value


def _grouped(headers: Any) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in headers.items() if isinstance(headers, dict) else headers:
        grouped.setdefault(name, []).extend(value if isinstance(value, list) else [value])
    return grouped
