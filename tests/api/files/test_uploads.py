"""Uploads from opening to the moment the file can be sold, and everything they are refused for."""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import timedelta

import boto3
import pytest

from chalicelib.core import clock
from chalicelib.files import rules, service
from tests.support.world import World

from .content import EXE, HTML, PDF, SVG, docx, epub, zipped
from .seller import digest, objects, seller, stored, with_file


def test_a_file_is_sold_only_once_it_was_verified(world: World) -> None:
    ana = seller(world)
    opened = ana.open("../My pattern.pdf", len(PDF)).json
    assert (opened["status"], opened["method"], opened["filename"]) == ("open", "post", "My pattern.pdf")
    assert opened["post"]["fields"]["key"] == f"uploads/{ana.product['id']}/{opened['id']}"
    assert ana.files() == []
    ana.send(opened, PDF)
    assert ana.complete(opened, digest(PDF)).json["status"] == "verifying"
    assert [file["status"] for file in ana.files()] == ["verifying"]
    assert service.deliverables(ana.product["id"]) == []
    assert world.drain() == []
    assert ana.state(opened)["status"] == "ready"
    (file,) = ana.files()
    assert (file["status"], file["version"], file["sha256"], file["size"]) == ("ready", 1, digest(PDF), len(PDF))
    (sold,) = service.deliverables(ana.product["id"])
    assert stored("FILES_BUCKET", sold.bucket_key)["data"] == PDF
    assert objects("FILES_BUCKET", "uploads/") == []
    assert [shown["name"] for shown in ana.shown()["files"]] == ["My pattern.pdf"]


def test_the_form_is_bound_to_key_size_and_type(world: World) -> None:
    import json

    ana = seller(world)
    opened = ana.open("pattern.pdf", 1234).json
    conditions = json.loads(base64.b64decode(opened["post"]["fields"]["policy"]))["conditions"]
    assert ["content-length-range", 1234, 1234] in conditions
    assert {"Content-Type": "application/pdf"} in conditions
    assert {"key": opened["post"]["fields"]["key"]} in conditions


@pytest.mark.parametrize(
    ("name", "kind", "size", "field"),
    [
        ("setup.exe", "application/octet-stream", 10, "filename"),
        ("page.html", "text/html", 10, "filename"),
        ("noextension", "application/pdf", 10, "filename"),
        (".pdf", "application/pdf", 10, "filename"),
        ("book.pdf", "image/png", 10, "content_type"),
        ("notes.txt", "text/html", 10, "content_type"),
        ("book.pdf", "application/x-msdownload", 10, "content_type"),
        ("book.pdf", "application/pdf", 0, "size"),
        ("book.pdf", "application/pdf", rules.FILE_LIMIT + 1, "size"),
    ],
)
def test_what_cannot_be_declared(world: World, name: str, kind: str, size: int, field: str) -> None:
    reply = seller(world).open(name, size, kind)
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]


@pytest.mark.parametrize(
    ("name", "kind", "data", "reason"),
    [
        ("book.pdf", "application/pdf", EXE, "executable"),
        ("book.pdf", "application/pdf", b"#!/bin/sh\nrm -rf /\n", "executable"),
        ("book.pdf", "application/pdf", HTML, "active_content"),
        ("book.pdf", "application/pdf", b"just text", "type_mismatch"),
        ("photo.png", "image/png", HTML, "active_content"),
        ("photo.png", "image/png", SVG, "type_mismatch"),
        ("photo.png", "image/png", PDF, "type_mismatch"),
        ("cut.svg", "image/svg+xml", SVG.replace(b"<path", b"<script>x()</script><path"), "active_content"),
        ("letter.docx", "application/octet-stream", zipped({"a.txt": b"a"}), "type_mismatch"),
        ("letter.docx", "application/octet-stream", docx(word__vbaProject_bin=b"macro"), "executable"),
        ("notes.txt", "text/plain", b"\x00\x01\x02", "type_mismatch"),
        ("part.stl", "application/octet-stream", b"\x7fELF" + bytes(100), "executable"),
    ],
)
def test_content_that_is_not_what_it_says(world: World, name: str, kind: str, data: bytes, reason: str) -> None:
    ana = seller(world)
    ended = ana.upload(name, data, kind)
    assert (ended["status"], ended["reason"]) == ("refused", reason)
    assert [(file["status"], file["reason"]) for file in ana.files()] == [("refused", reason)]
    assert service.deliverables(ana.product["id"]) == []
    assert ana.shown()["files"] == []
    assert objects("FILES_BUCKET") == []


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("book.epub", "application/epub+zip", epub()),
        ("letter.docx", "application/octet-stream", docx()),
        ("tools.zip", "application/x-zip-compressed", zipped({"setup.exe": EXE})),
        ("notes.md", "text/markdown", "# Grüße\n".encode()),
        ("cut.svg", "image/svg+xml", SVG),
        ("rose.pes", "application/octet-stream", b"#PES0001" + bytes(40)),
        ("cube.stl", "model/stl", b"solid cube\nendsolid cube\n"),
    ],
)
def test_content_that_is_what_it_says(world: World, name: str, kind: str, data: bytes) -> None:
    assert seller(world).upload(name, data, kind)["status"] == "ready"


def test_another_size_than_declared_is_refused_at_once(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF) + 1).json
    ana.send(opened, PDF)
    completed = ana.complete(opened, digest(PDF)).json
    assert (completed["status"], completed["reason"]) == ("refused", "size_mismatch")
    assert world.drain() == []
    assert objects("FILES_BUCKET") == []


def test_another_checksum_than_the_browsers_is_refused(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF)).json
    ana.send(opened, PDF)
    ana.complete(opened, digest(b"something else"))
    assert world.drain() == []
    assert (ana.state(opened)["status"], ana.state(opened)["reason"]) == ("refused", "checksum_mismatch")
    assert objects("FILES_BUCKET") == []


def test_completing_needs_the_object_and_may_be_repeated(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF)).json
    assert ana.complete(opened, digest(PDF)).json["code"] == "not_uploaded"
    ana.send(opened, PDF)
    assert ana.complete(opened, digest(PDF)).status == 202
    assert ana.complete(opened, digest(PDF)).json["status"] == "verifying"
    assert ana.complete(opened, digest(b"x")).json["code"] == "not_open"
    world.drain()
    assert ana.complete(opened, digest(PDF)).json["status"] == "ready"


def test_a_large_file_goes_in_signed_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "POST_LIMIT", 1000)
    monkeypatch.setattr(rules, "PART_SIZE", 5 << 20)
    ana = seller(world)
    data = PDF + bytes(6 << 20)
    opened = ana.open("large.pdf", len(data)).json
    assert (opened["method"], opened["post"], opened["parts_total"]) == ("parts", None, 2)
    pieces = [data[: 5 << 20], data[5 << 20 :]]
    wrong = ana.send_part(opened, 2, pieces[0])
    assert [error["field"] for error in wrong.json["errors"]] == ["parts.0.size"]
    assert ana.send_part(opened, 3, pieces[1]).status == 422
    for number, piece in enumerate(pieces, 1):
        (signed,) = ana.send_part(opened, number, piece).json["parts"]
        assert f"partNumber={number}" in signed["url"]
        assert signed["headers"]["x-amz-checksum-sha256"]
        if number == 2:
            assert ana.complete(opened, digest(data)).json["code"] == "parts_missing"
        upload_id = signed["url"].partition("uploadId=")[2].partition("&")[0]
        checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        boto3.client("s3").upload_part(
            Bucket=os.environ["FILES_BUCKET"],
            Key=f"uploads/{ana.product['id']}/{opened['id']}",
            UploadId=upload_id,
            PartNumber=number,
            Body=piece,
            ChecksumSHA256=checksum,
        )
    sent = [{"number": number, "size": len(piece)} for number, piece in enumerate(pieces, 1)]
    assert ana.state(opened)["uploaded"] == sent
    assert ana.complete(opened, digest(data)).status == 202
    assert world.drain() == []
    assert ana.state(opened)["status"] == "ready"
    assert ana.files()[0]["sha256"] == digest(data)


def test_a_new_version_replaces_the_old_one_and_is_announced(world: World) -> None:
    ana = with_file(world)
    (file,) = ana.files()
    newer = PDF + b"% second edition"
    assert ana.open("pattern.epub", 10, "application/epub+zip", replaces=file["id"]).status == 422
    assert ana.upload("pattern-2.pdf", newer, replaces=file["id"])["status"] == "ready"
    (after,) = ana.files()
    assert (after["id"], after["name"], after["version"]) == (file["id"], "pattern.pdf", 2)
    (sold,) = service.deliverables(ana.product["id"])
    assert stored("FILES_BUCKET", sold.bucket_key)["data"] == newer
    assert ana.shown()["files"][0]["size"] == len(newer)
    told = [row for row in world.rows("events") if row.get("type") == "file.version_ready"]
    assert len(told) == 1
    assert f'"data":{{"product_id":"{ana.product["id"]}","file_id":"{file["id"]}","version":2}}' in told[0]["body"]


def test_a_refused_version_leaves_the_old_one_on_sale(world: World) -> None:
    ana = with_file(world)
    (file,) = ana.files()
    assert ana.upload("pattern.pdf", EXE, replaces=file["id"])["reason"] == "executable"
    (after,) = ana.files()
    assert (after["status"], after["version"], after["reason"]) == ("ready", 1, "executable")
    assert [sold.version for sold in service.deliverables(ana.product["id"])] == [1]


def test_an_aborted_upload_leaves_nothing(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF)).json
    ana.send(opened, PDF)
    assert ana.client.delete(f"/api/uploads/{opened['id']}").status == 204
    assert ana.client.delete(f"/api/uploads/{opened['id']}").status == 204
    assert world.drain() == []
    assert ana.state(opened)["status"] == "aborted"
    assert ana.complete(opened, digest(PDF)).json["code"] == "not_open"
    assert objects("FILES_BUCKET") == []
    rows = [row["sk"] for row in world.rows("files") if row["pk"] == ana.product["id"]]
    assert rows == ["bounds"]


def test_uploads_belong_to_those_who_manage_the_store(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF)).json
    eve = seller(world, "eve@example.com", "Eve Wares")
    body = {"product_id": ana.product["id"], "purpose": "file", "filename": "a.pdf", "content_type": "application/pdf"}
    path = f"/api/uploads/{opened['id']}"
    answers = [
        eve.client.post("/api/uploads", {**body, "size": 1}),
        eve.client.get(path),
        eve.client.delete(path),
        eve.complete(opened, digest(PDF)),
        eve.send_part(opened, 1, PDF),
        eve.client.get(ana.files_path),
    ]
    assert {reply.status for reply in answers} <= {403, 404}
    assert world.client().get(path).status == 401
    assert ana.state(opened)["status"] == "open"
    nowhere = eve.open("a.pdf", 1, replaces="fil_01J00000000000000000000000")
    assert nowhere.status == 404


def test_a_product_takes_only_so_many_open_uploads(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_OPEN_UPLOADS", 2)
    ana = seller(world)
    first = ana.open("a.pdf", 10).json
    ana.open("b.pdf", 10)
    assert ana.open("c.pdf", 10).json["code"] == "too_many_uploads"
    ana.client.delete(f"/api/uploads/{first['id']}")
    assert ana.open("c.pdf", 10).status == 201


def test_a_product_takes_only_so_many_files_and_versions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_FILES", 1)
    monkeypatch.setattr(rules, "MAX_VERSIONS", 2)
    ana = with_file(world)
    (file,) = ana.files()
    assert ana.open("b.pdf", 10).json["code"] == "too_many_files"
    assert ana.open("b.pdf", 10, replaces=file["id"]).status == 201
    assert ana.open("b.pdf", 10, replaces=file["id"]).json["code"] == "too_many_versions"


def test_the_bounds_hold_when_two_ask_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.files import tables

    monkeypatch.setattr(rules, "MAX_FILES", 1)
    ana = seller(world)
    empty = tables.get_bounds(ana.product["id"])
    assert ana.open("a.pdf", 10).status == 201
    monkeypatch.setattr(tables, "get_bounds", lambda product_id: empty)
    assert ana.open("b.pdf", 10).status == 409


def test_an_expired_upload_takes_nothing_more(world: World) -> None:
    ana = seller(world)
    opened = ana.open("pattern.pdf", len(PDF)).json
    ana.send(opened, PDF)
    with clock.shifted(timedelta(hours=25)):
        ana.client.post("/api/auth/refresh")
        assert ana.complete(opened, digest(PDF)).json["code"] == "not_open"
