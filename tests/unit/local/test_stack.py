"""The local engines with everything around them, on a small app: what the real one relies on."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from infrastructure.local import environment
from infrastructure.local.engines import has_dynoxide
from infrastructure.local.processes import StartError
from infrastructure.local.stack import LocalStack
from tests.support.journey import until

from .apps import small_app

ORIGIN = "http://127.0.0.1:8000"


def a_stack(folder: Path, **options: Any) -> LocalStack:
    app, _ = small_app(f"handsel-{environment.stage()}-work")
    return LocalStack(folder, app=app, stripe=False, background=False, **options)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with a_stack(tmp_path_factory.mktemp("stack")) as started:
        yield started


def test_the_environment_is_complete_and_given_back(tmp_path: Path) -> None:
    not_started = a_stack(tmp_path)
    before = dict(os.environ)
    with not_started as started:
        for name in ("TABLE_PREFIX", "FILES_BUCKET", "WORK_QUEUE_URL", "HANDSEL_SECRETS", "STRIPE_API_URL", "SITE_URL"):
            assert os.environ[name] == started.env[name]
        assert requests.get(started.url + "/api/things", timeout=60).status_code == 200
        children = list(started.children)
    assert dict(os.environ) == before
    assert not [child for child in children if child.alive]


def test_queues_reach_the_app(stack: LocalStack) -> None:
    stack.client("sqs").send_message(QueueUrl=stack.env["WORK_QUEUE_URL"], MessageBody="hello")
    ran = stack.event_loop.drain()
    assert [(one.function, one.failed) for one in ran] == [("on_small", ())]


def test_dead_letters_are_the_engines_own(stack: LocalStack) -> None:
    sqs = stack.client("sqs")
    sqs.send_message(QueueUrl=stack.env["WORK_QUEUE_URL"], MessageBody="fail")
    assert len(stack.event_loop.drain()) == 5
    dead = sqs.get_queue_url(QueueName=stack.event_loop.sources[0].queue.dead_letters)["QueueUrl"]
    assert sqs.receive_message(QueueUrl=dead)["Messages"][0]["Body"] == "fail"


def test_a_browser_may_post_a_file_and_only_that_file(stack: LocalStack) -> None:
    s3 = stack.client("s3")
    bucket = stack.env["FILES_BUCKET"]
    conditions: list[Any] = [["content-length-range", 4, 4]]
    form = s3.generate_presigned_post(bucket, "uploads/a.txt", {}, conditions, ExpiresIn=60)

    def post(data: bytes, **changed: str) -> requests.Response:
        fields = {**form["fields"], **changed}
        return requests.post(form["url"], data=fields, files={"file": data}, headers={"Origin": ORIGIN}, timeout=60)

    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    preflight = requests.options(form["url"], headers=asked, timeout=60)
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] in {"*", ORIGIN}
    refused = requests.options(form["url"], headers={**asked, "Access-Control-Request-Method": "DELETE"}, timeout=60)
    assert refused.status_code == 403
    taken = post(b"four")
    assert taken.status_code in {201, 204}
    assert taken.headers["Access-Control-Allow-Origin"] in {"*", ORIGIN}
    assert post(b"fiver").status_code == 400
    assert post(b"four", key="uploads/b.txt").status_code == 403
    assert requests.get(f"{form['url']}/uploads/a.txt", timeout=60).status_code == 403
    told = _bodies(stack, "MEDIA_QUEUE_URL")
    assert any('"key": "uploads/a.txt"' in body or '"key":"uploads/a.txt"' in body for body in told)


def _bodies(stack: LocalStack, queue: str) -> list[str]:
    sqs, found = stack.client("sqs"), list[str]()
    while got := sqs.receive_message(QueueUrl=stack.env[queue], MaxNumberOfMessages=10, WaitTimeSeconds=1).get(
        "Messages"
    ):
        found += [one["Body"] for one in got]
    return found


def test_images_come_from_the_media_bucket(stack: LocalStack) -> None:
    kind = "image/avif"
    stack.client("s3").put_object(Bucket=stack.env["MEDIA_BUCKET"], Key="media/x/1.avif", Body=b"img", ContentType=kind)
    answer = requests.get(stack.url + "/media/x/1.avif", timeout=60)
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, b"img", kind)
    assert "immutable" in answer.headers["Cache-Control"]
    assert requests.get(stack.url + "/media/x/2.avif", timeout=60).status_code == 404


def send_mail(stack: LocalStack, subject: str, to: str = "ana@example.com") -> None:
    text = {"Data": "Go to http://127.0.0.1:8000/confirm?token=x."}
    message = {"Subject": {"Data": subject}, "Body": {"Text": text, "Html": {"Data": "<p>Go"}}}
    sender = stack.env["MAIL_FROM"]
    stack.client("ses").send_email(Source=sender, Destination={"ToAddresses": [to]}, Message=message)


def test_mails_are_in_the_mailbox_newest_first(stack: LocalStack) -> None:
    send_mail(stack, "First")
    send_mail(stack, "Second")
    send_mail(stack, "Other", to="dan@example.com")
    mails = stack.mailbox("Ana@example.com")
    assert [mail.subject for mail in mails] == ["Second", "First"]
    assert mails[0].links == ["http://127.0.0.1:8000/confirm?token=x"]
    page = requests.get(f"{stack.url}/_local/mailbox/{mails[0].id}", timeout=60)
    assert "Second" in page.text


@pytest.mark.skipif(not has_dynoxide(), reason="ministack sweeps by itself")
def test_rows_whose_time_has_passed_are_swept(stack: LocalStack) -> None:
    dynamodb = stack.client("dynamodb")
    table = stack.env["TABLE_PREFIX"] + "edge"
    now = int(time.time())
    for name, ttl in (("past", now - 10), ("future", now + 1000), ("mistake", 1)):
        dynamodb.put_item(TableName=table, Item={"pk": {"S": name}, "sk": {"S": "x"}, "ttl": {"N": str(ttl)}})
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "without"}, "sk": {"S": "x"}})
    assert stack.sweep_ttl() == 1
    left = {item["pk"]["S"] for item in dynamodb.scan(TableName=table)["Items"]}
    assert left == {"future", "mistake", "without"}


def _is_kept(data: Path) -> bool:
    words = {"sqs": b"kept", "ses": b"Kept", "s3": b"files"}
    states = {name: data / "aws" / f"{name}.json" for name in words}
    objects = [path for path in (data / "s3").rglob("*") if path.is_file() and path.read_bytes() == b"kept"]
    return bool(objects) and all(path.exists() and words[name] in path.read_bytes() for name, path in states.items())


def test_what_was_kept_survives_a_kill(tmp_path: Path) -> None:
    """State is on disk soon after it changed, whatever happens to the engines then."""
    first = a_stack(tmp_path, persist=True).start()
    try:
        secrets = first.env["HANDSEL_SECRETS"]
        table = first.env["TABLE_PREFIX"] + "edge"
        first.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": "a"}, "sk": {"S": "b"}})
        first.client("s3").put_object(Bucket=first.env["FILES_BUCKET"], Key="files/x", Body=b"kept")
        first.client("sqs").send_message(QueueUrl=first.env["WORK_QUEUE_URL"], MessageBody="kept")
        send_mail(first, "Kept")
        until(lambda: _is_kept(tmp_path / "data"), "the state on disk")
        for child in first.children:
            child.process.send_signal(signal.SIGKILL)
            child.process.wait(60)
        assert first.dead() is not None
    finally:
        first.stop()
    with a_stack(tmp_path, persist=True) as second:
        assert second.env["HANDSEL_SECRETS"] == secrets
        item = second.client("dynamodb").get_item(TableName=table, Key={"pk": {"S": "a"}, "sk": {"S": "b"}})
        assert "Item" in item
        assert (
            second.client("s3").get_object(Bucket=second.env["FILES_BUCKET"], Key="files/x")["Body"].read() == b"kept"
        )
        assert [mail.subject for mail in second.mailbox()] == ["Kept"]
        assert [one.function for one in second.event_loop.drain()] == ["on_small"]
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_taken_port_leaves_nothing_running(tmp_path: Path) -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    started = a_stack(tmp_path)
    object.__setattr__(started.ports, "aws", taken.getsockname()[1])
    with pytest.raises(StartError):
        started.start()
    assert started.children == []
    taken.close()
