"""Routes of tasks: work on many products, and the way in and out by CSV."""

from __future__ import annotations

from ..core.errors import Forbidden, NotFound
from ..core.paging import Page, PageRequest
from ..http.call import Call
from ..http.declare import Limit, Routes, Who
from . import schemas, service
from .errors import AlreadyStarted, NotUndoable, NotUploaded

routes = Routes("bulk")


@routes.post(
    "/api/stores/{store}/tasks",
    who=Who.MANAGER,
    body=schemas.TaskIn,
    returns=schemas.Task,
    status=202,
    idempotent=True,
    limit=Limit(300, 3600),
    errors=(NotFound, Forbidden),
)
def begin_task(call: Call, store: str, body: schemas.TaskIn) -> schemas.Task:
    """Have something done to up to 500 products; follow it at `/api/tasks/{task}`."""
    attempt = f"{call.caller}\x1f{call.idempotency_key}"
    begun = service.begin(call.actor, store, body.action, body.product_ids, body.params(), attempt)
    return schemas.Task.of(begun)


@routes.get(
    "/api/stores/{store}/tasks", who=Who.MANAGER, returns=schemas.Task, paged=True, errors=(NotFound, Forbidden)
)
def list_tasks(call: Call, store: str, page: PageRequest) -> Page[schemas.Task]:
    """A store's tasks, newest first; what is older than 30 days is forgotten."""
    return service.list_tasks(call.actor, store, page).map(schemas.Task.of)


@routes.get("/api/tasks/{task}", who=Who.MANAGER, returns=schemas.Task, errors=(NotFound, Forbidden))
def get_task(call: Call, task: str) -> schemas.Task:
    """How far a task is."""
    return schemas.Task.of(service.get_task(call.actor, task))


@routes.post(
    "/api/tasks/{task}/undo",
    who=Who.MANAGER,
    returns=schemas.Task,
    status=202,
    errors=(NotFound, Forbidden, NotUndoable),
)
def undo_task(call: Call, task: str) -> schemas.Task:
    """Take a bulk action back, within ten minutes of its end. What was changed since stays and is reported."""
    return schemas.Task.of(service.undo(call.actor, task))


@routes.post(
    "/api/stores/{store}/imports",
    who=Who.MANAGER,
    body=schemas.ImportIn,
    returns=schemas.ImportOut,
    status=201,
    limit=Limit(60, 3600),
    errors=(NotFound, Forbidden),
)
def open_import(call: Call, store: str, body: schemas.ImportIn) -> schemas.ImportOut:
    """Reserve a place for a CSV of up to 10 MB and 10,000 lines, and for a zip of its images up to 100 MB."""
    return schemas.ImportOut.of(service.open_import(call.actor, store, body.filename, body.size, body.images_size))


@routes.post(
    "/api/stores/{store}/imports/{task}/start",
    who=Who.MANAGER,
    body=schemas.StartIn,
    returns=schemas.Task,
    status=202,
    errors=(NotFound, Forbidden, NotUploaded, AlreadyStarted),
)
def start_import(call: Call, store: str, task: str, body: schemas.StartIn) -> schemas.Task:
    """Begin to import what was uploaded, or to look at it. Products are known by their SKU (or id)."""
    return schemas.Task.of(service.start(call.actor, store, task, body.dry_run))


@routes.get(
    "/api/stores/{store}/imports/{task}/lines",
    who=Who.MANAGER,
    returns=schemas.ImportLine,
    paged=True,
    errors=(NotFound, Forbidden),
)
def list_lines(call: Call, store: str, task: str, page: PageRequest) -> Page[schemas.ImportLine]:
    """What the last run found or did, product by product in the order of the file."""
    return service.lines(call.actor, store, task, page).map(schemas.ImportLine.of)


@routes.post(
    "/api/stores/{store}/exports",
    who=Who.MANAGER,
    returns=schemas.Task,
    status=202,
    limit=Limit(60, 3600),
    errors=(NotFound, Forbidden),
)
def export_products(call: Call, store: str) -> schemas.Task:
    """Have all products of the store written as a CSV of the shape that imports take; the task leads to it."""
    return schemas.Task.of(service.export(call.actor, store))
