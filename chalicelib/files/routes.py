"""Routes of files: uploads, and the files of a product."""

from __future__ import annotations

from ..core.errors import Conflict, Forbidden, NotFound
from ..core.paging import Page, PageRequest
from ..http.call import Call
from ..http.declare import Limit, Routes, Who
from . import schemas, service

routes = Routes("files")


@routes.post(
    "/api/uploads",
    who=Who.MANAGER,
    body=schemas.UploadIn,
    returns=schemas.UploadOut,
    status=201,
    limit=Limit(300, 3600),
    errors=(NotFound, Forbidden, Conflict),
)
def open_upload(call: Call, body: schemas.UploadIn) -> schemas.UploadOut:
    """Open an upload; the browser then sends straight to S3, as one form up to 100 MB and in signed parts above."""
    return schemas.UploadOut.of(service.open_upload(call.actor, **body.model_dump()))


@routes.post(
    "/api/uploads/{upload_id}/parts",
    who=Who.MANAGER,
    body=schemas.PartsIn,
    returns=schemas.PartsOut,
    errors=(NotFound, Forbidden, Conflict),
)
def sign_parts(call: Call, upload_id: str, body: schemas.PartsIn) -> schemas.PartsOut:
    """Addresses to PUT some parts to, each bound to the part's length and checksum."""
    return schemas.PartsOut.of(service.sign_parts(call.actor, upload_id, [part.plain() for part in body.parts]))


@routes.get("/api/uploads/{upload_id}", who=Who.MANAGER, returns=schemas.UploadStateOut, errors=(NotFound, Forbidden))
def get_upload(call: Call, upload_id: str) -> schemas.UploadStateOut:
    """Where an upload stands and what of it has arrived."""
    return schemas.UploadStateOut.with_parts(*service.get_upload(call.actor, upload_id))


@routes.post(
    "/api/uploads/{upload_id}/complete",
    who=Who.MANAGER,
    body=schemas.CompleteIn,
    returns=schemas.UploadOut,
    status=202,
    errors=(NotFound, Forbidden, Conflict),
)
def complete_upload(call: Call, upload_id: str, body: schemas.CompleteIn) -> schemas.UploadOut:
    """Say that everything is sent; verification begins, and ends as `ready` or `refused` with a reason."""
    return schemas.UploadOut.of(service.complete_upload(call.actor, upload_id, body.sha256))


@routes.delete("/api/uploads/{upload_id}", who=Who.MANAGER, errors=(NotFound, Forbidden, Conflict))
def abort_upload(call: Call, upload_id: str) -> None:
    """Give an open upload up."""
    service.abort_upload(call.actor, upload_id)


@routes.get(
    "/api/products/{product}/files",
    who=Who.MANAGER,
    returns=schemas.FileOut,
    paged=True,
    errors=(NotFound, Forbidden),
)
def list_files(call: Call, product: str, page: PageRequest) -> Page[schemas.FileOut]:
    """The files of a product, oldest first."""
    return service.list_files(call.actor, product, page).map(schemas.FileOut.of)


@routes.patch(
    "/api/products/{product}/files/{file_id}",
    who=Who.MANAGER,
    body=schemas.RenameIn,
    returns=schemas.FileOut,
    errors=(NotFound, Forbidden),
)
def rename_file(call: Call, product: str, file_id: str, body: schemas.RenameIn) -> schemas.FileOut:
    """Rename a file; its extension stays."""
    return schemas.FileOut.of(service.rename_file(call.actor, product, file_id, body.name))


@routes.delete("/api/products/{product}/files/{file_id}", who=Who.MANAGER, errors=(NotFound, Forbidden, Conflict))
def delete_file(call: Call, product: str, file_id: str) -> None:
    """Take a file off; the last one of a published product stays."""
    service.delete_file(call.actor, product, file_id)
