"""Use cases of files: opening and completing uploads, the files of a product, what a buyer may be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..aws import dynamo, s3
from ..catalog import service as catalog
from ..core import clock, ids
from ..core.access import Actor, Permission
from ..core.errors import Conflict, Invalid, NotFound
from ..core.paging import Page, PageRequest
from ..events import outbox
from ..events.outbox import Event
from ..settings import settings
from . import rules, tables
from .outcome import abort, refuse, sync_product
from .rules import DIGEST_LENGTH
from .tables import FileRow, UploadRow, VersionRow
from .taking import Taken, take_image

__all__ = ["DIGEST_LENGTH", "Taken", "take_image"]


@dataclass(frozen=True, slots=True)
class Deliverable:
    """The newest ready version of a file: what a buyer is given."""

    file_id: str
    name: str
    version: int
    size: int
    content_type: str
    bucket_key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PartRequest:
    """A part the browser is about to send: its number from 1, its length, its SHA-256 in base64."""

    number: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SignedPart:
    """Where and how to PUT one part."""

    number: int
    url: str
    headers: dict[str, str]


def _deliverable(row: FileRow) -> Deliverable:
    version = int(row.version)
    key = rules.file_key(row.pk, row.id, version)
    return Deliverable(row.id, row.name, version, int(row.size), row.content_type, key, row.sha256 or "")


def deliverables(product_id: str) -> list[Deliverable]:
    """The newest ready version of each file of a product, oldest file first."""
    return [_deliverable(row) for row in tables.files_of_product(product_id) if row.version]


def deliverable(product_id: str, file_id: str) -> Deliverable | None:
    """The newest ready version of one file; None when the product has no such file, or it is not ready."""
    row = tables.get_file(product_id, file_id) if ids.is_id(file_id, "fil") else None
    return _deliverable(row) if row is not None and row.version else None


def presigned_download(found: Deliverable) -> str:
    """An address, good for 15 minutes, that downloads the file under its name."""
    return s3.presign_download(
        settings().files_bucket,
        found.bucket_key,
        filename=found.name,
        content_type=found.content_type,
        seconds=rules.DOWNLOAD_SECONDS,
    )


def _managed(actor: Actor, upload_id: str) -> UploadRow:
    return _managed_with_product(actor, upload_id)[0]


def _managed_with_product(actor: Actor, upload_id: str) -> tuple[UploadRow, catalog.ProductView]:
    row = tables.get_upload(upload_id) if ids.is_id(upload_id, "upl") else None
    if row is None:
        raise NotFound
    return row, catalog.managed(actor, row.product_id, Permission.PRODUCTS_EDIT)


def _managed_open(actor: Actor, upload_id: str) -> UploadRow:
    row = _managed(actor, upload_id)
    if row.status != "open" or row.expires_at <= clock.now_text():
        raise Conflict("This upload is no longer open.", code="not_open")
    return row


def open_upload(
    actor: Actor,
    product_id: str,
    purpose: str,
    filename: str,
    content_type: str,
    size: int,
    replaces: str | None = None,
    alt: str = "",
) -> UploadRow:
    """Reserve a place for a file, a version or an image. Raises Invalid, NotFound, Forbidden, or Conflict when full."""
    product = catalog.managed(actor, product_id, Permission.PRODUCTS_EDIT)
    rules.check_size(purpose, size)
    declare = rules.declared_image if purpose == "image" else rules.declared_file
    declared = declare(filename, content_type)
    now, upload_id = clock.now(), ids.new("upl")
    row = UploadRow(
        pk=upload_id,
        sk="upload",
        product_id=product.id,
        purpose=purpose,
        filename=declared.filename,
        content_type=declared.content_type,
        size=size,
        key=rules.upload_key(product.id, upload_id),
        method="post" if size <= rules.POST_LIMIT else "parts",
        alt=alt,
        created_at=clock.to_text(now),
        expires_at=clock.to_text(now + rules.UPLOAD_LIFE),
    )
    new_file = None
    writes: list[dynamo.Write] = []
    if purpose == "image" and len(product.images) >= rules.MAX_IMAGES:
        raise Conflict(f"A product has at most {rules.MAX_IMAGES} images.", code="too_many_images")
    if purpose == "file":
        new_file = None if replaces is not None else ids.new("fil")
        writes = _reserve_version(row, replaces, new_file)
    elif replaces is not None:
        raise Invalid.field("replaces", "not_an_option", "Only a file has versions.")
    _reserve(row, new_file, writes)
    return row


def _reserve_version(upload: UploadRow, replaces: str | None, new_file: str | None) -> list[dynamo.Write]:
    """The file's next version, or a new file's first."""
    if new_file is not None:
        upload.file_id, upload.version = new_file, 1
        row = FileRow(
            name=upload.filename,
            content_type=upload.content_type,
            size=upload.size,
            created_at=upload.created_at,
            updated_at=upload.created_at,
        )
        first = tables.create_file(upload.product_id, new_file, row)
    else:
        file = _file(upload.product_id, replaces or "")
        if file.status == "uploading":
            raise NotFound
        if file.latest >= rules.MAX_VERSIONS:
            raise Conflict(f"A file has at most {rules.MAX_VERSIONS} versions.", code="too_many_versions")
        if rules.extension(file.name) != rules.extension(upload.filename):
            raise Invalid.field("filename", "extension", "A new version is of the same type as the file.")
        upload.file_id, upload.version = file.id, int(file.latest) + 1
        first = tables.next_version(file)
    version = VersionRow(
        upload_id=upload.pk,
        size=upload.size,
        key=rules.file_key(upload.product_id, upload.file_id, int(upload.version)),
        created_at=upload.created_at,
    )
    return [first, tables.create_version(upload.product_id, upload.file_id, int(upload.version), version)]


def _reserve(row: UploadRow, new_file: str | None, writes: list[dynamo.Write]) -> None:
    bounds = tables.get_bounds(row.product_id)
    if len(bounds.open or ()) >= rules.MAX_OPEN_UPLOADS:
        raise Conflict("Finish or abort some of the open uploads first.", code="too_many_uploads")
    if new_file is not None and len(bounds.files or ()) >= rules.MAX_FILES:
        raise Conflict(f"A product has at most {rules.MAX_FILES} files.", code="too_many_files")
    bucket = settings().files_bucket
    if row.method == "parts":
        row.multipart_id = s3.start_parts(bucket, row.key, row.content_type)
    try:
        dynamo.commit(tables.create_upload(row), tables.take_place(row.product_id, row.pk, new_file), *writes)
    except dynamo.ConditionFailed as error:
        if row.multipart_id is not None:
            s3.abort_parts(bucket, row.key, row.multipart_id)
        raise Conflict("Other uploads were opened just now.") from error


def form_of(row: UploadRow) -> dict[str, Any] | None:
    """The form to send an open upload with, bound to its key, exact size and type; None for one sent in parts."""
    if row.method != "post" or row.status != "open":
        return None
    return s3.presign_post(
        settings().files_bucket,
        row.key,
        size=int(row.size),
        content_type=row.content_type,
        seconds=rules.SIGNED_SECONDS,
    )


def sign_parts(actor: Actor, upload_id: str, parts: Sequence[PartRequest]) -> list[SignedPart]:
    """Addresses for some parts, each bound to its length and checksum."""
    row = _managed_open(actor, upload_id)
    if row.multipart_id is None:
        raise Conflict("This upload is sent as one form.", code="not_in_parts")
    signed = []
    for index, part in enumerate(parts):
        rules.check_part(int(row.size), index, part.number, part.size, part.sha256)
        url, headers = s3.presign_part(
            settings().files_bucket,
            row.key,
            row.multipart_id,
            part.number,
            size=part.size,
            sha256=part.sha256,
            seconds=rules.SIGNED_SECONDS,
        )
        signed.append(SignedPart(part.number, url, headers))
    return signed


def get_upload(actor: Actor, upload_id: str) -> tuple[UploadRow, list[tuple[int, int]]]:
    """An upload with the parts that have arrived, as (number, size): enough to go on where it stopped.

    Whoever is told `ready` may publish at once, so the product is made to know its file before that is said.
    """
    row, product = _managed_with_product(actor, upload_id)
    if row.status == "ready" and row.file_id is not None and all(f.file_id != row.file_id for f in product.files):
        sync_product(product.id)
    if row.status != "open":
        return row, []
    if row.multipart_id is None:
        return row, [(1, int(row.size))] if row.uploaded_at is not None else []
    parts = s3.list_parts(settings().files_bucket, row.key, row.multipart_id) or []
    return row, [(int(part["PartNumber"]), int(part["Size"])) for part in parts]


def complete_upload(actor: Actor, upload_id: str, sha256: str) -> UploadRow:
    """Everything is sent: begin to verify, or refuse at once when the size is not the one declared.

    May be repeated with the same checksum. Raises Conflict while something is missing.
    """
    row = _managed(actor, upload_id)
    if row.status in {"verifying", "ready", "refused"} and row.sha256 in {None, sha256}:
        return row
    if row.status != "open" or row.expires_at <= clock.now_text():
        raise Conflict("This upload is no longer open.", code="not_open")
    if _stored_size(row) != row.size:
        return refuse(row, "size_mismatch")
    event = Event("upload.completed", row.pk)
    writes = [tables.begin_verifying(row, sha256), tables.leave_place(row.product_id, row.pk), outbox.record(event)]
    if row.file_id is not None:
        writes.append(tables.set_version(row.product_id, row.file_id, int(row.version), "verifying"))
        writes.append(tables.set_progress(row.product_id, row.file_id, "verifying"))
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed as error:
        raise Conflict("This upload is no longer open.", code="not_open") from error
    outbox.deliver(event)
    row.status, row.sha256 = "verifying", sha256
    return row


def _stored_size(row: UploadRow) -> int:
    """How many bytes S3 has; makes one object of the parts. Raises Conflict while something is missing."""
    bucket = settings().files_bucket
    parts = s3.list_parts(bucket, row.key, row.multipart_id) if row.multipart_id is not None else None
    if row.multipart_id is not None and parts is not None:
        if len(parts) < rules.parts_total(int(row.size)):
            raise Conflict("Some parts have not arrived.", code="parts_missing")
        total = sum(int(part["Size"]) for part in parts)
        if total == row.size:
            s3.finish_parts(bucket, row.key, row.multipart_id, parts)
        return total
    found = s3.head(bucket, row.key)
    if found is None:
        raise Conflict("The file has not arrived.", code="not_uploaded")
    return found.size


def abort_upload(actor: Actor, upload_id: str) -> None:
    """Give an open upload up. Raises Conflict when it is being verified or is over already."""
    row = _managed(actor, upload_id)
    if row.status == "aborted":
        return
    if row.status != "open" or not abort(row):
        raise Conflict("This upload is no longer open.", code="not_open")


def list_files(actor: Actor, product_id: str, page: PageRequest) -> Page[FileRow]:
    """The files of a product, oldest first, without those that have not arrived yet."""
    product = catalog.managed(actor, product_id, Permission.STORE_VIEW)
    found = tables.page_of_files(product.id, page)
    return Page([row for row in found.items if row.status != "uploading"], found.next)


def _file(product_id: str, file_id: str) -> FileRow:
    row = tables.get_file(product_id, file_id) if ids.is_id(file_id, "fil") else None
    if row is None:
        raise NotFound
    return row


def rename_file(actor: Actor, product_id: str, file_id: str, name: str) -> FileRow:
    """Change what buyers see and save. Raises Invalid when the extension would change."""
    product = catalog.managed(actor, product_id, Permission.PRODUCTS_EDIT)
    row = _file(product.id, file_id)
    row.name = rules.check_rename(row.name, name)
    _change(product.id, tables.rename_file(product.id, file_id, row.name))
    return row


def delete_file(actor: Actor, product_id: str, file_id: str) -> None:
    """Take a file off. Raises Conflict (`last_file`) for the last ready one of a published product."""
    product = catalog.managed(actor, product_id, Permission.PRODUCTS_EDIT)
    _file(product.id, file_id)
    removed = Event("file.removed", file_id, {"product_id": product.id})
    writes = tables.delete_file(
        product.id, file_id, keep_one=product.status == "published" and product.kind == "digital"
    )
    _change(product.id, *writes, outbox.record(removed))
    outbox.deliver(removed)


def _change(product_id: str, *writes: dynamo.Write) -> None:
    """Commit a change to what the product's page tells of its files, and tell the catalogue; the event makes sure."""
    event = Event("product.files_changed", product_id)
    try:
        dynamo.commit(*writes, outbox.record(event))
    except dynamo.ConditionFailed as error:
        if error.name == "last_file":
            raise Conflict("A published product keeps at least one file.", code="last_file") from error
        raise NotFound from error
    sync_product(product_id)
    outbox.deliver(event)
