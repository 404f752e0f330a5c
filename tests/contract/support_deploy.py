"""An account on ministack with IAM enforced, a stage deployed to it by the real tooling, and a client of its API."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from unittest import mock

from infrastructure.deploy import clients, patches, project, run, stack, stages
from infrastructure.deploy.state import Store
from infrastructure.deploy.target import own_target
from infrastructure.local import engines
from infrastructure.local.processes import LOOPBACK, free_ports
from infrastructure.policies import render_policy
from infrastructure.resources import template

STAGE = "dev"

#: Who gets mail in the tests: the account is in SES's sandbox, as every new one.
RECIPIENTS = ("ana@example.com", "bea@example.com")
_PATIENCE = 240.0


def until(what: str, look: Callable[[], Any], patience: float = _PATIENCE) -> Any:
    """Whatever `look` gives as soon as it is something; fails when that takes longer than `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"Waited {patience:.0f} s in vain: {what}.")


def over_plain_http(value: Any) -> Any:
    """The template without its refusals of plain HTTP, which is what the engine on the loopback speaks."""
    if isinstance(value, list):
        return [
            over_plain_http(item) for item in value if not (isinstance(item, dict) and item.get("Sid") == "TlsOnly")
        ]
    if not isinstance(value, dict):
        return value
    return {key: over_plain_http(item) for key, item in value.items() if not _only_refuses(item)}


def _only_refuses(described: Any) -> bool:
    if not isinstance(described, dict) or not str(described.get("Type", "")).endswith("Policy"):
        return False
    statements = described.get("Properties", {}).get("PolicyDocument", {}).get("Statement", [])
    return bool(statements) and all(statement.get("Sid") == "TlsOnly" for statement in statements)


def as_the_engine_wants(function: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The function's policy, with what the engine does not know of IAM left out.

    In IAM `sqs:SendMessage` covers batches, and there is `ses:FromAddress`; `test_policies.py` holds the latter.
    """
    policy = render_policy(function, values)
    for statement in policy["Statement"]:
        if "sqs:SendMessage" in statement["Action"]:
            statement["Action"].append("sqs:SendMessageBatch")
        if statement["Action"] == ["ses:SendEmail"]:
            statement["Resource"] = ["*"]
            del statement["Condition"]
    return policy


@dataclass
class Answer:
    """What the API answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Deployed:
    """A stage on the engine."""

    endpoint: str
    directory: Path
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = ""

    def deploy(self) -> None:
        """Deploy this checkout, as `make deploy` does."""
        stage = stages.load(STAGE, {})
        dist = self.directory / "dist"
        self.address = run.deploy(stage, own_target(), directory=self.directory / "project", dist=dist)

    def client(self, service: str) -> Any:
        """The operator's client of a service."""
        return clients.client(service, engines.REGION)

    @property
    def state(self) -> dict[str, Any]:
        """What Chalice recorded, as kept in the bucket."""
        return Store(STAGE, engines.REGION).read("chalice")

    @property
    def api(self) -> str:
        """The API's id."""
        (found,) = patches.resource(self.state, "rest_api", "rest_api_id")
        return found

    @property
    def secrets(self) -> dict[str, Any]:
        """The stage's secrets."""
        value = self.client("ssm").get_parameter(Name=f"/handsel/{STAGE}/secrets", WithDecryption=True)
        held: dict[str, Any] = json.loads(value["Parameter"]["Value"])
        return held

    def call(self, method: str, path: str, body: Any = None, *, by_the_cdn: bool = True) -> Answer:
        """Call the API at the gateway, as the CDN does or past it."""
        headers = {"Content-Type": "application/json", "X-CSRF-Token": self.cookies.get("hs_csrf", "")}
        if by_the_cdn:
            headers["X-Origin-Secret"] = self.secrets["origin_secret"]
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        url = f"{self.endpoint}/restapis/{self.api}/{STAGE}/_user_request_{path}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as reply:
                answer = Answer(reply.status, dict(reply.headers), reply.read().decode())
                set_cookies = reply.headers.get_all("Set-Cookie") or []
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read().decode())
        for cookie in set_cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def register(self, email: str) -> Answer:
        """Register an account; the answer comes before the mail."""
        self.call("GET", "/api/session")
        body = {"email": email, "password": "correct horse battery", "name": "Ana", "locale": "en"}
        return self.call("POST", "/api/auth/register", body)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Everything in a table."""
        items: list[dict[str, Any]] = self.client("dynamodb").scan(TableName=f"handsel-{STAGE}-{table}")["Items"]
        return items

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        """The mails that SES took for `address`."""
        with urllib.request.urlopen(f"{self.endpoint}/_ministack/ses/messages", timeout=60) as reply:
            by_account = json.loads(reply.read())["messages"]
        return [mail for mails in by_account.values() for mail in mails if address in mail["To"]]


@contextmanager
def account(directory: Path) -> Iterator[Deployed]:
    """An empty account, and this process's credentials for it."""
    (port,) = free_ports(1)
    endpoint = f"http://{LOOPBACK}:{port}"
    assets = directory / "dist" / "assets"
    assets.mkdir(parents=True)
    (assets / "app-1a2b.js").write_text("export {};\n")
    (directory / "dist" / "index.html").write_text("<!doctype html><title>Handsel</title>\n")
    clients.client.cache_clear()
    # The engine hands its environment on to the functions: nothing of the tests' own may be in it.
    outside = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with mock.patch.dict(os.environ, outside | engines.aws_identity(), clear=True):
        child = engines.start_ministack(port, logs=directory / "logs", data=None)
        os.environ["AWS_ENDPOINT_URL"] = endpoint
        try:
            with (
                mock.patch.object(stack, "template", return_value=over_plain_http(template())),
                mock.patch.object(project, "render_policy", as_the_engine_wants),
            ):
                until("the engine is up", lambda: _is_up(endpoint), 30)
                made = Deployed(endpoint, directory)
                for address in (parseaddr(stages.load(STAGE, {}).mail_from)[1], *RECIPIENTS):
                    made.client("ses").verify_email_identity(EmailAddress=address)
                yield made
        finally:
            clients.client.cache_clear()
            child.terminate()
            child.wait()


def _is_up(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
