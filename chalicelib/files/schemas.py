"""What goes in and out of the routes of files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ..http.schema import Clean, Schema, Timestamp
from . import rules, service
from .tables import FileRow, UploadRow

Filename = Annotated[str, Field(min_length=1, max_length=255), Clean]
ContentType = Annotated[str, Field(min_length=3, max_length=127, pattern=r"^[\w.+-]+/[\w.+-]+(;[ -~]*)?$")]
Id = Annotated[str, Field(min_length=1, max_length=40)]


class UploadIn(Schema):
    """`replaces` makes it the next version of a file; `alt` is what an image shows, in words."""

    product_id: Id
    purpose: Literal["file", "image"]
    filename: Filename
    content_type: ContentType
    size: int = Field(ge=1, le=rules.FILE_LIMIT)
    replaces: Id | None = None
    alt: Annotated[str, Field(max_length=300), Clean] = ""


class PostForm(Schema):
    """Send as multipart/form-data: the fields first, the file last under the name `file`."""

    url: str
    fields: dict[str, str]


class UploadOut(Schema):
    id: str
    product_id: str
    purpose: Literal["file", "image"]
    filename: str
    size: int
    status: Literal["open", "verifying", "ready", "refused", "aborted"]
    method: Literal["post", "parts"]
    post: PostForm | None
    part_size: int | None
    parts_total: int | None
    reason: str | None
    expires_at: Timestamp

    @classmethod
    def of(cls, row: UploadRow) -> UploadOut:
        return cls.model_construct(**_upload_fields(row))


def _upload_fields(row: UploadRow) -> dict[str, Any]:
    form, in_parts = service.form_of(row), row.method == "parts"
    return {
        "id": row.pk,
        "product_id": row.product_id,
        "purpose": row.purpose,
        "filename": row.filename,
        "size": int(row.size),
        "status": row.status,
        "method": row.method,
        "post": PostForm.model_construct(**form) if form is not None else None,
        "part_size": rules.PART_SIZE if in_parts else None,
        "parts_total": rules.parts_total(int(row.size)) if in_parts else None,
        "reason": row.reason,
        "expires_at": row.expires_at,
    }


class UploadedPart(Schema):
    number: int
    size: int


class UploadStateOut(UploadOut):
    """With what has arrived, so that the browser can go on where it stopped."""

    uploaded: list[UploadedPart]

    @classmethod
    def with_parts(cls, row: UploadRow, parts: list[tuple[int, int]]) -> UploadStateOut:
        uploaded = [UploadedPart.model_construct(number=number, size=size) for number, size in parts]
        return cls.model_construct(**_upload_fields(row), uploaded=uploaded)


class PartIn(Schema):
    number: int = Field(ge=1, le=10_000)
    size: int = Field(ge=1, le=rules.PART_SIZE)
    sha256: str = Field(min_length=44, max_length=44, description="The part's SHA-256, base64.")

    def plain(self) -> service.PartRequest:
        return service.PartRequest(self.number, self.size, self.sha256)


class PartsIn(Schema):
    parts: list[PartIn] = Field(min_length=1, max_length=rules.MAX_PARTS_ASKED)


class SignedPartOut(Schema):
    """PUT the part's bytes to `url` with `headers`."""

    number: int
    url: str
    headers: dict[str, str]


class PartsOut(Schema):
    parts: list[SignedPartOut]

    @classmethod
    def of(cls, signed: list[service.SignedPart]) -> PartsOut:
        made = [SignedPartOut.model_construct(number=p.number, url=p.url, headers=p.headers) for p in signed]
        return cls.model_construct(parts=made)


class CompleteIn(Schema):
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="The whole file's SHA-256, lower-case hex.")


class FileOut(Schema):
    """`reason` says why the newest upload of the file was refused, if it was."""

    id: str
    name: str
    status: Literal["verifying", "ready", "refused"]
    content_type: str
    size: int
    sha256: str | None
    version: int
    reason: str | None
    created_at: Timestamp
    updated_at: Timestamp

    @classmethod
    def of(cls, row: FileRow) -> FileOut:
        return cls.model_construct(
            id=row.id,
            name=row.name,
            status=row.status,
            content_type=row.content_type,
            size=int(row.size),
            sha256=row.sha256,
            version=int(row.version),
            reason=row.reason,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class RenameIn(Schema):
    name: Filename
