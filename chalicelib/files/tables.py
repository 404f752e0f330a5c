"""Rows of the `files` table and every access to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size

from ..aws import dynamo
from ..core import clock
from ..core.paging import Page, PageRequest
from . import rules

_UNFINISHED = "unfinished"


class UploadRow(dynamo.Row):
    """One transfer: open → verifying → ready or refused; or aborted. In gs1, by when to look again, until over."""

    class Meta:
        table_name = "files"

    product_id = UnicodeAttribute()
    purpose = UnicodeAttribute()
    filename = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    key = UnicodeAttribute()
    status = UnicodeAttribute(default="open")
    reason = UnicodeAttribute(null=True)
    method = UnicodeAttribute()
    multipart_id = UnicodeAttribute(null=True)
    file_id = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    alt = UnicodeAttribute(default="")
    sha256 = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    uploaded_at = UnicodeAttribute(null=True)
    completed_at = UnicodeAttribute(null=True)
    claimed_until = UnicodeAttribute(null=True)


class FileRow(dynamo.Row):
    """A file for sale. `version` is the newest that is ready (0: none yet), `latest` the newest number given out."""

    class Meta:
        table_name = "files"

    name = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    sha256 = UnicodeAttribute(null=True)
    version = NumberAttribute(default=0)
    latest = NumberAttribute(default=1)
    latest_status = UnicodeAttribute(default="uploading")
    reason = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()

    @property
    def id(self) -> str:
        """The file's id."""
        return self.sk.removeprefix("file#")

    @property
    def status(self) -> str:
        """Ready once any version is; before that, where its newest upload stands."""
        return "ready" if self.version else self.latest_status


class VersionRow(dynamo.Row):
    """One version of a file, from the opening of its upload on."""

    class Meta:
        table_name = "files"

    upload_id = UnicodeAttribute()
    status = UnicodeAttribute(default="uploading")
    size = NumberAttribute()
    sha256 = UnicodeAttribute(null=True)
    key = UnicodeAttribute()
    created_at = UnicodeAttribute()


class BoundsRow(dynamo.Row):
    """What a product has, as sets of ids: the bounds on counts hold exactly, however many ask at once.

    `images` are the uploads that have renditions, or may have.
    """

    class Meta:
        table_name = "files"

    files = UnicodeSetAttribute(null=True)
    ready = UnicodeSetAttribute(null=True)
    open = UnicodeSetAttribute(null=True)
    images = UnicodeSetAttribute(null=True)


def _count(ids: UnicodeSetAttribute) -> Any:
    """How many ids a set holds, as an operand of a condition."""
    return size(ids)  # type: ignore[no-untyped-call]  # PynamoDB leaves this one untyped


def get_upload(upload_id: str) -> UploadRow | None:
    return dynamo.fetch(UploadRow, upload_id, "upload")


def get_file(product_id: str, file_id: str) -> FileRow | None:
    return dynamo.fetch(FileRow, product_id, f"file#{file_id}")


def get_bounds(product_id: str) -> BoundsRow:
    found = dynamo.fetch(BoundsRow, product_id, "bounds")
    return found if found is not None else BoundsRow(pk=product_id, sk="bounds")


def files_of_product(product_id: str) -> list[FileRow]:
    """Every file, oldest first, whatever its state."""
    where = FileRow.sk.startswith("file#")
    return dynamo.query_all(FileRow, product_id, where=where, limit=2 * rules.MAX_FILES, consistent=True)


def page_of_files(product_id: str, page: PageRequest) -> Page[FileRow]:
    return dynamo.query(FileRow, product_id, page, where=FileRow.sk.startswith("file#"), consistent=True)


def versions_of_file(product_id: str, file_id: str) -> list[VersionRow]:
    where = VersionRow.sk.startswith(f"version#{file_id}#")
    return dynamo.query_all(VersionRow, product_id, where=where, consistent=True)


def versions_of_product(product_id: str) -> list[VersionRow]:
    where = VersionRow.sk.startswith("version#")
    return dynamo.query_all(VersionRow, product_id, where=where, limit=2000, consistent=True)


def unfinished_before(moment: datetime, page: PageRequest) -> Page[UploadRow]:
    """Uploads to look at by now: open ones past their time, verifications not over yet."""
    return dynamo.query(UploadRow, _UNFINISHED, page, index="gs1", where=UploadRow.gs1sk < clock.to_text(moment))


def _version_key(file_id: str, version: int) -> str:
    return f"version#{file_id}#{version:04d}"


def create_upload(row: UploadRow) -> dynamo.Write:
    row.gs1pk, row.gs1sk = _UNFINISHED, row.expires_at
    return dynamo.create(row, "upload")


def create_file(product_id: str, file_id: str, row: FileRow) -> dynamo.Write:
    row.pk, row.sk = product_id, f"file#{file_id}"
    return dynamo.create(row, "file")


def next_version(file: FileRow) -> dynamo.Write:
    """Give out the number after `latest`. Fails as `file` when another did, or the file is gone."""
    actions = [FileRow.latest.set(file.latest + 1)]
    return dynamo.update(FileRow, file.pk, file.sk, actions, "file", FileRow.latest == file.latest)


def create_version(product_id: str, file_id: str, version: int, row: VersionRow) -> dynamo.Write:
    row.pk, row.sk = product_id, _version_key(file_id, version)
    return dynamo.create(row, "version")


def take_place(product_id: str, upload_id: str, new_file_id: str | None) -> dynamo.Write:
    """Count an open upload, and its file when that is new. Fails as `bounds` when there is no room."""
    actions = [BoundsRow.open.add({upload_id})]
    room = BoundsRow.open.does_not_exist() | (_count(BoundsRow.open) < rules.MAX_OPEN_UPLOADS)
    if new_file_id is not None:
        actions.append(BoundsRow.files.add({new_file_id}))
        room = room & (BoundsRow.files.does_not_exist() | (_count(BoundsRow.files) < rules.MAX_FILES))
    return dynamo.update(BoundsRow, product_id, "bounds", actions, "bounds", room)


def leave_place(product_id: str, upload_id: str, lost_file_id: str | None = None) -> dynamo.Write:
    """The upload is open no longer; `lost_file_id` never came to be."""
    actions = [BoundsRow.open.delete({upload_id})]
    if lost_file_id is not None:
        actions.append(BoundsRow.files.delete({lost_file_id}))
    return dynamo.update(BoundsRow, product_id, "bounds", actions, "place")


def begin_verifying(upload: UploadRow, sha256: str) -> dynamo.Write:
    """Fails as `upload` unless it is open."""
    actions = [
        UploadRow.status.set("verifying"),
        UploadRow.sha256.set(sha256),
        UploadRow.completed_at.set(clock.now_text()),
        UploadRow.gs1sk.set(clock.to_text(clock.now() + rules.NUDGE_AFTER)),
    ]
    return dynamo.update(UploadRow, upload.pk, "upload", actions, "upload", UploadRow.status == "open")


def end_upload(upload: UploadRow, status: str, reason: str | None = None) -> dynamo.Write:
    """Fails as `upload` when its status is no longer what `upload` says."""
    actions = [
        UploadRow.status.set(status),
        UploadRow.gs1pk.remove(),
        UploadRow.gs1sk.remove(),
        UploadRow.ttl.set(clock.epoch(clock.now() + rules.KEEP_FINISHED)),
    ]
    if reason is not None:
        actions.append(UploadRow.reason.set(reason))
    return dynamo.update(UploadRow, upload.pk, "upload", actions, "upload", UploadRow.status == upload.status)


def note_arrival(upload_id: str) -> dynamo.Write:
    """Fails as `upload` unless it is open."""
    actions = [UploadRow.uploaded_at.set(clock.now_text())]
    return dynamo.update(UploadRow, upload_id, "upload", actions, "upload", UploadRow.status == "open")


def claim(upload_id: str) -> dynamo.Write:
    """Take the verification for one run's length. Fails as `claim` when it is over or another run has it."""
    free = UploadRow.claimed_until.does_not_exist() | (UploadRow.claimed_until < clock.now_text())
    until = clock.to_text(clock.now() + rules.CLAIM_LIFE)
    actions = [UploadRow.claimed_until.set(until)]
    return dynamo.update(UploadRow, upload_id, "upload", actions, "claim", (UploadRow.status == "verifying") & free)


def release(upload_id: str) -> dynamo.Write:
    actions = [UploadRow.claimed_until.remove()]
    return dynamo.update(UploadRow, upload_id, "upload", actions, "claim", UploadRow.pk.exists())


def look_again(upload: UploadRow, moment: datetime) -> dynamo.Write:
    """Fails as `upload` unless it is still being verified."""
    actions = [UploadRow.gs1sk.set(clock.to_text(moment))]
    return dynamo.update(UploadRow, upload.pk, "upload", actions, "upload", UploadRow.status == "verifying")


def set_version(product_id: str, file_id: str, version: int, status: str, sha256: str | None = None) -> dynamo.Write:
    """Fails as `version` when the version is gone."""
    actions = [VersionRow.status.set(status)]
    if sha256 is not None:
        actions.append(VersionRow.sha256.set(sha256))
    sk = _version_key(file_id, version)
    return dynamo.update(VersionRow, product_id, sk, actions, "version", VersionRow.pk.exists())


def drop_version(product_id: str, file_id: str, version: int) -> dynamo.Write:
    return dynamo.delete(VersionRow, product_id, _version_key(file_id, version), "version")


def set_progress(product_id: str, file_id: str, status: str, reason: str | None = None) -> dynamo.Write:
    """Where the file's newest upload stands. Fails as `file` when the file is gone."""
    actions = [FileRow.latest_status.set(status), FileRow.updated_at.set(clock.now_text())]
    actions.append(FileRow.reason.set(reason) if reason is not None else FileRow.reason.remove())
    return dynamo.update(FileRow, product_id, f"file#{file_id}", actions, "file", FileRow.pk.exists())


def serve_version(upload: UploadRow, previous: int) -> dynamo.Write:
    """Make the upload's version the one that is sold. Fails as `file` unless `previous` still is."""
    actions = [
        FileRow.version.set(upload.version),
        FileRow.size.set(upload.size),
        FileRow.sha256.set(upload.sha256),
        FileRow.content_type.set(upload.content_type),
        FileRow.latest_status.set("ready"),
        FileRow.reason.remove(),
        FileRow.updated_at.set(clock.now_text()),
    ]
    sk = f"file#{upload.file_id}"
    return dynamo.update(FileRow, upload.product_id, sk, actions, "file", FileRow.version == previous)


def count_ready(product_id: str, file_id: str) -> dynamo.Write:
    return dynamo.update(BoundsRow, product_id, "bounds", [BoundsRow.ready.add({file_id})], "bounds")


def count_image(product_id: str, upload_id: str) -> dynamo.Write:
    """Remember an image before its renditions are stored, so that they go with the product."""
    return dynamo.update(BoundsRow, product_id, "bounds", [BoundsRow.images.add({upload_id})], "bounds")


def uncount_image(product_id: str, upload_id: str) -> dynamo.Write:
    """Fails as `bounds` when the product's row is gone."""
    actions = [BoundsRow.images.delete({upload_id})]
    return dynamo.update(BoundsRow, product_id, "bounds", actions, "bounds", BoundsRow.pk.exists())


def rename_file(product_id: str, file_id: str, name: str) -> dynamo.Write:
    """Fails as `file` when the file is gone."""
    actions = [FileRow.name.set(name), FileRow.updated_at.set(clock.now_text())]
    return dynamo.update(FileRow, product_id, f"file#{file_id}", actions, "file", FileRow.pk.exists())


def delete_file(product_id: str, file_id: str, *, keep_one: bool) -> list[dynamo.Write]:
    """Fails as `file` when it is gone, as `last_file` when one ready file must stay and this is it."""
    gone = [BoundsRow.files.delete({file_id}), BoundsRow.ready.delete({file_id})]
    spare = ~BoundsRow.ready.contains(file_id) | (_count(BoundsRow.ready) > 1) if keep_one else None
    return [
        dynamo.delete(FileRow, product_id, f"file#{file_id}", "file", FileRow.pk.exists()),
        dynamo.update(BoundsRow, product_id, "bounds", gone, "last_file", spare),
    ]


def drop_file(file: FileRow) -> dynamo.Write:
    """Remove a file whose first version did not arrive. Fails as `file` when it did, or the file is gone."""
    return dynamo.delete(FileRow, file.pk, file.sk, "file", FileRow.latest_status == "uploading")


def erase(row: dynamo.Row) -> dynamo.Write:
    return dynamo.delete(type(row), row.pk, row.sk, "erase")
