"""Images that are at hand rather than in a browser: taken in the way uploads are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ..aws import dynamo, s3
from ..catalog import service as catalog
from ..core import clock
from ..core.access import Actor, Permission
from ..settings import settings
from . import rules, tables, verification
from .tables import UploadRow


@dataclass(frozen=True, slots=True)
class Taken:
    """How it ended: `ready`, or `refused` for a reason; `verifying` while another run is at it."""

    status: str
    reason: str | None


def take_image(actor: Actor, product_id: str, upload_id: str, filename: str, content_type: str, data: bytes) -> Taken:
    """Give a product the image in `data`: judged, re-encoded and bounded exactly as one that is uploaded.

    It becomes the upload `upload_id` (the caller derives it, so that asking again goes on where it stopped). Raises
    NotFound, Forbidden, Invalid.
    """
    row = tables.get_upload(upload_id)
    if row is None:
        row = _row(actor, product_id, upload_id, filename, content_type, data)
        try:
            dynamo.commit(tables.create_upload(row))
        except dynamo.ConditionFailed:
            row = tables.get_upload(upload_id) or row
    if row.status == "verifying":
        s3.write(settings().files_bucket, row.key, data, row.content_type)
        verification.verify(upload_id)
        row = tables.get_upload(upload_id) or row
    return Taken(row.status, row.reason)


def _row(actor: Actor, product_id: str, upload_id: str, filename: str, content_type: str, data: bytes) -> UploadRow:
    product = catalog.managed(actor, product_id, Permission.PRODUCTS_EDIT)
    rules.check_size("image", len(data))
    declared, now = rules.declared_image(filename, content_type), clock.now()
    return UploadRow(
        pk=upload_id,
        sk="upload",
        product_id=product.id,
        purpose="image",
        filename=declared.filename,
        content_type=declared.content_type,
        size=len(data),
        key=rules.upload_key(product.id, upload_id),
        status="verifying",
        method="post",
        alt=product.title,
        sha256=hashlib.sha256(data).hexdigest(),
        created_at=clock.to_text(now),
        completed_at=clock.to_text(now),
        expires_at=clock.to_text(now + rules.UPLOAD_LIFE),
    )
