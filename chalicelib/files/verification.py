"""What the media worker does: every upload that was completed ends as ready or refused, however often it is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from ..aws import dynamo, s3, sqs
from ..catalog import service as catalog
from ..core import clock
from ..core.errors import Conflict, NotFound
from ..core.paging import pages
from ..events import outbox
from ..events.outbox import Event
from ..observability import logger
from ..settings import settings
from . import images, kinds, rules, sniff, tables
from .outcome import abort, refuse, sync_product
from .tables import UploadRow

_IMMUTABLE = "public, max-age=31536000, immutable"
#: SQS's longest delay: pages in caches have forgotten a removed image by then.
_REMOVED_DELAY = 900


def verify(upload_id: str) -> None:
    """Bring a completed upload to its end. One run at a time: a second one leaves it to the first."""
    row = tables.get_upload(upload_id)
    if row is None or row.status in {"open", "refused", "aborted"}:
        return
    if row.status == "ready":
        _after_ready(row)
        return
    try:
        dynamo.commit(tables.claim(upload_id))
    except dynamo.ConditionFailed:
        logger.info("another run verifies this upload", upload=upload_id)
        return
    try:
        if row.purpose == "image":
            _verify_image(row)
        else:
            _verify_file(row)
    except Exception:
        dynamo.commit(tables.release(upload_id))
        raise


def _after_ready(row: UploadRow) -> None:
    """What follows the transaction that made an upload ready; also on a job that comes again."""
    if row.purpose == "file":
        sync_product(row.product_id)
    s3.remove(settings().files_bucket, row.key)


def _verify_file(row: UploadRow) -> None:
    """Judge a copy that no browser can write to, so that what was judged is what is sold."""
    bucket, version = settings().files_bucket, int(row.version)
    file_id = row.file_id or ""
    target = rules.file_key(row.product_id, file_id, version)
    found = s3.head(bucket, row.key)
    if found is None or found.size != row.size:
        refuse(row, "size_mismatch" if found is not None else "missing")
        return
    s3.copy(bucket, row.key, target)
    reason = _judge(row, bucket, target)
    if reason is not None:
        refuse(row, reason)
        s3.remove(bucket, target)
    elif not _accept(row, file_id):
        abort(row)
        s3.remove(bucket, target)
    else:
        _after_ready(row)


def _judge(row: UploadRow, bucket: str, key: str) -> str | None:
    inspector = sniff.Inspector(kinds.BY_EXTENSION[rules.extension(row.filename)])
    for chunk in s3.stream(bucket, key):
        inspector.feed(chunk)
    if inspector.size != row.size:
        return "size_mismatch"
    if inspector.sha256 != row.sha256:
        return "checksum_mismatch"
    return inspector.reason()


def _accept(row: UploadRow, file_id: str) -> bool:
    """Make the version ready, and the one that is sold unless a newer one is. False when the file is gone."""
    version = int(row.version)
    while (file := tables.get_file(row.product_id, file_id)) is not None:
        writes = [
            tables.end_upload(row, "ready"),
            tables.set_version(row.product_id, file_id, version, "ready", row.sha256),
        ]
        events = []
        if file.version < version:
            writes += [tables.serve_version(row, int(file.version)), tables.count_ready(row.product_id, file_id)]
            if version > 1:
                data = {"product_id": row.product_id, "file_id": file_id, "version": version}
                events.append(Event("file.version_ready", file_id, data))
        try:
            dynamo.commit(*writes, *[outbox.record(event) for event in events])
        except dynamo.ConditionFailed as error:
            if error.name == "upload":
                raise
            continue
        outbox.deliver(*events)
        return True
    return False


def _verify_image(row: UploadRow) -> None:
    """Re-encode the image; the product shows it in the same transaction that calls the upload ready."""
    bucket = settings().files_bucket
    if s3.head(bucket, row.key) is None:
        refuse(row, "missing")
        return
    data = s3.read(bucket, row.key, limit=rules.IMAGE_LIMIT + 1)
    reason = _image_reason(row, data)
    if reason is not None:
        refuse(row, reason)
        return
    try:
        rendered = images.render(data, row.content_type)
    except images.NotAccepted as error:
        refuse(row, error.reason)
        return
    dynamo.commit(tables.count_image(row.product_id, row.pk))
    described = _store(row, rendered)
    try:
        catalog.add_image(row.product_id, described, tables.end_upload(row, "ready"))
    except NotFound:  # deleted while the image was made; the upload ends last, so that a death in between is made good
        remove_product(row.product_id)
        abort(row)
    except Conflict as error:
        remove_image(row.product_id, row.pk)
        refuse(row, error.code)
    except dynamo.ConditionFailed:  # given up, or brought to its end by another run
        remove_image(row.product_id, row.pk)
    else:
        _after_ready(row)


def _image_reason(row: UploadRow, data: bytes) -> str | None:
    if len(data) != row.size:
        return "size_mismatch"
    if hashlib.sha256(data).hexdigest() != row.sha256:
        return "checksum_mismatch"
    sample = data[: sniff.SAMPLE]
    return "drawing" if sniff.content_of(sample) == "svg" else sniff.danger(sample)


def _store(row: UploadRow, rendered: images.Rendered) -> dict[str, object]:
    """Write the renditions; what a page needs to show them."""
    bucket, sources = settings().media_bucket, []
    for made in rendered.renditions:
        key = rules.rendition_key(row.pk, made.width, made.ending)
        s3.write(bucket, key, made.data, made.content_type, _IMMUTABLE)
        sources.append({"type": made.content_type, "width": made.width, "url": f"/{key}"})
    social = rules.social_key(row.pk)
    s3.write(bucket, social, rendered.social, "image/jpeg", _IMMUTABLE)
    size = {"width": rendered.width, "height": rendered.height, "color": rendered.color, "blur": rendered.blur}
    same = {"digest": (row.sha256 or "")[: rules.DIGEST_LENGTH]}
    return {"id": row.pk, "alt": row.alt, **size, **same, "sources": sources, "social": f"/{social}"}


def image_removed(product_id: str, upload_id: str) -> None:
    """An image was taken off: have its renditions removed once no cached page shows them any more."""
    event = Event("image.forgotten", upload_id, {"product_id": product_id})
    if sqs.send(settings().media_queue_url, [event.body()], delay_seconds=_REMOVED_DELAY):
        raise RuntimeError("SQS did not take the job")


def remove_image(product_id: str, upload_id: str) -> None:
    """Remove the renditions of an image that its product shows no more, unless a copy of the product does."""
    if catalog.has_image(product_id, upload_id):
        return
    _remove_renditions(upload_id)
    try:
        dynamo.commit(tables.uncount_image(product_id, upload_id))
    except dynamo.ConditionFailed:
        logger.info("the product is gone too, or a copy without files", product=product_id)


def _remove_renditions(upload_id: str) -> None:
    """The last product to let go of them has them removed, whichever it is."""
    if catalog.is_image_shared(upload_id):
        return
    _remove_all(settings().media_bucket, rules.image_prefix(upload_id))
    catalog.forget_image(upload_id)


def note_arrival(key: str) -> None:
    """S3 has an object: an open upload shows it; what came after its upload's end is removed."""
    upload_id = rules.upload_of_key(key)
    row = tables.get_upload(upload_id) if upload_id is not None else None
    if row is None or row.status in {"ready", "refused", "aborted"}:
        s3.remove(settings().files_bucket, key)
        return
    if row.status == "open":
        try:
            dynamo.commit(tables.note_arrival(row.pk))
        except dynamo.ConditionFailed:
            logger.info("completed in the meantime", upload=row.pk)


def discard(upload_id: str) -> None:
    """Remove what an aborted or refused upload left at S3."""
    row = tables.get_upload(upload_id)
    if row is None or row.status not in {"aborted", "refused"}:
        return
    bucket = settings().files_bucket
    if row.multipart_id is not None:
        s3.abort_parts(bucket, row.key, row.multipart_id)
    s3.remove(bucket, row.key)


def remove_file(product_id: str, file_id: str) -> None:
    """Remove every version of a file that was taken off."""
    if tables.get_file(product_id, file_id) is not None:
        return
    _remove_all(settings().files_bucket, rules.file_prefix(product_id, file_id))
    for version in tables.versions_of_file(product_id, file_id):
        dynamo.commit(tables.erase(version))


def remove_product(product_id: str, shown: Iterable[str] = ()) -> None:
    """Remove the objects and rows of a product that was deleted and showed the images `shown`, whoever else's they are.

    Its open uploads end as aborted.
    """
    bounds = tables.get_bounds(product_id)
    for upload_id in bounds.open or ():
        row = tables.get_upload(upload_id)
        if row is not None and row.status == "open":
            abort(row)
    for file in tables.files_of_product(product_id):
        dynamo.commit(tables.erase(file))
    for version in tables.versions_of_product(product_id):
        dynamo.commit(tables.erase(version))
    _remove_all(settings().files_bucket, f"files/{product_id}/")
    for upload_id in sorted({*(bounds.images or ()), *shown}):
        _remove_renditions(upload_id)
    dynamo.commit(tables.erase(bounds))


def _remove_all(bucket: str, prefix: str) -> None:
    for key in s3.keys(bucket, prefix):
        s3.remove(bucket, key)


def clean_up() -> int:
    """Give up what was not finished within a day, and ask again for verifications that hang; how many there were."""
    seen = 0
    for page in pages(partial(tables.unfinished_before, clock.now())):
        for listed in page.items:
            _look_at(listed.pk)
        seen += len(page.items)
    return seen


def _look_at(upload_id: str) -> None:
    row = tables.get_upload(upload_id)  # the index may lag
    if row is None:
        return
    if row.status == "open" and row.expires_at <= clock.now_text():
        abort(row)
    if row.status == "verifying":
        given_up = clock.to_text(clock.now() - rules.GIVE_UP_AFTER)
        if (row.completed_at or "") <= given_up:
            refuse(row, "not_verified")
        else:
            _ask_again(row)


def _ask_again(row: UploadRow) -> None:
    event = Event("upload.completed", row.pk)
    try:
        again = tables.look_again(row, clock.now() + timedelta(hours=1))
        dynamo.commit(again, outbox.record(event))
    except dynamo.ConditionFailed:
        return
    outbox.deliver(event)
