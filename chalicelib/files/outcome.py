"""How uploads end, and how the catalogue learns what a product's files are now."""

from __future__ import annotations

from ..aws import dynamo
from ..catalog import service as catalog
from ..events import outbox
from ..events.outbox import Event
from . import tables
from .tables import FileRow, UploadRow


def refuse(row: UploadRow, reason: str) -> UploadRow:
    """The upload is not what it was said to be; `reason` is told on the page. Nothing when another run ended it."""
    event = Event("upload.discarded", row.pk)
    writes = [
        tables.end_upload(row, "refused", reason),
        outbox.record(event),
    ]
    if row.status == "open":
        writes.append(tables.leave_place(row.product_id, row.pk))
    file = tables.get_file(row.product_id, row.file_id) if row.file_id is not None else None
    if row.file_id is not None and file is not None:
        writes.append(tables.set_version(row.product_id, row.file_id, int(row.version), "refused"))
        writes.append(tables.set_progress(row.product_id, row.file_id, "refused", reason))
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed as error:
        if error.name != "upload":  # the file was deleted a moment ago; once more without it
            return refuse(row, reason)
        return tables.get_upload(row.pk) or row
    outbox.deliver(event)
    row.status, row.reason = "refused", reason
    return row


def abort(row: UploadRow) -> bool:
    """Give an upload up and drop what was reserved for it; False when it was no longer in the state `row` says."""
    event = Event("upload.discarded", row.pk)
    file = tables.get_file(row.product_id, row.file_id) if row.file_id is not None else None
    unborn = file is not None and file.status == "uploading"
    writes = [
        tables.end_upload(row, "aborted"),
        outbox.record(event),
    ]
    if row.status == "open":
        writes.append(tables.leave_place(row.product_id, row.pk, row.file_id if unborn else None))
    if row.file_id is not None:
        writes.append(tables.drop_version(row.product_id, row.file_id, int(row.version)))
    if file is not None and unborn:
        writes.append(tables.drop_file(file))
    try:
        dynamo.commit(*writes)
    except dynamo.ConditionFailed as error:
        if error.name == "upload":
            return False
        return abort(row)  # the file was deleted a moment ago; once more without it
    outbox.deliver(event)
    return True


def _facts(product_id: str) -> list[catalog.FileFact]:
    def fact(row: FileRow) -> catalog.FileFact:
        return catalog.FileFact(row.id, row.name, row.content_type, int(row.size), int(row.version))

    return [fact(row) for row in tables.files_of_product(product_id) if row.version]


def sync_product(product_id: str) -> None:
    """Tell the catalogue the ready files as they are when it writes them; harmless twice and out of order."""
    catalog.set_files(product_id, lambda: _facts(product_id))
