"""Jobs and notifications that come twice, late, out of order, or about what is gone; and the hourly clean-up."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import boto3
import pytest

from chalicelib.aws import dynamo, s3
from chalicelib.core import clock, ids
from chalicelib.files import rules, service, tables, verification
from tests.api.files.content import EXE, PDF, photo
from tests.api.files.seller import Seller, digest, objects, seller, stored, with_file
from tests.support.world import World


def send(body: dict[str, Any]) -> None:
    """Put a message on the media queue."""
    boto3.client("sqs").send_message(QueueUrl=os.environ["MEDIA_QUEUE_URL"], MessageBody=json.dumps(body))


def job(kind: str, subject: str, **data: Any) -> dict[str, Any]:
    return {"id": ids.new("evt"), "type": kind, "subject": subject, "data": data, "occurred_at": clock.now_text()}


def notification(key: str) -> dict[str, Any]:
    record = {"eventName": "ObjectCreated:Put", "eventTime": clock.now_text()}
    return {"Records": [{**record, "s3": {"object": {"key": quote_plus(key), "sequencer": "0055"}}}]}


def sent(ana: Seller, data: bytes = PDF, name: str = "pattern.pdf", **more: Any) -> dict[str, Any]:
    """An open upload whose bytes have arrived."""
    opened = ana.open(name, len(data), **more)
    assert opened.status == 201, opened.text
    ana.send(opened.json, data)
    made: dict[str, Any] = opened.json
    return made


def test_a_job_before_completion_does_nothing(world: World) -> None:
    ana = seller(world)
    opened = sent(ana)
    send(job("upload.completed", opened["id"]))
    assert world.drain() == []
    assert ana.state(opened)["status"] == "open"


def test_a_repeated_job_changes_nothing_even_if_other_bytes_came(world: World) -> None:
    ana = seller(world)
    opened = sent(ana)
    ana.complete(opened, digest(PDF))
    world.drain()
    ana.send(opened, EXE)
    send(job("upload.completed", opened["id"]))
    assert world.drain() == []
    (sold,) = service.deliverables(ana.product["id"])
    assert stored("FILES_BUCKET", sold.bucket_key)["data"] == PDF
    assert objects("FILES_BUCKET", "uploads/") == []


def test_bytes_exchanged_after_completion_are_not_sold(world: World) -> None:
    ana = seller(world)
    opened = sent(ana)
    ana.complete(opened, digest(PDF))
    ana.send(opened, PDF[:-1] + b"!")
    assert world.drain() == []
    assert ana.state(opened)["reason"] == "checksum_mismatch"


def test_bytes_exchanged_while_they_are_judged_are_not_sold(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = seller(world)
    opened = sent(ana)
    ana.complete(opened, digest(PDF))
    judge = verification._judge

    def exchange(*asked: Any) -> str | None:
        reason = judge(*asked)
        ana.send(opened, EXE)
        return reason

    monkeypatch.setattr(verification, "_judge", exchange)
    assert world.drain() == []
    (sold,) = service.deliverables(ana.product["id"])
    assert stored("FILES_BUCKET", sold.bucket_key)["data"] == PDF


def test_two_runs_do_not_work_on_one_upload(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = seller(world)
    opened = sent(ana)
    ana.complete(opened, digest(PDF))
    runs = []
    verify = verification._verify_file

    def during(row: tables.UploadRow) -> None:
        runs.append(row.pk)
        if len(runs) == 1:
            verification.verify(row.pk)
        verify(row)

    monkeypatch.setattr(verification, "_verify_file", during)
    assert world.drain() == []
    assert runs == [opened["id"]]
    assert ana.state(opened)["status"] == "ready"


def test_a_run_that_failed_leaves_the_upload_to_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = seller(world)
    opened = sent(ana)
    ana.complete(opened, digest(PDF))
    with monkeypatch.context() as broken:
        broken.setattr(s3, "stream", lambda bucket, key: 1 / 0)
        assert world.drain() == ["upload.completed"]
    assert ana.state(opened)["status"] == "verifying"
    send(job("upload.completed", opened["id"]))
    assert world.drain() == []
    assert ana.state(opened)["status"] == "ready"


def test_a_crash_after_the_decision_is_made_good_by_the_repeated_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = seller(world)
    opened = sent(ana)
    ana.complete(opened, digest(PDF))
    with monkeypatch.context() as broken:
        broken.setattr(verification, "sync_product", lambda product_id: 1 / 0)
        assert world.drain() == ["upload.completed"]
    assert ana.shown()["files"] == []
    send(job("upload.completed", opened["id"]))
    assert world.drain() == []
    assert len(ana.shown()["files"]) == 1


def test_versions_that_end_out_of_order_leave_the_newest_on_sale(world: World) -> None:
    ana = with_file(world)
    (file,) = ana.files()
    second = sent(ana, PDF + b"%2", replaces=file["id"])
    third = sent(ana, PDF + b"%3", replaces=file["id"])
    ana.complete(third, digest(PDF + b"%3"))
    world.drain()
    ana.complete(second, digest(PDF + b"%2"))
    assert world.drain() == []
    assert (ana.state(second)["status"], ana.files()[0]["version"]) == ("ready", 3)
    assert ana.shown()["files"][0]["version"] == 3
    told = [json.loads(row["body"])["data"] for row in world.rows("events") if row.get("type") == "file.version_ready"]
    assert [data["version"] for data in told] == [3]


def test_s3_tells_of_an_object_whose_browser_said_nothing(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF)).json
    send(notification(f"uploads/{ana.product['id']}/{opened['id']}"))
    assert world.drain() == []
    assert ana.state(opened)["uploaded"] == [{"number": 1, "size": len(PDF)}]


def test_a_notification_decides_nothing_once_the_upload_is_completed(world: World) -> None:
    ana = seller(world)
    opened = sent(ana)
    ana.complete(opened, digest(PDF))
    verification.note_arrival(f"uploads/{ana.product['id']}/{opened['id']}")
    assert len(objects("FILES_BUCKET", "uploads/")) == 1
    assert ana.state(opened)["status"] == "verifying"
    assert world.drain() == []
    assert ana.state(opened)["status"] == "ready"


def test_what_arrives_after_the_end_is_removed(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF)).json
    ana.client.delete(f"/api/uploads/{opened['id']}")
    world.drain()
    ana.send(opened, PDF)
    assert world.drain() == []
    assert objects("FILES_BUCKET") == []


def test_the_test_message_and_other_notifications_are_nothing(world: World) -> None:
    send({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"})
    send({"Records": [{"eventName": "ObjectRemoved:Delete", "s3": {"object": {"key": "uploads/a/b"}}}]})
    assert world.drain() == []
    send({"nonsense": True})
    assert len(world.drain()) == 1


def test_keys_in_notifications_are_decoded(world: World) -> None:
    from chalicelib.events import notifications

    message = notification("uploads/prd_1/a b+c")
    (made,) = notifications._from_s3(json.dumps(message)) or []
    assert json.loads(made)["subject"] == "uploads/prd_1/a b+c"


def test_the_last_file_of_a_published_product_stays(world: World) -> None:
    ana = with_file(world)
    ana.publish()
    (first,) = ana.files()
    path = f"{ana.files_path}/{first['id']}"
    assert ana.client.delete(path).json["code"] == "last_file"
    ana.upload("second.pdf", PDF)
    assert ana.client.delete(path).status == 204
    assert world.drain() == []
    assert [file["name"] for file in ana.files()] == ["second.pdf"]
    assert [file["name"] for file in ana.shown()["files"]] == ["second.pdf"]
    assert objects("FILES_BUCKET", f"files/{ana.product['id']}/{first['id']}/") == []
    assert ana.client.delete(path).status == 404


def test_the_last_file_of_a_draft_may_go(world: World) -> None:
    ana = with_file(world)
    (file,) = ana.files()
    assert ana.client.delete(f"{ana.files_path}/{file['id']}").status == 204
    assert ana.shown()["files"] == []


def test_renaming_keeps_the_extension_and_shows_at_once(world: World) -> None:
    ana = with_file(world)
    (file,) = ana.files()
    path = f"{ana.files_path}/{file['id']}"
    assert ana.client.patch(path, {"name": "pattern.exe"}).status == 422
    assert ana.client.patch(path, {"name": "New name.pdf"}).json["name"] == "New name.pdf"
    assert ana.shown()["files"][0]["name"] == "New name.pdf"
    (sold,) = service.deliverables(ana.product["id"])
    assert "New%20name.pdf" in service.presigned_download(sold).replace("%2520", "%20")
    eve = seller(world, "eve@example.com", "Eve Wares")
    assert eve.client.patch(path, {"name": "x.pdf"}).status in {403, 404}
    assert eve.client.delete(path).status in {403, 404}


def test_a_file_deleted_while_its_version_is_verified_stays_deleted(world: World) -> None:
    ana = with_file(world)
    (file,) = ana.files()
    newer = sent(ana, PDF + b"%2", replaces=file["id"])
    ana.complete(newer, digest(PDF + b"%2"))
    assert ana.client.delete(f"{ana.files_path}/{file['id']}").status == 204
    assert world.drain() == []
    assert ana.files() == []
    assert ana.state(newer)["status"] == "aborted"
    assert objects("FILES_BUCKET") == []


def test_a_deleted_product_leaves_no_objects_and_no_rows(world: World) -> None:
    ana = with_file(world)
    ana.cover(photo(400, 300))
    opened, product_id = sent(ana, name="late.pdf"), ana.product["id"]
    assert ana.client.delete(f"/api/products/{product_id}").status == 204
    assert world.drain() == []
    assert [row["sk"] for row in world.rows("files") if row["pk"] == product_id] == []
    assert objects("FILES_BUCKET") == objects("MEDIA_BUCKET") == []
    row = tables.get_upload(opened["id"])
    assert row is not None
    assert row.status == "aborted"


def test_a_cover_of_a_product_deleted_meanwhile_is_dropped(world: World) -> None:
    ana = seller(world)
    data = photo(400, 300)
    opened = ana.open("a.jpg", len(data), "image/jpeg", purpose="image").json
    ana.send(opened, data)
    ana.complete(opened, digest(data))
    ana.client.delete(f"/api/products/{ana.product['id']}")
    assert world.drain() == []
    assert objects("MEDIA_BUCKET") == []
    assert [row["sk"] for row in world.rows("files") if row["pk"] == ana.product["id"]] == []
    row = tables.get_upload(opened["id"])
    assert row is not None
    assert row.status == "aborted"


def test_what_was_not_finished_in_a_day_is_cleaned_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = seller(world)
    form = sent(ana)
    monkeypatch.setattr(rules, "POST_LIMIT", 10)
    parts = ana.open("large.pdf", 1000).json
    world.schedule("clean_up")
    assert {ana.state(upload)["status"] for upload in (form, parts)} == {"open"}
    with clock.shifted(timedelta(hours=25)):
        world.schedule("clean_up")
        world.schedule("clean_up")
        assert world.drain() == []
    for upload in (form, parts):
        row = tables.get_upload(upload["id"])
        assert row is not None
        assert (row.status, row.gs1pk) == ("aborted", None)
    assert [row["sk"] for row in world.rows("files") if row["pk"] == ana.product["id"]] == ["bounds"]
    assert objects("FILES_BUCKET") == []
    listed = boto3.client("s3").list_multipart_uploads(Bucket=os.environ["FILES_BUCKET"])
    assert listed.get("Uploads", []) == []


def test_a_verification_that_hangs_is_asked_again_and_given_up_after_a_day(world: World) -> None:
    ana = seller(world)
    first, second = sent(ana), sent(ana, name="b.pdf")
    for upload in (first, second):
        ana.complete(upload, digest(PDF))
    for queue in ("WORK_QUEUE_URL", "MEDIA_QUEUE_URL"):
        boto3.client("sqs").purge_queue(QueueUrl=os.environ[queue])
    dynamo.commit(tables.claim(second["id"]))
    with clock.shifted(timedelta(minutes=61)):
        world.schedule("clean_up")
        assert world.drain() == []
    assert {ana.state(upload)["status"] for upload in (first, second)} == {"ready"}
    third = sent(ana, name="c.pdf")
    ana.complete(third, digest(PDF))
    with clock.shifted(timedelta(hours=25)):
        world.schedule("clean_up")
    assert ana.state(third)["reason"] == "not_verified"
    assert world.drain() == []
    assert ana.state(third)["status"] == "refused"
